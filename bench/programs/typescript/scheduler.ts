import { type Duration, milliseconds } from "./overloads.ts";
import type { Priority } from "./queue.ts";

export type Status = "waiting" | "running" | "finished" | "cancelled";

export interface Task {
  readonly name: string;
  readonly every: Duration;
  readonly priority: Priority;
  status: Status;
  runs: number;
}

type Listener = (task: Task, status: Status) => void;

export class Scheduler {
  readonly tasks: Task[] = [];
  private readonly listeners = new Set<Listener>();
  protected clock = 0;

  plan(name: string, every: Duration, priority: Priority = "normal"): Task {
    const task: Task = { name, every, priority, status: "waiting", runs: 0 };
    this.tasks.push(task);
    return task;
  }

  watch(listener: Listener): () => boolean {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private change(task: Task, status: Status): void {
    task.status = status;
    for (const listener of this.listeners) listener(task, status);
  }

  cancel(name: string): boolean {
    const task = this.tasks.find((each) => each.name === name);
    if (task === undefined || task.status === "cancelled") return false;
    this.change(task, "cancelled");
    return true;
  }

  async advance(ms: number, run: (task: Task) => Promise<void>): Promise<number> {
    const from = this.clock;
    this.clock += ms;
    let count = 0;
    for (const task of this.tasks) {
      if (task.status === "cancelled") continue;
      const period = milliseconds(task.every);
      const due = Math.floor(this.clock / period) - Math.floor(from / period);
      for (let i = 0; i < due; i++) {
        this.change(task, "running");
        await run(task);
        task.runs += 1;
        count++;
      }
      this.change(task, "finished");
    }
    return count;
  }
}

export async function simulate(): Promise<string[]> {
  const scheduler = new Scheduler();
  const log: string[] = [];
  const stop = scheduler.watch((task, status) => {
    log.push(`${task.name} ${status}`);
  });
  scheduler.plan("backup", { hours: 1 }, "low");
  const mail = scheduler.plan("mail", { minutes: 10 });
  const runs = await scheduler.advance(milliseconds({ hours: 2 }), async (task) => {
    await Promise.resolve(task.runs);
  });
  scheduler.cancel("backup");
  stop();
  log.push(`${runs} runs, ${mail.runs} mails`);
  return log;
}
