/**
 * The types of one session as a domain beside syntax: at each lexeme boundary the checker's answers become a filter of the
 * next lexeme. Where the checker is not sure, everything stays allowed.
 */
import type { DomainConstraint } from "../../domains/domain.ts";
import {
  RuleSubjects,
  type TypeRule,
  type TypesValue,
  typesDomain,
  typesFilter,
} from "../../domains/types/index.ts";
import {
  END_OF_TEXT,
  type LexemeFilter,
  lexemeFilter,
  lexemeFilterLattice,
  NO_TEXTS,
} from "../../masks/index.ts";
import type { EdgeName } from "../compile/index.ts";
import type { TypeWatch } from "./type-watch.ts";
import { withoutSpace } from "./without-space.ts";

const NO_END = lexemeFilter([[END_OF_TEXT, NO_TEXTS]]);

/** What the arrows between types and other domains are made of. */
const RULES_OF: Partial<Record<EdgeName, readonly TypeRule[]>> = {
  "syntax-types": ["literal", "key", "missing-key"],
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
  // One grammar, so one table of terminals, for all of a session.
  let subjects: RuleSubjects | undefined;
  return {
    domain: {
      ...typesDomain,
      readsAsked: true,
      concerns: ({ terminals, live }, asked) => {
        subjects ??= new RuleSubjects(vocabulary, terminals);
        return subjects.of(asked, live).rules.size > 0;
      },
      toFilter: (_value, { terminals, live, before, offset }, terminalsAsked) => {
        subjects ??= new RuleSubjects(vocabulary, terminals);
        const asked = terminalsAsked === undefined ? undefined : subjects.of(terminalsAsked, live);
        const text = withoutSpace(decoder.decode(before(offset)));
        const isEndAsked = terminalsAsked?.includes(END_OF_TEXT) !== false;
        const key = `${asked?.key ?? ""}${isEndAsked ? "." : ":"}${text}`;
        const known = filters.get(key);
        if (known !== undefined) return known;
        const position = document.at(text);
        let found = typesFilter({ position, text, vocabulary, without }, terminals, asked?.rules);
        if (types.isExpression === true && isEndAsked) {
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
