/**
 * The types of one session as a domain beside syntax: at each lexeme boundary the checker's answers become a filter of the
 * next lexeme. Where the checker is not sure, everything stays allowed.
 */
import type { DomainConstraint } from "../../domains/domain.ts";
import { type TypesValue, typesDomain, typesFilter } from "../../domains/types/index.ts";
import { END_OF_TEXT, lexemeFilter, lexemeFilterLattice, NO_TEXTS } from "../../masks/index.ts";
import type { TypeWatch } from "./type-watch.ts";

const NO_END = lexemeFilter([[END_OF_TEXT, NO_TEXTS]]);

/** `undefined` where the output may leave the block it begins in: no part of it can then be asked about. */
export function typedDomain({ types, document }: TypeWatch): DomainConstraint<TypesValue> | undefined {
  if (!types.isClosed) return undefined;
  const { vocabulary } = types;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const concerned = new Set([
    ...vocabulary.names,
    ...vocabulary.privateNames,
    ...vocabulary.strings,
    ...vocabulary.closers,
    ...vocabulary.call,
    ...vocabulary.access,
    ...vocabulary.index,
    ...vocabulary.operators.flatMap(({ terminals }) => terminals),
  ]);
  return {
    domain: {
      ...typesDomain,
      concerns: (position, live) => {
        const keys = new Set(live);
        if (types.isExpression === true && keys.has(END_OF_TEXT)) return true;
        for (const name of concerned) {
          const key = position.terminals.get(name);
          if (key !== undefined && keys.has(key)) return true;
        }
        return false;
      },
      toFilter: (_value, position) => {
        const text = decoder.decode(position.before(position.offset));
        const asked = document.at(text);
        const filter = typesFilter({ position: asked, text, vocabulary }, position.terminals);
        if (types.isExpression !== true) return filter;
        // Behind an expression its end is what a closer is elsewhere.
        const written = asked.written();
        const fits = written.kind === "unrestricted" || written.value.finishes !== "no";
        return fits ? filter : lexemeFilterLattice.meet(filter, NO_END);
      },
    },
    value: typesDomain.lattice.top,
  };
}
