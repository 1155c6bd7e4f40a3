/**
 * A tokenizer as GGUF files carry it (`tokenizer.ggml.*`): from a learnt byte-level BPE or from a Hugging Face
 * `tokenizer.json`, to metadata.
 */
import { InternalError, SpecError } from "../../src/kernel/index.ts";
import { type ByteBpe, type ByteBpeOptions, trainByteBpe } from "./byte-bpe.ts";
import { buildCorpus } from "./corpus.ts";
import { LANGUAGE_PIECES } from "./corpus-words.ts";
import { type GgufValue, TOKEN_TYPE } from "./gguf-types.ts";

export interface GgmlVocabulary {
  /** `gpt2`: byte-level BPE; `llama`: SentencePiece. */
  readonly model: "gpt2" | "llama";
  /** Name of the pre-tokenizer. */
  readonly pre: string;
  readonly tokens: readonly string[];
  /** Values of `TOKEN_TYPE`. */
  readonly types: readonly number[];
  /** `"a b"`, by rank; `gpt2` needs them. */
  readonly merges?: readonly string[];
  /** `llama` needs them. */
  readonly scores?: readonly number[];
  /** Ids by the name they have in `tokenizer.ggml.<name>_token_id`, e.g. `bos`, `eos`, `eot`, `fim_pre`. */
  readonly ids: Readonly<Record<string, number>>;
  readonly addSpacePrefix?: boolean;
}

/** Texts of the embedded model's control tokens. */
const SPECIALS = [
  "<|endoftext|>",
  "<|im_start|>",
  "<|im_end|>",
  "<|fim_prefix|>",
  "<|fim_suffix|>",
  "<|fim_middle|>",
] as const;

/** Number of ids of the embedded model. */
export const EMBEDDED_VOCABULARY_SIZE = 4096;
const EMBEDDED_PRE = "qwen2";

/**
 * One spelling for a name wherever it stands: merges end where a word ends, and within `orderTotals`. The pre-tokenizer
 * keeps a word and the character before it together; merged, ` values`, `(values` and `.values` would be three
 * spellings of one name, which a model would have to learn by heart instead of copying. Only words that no program
 * chooses are merged with what leads them.
 */
export const ONE_SPELLING: Pick<ByteBpeOptions, "boundary" | "whole"> = {
  boundary: /(?<=\p{L})(?=\P{L})|(?<=\P{L})(?=\p{L})|(?<=\p{Ll})(?=\p{Lu})/u,
  whole: LANGUAGE_PIECES,
};

/** A vocabulary of the embedded model's kind, learnt from `corpus`: about a second from the word lists. */
export function byte4kVocabulary(
  corpus: readonly string[] = buildCorpus(),
  spelling: Pick<ByteBpeOptions, "boundary" | "whole"> = {},
): GgmlVocabulary {
  const bpe = trainByteBpe(corpus.join("\n"), {
    size: EMBEDDED_VOCABULARY_SIZE,
    specials: SPECIALS,
    pre: EMBEDDED_PRE,
    ...spelling,
  });
  return fromByteBpe(bpe);
}

function fromByteBpe({ tokens, merges }: ByteBpe): GgmlVocabulary {
  const idOf = (text: (typeof SPECIALS)[number]): number => tokens.indexOf(text);
  const firstSpecial = tokens.length - SPECIALS.length;
  return {
    model: "gpt2",
    pre: EMBEDDED_PRE,
    tokens,
    types: tokens.map((_, id) => (id < firstSpecial ? TOKEN_TYPE.normal : TOKEN_TYPE.control)),
    merges: merges.map(([left, right]) => `${left} ${right}`),
    ids: {
      bos: idOf("<|endoftext|>"),
      eos: idOf("<|endoftext|>"),
      eot: idOf("<|im_end|>"),
      padding: idOf("<|endoftext|>"),
      fim_pre: idOf("<|fim_prefix|>"),
      fim_suf: idOf("<|fim_suffix|>"),
      fim_mid: idOf("<|fim_middle|>"),
    },
  };
}

export interface TokenizerJsonSource {
  /** The parsed `tokenizer.json` of a byte-level BPE. */
  readonly tokenizerJson: unknown;
  /** llama.cpp's name of its pre-tokenizer, e.g. `qwen2`, `llama-bpe`. */
  readonly pre: string;
  /** Number of ids, padding rows included; default the tokenizer's own. */
  readonly padTo?: number;
  /** Text of the token that ends a text; also taken for `bos`, `eot` and `padding` where `specials` says nothing. */
  readonly eos: string;
  /** Texts of further special tokens, by their name in `tokenizer.ggml.<name>_token_id`, e.g. `fim_pre`. */
  readonly specials?: Readonly<Record<string, string>>;
}

/** @throws SpecError when the file is no byte-level BPE or lacks one of the named tokens */
export function ggmlFromTokenizerJson({
  tokenizerJson,
  pre,
  padTo = 0,
  eos,
  specials = {},
}: TokenizerJsonSource): GgmlVocabulary {
  // The shape is checked field by field below.
  const { model, added_tokens: added = [] } = tokenizerJson as {
    readonly model?: {
      readonly vocab?: Record<string, number>;
      readonly merges?: (string | readonly string[])[];
    };
    readonly added_tokens?: { readonly id: number; readonly content: string; readonly special: boolean }[];
  };
  if (model?.vocab === undefined || model.merges === undefined) {
    throw new SpecError("The tokenizer has no model.vocab or no model.merges: it is no byte-level BPE");
  }
  const tokens: string[] = [];
  const types: number[] = [];
  for (const [text, id] of Object.entries(model.vocab)) {
    tokens[id] = text;
    types[id] = TOKEN_TYPE.normal;
  }
  for (const { id, content, special } of added) {
    tokens[id] = content;
    types[id] = special ? TOKEN_TYPE.control : TOKEN_TYPE.userDefined;
  }
  const size = Math.max(padTo, tokens.length);
  for (let id = 0; id < size; id++) {
    if (tokens[id] !== undefined) continue;
    tokens[id] = `[PAD${id}]`;
    types[id] = TOKEN_TYPE.unused;
  }
  const ids = Object.entries({ bos: eos, eos, eot: eos, padding: eos, ...specials }).map(([name, text]) => {
    const id = added.find(({ content }) => content === text)?.id;
    if (id === undefined) throw new SpecError(`The tokenizer has no added token ${JSON.stringify(text)}`);
    return [name, id] as const;
  });
  return {
    model: "gpt2",
    pre,
    tokens,
    types,
    merges: model.merges.map((merge) => (typeof merge === "string" ? merge : merge.join(" "))),
    ids: Object.fromEntries(ids),
  };
}

/** The `tokenizer.ggml.*` entries of a vocabulary. */
export function vocabularyMetadata(vocabulary: GgmlVocabulary): [string, GgufValue][] {
  const { model, pre, tokens, types, merges, scores, ids, addSpacePrefix } = vocabulary;
  if (types.length !== tokens.length) throw new InternalError("A vocabulary needs one type per token");
  const entries: [string, GgufValue][] = [
    ["model", { type: "string", value: model }],
    ["pre", { type: "string", value: pre }],
    ["tokens", { type: "array", of: "string", value: tokens }],
    ["token_type", { type: "array", of: "i32", value: types }],
  ];
  if (scores !== undefined) entries.push(["scores", { type: "array", of: "f32", value: scores }]);
  if (merges !== undefined) entries.push(["merges", { type: "array", of: "string", value: merges }]);
  for (const [name, id] of Object.entries(ids)) {
    entries.push([`${name}_token_id`, { type: "u32", value: id }]);
  }
  entries.push(["add_bos_token", { type: "bool", value: false }]);
  if (addSpacePrefix !== undefined)
    entries.push(["add_space_prefix", { type: "bool", value: addSpacePrefix }]);
  return entries.map(([key, value]) => [`tokenizer.ggml.${key}`, value]);
}
