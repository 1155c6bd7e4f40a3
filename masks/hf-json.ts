/**
 * The parts of a Hugging Face `tokenizer.json` that Ananke needs, checked once and given names. Everything else in the
 * file (truncation, post-processing) is left alone.
 */
import { SpecError } from "../src/kernel/index.ts";
import { GPT2_PATTERN } from "./pre-tokenizer.ts";
import type { TokenId } from "./vocabulary.ts";

export interface AddedToken {
  readonly id: TokenId;
  readonly content: string;
  readonly special: boolean;
}

export interface HfTokenizer {
  /** How pieces write bytes. */
  readonly scheme: "byte-level" | "sentencepiece";
  readonly pieces: ReadonlyMap<string, TokenId>;
  readonly added: readonly AddedToken[];
  /** In order of rank; absent for models without merges. */
  readonly merges: readonly (readonly [string, string])[] | undefined;
  readonly ignoreMerges: boolean;
  /** Pre-tokenizer patterns; absent when the file uses a pre-tokenizer that is not known here. */
  readonly patterns: readonly string[] | undefined;
  readonly unknown: TokenId | undefined;
  readonly addsSpacePrefix: boolean;
}

type Json = Readonly<Record<string, unknown>>;

/** @throws SpecError naming the part that is missing or malformed */
export function parseHfTokenizer(json: unknown, name: string): HfTokenizer {
  const fail = (what: string, hint?: string): never => {
    throw new SpecError(
      `The tokenizer of "${name}" ${what}`,
      hint === undefined ? { hint: "Give the tokenizer.json of a Hugging Face model repository." } : { hint },
    );
  };
  if (!isObject(json)) return fail("is not an object");
  const { model } = json;
  if (!isObject(model)) return fail('has no object "model"');
  if (model.type !== undefined && model.type !== "BPE" && model.type !== "Unigram") {
    return fail(
      `is of type ${JSON.stringify(model.type)}`,
      "Byte-level BPE and SentencePiece (BPE, Unigram) tokenizers are supported.",
    );
  }
  const pieces = parsePieces(model.vocab) ?? fail('has no usable "model.vocab"');
  const added = parseAdded(json.added_tokens) ?? fail('has no usable "added_tokens"');
  const steps = flatten(json.pre_tokenizer, "pretokenizers");
  const decoders = flatten(json.decoder, "decoders");
  const normalizers = flatten(json.normalizer, "normalizers");
  const isByteLevel = [...steps, ...decoders].some((step) => step.type === "ByteLevel");
  const isSentencePiece =
    model.byte_fallback === true ||
    decoders.some((step) => step.type === "ByteFallback" || step.type === "Metaspace");
  if (!isByteLevel && !isSentencePiece) {
    return fail(
      "is neither byte-level nor SentencePiece",
      "Its decoder must be ByteLevel, ByteFallback or Metaspace.",
    );
  }
  return {
    scheme: isByteLevel ? "byte-level" : "sentencepiece",
    pieces,
    added,
    merges: model.merges === undefined ? undefined : (parseMerges(model.merges) ?? fail('has bad "merges"')),
    ignoreMerges: model.ignore_merges === true,
    patterns: isByteLevel ? parsePatterns(steps) : undefined,
    unknown: parseUnknown(model, pieces),
    addsSpacePrefix: !isByteLevel && addsPrefix(normalizers, steps),
  };
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is TokenId {
  return typeof value === "number" && Number.isInteger(value) && value >= 0 && value < 2 ** 24;
}

/** BPE: `{piece: id}`. Unigram: `[[piece, score], …]`. */
function parsePieces(vocab: unknown): Map<string, TokenId> | undefined {
  if (Array.isArray(vocab)) {
    const pieces = new Map<string, TokenId>();
    for (const [id, entry] of vocab.entries()) {
      if (!Array.isArray(entry) || typeof entry[0] !== "string") return undefined;
      pieces.set(entry[0], id);
    }
    return pieces.size === 0 ? undefined : pieces;
  }
  if (!isObject(vocab)) return undefined;
  const pieces = new Map<string, TokenId>();
  for (const [piece, id] of Object.entries(vocab)) {
    if (!isId(id)) return undefined;
    pieces.set(piece, id);
  }
  return pieces.size === 0 ? undefined : pieces;
}

function parseAdded(list: unknown): AddedToken[] | undefined {
  if (list === undefined || list === null) return [];
  if (!Array.isArray(list)) return undefined;
  const added: AddedToken[] = [];
  for (const entry of list) {
    if (!isObject(entry) || !isId(entry.id) || typeof entry.content !== "string") return undefined;
    added.push({ id: entry.id, content: entry.content, special: entry.special === true });
  }
  return added;
}

/** Entries are `"a b"` or `["a", "b"]`. */
function parseMerges(list: unknown): (readonly [string, string])[] | undefined {
  if (!Array.isArray(list)) return undefined;
  const merges: (readonly [string, string])[] = [];
  for (const entry of list) {
    const pair: unknown = typeof entry === "string" ? entry.split(" ") : entry;
    if (!Array.isArray(pair) || pair.length !== 2) return undefined;
    const [left, right]: unknown[] = pair;
    if (typeof left !== "string" || typeof right !== "string") return undefined;
    merges.push([left, right]);
  }
  return merges;
}

/** A part of the file, or the list a `Sequence` holds. */
function flatten(part: unknown, listKey: string): Json[] {
  if (!isObject(part)) return [];
  if (part.type !== "Sequence") return [part];
  const list = part[listKey];
  return Array.isArray(list) ? list.flatMap((entry: unknown) => flatten(entry, listKey)) : [];
}

function parsePatterns(steps: readonly Json[]): string[] | undefined {
  const patterns: string[] = [];
  for (const step of steps) {
    if (step.type === "ByteLevel") {
      if (step.add_prefix_space === true) return undefined;
      // Absent means true in files that predate the option.
      if (step.use_regex !== false) patterns.push(GPT2_PATTERN);
    } else if (step.type === "Digits") {
      patterns.push(step.individual_digits === true ? "\\p{Nd}" : "\\p{Nd}+");
    } else if (step.type === "Split" && step.behavior === "Isolated" && step.invert !== true) {
      if (!isObject(step.pattern) || typeof step.pattern.Regex !== "string") return undefined;
      patterns.push(step.pattern.Regex);
    } else {
      return undefined;
    }
  }
  return patterns;
}

function parseUnknown(model: Json, pieces: ReadonlyMap<string, TokenId>): TokenId | undefined {
  if (isId(model.unk_id)) return model.unk_id;
  return typeof model.unk_token === "string" ? pieces.get(model.unk_token) : undefined;
}

function addsPrefix(normalizers: readonly Json[], steps: readonly Json[]): boolean {
  if (normalizers.some((step) => step.type === "Prepend")) return true;
  return steps.some(
    (step) =>
      step.type === "Metaspace" &&
      (step.prepend_scheme === undefined ? step.add_prefix_space !== false : step.prepend_scheme !== "never"),
  );
}
