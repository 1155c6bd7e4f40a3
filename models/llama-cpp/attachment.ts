/**
 * Puts a decision of ours between node-llama-cpp's decode and its sampling, by two overrides on one sequence object:
 * `_decodeTokens`, whose sampling callback is wrapped, and `_resolveSamplerConfig`, through which a mask reaches the
 * sampler as typed arrays. Inside the wrapped callback the same logits can be sampled again and again.
 *
 * Both methods are internal to node-llama-cpp (written against 3.22), so they are looked for before they are used.
 */
import type { TokenId, TokenMask } from "../../masks/index.ts";
import { ModelError } from "../../src/kernel/index.ts";
import type { LlamaContextSequence } from "./door.ts";
import { type BiasForm, SamplerBias } from "./sampler-bias.ts";

/**
 * Samples the current logits, under `mask` if one is given.
 * @returns -1 when the sampler found nothing
 */
export type SampleAgain = (mask?: TokenMask, form?: BiasForm) => Promise<TokenId>;

/** Called once per decoded position that asks for a token; `undefined` ends the generation. */
export type OnLogits = (sample: SampleAgain) => Promise<TokenId | undefined>;

/** What the overrides touch of the native sampler's configuration. */
interface SamplerConfig {
  tokenBiasKeys?: Uint32Array;
  tokenBiasValues?: Float32Array;
  readonly repeatPenalty?: number;
}

type Mapper = (...position: unknown[]) => unknown;

interface Internals {
  _decodeTokens: (...args: unknown[]) => Promise<unknown>;
  _resolveSamplerConfig: (options: object) => SamplerConfig;
}

/** Place of the sampling callback among the arguments of `_decodeTokens`. */
const MAPPER_ARGUMENT = 5;

/** Why a sequence cannot be attached to; `undefined` when it can. */
export function missingInternals(sequence: LlamaContextSequence): string | undefined {
  if (sequence.tokenPredictor !== undefined)
    return "a sequence with a token predictor samples ahead of the constraint";
  const { _decodeTokens, _resolveSamplerConfig } = internalsOf(sequence);
  if (typeof _decodeTokens !== "function") return "LlamaContextSequence._decodeTokens is missing";
  if (typeof _resolveSamplerConfig !== "function") {
    return "LlamaContextSequence._resolveSamplerConfig is missing";
  }
  return undefined;
}

/**
 * Attaches `onLogits` to `sequence` until the returned function is called.
 * An error thrown by `onLogits` rejects the pending step of whatever drives the sequence, which stays usable.
 * @throws ModelError when the internals are not there
 */
export function attach(
  sequence: LlamaContextSequence,
  vocabularySize: number,
  onLogits: OnLogits,
): () => void {
  const missing = missingInternals(sequence);
  if (missing !== undefined) {
    throw new ModelError(`This version of node-llama-cpp cannot be attached to: ${missing}`, {
      hint: "Install node-llama-cpp 3.22, or open the model with publicApiOnly.",
    });
  }
  const target = internalsOf(sequence);
  const { _decodeTokens, _resolveSamplerConfig } = target;
  const bias = new SamplerBias(vocabularySize);
  let pending: { readonly mask: TokenMask; readonly form: BiasForm } | undefined;

  target._resolveSamplerConfig = function (this: unknown, options) {
    const config = _resolveSamplerConfig.call(this, options);
    if (pending === undefined) return config;
    if (config.tokenBiasKeys !== undefined) {
      throw new ModelError("A tokenBias of the caller's own cannot be combined with a constraint");
    }
    const divides = config.repeatPenalty !== undefined && config.repeatPenalty !== 1;
    bias.load(pending.mask, divides ? "deny" : pending.form);
    if (bias.keys.length === 0) return config;
    config.tokenBiasKeys = bias.keys;
    config.tokenBiasValues = bias.values;
    return config;
  };

  target._decodeTokens = async function (this: unknown, ...args) {
    const mapper = args[MAPPER_ARGUMENT];
    if (typeof mapper !== "function") {
      throw new ModelError("node-llama-cpp's _decodeTokens takes other arguments than it used to", {
        hint: "Install node-llama-cpp 3.22, or open the model with publicApiOnly.",
      });
    }
    let failure: { readonly error: unknown } | undefined;
    // All arguments are passed on, also those of future versions.
    args[MAPPER_ARGUMENT] = async (...position: unknown[]): Promise<TokenId | null> => {
      // An exception in here would leave the decode waiting for ever: it is kept, and thrown below.
      try {
        const token = await onLogits(async (mask, form = "shorter") => {
          pending = mask === undefined ? undefined : { mask, form };
          try {
            return tokenOf(await (mapper as Mapper)(...position));
          } finally {
            pending = undefined;
          }
        });
        return token ?? null;
      } catch (error) {
        failure ??= { error };
        return null;
      }
    };
    const decoded = await _decodeTokens.apply(this, args);
    if (failure !== undefined) throw failure.error;
    return decoded;
  };

  return () => {
    // What the instance had inherited shows again.
    Reflect.deleteProperty(target, "_decodeTokens");
    Reflect.deleteProperty(target, "_resolveSamplerConfig");
  };
}

/** The internal methods are ordinary properties that the package's type declarations leave out. */
function internalsOf(sequence: LlamaContextSequence): Internals {
  return sequence as unknown as Internals;
}

/** Sampling gives a token, or a list that starts with one when metadata was asked for. */
function tokenOf(result: unknown): TokenId {
  const token: unknown = Array.isArray(result) ? result[0] : result;
  if (typeof token !== "number") {
    throw new ModelError("node-llama-cpp's sampling gave no token", {
      hint: "controlledEvaluate and disposed samplers cannot be constrained.",
    });
  }
  return token;
}
