/**
 * Which readings of a text survive an item that repeats another one: those whose innermost list may hold equal
 * entries. Ambiguous grammars (`anyOf`) read one array as several lists, some of which mind and others do not.
 * What the items are and when they repeat is known to `unique-items.ts`; nothing here looks at bytes.
 */
import type { RegexId } from "../../masks/index.ts";
import type { ParseState, Recognizer, Thread } from "./recognizer.ts";
import type { ItemStep, Rest } from "./unique-items.ts";

const POINT = 0x2e;
const ZERO = 0x30;

/** Shared by all sessions of a grammar. */
export class UniqueReadings {
  readonly #recognizer: Recognizer;
  /** Whether all texts of a language are such rests. */
  readonly #within = { zeros: new Map<RegexId, boolean>(), point: new Map<RegexId, boolean>() };

  constructor(recognizer: Recognizer) {
    this.#recognizer = recognizer;
  }

  /** The threads of `state`, which has just read a byte, after what that byte did; the same array if all survive. */
  after(state: ParseState, step: ItemStep): readonly Thread[] {
    return step.repeatsUnless === undefined
      ? this.#afterItem(state, step)
      : this.#insideItem(state, step.repeatsUnless);
  }

  /**
   * An item has ended. Where some stacks of a thread survive and others do not, the lexeme that has ended the item is
   * taken at once: which frames it leads to is known only behind it.
   */
  #afterItem({ pool, threads }: ParseState, step: ItemStep): readonly Thread[] {
    const recognizer = this.#recognizer;
    const out: Thread[] = [];
    let isChanged = false;
    for (const thread of threads) {
      const configuration = step.repeatsBefore
        ? pool.withoutUniqueLists(thread.configuration)
        : thread.configuration;
      if (configuration !== thread.configuration) isChanged = true;
      if (configuration === undefined) continue;
      // The byte is the whole lexeme, or its last: what is left must be able to take it.
      const behind = recognizer.stepAll(pool, configuration, thread.lex.accept);
      const kept = step.repeatsAfter ? behind.map((next) => pool.withoutUniqueLists(next)) : behind;
      if (behind.every((next, i) => kept[i] === next)) {
        const same = configuration === thread.configuration ? thread : { lex: thread.lex, configuration };
        if (behind.length > 0) out.push(same);
        continue;
      }
      isChanged = true;
      for (const next of kept) {
        if (next !== undefined) out.push({ lex: recognizer.startState(pool, next), configuration: next });
      }
    }
    return isChanged ? out : threads;
  }

  /** The item under way is going to repeat another one, unless its text goes on with something else than `rest`. */
  #insideItem({ pool, threads }: ParseState, rest: Rest): readonly Thread[] {
    const { lexer } = this.#recognizer;
    let isChanged = false;
    const out: Thread[] = [];
    for (const thread of threads) {
      const { lex, configuration } = thread;
      if (rest !== "any" && !lex.entries.every(({ goal }) => this.#isWithin(goal, rest))) {
        out.push(thread);
        continue;
      }
      const kept = pool.beforeRepeatableEntry(configuration);
      if (kept !== configuration) isChanged = true;
      if (kept === undefined) continue;
      // What is left must be able to take the lexeme, whatever becomes of it.
      const canGoOn = lex.entries.some(
        ({ terminal, goal }) =>
          goal !== lexer.algebra.empty && pool.step(kept, lexer.acceptOne(terminal)).length > 0,
      );
      if (canGoOn) out.push({ lex, configuration: kept });
    }
    return isChanged ? out : threads;
  }

  #isWithin(goal: RegexId, rest: "zeros" | "point"): boolean {
    const known = this.#within[rest];
    let answer = known.get(goal);
    if (answer === undefined) {
      const { algebra } = this.#recognizer.lexer;
      const zeros = algebra.star(algebra.byte(ZERO));
      const texts = rest === "zeros" ? zeros : algebra.optional(algebra.concat(algebra.byte(POINT), zeros));
      answer = algebra.isEmpty(algebra.difference(goal, texts)) === true;
      known.set(goal, answer);
    }
    return answer;
  }
}
