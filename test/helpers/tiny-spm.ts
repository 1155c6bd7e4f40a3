/** A SentencePiece vocabulary small enough to read, in both forms: `tokenizer.json` and GGUF. */
import type { GgmlVocabulary } from "../../models/index.ts";

const SPACE = "\u2581";
const CONTROLS = ["<unk>", "<s>", "</s>"];
const BYTES = Array.from({ length: 256 }, (_, b) => `<0x${b.toString(16).toUpperCase().padStart(2, "0")}>`);
const MERGES: readonly (readonly [string, string])[] = [
  ["l", "l"],
  ["h", "e"],
  ["ll", "o"],
  ["he", "llo"],
  [SPACE, "hello"],
  [SPACE, "w"],
  ["o", "r"],
  [SPACE, SPACE],
  ["é", "t"],
];
const SINGLES = [SPACE, "l", "h", "e", "o", "w", "r", "d", "é", "t", ".", '"'];
const MERGED = MERGES.map(([left, right]) => left + right);
const PIECES = [...CONTROLS, ...BYTES, ...MERGED, ...SINGLES];

/** Added after the pieces: literal text that is a marker, and a control token. */
const ADDED = [
  { content: "<tool>", special: false },
  { content: "<|end_turn|>", special: true },
];

export const SPM_SPECIAL = { unknown: 0, begin: 1, end: 2, tool: PIECES.length, turn: PIECES.length + 1 };

export function tinySpmTokenizerJson(): unknown {
  return {
    added_tokens: [
      ...CONTROLS.map((content, id) => ({ id, content, special: true })),
      ...ADDED.map(({ content, special }, i) => ({ id: PIECES.length + i, content, special })),
    ],
    normalizer: {
      type: "Sequence",
      normalizers: [
        { type: "Prepend", prepend: SPACE },
        { type: "Replace", pattern: { String: " " }, content: SPACE },
      ],
    },
    pre_tokenizer: null,
    decoder: { type: "Sequence", decoders: [{ type: "ByteFallback" }, { type: "Fuse" }] },
    model: {
      type: "BPE",
      unk_token: "<unk>",
      byte_fallback: true,
      vocab: Object.fromEntries(PIECES.map((piece, id) => [piece, id])),
      merges: MERGES.map(([left, right]) => `${left} ${right}`),
    },
  };
}

export function tinySpmGguf(): GgmlVocabulary {
  const tokens = [...PIECES, ...ADDED.map(({ content }) => content)];
  return {
    model: "llama",
    pre: "default",
    tokens,
    types: tokens.map((_, id) => {
      if (id === 0) return 2;
      if (id < CONTROLS.length) return 3;
      if (id < CONTROLS.length + BYTES.length) return 6;
      return id < PIECES.length ? 1 : ADDED[id - PIECES.length]?.special === true ? 3 : 4;
    }),
    // Of two possible merges the one with the higher score comes first, which is the order of the merge list.
    scores: tokens.map((_, id) => -id),
    ids: { bos: SPM_SPECIAL.begin, eos: SPM_SPECIAL.end, unknown: SPM_SPECIAL.unknown },
    addSpacePrefix: true,
  };
}
