/**
 * What the lexemes of an output have been read as, counted: so that a domain can tell at the end whether something has
 * been written at all. Nothing is read before it is asked for, and then only what is new.
 */
import type { LexemeRecord } from "../../domains/domain.ts";
import {
  type ParseState,
  type Recognizer,
  type ShiftedLexeme,
  shiftedLexemes,
} from "../../domains/syntax/index.ts";
import type { OutputText } from "./output-text.ts";

/** Bytes between two places from which reading can go on after the text was cut. */
const STRIDE = 256;

interface Mark {
  readonly offset: number;
  readonly state: ParseState;
  readonly counts: ReadonlyMap<string, Entry>;
}

type Entry = LexemeRecord["entries"][number];

export class ReadLexemes {
  readonly #recognizer: Recognizer;
  readonly #text: OutputText;
  /** Ascending by offset; the first at 0. */
  readonly #marks: Mark[] = [];
  #records = 0;

  constructor(recognizer: Recognizer, text: OutputText) {
    this.#recognizer = recognizer;
    this.#text = text;
  }

  /** The lexemes in the first `length` bytes, the last one included where it may be finished. */
  upTo(length: number): LexemeRecord {
    // What is only tried now may be another text the next time.
    const kept = Math.min(length, this.#text.acceptedLength);
    let mark = this.#last(kept);
    while (mark.offset < kept) {
      mark = this.#read(mark, Math.min(kept, (Math.floor(mark.offset / STRIDE) + 1) * STRIDE));
      const before = this.#marks.at(-1);
      if (before !== undefined && before.offset % STRIDE !== 0) this.#marks.pop();
      this.#marks.push(mark);
    }
    const end = mark.offset < length ? this.#read(mark, length) : mark;
    const counts = new Map(end.counts);
    const { pool, threads } = end.state;
    for (const { lex, configuration } of threads) {
      if (lex.isStart) continue;
      for (const after of this.#recognizer.stepAll(pool, configuration, lex.accept)) {
        count(counts, shiftedLexemes(this.#recognizer, after));
      }
    }
    return { id: this.#records++, entries: [...counts.values()] };
  }

  /** Forgets what lies beyond the first `length` bytes. */
  truncate(length: number): void {
    while ((this.#marks.at(-1)?.offset ?? 0) > length) this.#marks.pop();
  }

  #last(length: number): Mark {
    for (let i = this.#marks.length - 1; i >= 0; i--) {
      const mark = this.#marks[i]!;
      if (mark.offset <= length) return mark;
    }
    return { offset: 0, state: this.#recognizer.start(), counts: new Map() };
  }

  #read({ offset, state, counts }: Mark, end: number): Mark {
    const found = new Map(counts);
    const { pool } = state;
    let { threads } = state;
    for (let at = offset; at < end; at++) {
      threads = this.#recognizer.advanceThreads(pool, threads, this.#text.byteAt(at), (configuration) => {
        count(found, shiftedLexemes(this.#recognizer, configuration));
        return this.#recognizer.startState(pool, configuration);
      });
    }
    return { offset: end, state: this.#recognizer.stateOf(pool, threads), counts: found };
  }
}

function count(entries: Map<string, Entry>, lexemes: readonly ShiftedLexeme[]): void {
  for (const { terminal, owners, begun } of lexemes) {
    const key = [terminal, ...owners].join("\n");
    const before = entries.get(key);
    entries.set(key, { terminal, owners, begun, count: (before?.count ?? 0) + 1 });
  }
}
