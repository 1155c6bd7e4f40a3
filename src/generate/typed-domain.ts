/**
 * The types of one session as a domain beside syntax: at each lexeme boundary the checker's answers become a filter of the
 * next lexeme. Where the checker is not sure, everything stays allowed.
 */
import type { DomainConstraint } from "../../domains/domain.ts";
import { type TypesValue, typesDomain, typesFilter } from "../../domains/types/index.ts";
import type { TypeWatch } from "./type-watch.ts";

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
        for (const name of concerned) {
          const key = position.terminals.get(name);
          if (key !== undefined && keys.has(key)) return true;
        }
        return false;
      },
      toFilter: (_value, position) => {
        const text = decoder.decode(position.before(position.offset));
        return typesFilter({ position: document.at(text), text, vocabulary }, position.terminals);
      },
    },
    value: typesDomain.lattice.top,
  };
}
