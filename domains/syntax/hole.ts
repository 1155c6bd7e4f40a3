/**
 * Texts that stand between a given beginning and a given end: the recogniser starts after the one, and a text may end
 * only where the other can be read from there to the end of a member of the language. What is shared by all sessions of
 * a grammar is shared by the fills of a hole; stacks that do not differ read the same end once.
 */
import { SpecError } from "../../src/kernel/index.ts";
import { explainBytes } from "./explain.ts";
import type { Grammar } from "./grammar/grammar.ts";
import { type ParseState, Recognizer } from "./recognizer.ts";

export interface Hole {
  /** Bytes before the hole. */
  readonly prefix: Uint8Array;
  /** Bytes after it. */
  readonly suffix: Uint8Array;
}

const CLOSES: ReadonlyMap<string, string> = new Map([
  [")", "("],
  ["]", "["],
  ["}", "{"],
]);

/** Brackets tried at once. */
const MAX_REOPENED = 3;

export class HoleRecognizer extends Recognizer {
  readonly #prefix: Uint8Array;
  readonly #suffix: Uint8Array;
  readonly #reopenings: readonly Uint8Array[];
  readonly #ends = new WeakMap<ParseState, boolean>();

  /** @throws SpecError when nothing can follow the prefix, with the place where it leaves the language */
  constructor(grammar: Grammar, { prefix, suffix }: Hole) {
    super(grammar);
    this.#prefix = prefix;
    this.#suffix = suffix;
    this.#reopenings = reopeningsOf(new TextDecoder().decode(suffix));
    const { verdict, viableBytes, expected } = explainBytes(this, prefix, super.start());
    if (verdict !== "refused") return;
    const decoder = new TextDecoder();
    const before = decoder.decode(prefix.subarray(0, viableBytes));
    const line = before.split("\n").length;
    const shown = JSON.stringify(decoder.decode(prefix.subarray(viableBytes, viableBytes + 20)));
    throw new SpecError(
      `The prefix leaves ${grammar.name} in line ${line}, byte ${viableBytes}, at ${shown}`,
      {
        hint: `Expected there: ${expected.slice(0, 12).join(", ")}.`,
      },
    );
  }

  override get textBefore(): Uint8Array {
    return this.#prefix;
  }

  override get readsOn(): boolean {
    return this.#suffix.length > 0;
  }

  override get reopenings(): readonly Uint8Array[] {
    return this.#reopenings;
  }

  /** The state after the prefix. */
  override start(): ParseState {
    const state = this.advanceAll(super.start(), this.#prefix);
    if (state === undefined) throw new SpecError("The prefix of a hole is not viable");
    return state;
  }

  /** The text so far, between prefix and suffix, makes a member of the language. */
  override canEnd(state: ParseState): boolean {
    let canEnd = this.#ends.get(state);
    if (canEnd === undefined) {
      const end = this.advanceAll(state, this.#suffix);
      canEnd = end !== undefined && super.canEnd(end);
      this.#ends.set(state, canEnd);
    }
    return canEnd;
  }
}

/**
 * Brackets that the suffix closes and does not open, outermost first, the last of them alone, the last two, and so on,
 * at once or on a new line:
 * a fill that has closed brackets of the prefix comes to an end where it opens others for the suffix to close. Strings
 * and comments are not told from code: whoever writes one of these asks whether the text may end after it.
 */
function reopeningsOf(suffix: string): Uint8Array[] {
  const open: string[] = [];
  let needed = "";
  for (const character of suffix) {
    const opening = CLOSES.get(character);
    if (opening === undefined) {
      if ("([{".includes(character)) open.push(character);
    } else if (open.at(-1) === opening) open.pop();
    else needed = opening + needed;
  }
  const most = Math.min(needed.length, MAX_REOPENED);
  return Array.from({ length: most }, (_, k) => needed.slice(needed.length - k - 1))
    .flatMap((text) => [text, `\n${text}`])
    .map((text) => new TextEncoder().encode(text));
}
