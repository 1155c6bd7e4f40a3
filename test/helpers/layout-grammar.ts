/** A small language with indentation, as an example of a layout that measures: `x`, `if x: ...` and bracketed lists. */
import {
  type Grammar,
  GrammarBuilder,
  type Layout,
  type LayoutState,
  LayoutStates,
  type Opening,
} from "../../domains/syntax/index.ts";
import { RegexAlgebra } from "../../masks/index.ts";

interface Content {
  readonly indents: readonly number[];
  readonly depth: number;
  /** Column of the next lexeme when it is the first of its line, else -1. */
  readonly column: number;
  /** Nothing has been read yet. */
  readonly isFirst: boolean;
}

export function indentedGrammar(): Grammar {
  const algebra = new RegexAlgebra();
  const builder = new GrammarBuilder(algebra);
  const newline = builder.implied("newline");
  const indent = builder.implied("indent");
  const dedent = builder.implied("dedent");
  const open = builder.literal("[");
  const close = builder.literal("]");
  const blanks = builder.terminal("blanks", algebra.repeat(algebra.byte(0x20), 1, -1));
  const lines = builder.terminal(
    "lines",
    algebra.concat(algebra.byte(0x0a), algebra.star(algebra.or([algebra.byte(0x20), algebra.byte(0x0a)]))),
  );
  const word = builder.terminal("word", algebra.repeat(algebra.range(0x61, 0x7a), 1, -1));
  builder.ignore(blanks);
  builder.ignore(lines);
  const statements = builder.nonterminal("statements");
  const statement = builder.nonterminal("statement");
  const list = builder.nonterminal("list");
  builder.rule(statements, [statement]);
  builder.rule(statements, [statements, statement]);
  builder.rule(statement, [list, newline]);
  builder.rule(statement, [word, builder.literal(":"), indent, statements, dedent]);
  builder.rule(list, [word]);
  builder.rule(list, [open, close]);
  builder.rule(list, [open, list, close]);

  const states = new LayoutStates<Content>((content) => JSON.stringify(content));
  const contentOf = (state: LayoutState): Content => state as LayoutState & Content;
  const steps = ({ indents, column }: Content, canIndent: boolean): Opening[] => {
    const top = indents[indents.length - 1]!;
    const next = (left: readonly number[]) =>
      states.of({ indents: left, depth: 0, column: -1, isFirst: false });
    if (canIndent) return column > top ? [{ implied: [indent], next: next([...indents, column]) }] : [];
    const left = indents.filter((level) => level <= column);
    if (left[left.length - 1] !== column) return [];
    const dedents = indents.slice(left.length).map(() => dedent);
    return [{ implied: [newline, ...dedents], next: next(left) }];
  };
  const layout: Layout = {
    initial: states.of({ indents: [0], depth: 0, column: 0, isFirst: true }),
    after(state, terminal) {
      const content = contentOf(state);
      if (terminal === blanks || terminal === lines) return state;
      const depth = content.depth + (terminal === open ? 1 : terminal === close ? -1 : 0);
      return states.of({ ...content, depth, column: -1, isFirst: false });
    },
    openings(state, canShift) {
      const content = contentOf(state);
      const next = states.of({ ...content, column: -1, isFirst: false });
      if (content.isFirst) return content.column === 0 ? [{ implied: [], next }] : [];
      if (content.column === -1 || content.depth > 0) {
        return canShift(indent) ? [] : [{ implied: [], next }];
      }
      return steps(content, canShift(indent));
    },
    endings(state) {
      const { indents, isFirst } = contentOf(state);
      return isFirst ? [] : [[newline, ...indents.slice(1).map(() => dedent)]];
    },
    write: () => undefined,
    measured: new Set([blanks, lines]),
    measuredBytes: [0x20, 0x0a],
    read(state, byte) {
      const content = contentOf(state);
      if (content.depth > 0) return state;
      if (byte === 0x0a) return states.of({ ...content, column: 0 });
      return content.column === -1 ? state : states.of({ ...content, column: content.column + 1 });
    },
  };
  return builder.build({ name: "indented", start: statements, lexing: "munch", layout });
}
