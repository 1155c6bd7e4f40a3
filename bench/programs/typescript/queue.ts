import { setTimeout as sleep } from "node:timers/promises";

export type Priority = "low" | "normal" | "high";

export interface Job<T> {
  readonly id: number;
  readonly priority: Priority;
  run(): Promise<T>;
}

const weights: Readonly<Record<Priority, number>> = { low: 0, normal: 1, high: 2 };

export class JobQueue<T> {
  #pending: Job<T>[] = [];
  private nextId = 1;
  readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
  }

  add(run: () => Promise<T>, priority: Priority = "normal"): number {
    if (this.#pending.length >= this.limit) {
      throw new Error(`more than ${this.limit} jobs`);
    }
    const job: Job<T> = { id: this.nextId, priority, run };
    this.nextId++;
    this.#pending.push(job);
    return job.id;
  }

  #take(): Job<T> | undefined {
    this.#pending.sort((a, b) => weights[b.priority] - weights[a.priority] || a.id - b.id);
    return this.#pending.shift();
  }

  async drain(): Promise<Map<number, T>> {
    const results = new Map<number, T>();
    for (let job = this.#take(); job !== undefined; job = this.#take()) {
      const result = await job.run();
      results.set(job.id, result);
    }
    return results;
  }
}

export async function retry<T>(work: () => Promise<T>, attempts: number, pause: number): Promise<T> {
  let last: unknown;
  for (let i = 0; i < attempts; i++) {
    try {
      const value = await work();
      return value;
    } catch (error) {
      last = error;
      await sleep(pause * (i + 1));
    }
  }
  throw last;
}

export async function demo(): Promise<number> {
  const queue = new JobQueue<number>(3);
  queue.add(async () => 1, "low");
  queue.add(async () => 20, "high");
  queue.add(() => retry(() => Promise.resolve(300), 2, 5));
  const results = await queue.drain();
  let sum = 0;
  for (const value of results.values()) {
    sum += value;
  }
  return sum;
}
