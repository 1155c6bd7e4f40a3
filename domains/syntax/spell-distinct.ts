/**
 * Writes a sequence of terminals so that no item of an array repeats another one where the items must differ: depth
 * first over the texts of each terminal, the shortest first. The recogniser refuses a repetition where it ends, so
 * mostly the last terminal written is the one to change.
 */
import type { RegexId } from "../../masks/index.ts";
import { InternalError } from "../../src/kernel/index.ts";
import type { SymbolId } from "./grammar/grammar.ts";
import { shortTexts } from "./more-texts.ts";
import type { ParseState, Recognizer } from "./recognizer.ts";
import { MAX_COMPLETION_BYTES } from "./yields.ts";

/** A lexeme that was written, and the state behind it. */
export interface Written {
  readonly state: ParseState;
  readonly bytes: Uint8Array;
}

/** Texts tried of one terminal, and texts tried altogether. */
const MAX_TEXTS = 400;
const MAX_TRIES = 6000;

const textsOf = new WeakMap<Recognizer, Map<RegexId, KnownTexts>>();

/** The first texts of one language, found when they are asked for. */
class KnownTexts {
  readonly #known: Uint8Array[] = [];
  readonly #more: Generator<Uint8Array>;

  constructor(more: Generator<Uint8Array>) {
    this.#more = more;
  }

  at(i: number): Uint8Array | undefined {
    while (this.#known.length <= i && this.#known.length < MAX_TEXTS) {
      const next = this.#more.next();
      if (next.done === true) break;
      this.#known.push(next.value);
    }
    return this.#known[i];
  }
}

function knownTexts(recognizer: Recognizer, regex: RegexId): KnownTexts {
  let byRegex = textsOf.get(recognizer);
  if (byRegex === undefined) {
    byRegex = new Map();
    textsOf.set(recognizer, byRegex);
  }
  let texts = byRegex.get(regex);
  if (texts === undefined) {
    const { algebra } = recognizer.grammar;
    const longest = Math.min(MAX_COMPLETION_BYTES, algebra.shortestLength(regex) + MAX_TEXTS);
    texts = new KnownTexts(shortTexts(algebra, regex, longest));
    byRegex.set(regex, texts);
  }
  return texts;
}

/** Texts of `regex`, the shortest first. */
export function* otherTexts(recognizer: Recognizer, regex: RegexId): Generator<Uint8Array> {
  const texts = knownTexts(recognizer, regex);
  for (let i = 0; ; i++) {
    const text = texts.at(i);
    if (text === undefined) return;
    yield text;
  }
}

/**
 * @param append writes one text of a terminal, parted from what stands before it where it has to be
 * @returns `undefined` when nothing was found within the budget
 */
export function spellDistinct(
  recognizer: Recognizer,
  from: ParseState,
  terminals: readonly SymbolId[],
  append: (at: ParseState, terminal: SymbolId, text: Uint8Array) => Written | undefined,
  maxTries = MAX_TRIES,
): Uint8Array | undefined {
  const texts = terminals.map((id) => {
    const symbol = recognizer.grammar.symbols[id];
    if (symbol?.kind !== "terminal") throw new InternalError(`symbol ${id} is no terminal`);
    return knownTexts(recognizer, symbol.regex);
  });
  /** What has been written of the terminals so far, and the number of the text to try next for each. */
  const written: Written[] = [];
  const tried: number[] = [0];
  for (let tries = 0; tries < maxTries; tries++) {
    const i = written.length;
    const at = written[i - 1]?.state ?? from;
    if (i === terminals.length) {
      if (recognizer.canEnd(at)) return joined(written);
      written.pop();
      continue;
    }
    const text = texts[i]!.at(tried[i]!++);
    if (text !== undefined) {
      const next = append(at, terminals[i]!, text);
      if (next === undefined) continue;
      written.push(next);
      tried[i + 1] = 0;
    } else if (written.pop() === undefined) return undefined;
  }
  return undefined;
}

function joined(written: readonly Written[]): Uint8Array | undefined {
  let length = 0;
  for (const { bytes } of written) length += bytes.length;
  if (length > MAX_COMPLETION_BYTES) return undefined;
  const out = new Uint8Array(length);
  let at = 0;
  for (const { bytes } of written) {
    out.set(bytes, at);
    at += bytes.length;
  }
  return out;
}

/** Lexemes tried before the search gives up, and in one completion. */
const MAX_CHOICES = 400;
const MAX_LEXEMES = 100;
/** Longer ways to the end are not varied: what fails in them fails for want of texts. */
const MAX_PLANNED = 200;
/** Texts tried to come to an end after each of them. */
const TRIES_PER_CHOICE = 200;
/** Texts of the terminal that the cheapest way goes through, and of the others. */
const PLANNED_TEXTS = 8;
const OTHER_TEXTS = 2;

/**
 * The same where no texts of the cheapest terminals will do (`[true,` needs another terminal than `true`): depth first
 * over all terminals, those on the cheapest way first, and from each of them by the cheapest way if it can be.
 * @param plan terminals of a cheapest way to an end
 */
export function searchDistinct(
  recognizer: Recognizer,
  from: ParseState,
  plan: (at: ParseState) => readonly SymbolId[] | undefined,
  append: (at: ParseState, terminal: SymbolId, text: Uint8Array) => Written | undefined,
): Uint8Array | undefined {
  const { symbols, ignored } = recognizer.grammar;
  function* choices(at: ParseState): Generator<Written> {
    const planned = plan(at)?.[0];
    const others = recognizer
      .expected(at)
      .terminals.filter((terminal) => terminal !== planned && !ignored.has(terminal));
    for (const terminal of planned === undefined ? others : [planned, ...others]) {
      const symbol = symbols[terminal];
      if (symbol?.kind !== "terminal") continue;
      const texts = knownTexts(recognizer, symbol.regex);
      for (let i = 0; i < (terminal === planned ? PLANNED_TEXTS : OTHER_TEXTS); i++) {
        const text = texts.at(i);
        const next = text === undefined ? undefined : append(at, terminal, text);
        if (next !== undefined) yield next;
      }
    }
  }
  if ((plan(from)?.length ?? 0) > MAX_PLANNED) return undefined;
  const written: Written[] = [];
  const open = [choices(from)];
  for (let tries = 0; tries < MAX_CHOICES; tries++) {
    const at = open.at(-1);
    if (at === undefined) return undefined;
    const next = open.length > MAX_LEXEMES ? undefined : at.next().value;
    if (next === undefined) {
      open.pop();
      written.pop();
      continue;
    }
    written.push(next);
    const terminals = plan(next.state);
    const rest =
      terminals === undefined
        ? undefined
        : spellDistinct(recognizer, next.state, terminals, append, TRIES_PER_CHOICE);
    if (rest !== undefined) return joined([...written, { state: next.state, bytes: rest }]);
    open.push(choices(next.state));
  }
  return undefined;
}
