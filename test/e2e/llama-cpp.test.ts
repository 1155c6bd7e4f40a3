/** Real generations by node-llama-cpp with the embedded model, under constraints made by hand. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fullMask, maskOf, type TokenId } from "../../masks/index.ts";
import {
  embeddedModelPath,
  type GenerateOutcome,
  type ModelAdapter,
  openModel,
  type SamplingOptions,
  type TokenConstraint,
} from "../../models/index.ts";
import { LlamaAdapter } from "../../models/llama-cpp/adapter.ts";
import { attach, missingInternals } from "../../models/llama-cpp/attachment.ts";
import { asTokens, type LlamaContextSequence, loadNodeLlamaCpp } from "../../models/llama-cpp/door.ts";
import { vocabularyOf } from "../../models/llama-cpp/vocabulary.ts";
import { ModelError, SpecError } from "../../src/kernel/index.ts";
import { StandIn, type StandInOptions } from "../helpers/stand-in-constraint.ts";

const PROMPT = '{"name": ';
const GREEDY: SamplingOptions = { temperature: 0 };
const WARM: SamplingOptions = { temperature: 0.9, seed: 5 };

let model: ModelAdapter;
/** The same file loaded past our adapter. */
let raw: LlamaContextSequence;
const closers: (() => Promise<void>)[] = [];

beforeAll(async () => {
  model = await openModel({ model: "embedded", contextSize: 1024 });
  const { getLlama, LlamaLogLevel } = await loadNodeLlamaCpp();
  const llama = await getLlama({ gpu: false, build: "never", logLevel: LlamaLogLevel.error });
  const loaded = await llama.loadModel({ modelPath: embeddedModelPath() });
  raw = (await loaded.createContext({ contextSize: 1024, threads: 1 })).getSequence();
  closers.push(
    () => model.dispose(),
    () => llama.dispose(),
  );
});

afterAll(async () => {
  for (const close of closers) await close();
});

async function rawTokens(sampling: SamplingOptions, count: number): Promise<TokenId[]> {
  await raw.clearHistory();
  const tokens: TokenId[] = [];
  const prompt = asTokens(model.encodePrompt(PROMPT, { template: "raw" }));
  for await (const token of raw.evaluate(prompt, { ...sampling, yieldEogToken: true })) {
    tokens.push(token);
    if (tokens.length === count) break;
  }
  return tokens;
}

interface Run {
  readonly outcome: GenerateOutcome;
  readonly constraint: StandIn;
  readonly tokens: readonly TokenId[];
}

async function run(
  options: Omit<StandInOptions, "size">,
  sampling: SamplingOptions = GREEDY,
  maxTokens = 40,
  prompt: readonly TokenId[] = model.encodePrompt(PROMPT, { template: "raw" }),
  adapter: ModelAdapter = model,
): Promise<Run> {
  const constraint = new StandIn({ ...options, size: adapter.vocabulary.size });
  const outcome = await adapter.generate({ prompt, constraint, sampling, maxTokens });
  return { outcome, constraint, tokens: constraint.tokens };
}

const isEven = (token: TokenId) => token % 2 === 0;

describe("a model under a constraint", () => {
  it.each([
    ["greedy", GREEDY],
    ["warm", WARM],
  ])("that allows everything writes what it writes without one (%s)", async (_, sampling) => {
    const { tokens, outcome, constraint } = await run({}, sampling);
    expect(tokens).toEqual(await rawTokens(sampling, 40));
    expect(outcome).toMatchObject({ reason: "max-tokens", rejected: 0, method: "sample-verify-resample" });
    expect(constraint.calls).toMatchObject({ allows: 40, mask: 0, accept: 40 });
  });

  it.each([
    ["greedy", GREEDY],
    ["warm", WARM],
  ])("that denies half of the tokens writes only the others (%s)", async (_, sampling) => {
    const { tokens, outcome, constraint } = await run({ allows: isEven }, sampling);
    expect(tokens.filter((token) => !isEven(token))).toEqual([]);
    expect(tokens).toHaveLength(40);
    expect(outcome.rejected).toBe(constraint.origins.filter((origin) => origin === "resampled").length);
    expect(outcome.rejected).toBeGreaterThan(0);
  });

  it("of three tokens writes those, without free draws once it knows", async () => {
    const { tokens, constraint, outcome } = await run(
      { allows: (token) => [70, 71, 300].includes(token) },
      // So warm that all three come up, whatever the model thinks of them.
      { ...WARM, temperature: 100 },
    );
    expect(new Set(tokens)).toEqual(new Set([70, 71, 300]));
    expect(constraint.origins.slice(1)).toEqual(new Array(39).fill("masked"));
    expect(outcome.rejected).toBe(1);
  });

  it("with a mask wider than the exact check writes what the exact mask gives", async () => {
    const wide = await run({ allows: isEven, mask: () => fullMask(model.vocabulary.size) });
    const exact = await run({ allows: isEven });
    expect(wide.tokens).toEqual(exact.tokens);
  });

  it("repeats itself with a seed, varies with others, and says which it used", async () => {
    const first = await run({ allows: isEven }, WARM);
    expect((await run({ allows: isEven }, WARM)).tokens).toEqual(first.tokens);
    expect((await run({ allows: isEven }, { ...WARM, seed: 6 })).tokens).not.toEqual(first.tokens);
    const chosen = await run({ allows: isEven }, { temperature: 0.9 });
    const { seed } = chosen.outcome;
    expect((await run({ allows: isEven }, { temperature: 0.9, seed: seed! })).tokens).toEqual(chosen.tokens);
  });

  it("may write an end token where it is allowed, and stops when told", async () => {
    const [end] = [...model.vocabulary.endTokens];
    const { tokens, outcome } = await run({
      allows: (token, { length }) => (length < 3 ? !model.vocabulary.isEnd(token) : token === end),
      decide: ({ tokens }) => ({ kind: tokens.at(-1) === end ? "stop" : "continue" }),
    });
    expect(tokens).toHaveLength(4);
    expect(tokens.at(-1)).toBe(end);
    expect(outcome.reason).toBe("stopped");
  });

  it("starts from nothing when there is no prompt", async () => {
    expect((await run({ allows: isEven }, GREEDY, 5, [])).tokens).toHaveLength(5);
  });
});

describe("forced tokens", () => {
  it("count as written: the model goes on as after a prompt that holds them", async () => {
    const forced = model.vocabulary.tokenize!('"forced": [1, 2, 3], ');
    const withForced = await run({
      forced: (tokens) => ({ tokens: tokens.length === 2 ? forced : [], stops: false }),
    });
    expect(withForced.tokens.slice(2, 2 + forced.length)).toEqual(forced);
    expect(withForced.constraint.origins.slice(2, 2 + forced.length)).toEqual(forced.map(() => "forced"));
    const prompt = [
      ...model.encodePrompt(PROMPT, { template: "raw" }),
      ...withForced.tokens.slice(0, 2 + forced.length),
    ];
    const after = await run({}, GREEDY, 20, prompt);
    expect(withForced.tokens.slice(2 + forced.length, 22 + forced.length)).toEqual(after.tokens);
  });

  it("may come first, fill the budget, or end the output", async () => {
    const first = await run(
      { forced: ({ length }) => ({ tokens: length === 0 ? [70, 71] : [], stops: false }) },
      GREEDY,
      4,
    );
    expect(first.tokens.slice(0, 2)).toEqual([70, 71]);
    expect(first.tokens).toHaveLength(4);
    const full = await run({ forced: () => ({ tokens: [70, 71], stops: false }) }, GREEDY, 2);
    expect(full).toMatchObject({ tokens: [70, 71], outcome: { reason: "max-tokens" } });
    expect(full.constraint.calls.accept).toBe(0);
    const last = await run({ forced: () => ({ tokens: [70], stops: true }) });
    expect(last).toMatchObject({ tokens: [70], outcome: { reason: "stopped" } });
  });
});

describe("rollback", () => {
  /** Goes back by `count` once, after `after` tokens, and refuses then what it had taken there. */
  const detour = (after: number, count: number) => {
    let banned: TokenId | undefined;
    return {
      allows: (token: TokenId, tokens: readonly TokenId[]) =>
        !(tokens.length === after - count && token === banned),
      decide: (self: StandIn) => {
        if (self.tokens.length !== after || banned !== undefined) return { kind: "continue" } as const;
        banned = self.tokens[after - count];
        self.undo(count);
        return { kind: "rollback", count } as const;
      },
      banned: () => banned,
    };
  };

  it.each([1, 2, 7, 10])("by %i tokens continues as if it had never gone there", async (count) => {
    const options = detour(10, count);
    const gone = await run(options);
    expect(gone.tokens).toHaveLength(40);
    const banned = options.banned();
    const straight = await run({
      allows: (token, { length }) => !(length === 10 - count && token === banned),
    });
    expect(gone.tokens).toEqual(straight.tokens);
  });

  it("takes forced tokens back too", async () => {
    let isDone = false;
    const { tokens } = await run(
      {
        forced: ({ length }) => ({ tokens: length === 3 && !isDone ? [70, 71, 70] : [], stops: false }),
        decide: (self) => {
          if (isDone || self.tokens.length < 7) return { kind: "continue" };
          isDone = true;
          self.undo(4);
          return { kind: "rollback", count: 4 };
        },
      },
      GREEDY,
      12,
    );
    expect(tokens).toEqual(await rawTokens(GREEDY, 12));
  });
});

describe("ends that are not successes", () => {
  const stillWorks = async () =>
    expect((await run({}, GREEDY, 5)).tokens).toEqual(await rawTokens(GREEDY, 5));

  it("a dead end is reported, and the model goes on to work", async () => {
    const { outcome, tokens } = await run({ allows: (_, { length }) => length < 3 });
    expect(outcome.reason).toBe("dead-end");
    expect(tokens).toHaveLength(3);
    await stillWorks();
  });

  it.each(["allows", "mask", "accept", "forced"] as const)(
    "an exception in %s comes out as it was thrown, nothing hangs, and the model goes on to work",
    async (method) => {
      const error = new Error("thrown by the constraint");
      const constraint = new StandIn({ size: model.vocabulary.size, allows: isEven });
      const original = constraint[method].bind(constraint) as (...args: unknown[]) => unknown;
      let calls = 0;
      const throwing = Object.assign(constraint, {
        [method]: (...args: unknown[]) => {
          if (++calls > 2) throw error;
          return original(...args);
        },
      }) as TokenConstraint;
      const prompt = model.encodePrompt(PROMPT, { template: "raw" });
      await expect(
        model.generate({ prompt, constraint: throwing, sampling: WARM, maxTokens: 200 }),
      ).rejects.toBe(error);
      await stillWorks();
    },
  );

  it("an abort ends the generation between two tokens, also from a timer, and keeps what was written", async () => {
    const abort = new AbortController();
    const constraint = new StandIn({
      size: model.vocabulary.size,
      decide: ({ tokens }) => {
        if (tokens.length === 10) setTimeout(() => abort.abort(), 0);
        return { kind: "continue" };
      },
    });
    const prompt = model.encodePrompt(PROMPT, { template: "raw" });
    const outcome = await model.generate({
      prompt,
      constraint,
      sampling: WARM,
      maxTokens: 900,
      signal: abort.signal,
    });
    expect(outcome.reason).toBe("aborted");
    expect(constraint.tokens.length).toBeGreaterThanOrEqual(10);
    expect(constraint.tokens.length).toBeLessThan(900);
    await stillWorks();
  });

  it("an abort is heeded while a long prompt is read", async () => {
    const abort = new AbortController();
    const constraint = new StandIn({
      size: model.vocabulary.size,
      forced: () => {
        queueMicrotask(() => abort.abort());
        return { tokens: [], stops: false };
      },
    });
    const prompt = new Array<TokenId>(900).fill(70);
    const request = { prompt, constraint, sampling: GREEDY, maxTokens: 5, signal: abort.signal };
    expect(await model.generate(request)).toMatchObject({ reason: "aborted" });
    expect(constraint.tokens).toEqual([]);
    await stillWorks();
  });

  it("a prompt that does not fit is refused rather than cut", async () => {
    await expect(run({}, GREEDY, 1024)).rejects.toThrow(SpecError);
    await expect(run({}, GREEDY, 1024)).rejects.toThrow(/the model's holds 1024/);
  });

  it("two generations at once are refused", async () => {
    const first = run({}, GREEDY, 5);
    await expect(run({}, GREEDY, 5)).rejects.toThrow(/generating already/);
    await first;
  });
});

describe("without node-llama-cpp's internals", () => {
  let adapter: LlamaAdapter;

  beforeAll(() => {
    // The sequence itself keeps its methods; only who looks for them finds nothing.
    const hidden = new Proxy(raw, {
      get(target, key) {
        if (key === "_decodeTokens" || key === "_resolveSamplerConfig") return undefined;
        const value: unknown = Reflect.get(target, key, target);
        return typeof value === "function" ? value.bind(target) : value;
      },
    });
    adapter = new LlamaAdapter({
      name: "hidden",
      vocabulary: vocabularyOf(raw.model, "hidden"),
      sequence: hidden,
      encodePrompt: () => [],
      facts: {},
      dispose: async () => {},
    });
    expect(missingInternals(hidden)).toMatch(/_decodeTokens is missing/);
    expect(() => attach(hidden, 4096, async () => undefined)).toThrow(ModelError);
  });

  const runHidden = (options: Omit<StandInOptions, "size">, sampling: SamplingOptions = GREEDY) =>
    run(options, sampling, 30, undefined, adapter);

  it.each([
    ["everything", () => true],
    ["half of the tokens", isEven],
    ["three tokens", (token: TokenId) => [70, 71, 300].includes(token)],
    ["one token far from likely", (token: TokenId) => token === 3777],
  ])(
    "the public interface gives the same greedy tokens under a constraint that allows %s",
    async (_, allows) => {
      const hidden = await runHidden({ allows });
      expect(hidden.outcome.method).toBe("candidates (public API)");
      expect(hidden.tokens).toEqual((await run({ allows }, GREEDY, 30)).tokens);
    },
  );

  it("draws, rolls back, forces and finds dead ends as well", async () => {
    const warm = await runHidden({ allows: isEven }, WARM);
    expect(warm.tokens.every(isEven)).toBe(true);
    expect((await runHidden({ allows: isEven }, WARM)).tokens).toEqual(warm.tokens);
    let undone = false;
    const back = await runHidden({
      forced: ({ length }) => ({ tokens: length === 2 && !undone ? [70, 71] : [], stops: false }),
      decide: (self) => {
        if (undone || self.tokens.length < 8) return { kind: "continue" };
        undone = true;
        self.undo(6);
        return { kind: "rollback", count: 6 };
      },
    });
    expect(back.tokens).toEqual((await run({}, GREEDY, 30)).tokens);
    expect((await runHidden({ allows: () => false })).outcome.reason).toBe("dead-end");
  });
});

describe("the attachment", () => {
  it("leaves the sequence as it was when it is undone", async () => {
    const before = Object.keys(raw);
    const detach = attach(raw, 4096, async (sample) => sample(maskOf(4096, [70])));
    expect(await rawTokens(GREEDY, 3)).toEqual([70, 70, 70]);
    detach();
    expect(Object.keys(raw)).toEqual(before);
    expect(await rawTokens(GREEDY, 3)).not.toEqual([70, 70, 70]);
  });

  it("denies by minus infinity where a repeat penalty would divide a bonus", async () => {
    const values: (Float32Array | undefined)[] = [];
    const detach = attach(raw, 4096, async (sample) => sample(maskOf(4096, [70, 71])));
    // Reading what our override hands on; the method is an ordinary property at run time.
    const target = raw as unknown as { _resolveSamplerConfig(o: object): { tokenBiasValues?: Float32Array } };
    const ours = target._resolveSamplerConfig;
    target._resolveSamplerConfig = function (options) {
      const config = ours.call(this, options);
      values.push(config.tokenBiasValues);
      return config;
    };
    await raw.clearHistory();
    for (const penalty of [1, 1.3]) {
      const prompt = asTokens([70]);
      for await (const token of raw.evaluate(prompt, {
        repeatPenalty: { penalty, punishTokens: asTokens([70]) },
      })) {
        expect([70, 71]).toContain(token);
        break;
      }
    }
    detach();
    expect(values.map((list) => [list?.length, list?.[0]])).toEqual([
      [2, 512],
      [4094, Number.NEGATIVE_INFINITY],
    ]);
  });
});

describe("an open model", () => {
  it("says what it is", () => {
    expect(model.name).toBe("embedded");
    expect(model.contextSize).toBe(1024);
    expect(model.describe()).toMatchObject({
      file: "ananke-tiny.gguf",
      source: "embedded",
      backend: "cpu",
      architecture: "llama",
      attachment: "internals",
      nodeLlamaCpp: expect.stringMatching(/^3\.22\./),
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.parse(JSON.stringify(model.describe()))).toEqual(model.describe());
  });

  it("reads special tokens in raw prompts", () => {
    const start = model.encodePrompt("<|im_start|>user", { template: "raw" })[0]!;
    expect(model.vocabulary.bytesOf(start)).toHaveLength(0);
  });

  it("takes a chat prompt raw when it has no template", () => {
    expect(model.encodePrompt("Hello", { template: "chat" })).toEqual(
      model.encodePrompt("Hello", { template: "raw" }),
    );
  });

  it("closes once, after what it is doing, and then refuses work", async () => {
    const other = await openModel({
      model: embeddedModelPath(),
      gpu: false,
      threads: 1,
      publicApiOnly: true,
    });
    expect(other.describe()).toMatchObject({ attachment: "not wanted", contextSize: 2048 });
    const running = run({}, GREEDY, 10, undefined, other);
    await Promise.all([other.dispose(), other.dispose()]);
    expect((await running).tokens).toHaveLength(10);
    await expect(run({}, GREEDY, 1, [1], other)).rejects.toThrow(/is closed/);
  });
});
