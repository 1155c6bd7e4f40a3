import { describe, expect, it } from "vitest";
import {
  createMask,
  fullMask,
  maskHas,
  maskOf,
  type TokenId,
  type TokenMask,
  Vocabulary,
} from "../../masks/index.ts";
import { ConstrainedSteps, type Draw } from "../../models/constrained-step.ts";
import { adversaryModel, type GenerateRequest, scriptedModel } from "../../models/index.ts";
import { SamplerBias } from "../../models/llama-cpp/sampler-bias.ts";
import { ModelError, SpecError } from "../../src/kernel/index.ts";
import { StandIn, type StandInOptions } from "../helpers/stand-in-constraint.ts";

const SIZE = 100;

/** Prefers low ids; remembers under which masks it drew. */
function lowestFirst(): { readonly draw: Draw; readonly masks: (number | undefined)[] } {
  const masks: (number | undefined)[] = [];
  return {
    masks,
    draw: async (mask) => {
      masks.push(
        mask === undefined ? undefined : [...Array(SIZE).keys()].filter((id) => maskHas(mask, id)).length,
      );
      for (let id = 0; id < SIZE; id++) if (mask === undefined || maskHas(mask, id)) return id;
      return -1;
    },
  };
}

describe("choosing one token under a constraint", () => {
  it("asks only `allows` while the free choice is allowed", async () => {
    const constraint = new StandIn({ size: SIZE });
    const { draw } = lowestFirst();
    expect(await new ConstrainedSteps(constraint).choose(draw)).toMatchObject({ kind: "token", token: 0 });
    expect(constraint.calls).toMatchObject({ allows: 1, mask: 0 });
    expect(constraint.origins).toEqual(["sampled"]);
  });

  it("draws again under the mask after a refusal", async () => {
    const constraint = new StandIn({ size: SIZE, allows: (token) => token >= 40 });
    const { draw, masks } = lowestFirst();
    const steps = new ConstrainedSteps(constraint);
    expect(await steps.choose(draw)).toMatchObject({ token: 40 });
    expect(masks).toEqual([undefined, 60]);
    expect(steps.rejected).toBe(1);
    expect(constraint.origins).toEqual(["resampled"]);
  });

  it("starts from the mask after one that allowed few tokens, and stops doing so when many are allowed", async () => {
    const constraint = new StandIn({ size: SIZE, allows: (token, { length }) => length >= 2 || token === 7 });
    const { draw, masks } = lowestFirst();
    const steps = new ConstrainedSteps(constraint);
    for (let i = 0; i < 4; i++) await steps.choose(draw);
    expect(constraint.tokens).toEqual([7, 7, 0, 0]);
    expect(constraint.origins).toEqual(["resampled", "masked", "sampled", "sampled"]);
    expect(masks).toEqual([undefined, 1, 1, undefined, undefined]);
    expect(steps.rejected).toBe(1);
  });

  it("believes the constraint when it says that few are allowed", async () => {
    const constraint = Object.assign(new StandIn({ size: SIZE, allows: (token) => token === 7 }), {
      fewAllowed: () => true,
    });
    const { draw, masks } = lowestFirst();
    await new ConstrainedSteps(constraint).choose(draw);
    expect(masks).toEqual([1]);
    expect(constraint.origins).toEqual(["masked"]);
  });

  it("draws on while the exact check refuses what a permissive mask allows", async () => {
    const constraint = new StandIn({
      size: SIZE,
      allows: (token) => token === 9,
      mask: () => fullMask(SIZE),
    });
    const { draw, masks } = lowestFirst();
    expect(await new ConstrainedSteps(constraint).choose(draw)).toMatchObject({ token: 9 });
    expect(masks).toEqual([undefined, 99, 98, 97, 96, 95, 94, 93, 92, 91]);
  });

  it("checks what is left of the mask when draws keep being refused", async () => {
    const constraint = new StandIn({
      size: SIZE,
      allows: (token) => token === 99,
      mask: () => fullMask(SIZE),
    });
    const { draw, masks } = lowestFirst();
    expect(await new ConstrainedSteps(constraint).choose(draw)).toMatchObject({ token: 99 });
    expect(masks.length).toBeLessThan(20);
    expect(masks.at(-1)).toBe(1);
  });

  it("leaves published masks alone", async () => {
    const shared = fullMask(SIZE);
    const constraint = new StandIn({ size: SIZE, allows: (token) => token === 9, mask: () => shared });
    await new ConstrainedSteps(constraint).choose(lowestFirst().draw);
    expect(shared).toEqual(fullMask(SIZE));
  });

  it("finds a dead end without drawing under an empty mask", async () => {
    const constraint = new StandIn({ size: SIZE, allows: () => false });
    const { draw, masks } = lowestFirst();
    expect(await new ConstrainedSteps(constraint).choose(draw)).toEqual({ kind: "dead-end" });
    expect(masks).toEqual([undefined]);
    const permissive = new StandIn({ size: SIZE, allows: () => false, mask: () => maskOf(SIZE, [3, 5]) });
    expect(await new ConstrainedSteps(permissive).choose(draw)).toEqual({ kind: "dead-end" });
    expect(permissive.calls.accept).toBe(0);
  });

  it("asks for the form that cannot leak when a forbidden token comes back, and fails when that leaks too", async () => {
    const forms: (string | undefined)[] = [];
    const leaky: Draw = async (mask, form) => {
      forms.push(form);
      return mask !== undefined && form === "deny" ? 50 : 0;
    };
    const constraint = new StandIn({ size: SIZE, allows: (token) => token === 50 });
    expect(await new ConstrainedSteps(constraint).choose(leaky)).toMatchObject({ token: 50 });
    expect(forms).toEqual([undefined, undefined, "deny"]);
    await expect(new ConstrainedSteps(constraint).choose(async () => 0)).rejects.toThrow(ModelError);
  });

  it("stops drawing when the caller aborts", async () => {
    const constraint = new StandIn({ size: SIZE, allows: (token) => token > 0, mask: () => fullMask(SIZE) });
    const steps = new ConstrainedSteps(constraint, AbortSignal.abort());
    expect(await steps.choose(lowestFirst().draw)).toEqual({ kind: "aborted" });
  });
});

describe("a mask as logit biases", () => {
  const apply = (mask: TokenMask, form: "shorter" | "deny") => {
    const bias = new SamplerBias(SIZE);
    bias.load(mask, form);
    return { keys: [...bias.keys], values: new Set(bias.values) };
  };

  it("is a bonus on the allowed ids when they are fewer, minus infinity on the others when not", () => {
    expect(apply(maskOf(SIZE, [3, 31, 32, 99]), "shorter")).toEqual({
      keys: [3, 31, 32, 99],
      values: new Set([512]),
    });
    const allButTwo = fullMask(SIZE);
    allButTwo.words[0]! &= ~0b110;
    expect(apply(allButTwo, "shorter")).toEqual({
      keys: [1, 2],
      values: new Set([Number.NEGATIVE_INFINITY]),
    });
  });

  it("denies every other id, tail bits of the last word left out, where the form is asked for", () => {
    const { keys, values } = apply(maskOf(SIZE, [3]), "deny");
    expect(keys).toEqual([...Array(SIZE).keys()].filter((id) => id !== 3));
    expect(values).toEqual(new Set([Number.NEGATIVE_INFINITY]));
  });

  it("reuses its buffers", () => {
    const bias = new SamplerBias(SIZE);
    bias.load(fullMask(SIZE), "shorter");
    expect(bias.keys).toHaveLength(0);
    bias.load(createMask(SIZE), "shorter");
    expect(bias.keys).toHaveLength(0);
    bias.load(maskOf(SIZE, [5]), "shorter");
    expect([...bias.keys]).toEqual([5]);
  });
});

describe("fake models", () => {
  const END = 26;
  /** Letters a to z, and an end token. */
  const vocabulary = new Vocabulary({
    name: "letters",
    bytes: [...Array.from({ length: 26 }, (_, i) => Uint8Array.of(97 + i)), undefined],
    endTokens: [END],
  });
  const letters = (tokens: readonly TokenId[]) => new TextDecoder().decode(vocabulary.concat(tokens));
  const request = (options: Omit<StandInOptions, "size">, more: Partial<GenerateRequest> = {}) => {
    const constraint = new StandIn({
      decide: ({ tokens }) => ({ kind: tokens.at(-1) === END ? "stop" : "continue" }),
      ...options,
      size: vocabulary.size,
    });
    return { constraint, request: { prompt: [], constraint, sampling: {}, maxTokens: 50, ...more } };
  };

  it("play their script and end", async () => {
    const { constraint, request: r } = request({});
    const model = scriptedModel({ vocabulary, script: "hello" });
    expect(await model.generate(r)).toMatchObject({ reason: "stopped", rejected: 0 });
    expect(letters(constraint.tokens)).toBe("hello");
  });

  it("fall back on their next wish, and then on any token, when refused", async () => {
    const { constraint, request: r } = request({ allows: (token) => token !== 0 && token !== 7 });
    const model = scriptedModel({ vocabulary, script: [[0, 5], 7, 3] });
    expect(await model.generate(r)).toMatchObject({ rejected: 2 });
    expect(letters(constraint.tokens)).toBe("fbd");
    expect(constraint.origins).toEqual(["resampled", "resampled", "sampled", "sampled"]);
  });

  it("repeat the step after a rollback, and skip the steps of forced tokens", async () => {
    let undone = false;
    const { constraint, request: r } = request({
      allows: (token) => !(undone && token === 2),
      decide: (self) => {
        if (self.tokens.at(-1) === END) return { kind: "stop" };
        if (self.tokens.length !== 3 || undone) return { kind: "continue" };
        undone = true;
        self.undo(1);
        return { kind: "rollback", count: 1 };
      },
      forced: (tokens) => ({ tokens: tokens.length === 4 ? [25, 25] : [], stops: false }),
    });
    await scriptedModel({ vocabulary, script: "abcdefgh" }).generate(r);
    expect(letters(constraint.tokens)).toBe("abadzzgh");
  });

  it("stop at the limit, at a forced end, at a dead end and at the signal", async () => {
    const model = scriptedModel({ vocabulary, script: "abcdef" });
    const outcome = (r: ReturnType<typeof request>) => model.generate(r.request).then(({ reason }) => reason);
    expect(await outcome(request({}, { maxTokens: 3 }))).toBe("max-tokens");
    expect(await outcome(request({ forced: () => ({ tokens: [1], stops: true }) }))).toBe("stopped");
    expect(await outcome(request({ allows: (_, { length }) => length < 2 }))).toBe("dead-end");
    expect(await outcome(request({}, { signal: AbortSignal.abort() }))).toBe("aborted");
  });

  it("let timers abort an endless run", async () => {
    const abort = new AbortController();
    const { request: r } = request(
      { allows: (token) => token !== END },
      { maxTokens: Number.MAX_SAFE_INTEGER, signal: abort.signal },
    );
    setImmediate(() => abort.abort());
    expect(await adversaryModel({ vocabulary }).generate(r)).toMatchObject({ reason: "aborted" });
  });

  it("refuse a script their vocabulary cannot spell", () => {
    expect(() => scriptedModel({ vocabulary, script: "é" })).toThrow(SpecError);
  });

  it("as adversaries take every allowed token about equally often, and no other", async () => {
    const counts = new Map<TokenId, number>();
    const { request: r, constraint } = request(
      {
        allows: (token) => token % 5 === 1,
        mask: () => fullMask(vocabulary.size),
        decide: () => ({ kind: "continue" }),
      },
      { maxTokens: 6000 },
    );
    await adversaryModel({ vocabulary, seed: 4 }).generate(r);
    for (const token of constraint.tokens) counts.set(token, (counts.get(token) ?? 0) + 1);
    expect([...counts.keys()].sort((a, b) => a - b)).toEqual([1, 6, 11, 16, 21, 26]);
    for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  it("as adversaries repeat themselves with a seed, and end sooner with a higher weight on the end", async () => {
    const run = async (seed: number, endWeight: number) => {
      const { request: r, constraint } = request({}, { maxTokens: 10_000, sampling: { seed } });
      await adversaryModel({ vocabulary, endWeight }).generate(r);
      return constraint.tokens;
    };
    expect(await run(1, 1)).toEqual(await run(1, 1));
    expect(await run(1, 1)).not.toEqual(await run(2, 1));
    const total = async (endWeight: number) => {
      let length = 0;
      for (let seed = 0; seed < 40; seed++) length += (await run(seed, endWeight)).length;
      return length;
    };
    expect(await total(26)).toBeLessThan((await total(1)) / 3);
    expect(() => adversaryModel({ vocabulary, endWeight: -1 })).toThrow(SpecError);
  });
});
