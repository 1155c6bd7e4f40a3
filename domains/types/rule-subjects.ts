/**
 * Which rules have something to say of given terminals: a rule is only asked, and the oracle behind it, where a terminal
 * that it can restrict may come next.
 */
import { END_OF_TEXT, type TerminalKey } from "../../masks/index.ts";
import type { TypeRule } from "./filter.ts";
import type { TypeVocabulary } from "./vocabulary.ts";

/** Rules to ask. */
export interface AskedRules {
  readonly rules: ReadonlySet<TypeRule>;
  /** The same for the same rules. */
  readonly key: number;
}

/** Rules about what ends at the position; the others are about what begins there. */
const ENDING: readonly TypeRule[] = ["closer", "operator", "type-arguments", "undeclared"];

/** Of one grammar. */
export class RuleSubjects {
  /** Terminals that a rule can restrict; `undeclared` restricts all but the ignored ones. */
  readonly #subjects: ReadonlyMap<TypeRule, ReadonlySet<TerminalKey>>;
  readonly #ignored: ReadonlySet<TerminalKey>;
  /** Terminals by whose presence one can tell that something can begin, or that an expression or a type may have ended. */
  readonly #begins: ReadonlySet<TerminalKey>;
  readonly #ends: ReadonlySet<TerminalKey>;
  readonly #sets = new Map<number, AskedRules>();
  /** By the terminals that are asked about, then by those that can come next. */
  readonly #known = new WeakMap<
    readonly TerminalKey[],
    { of: readonly TerminalKey[] | undefined; asked: AskedRules }
  >();

  constructor(vocabulary: TypeVocabulary, terminals: ReadonlyMap<string, TerminalKey>) {
    const keys = (...lists: readonly (readonly string[])[]): ReadonlySet<TerminalKey> =>
      new Set(lists.flat().flatMap((name) => terminals.get(name) ?? []));
    const { names, privateNames, strings, operandStarts, closers, access, typeArguments } = vocabulary;
    const operators = vocabulary.operators.flatMap((rule) => rule.terminals);
    this.#subjects = new Map<TypeRule, ReadonlySet<TerminalKey>>([
      ["scope", keys(names, Object.values(vocabulary.words))],
      ["member", keys(names, privateNames)],
      ["key", keys(names, strings)],
      ["missing-key", keys([vocabulary.objectCloser])],
      ["literal", keys(strings)],
      ["closer", keys(closers)],
      ["operator", keys(operators, vocabulary.call, vocabulary.index, access)],
      ["arity", keys([vocabulary.callCloser], operandStarts, names, strings)],
      ["type-arguments", keys(typeArguments, closers)],
    ]);
    this.#ignored = keys(vocabulary.ignored);
    this.#begins = keys(names, privateNames, strings, operandStarts);
    this.#ends = keys(access, typeArguments, operators);
  }

  /**
   * @param asked  terminals that matter
   * @param live  all terminals that can come next; absent: nothing is known of them
   */
  of(asked: readonly TerminalKey[], live: readonly TerminalKey[] | undefined): AskedRules {
    const known = this.#known.get(asked);
    if (known !== undefined && known.of === live) return known.asked;
    const found = this.#choose(asked, live ?? asked);
    this.#known.set(asked, { of: live, asked: found });
    return found;
  }

  #choose(asked: readonly TerminalKey[], live: readonly TerminalKey[]): AskedRules {
    const begins = live.some((terminal) => this.#begins.has(terminal));
    const ends = live.some((terminal) => this.#ends.has(terminal) || terminal === END_OF_TEXT);
    const rules = new Set<TypeRule>();
    let key = 0;
    let bit = 1;
    const consider = (rule: TypeRule, isSubject: (terminal: TerminalKey) => boolean): void => {
      const isPossible = rule === "missing-key" || (ENDING.includes(rule) ? ends : begins);
      if (isPossible && asked.some(isSubject)) {
        rules.add(rule);
        key |= bit;
      }
      bit <<= 1;
    };
    for (const [rule, subjects] of this.#subjects) consider(rule, (terminal) => subjects.has(terminal));
    consider("undeclared", (terminal) => !this.#ignored.has(terminal));
    const same = this.#sets.get(key);
    if (same !== undefined) return same;
    const chosen = { rules, key };
    this.#sets.set(key, chosen);
    return chosen;
  }
}
