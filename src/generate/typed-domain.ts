/**
 * The types of one session as a domain beside syntax: at each lexeme boundary the checker's answers become a filter of the
 * next lexeme. Where the checker is not sure, everything stays allowed.
 */
import type { DomainConstraint } from "../../domains/domain.ts";
import {
  type TypeRule,
  type TypesValue,
  tellingTerminals,
  typesDomain,
  typesFilter,
} from "../../domains/types/index.ts";
import {
  END_OF_TEXT,
  type LexemeFilter,
  lexemeFilter,
  lexemeFilterLattice,
  NO_TEXTS,
  type TerminalKey,
} from "../../masks/index.ts";
import type { EdgeName } from "../compile/index.ts";
import type { TypeWatch } from "./type-watch.ts";

const NO_END = lexemeFilter([[END_OF_TEXT, NO_TEXTS]]);

/** What the arrows between types and other domains are made of. */
const RULES_OF: Partial<Record<EdgeName, readonly TypeRule[]>> = {
  "syntax-types": ["literal", "key"],
  "types-syntax": ["closer", "operator", "arity", "type-arguments"],
  "types-imports": ["scope", "undeclared"],
};

/** Positions whose filters are kept: those that a few tokens, tried or taken back, ask about again. */
const MAX_FILTERS = 64;

/** `undefined` where the output may leave the block it begins in: no part of it can then be asked about. */
export function typedDomain(
  { types, document }: TypeWatch,
  off: ReadonlySet<EdgeName>,
): DomainConstraint<TypesValue> | undefined {
  if (!types.isClosed) return undefined;
  const { vocabulary } = types;
  const without = {
    rules: new Set([...off].flatMap((edge) => RULES_OF[edge] ?? [])),
    imports: off.has("imports-types"),
  };
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** By the text: one position is asked about once for each reading of it, and again for each token that is tried. */
  const filters = new Map<string, LexemeFilter>();
  const telling = tellingTerminals(vocabulary);
  const keysOf = (terminals: ReadonlyMap<string, TerminalKey>, names: readonly string[]): Set<TerminalKey> =>
    new Set(names.flatMap((name) => terminals.get(name) ?? []));
  let keys: { readonly begins: Set<TerminalKey>; readonly ends: Set<TerminalKey> } | undefined;
  const asked = (terminals: ReadonlyMap<string, TerminalKey>, live: readonly TerminalKey[]) => {
    // One grammar, so one table of terminals, for all of a session.
    keys ??= { begins: keysOf(terminals, telling.begins), ends: keysOf(terminals, telling.ends) };
    const { begins, ends } = keys;
    return {
      begins: live.some((terminal) => begins.has(terminal)),
      ends: live.some((terminal) => ends.has(terminal) || terminal === END_OF_TEXT),
    };
  };
  return {
    domain: {
      ...typesDomain,
      concerns: ({ terminals }, live) => {
        const { begins, ends } = asked(terminals, live);
        return begins || ends;
      },
      toFilter: (_value, { terminals, before, offset }, live) => {
        const rules = live === undefined ? { begins: true, ends: true } : asked(terminals, live);
        const text = decoder.decode(before(offset));
        const key = `${rules.begins ? 1 : 0}${rules.ends ? 1 : 0}${text}`;
        const known = filters.get(key);
        if (known !== undefined) return known;
        const position = document.at(text);
        let found = typesFilter({ position, text, vocabulary, without }, terminals, rules);
        if (types.isExpression === true) {
          // Behind an expression its end is what a closer is elsewhere.
          const written = position.written();
          const fits = written.kind === "unrestricted" || written.value.finishes !== "no";
          if (!fits) found = lexemeFilterLattice.meet(found, NO_END);
        }
        const [oldest] = filters.keys();
        if (filters.size >= MAX_FILTERS && oldest !== undefined) filters.delete(oldest);
        filters.set(key, found);
        return found;
      },
    },
    value: typesDomain.lattice.top,
  };
}
