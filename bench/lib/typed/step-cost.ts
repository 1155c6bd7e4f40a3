/**
 * What types add to decode steps of a given length: the embedded model in node-llama-cpp writes function bodies under
 * all domains, each step drawn out to that length while this thread has nothing to do, as with a larger model. Counted
 * is what keeps the model waiting; steps that are taken back count with their whole length.
 */
import type { ModelAdapter, StepDecision, TokenConstraint } from "../../../models/adapter.ts";
import { openModel } from "../../../models/index.ts";
import { openArms } from "../embedded/arms.ts";
import { SEEN_PROMPTS } from "../embedded/prompts.ts";
import { type Distribution, distribution, percent } from "../stats.ts";

export interface StepCost {
  readonly name: string;
  readonly stepMs: number;
  /** Steps taken, and those of them whose tokens were taken back. */
  readonly steps: number;
  readonly takenBack: number;
  /** Milliseconds of one step for which the model waits: all of them, and those in which something is asked. */
  readonly waitMs: Distribution;
  readonly askedMs: Distribution;
  /** Of the steps' own time: all that the model waits. */
  readonly overheadPct: number | null;
  /** The same with the steps taken back added, of the time of those that stay. */
  readonly withRollbackPct: number | null;
}

export interface StepCostOptions {
  readonly stepMs: number;
  readonly prompts: number;
  readonly maxTokens: number;
  readonly threads: number;
}

/** With checks between the steps, then while the model computes. */
export async function typedStepCosts(options: StepCostOptions): Promise<readonly StepCost[]> {
  if (options.prompts === 0) return [];
  const model = await openModel({ model: "embedded", gpu: false, threads: options.threads });
  try {
    const costs: StepCost[] = [];
    for (const computesAside of [false, true]) costs.push(await measure(model, options, computesAside));
    return costs;
  } finally {
    await model.dispose();
  }
}

async function measure(
  model: ModelAdapter,
  { stepMs, prompts, maxTokens }: StepCostOptions,
  computesAside: boolean,
): Promise<StepCost> {
  const waits: number[] = [];
  const asked: number[] = [];
  const drawnOut: ModelAdapter = {
    name: model.name,
    vocabulary: model.vocabulary,
    computesAside,
    ...(model.contextSize === undefined ? {} : { contextSize: model.contextSize }),
    encodePrompt: (text, form) => model.encodePrompt(text, form),
    encodeInfill: (prefix, suffix) => model.encodeInfill?.(prefix, suffix),
    describe: () => model.describe(),
    generate: (request) =>
      model.generate({ ...request, constraint: new DrawnOut(request.constraint, stepMs, { waits, asked }) }),
    dispose: async () => undefined,
  };
  const arms = await openArms(drawnOut, { maxTokens, temperature: 0.2, seed: 1 }, ["all"]);
  let kept = 0;
  try {
    // The first prompt warms caches and compilers and is not counted.
    for (const [i, { prompt }] of SEEN_PROMPTS.slice(0, prompts + 1).entries()) {
      const written = await arms.byName.get("all")?.(prompt);
      if (i === 0) waits.length = asked.length = 0;
      else kept += Math.min(written?.tokens ?? 0, waits.length);
    }
  } finally {
    await arms.dispose();
  }
  const steps = waits.length;
  const takenBack = Math.max(0, steps - kept);
  const waited = waits.reduce((sum, ms) => sum + ms, 0);
  return {
    name: `types, checks ${computesAside ? "while the model computes" : "between its steps"}`,
    stepMs,
    steps,
    takenBack,
    waitMs: distribution(waits),
    askedMs: distribution(asked),
    overheadPct: percent(waited, steps * stepMs),
    withRollbackPct: percent(waited + takenBack * stepMs, (steps - takenBack) * stepMs),
  };
}

/** A constraint whose steps take longer, with the time that each keeps the model waiting. */
class DrawnOut implements TokenConstraint {
  readonly #inner: TokenConstraint;
  readonly #stepMs: number;
  readonly #into: { readonly waits: number[]; readonly asked: number[] };
  #waited = 0;

  constructor(
    inner: TokenConstraint,
    stepMs: number,
    into: { readonly waits: number[]; readonly asked: number[] },
  ) {
    this.#inner = inner;
    this.#stepMs = stepMs;
    this.#into = into;
  }

  allows(token: number): boolean {
    return this.#clock(() => this.#inner.allows(token));
  }

  mask(): ReturnType<TokenConstraint["mask"]> {
    return this.#clock(() => this.#inner.mask());
  }

  forced(): ReturnType<TokenConstraint["forced"]> {
    return this.#clock(() => this.#inner.forced());
  }

  fewAllowed(): boolean {
    return this.#clock(() => this.#inner.fewAllowed?.() ?? false);
  }

  accept(...step: Parameters<TokenConstraint["accept"]>): StepDecision {
    const decision = this.#clock(() => this.#inner.accept(...step));
    return { kind: "wait", decision: this.#next(decision) };
  }

  async #next(decision: StepDecision): Promise<Exclude<StepDecision, { kind: "wait" }>> {
    const asked = performance.now();
    const settled = decision.kind === "wait" ? await decision.decision : decision;
    const answered = performance.now();
    // The step of a larger model begins here; what runs on this thread longer than the step keeps it waiting.
    await new Promise((resolve) => setTimeout(resolve, this.#stepMs));
    const late = Math.max(0, performance.now() - answered - this.#stepMs - TIMER_MS);
    this.#into.asked.push(this.#waited);
    this.#into.waits.push(this.#waited + (answered - asked) + late);
    this.#waited = 0;
    return settled;
  }

  #clock<T>(work: () => T): T {
    const started = performance.now();
    const result = work();
    this.#waited += performance.now() - started;
    return result;
  }
}

/** By which a timer may be late without anything in its way. */
const TIMER_MS = 1.5;
