import { EventEmitter } from "node:events";

interface Events {
  opened: { readonly path: string };
  changed: { readonly path: string; readonly lines: number };
  closed: { readonly path: string; readonly reason: "user" | "crash" | "timeout" };
}

type Listener<K extends keyof Events> = (event: Events[K]) => void;

export class Bus {
  private readonly emitter = new EventEmitter();
  #sent = 0;

  on<K extends keyof Events>(name: K, listener: Listener<K>): () => void {
    this.emitter.on(name, listener);
    return () => {
      this.emitter.off(name, listener);
    };
  }

  emit<K extends keyof Events>(name: K, event: Events[K]): boolean {
    this.#sent += 1;
    return this.emitter.emit(name, event);
  }

  get sent(): number {
    return this.#sent;
  }
}

export function record(bus: Bus): { readonly log: string[]; stop(): void } {
  const log: string[] = [];
  const stops = [
    bus.on("opened", (event) => {
      log.push(`open ${event.path}`);
    }),
    bus.on("changed", (event) => {
      log.push(`${event.path}: ${event.lines.toString()} lines`);
    }),
    bus.on("closed", ({ path, reason }) => {
      log.push(reason === "crash" ? `lost ${path}` : `closed ${path}`);
    }),
  ];
  return {
    log,
    stop() {
      for (const stop of stops) stop();
    },
  };
}

export function session(bus: Bus, path: string): number {
  bus.emit("opened", { path });
  bus.emit("changed", { path, lines: 12 });
  bus.emit("closed", { path, reason: "user" });
  return bus.sent;
}
