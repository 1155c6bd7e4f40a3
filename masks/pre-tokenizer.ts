/**
 * Cutting text into the pieces that byte-pair merges never cross. A pre-tokenizer is a list of patterns, applied in
 * turn: matches and the gaps between them are the pieces. Patterns come as Oniguruma writes them.
 */

/** GPT-2's, also what `ByteLevel` does by itself in a `tokenizer.json`. */
const GPT2 = "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";
const CONTRACTIONS = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const WORDS = "[^\\r\\n\\p{L}\\p{N}]?\\p{L}+";
const REST = " ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+";

/** By the name a GGUF file gives in `tokenizer.ggml.pre`. */
const PATTERNS_BY_NAME: Readonly<Record<string, readonly string[]>> = {
  "gpt-2": [GPT2],
  qwen2: [`${CONTRACTIONS}|${WORDS}|\\p{N}|${REST}`],
  "llama-bpe": [`${CONTRACTIONS}|${WORDS}|\\p{N}{1,3}|${REST}`],
};

/** The pattern of GPT-2. */
export const GPT2_PATTERN = GPT2;

/** Patterns of a pre-tokenizer that is known by name; `undefined` for others. */
export function preTokenizerPatterns(name: string): readonly string[] | undefined {
  return Object.hasOwn(PATTERNS_BY_NAME, name) ? PATTERNS_BY_NAME[name] : undefined;
}

/**
 * An Oniguruma pattern as a global RegExp of this platform.
 * @returns `undefined` when it uses something that has no counterpart here
 */
export function compilePattern(pattern: string): RegExp | undefined {
  // Oniguruma's \s is Unicode White_Space; JavaScript's has U+FEFF besides and lacks U+0085.
  const spaces = pattern.replace(/\\[sS]/g, (shorthand) =>
    shorthand === "\\s" ? "\\p{White_Space}" : "\\P{White_Space}",
  );
  // Node 20 knows no (?i:…); spell the letters out, which ASCII contractions need no more than.
  const source = spaces.replace(/\(\?i:([^()[\]\\]*)\)/g, (_, body: string) => {
    return `(?:${body.replace(/[a-zA-Z]/g, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)})`;
  });
  try {
    return new RegExp(source, "gu");
  } catch (error) {
    // Only syntax this platform lacks lands here; the caller then has no tokenizer, which it reports.
    if (!(error instanceof SyntaxError)) throw error;
    return undefined;
  }
}

/** Cuts `text` by each of `patterns` in turn. Concatenating the pieces gives `text`. */
export function preTokenize(text: string, patterns: readonly RegExp[]): string[] {
  let pieces = [text];
  for (const pattern of patterns) {
    const cut: string[] = [];
    for (const piece of pieces) splitInto(cut, piece, pattern);
    pieces = cut;
  }
  return pieces;
}

function splitInto(out: string[], text: string, pattern: RegExp): void {
  let at = 0;
  for (const match of text.matchAll(pattern)) {
    if (match[0].length === 0) continue;
    if (match.index > at) out.push(text.slice(at, match.index));
    out.push(match[0]);
    at = match.index + match[0].length;
  }
  if (at < text.length) out.push(text.slice(at));
}
