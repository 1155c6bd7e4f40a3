/**
 * Python's lines: NEWLINE, INDENT and DEDENT from the columns at which lines begin. Lines are joined inside brackets,
 * inside the holes of f-strings and after a backslash. Tabs count to the next multiple of 8 and, to refuse mixtures
 * that depend on that, also as one column.
 * Source: The Python Language Reference, section 2.1 (line structure).
 */
import {
  type Layout,
  type LayoutState,
  LayoutStates,
  type Opening,
  type SymbolId,
  type TerminalNames,
} from "../../../domains/syntax/index.ts";
import { FORMAT_RESTS, HOLE_CLOSERS, HOLE_OPENERS } from "./strings.ts";

export const IMPLIED = { newline: "_newline", indent: "_indent", dedent: "_dedent" } as const;

/** Distance from the start of the line: with tabs to multiples of 8, and with tabs of one column. */
interface Column {
  readonly wide: number;
  readonly narrow: number;
}

interface Content {
  /** Columns of the open blocks, outermost first; never empty. */
  readonly indents: readonly Column[];
  /** Open brackets and holes. */
  readonly depth: number;
  /** Of the next lexeme when it begins a line; else `undefined`. */
  readonly column: Column | undefined;
  /** No lexeme has been read. */
  readonly isFirst: boolean;
}

const MARGIN: Column = { wide: 0, narrow: 0 };
const TAB_STOP = 8;
/** Columns by which completions indent a block. */
const INDENT_WIDTH = 4;
const [TAB, LINE_FEED, FORM_FEED, CARRIAGE_RETURN, SPACE] = [0x09, 0x0a, 0x0c, 0x0d, 0x20];

export function lines(terminals: TerminalNames): Layout {
  const states = new LayoutStates<Content>(keyOf);
  // The pool hands back only states that came from here.
  const contentOf = (state: LayoutState): Content => state as LayoutState & Content;
  const newline = terminals.named(IMPLIED.newline);
  const indent = terminals.named(IMPLIED.indent);
  const dedent = terminals.named(IMPLIED.dedent);
  const measured = new Set(["blanks", "lines"].map((name) => terminals.named(name)));
  const endsLine = new Set(["lines", "comment"].map((name) => terminals.named(name)));
  const isSilent = new Set([
    ...measured,
    ...["comment", "continuation"].map((name) => terminals.named(name)),
  ]);
  const depthOf = depthChanges(terminals);

  const inLine = (content: Content, indents: readonly Column[] = content.indents): LayoutState =>
    states.of({ ...content, indents, column: undefined, isFirst: false });

  const block = (content: Content, column: Column): Opening[] => {
    const top = content.indents.at(-1)!;
    const isDeeper = column.wide > top.wide && column.narrow > top.narrow;
    return isDeeper ? [{ implied: [indent], next: inLine(content, [...content.indents, column]) }] : [];
  };

  const nextLine = (content: Content, column: Column): Opening[] => {
    const { indents } = content;
    const level = indents.findIndex((open) => open.wide === column.wide && open.narrow === column.narrow);
    if (level === -1) return [];
    const dedents = indents.slice(level + 1).map(() => dedent);
    return [{ implied: [newline, ...dedents], next: inLine(content, indents.slice(0, level + 1)) }];
  };

  const initial = states.of({ indents: [MARGIN], depth: 0, column: MARGIN, isFirst: true });
  const mark = terminals.named("byte_order_mark");

  return {
    initial,
    within(indentation) {
      const margin = { indents: [MARGIN], depth: 0, column: undefined, isFirst: true };
      if (indentation === undefined) return states.of({ ...margin, depth: 1 });
      let column = MARGIN;
      for (const byte of new TextEncoder().encode(indentation)) column = advance(column, byte);
      return states.of({ ...margin, indents: [column] });
    },
    after(state, terminal) {
      if (terminal === mark) return initial;
      if (isSilent.has(terminal)) return state;
      const content = contentOf(state);
      const depth = Math.max(0, content.depth + (depthOf.get(terminal) ?? 0));
      return states.of({ ...content, depth, column: undefined, isFirst: false });
    },
    admits(state, ignored, canShift, canEnd) {
      const { column, depth } = contentOf(state);
      if (!endsLine.has(ignored) || column !== undefined || depth > 0) return true;
      return canEnd || canShift(newline) || canShift(indent);
    },
    openings(state, canShift) {
      const content = contentOf(state);
      const { column, depth, isFirst } = content;
      if (column === undefined || depth > 0) return [{ implied: [], next: inLine(content) }];
      if (isFirst && column.wide === 0) return [{ implied: [], next: inLine(content) }];
      if (canShift(indent)) return block(content, column);
      return isFirst ? [] : nextLine(content, column);
    },
    endings(state) {
      const { indents, isFirst } = contentOf(state);
      if (isFirst) return [[]];
      // An expression or a type as a whole text ends without a line end.
      return [[newline, ...indents.slice(1).map(() => dedent)], ...(indents.length === 1 ? [[]] : [])];
    },
    write(state, implied, isAtEnd) {
      if (isAtEnd) return new Uint8Array(0);
      const { indents, depth, column, isFirst } = contentOf(state);
      const stands = (opening: Opening | undefined): boolean =>
        opening?.implied.length === implied.length && opening.implied.every((t, i) => t === implied[i]);
      // The line has begun, and where it has brings this about.
      if (column !== undefined && depth === 0 && implied.length > 0) {
        const content = contentOf(state);
        const [opening] = implied[0] === indent ? block(content, column) : nextLine(content, column);
        if (stands(opening)) return new Uint8Array(0);
      }
      const isInLine = column === undefined || depth > 0 || (isFirst && column.wide === 0);
      if (implied.length === 0) return isInLine ? new Uint8Array(0) : undefined;
      if (depth > 0) return undefined;
      if (implied[0] === indent) return new TextEncoder().encode(`\n${indentation(indents.at(-1)!, true)}`);
      const target = indents.at(-implied.length);
      return target === undefined ? undefined : new TextEncoder().encode(`\n${indentation(target, false)}`);
    },
    measured,
    measuredBytes: [TAB, LINE_FEED, FORM_FEED, CARRIAGE_RETURN, SPACE],
    read(state, byte) {
      const content = contentOf(state);
      if (content.depth > 0) return state;
      if (byte === LINE_FEED || byte === CARRIAGE_RETURN) return states.of({ ...content, column: MARGIN });
      const { column } = content;
      return column === undefined ? state : states.of({ ...content, column: advance(column, byte) });
    },
  };
}

/** White space up to a column, or one step beyond it: tabs, if any, come first. */
function indentation({ wide, narrow }: Column, isDeeper: boolean): string {
  const tabs = (wide - narrow) / (TAB_STOP - 1);
  const step = !isDeeper ? "" : tabs > 0 ? "\t" : " ".repeat(INDENT_WIDTH);
  return "\t".repeat(tabs) + (tabs > 0 ? step : "") + " ".repeat(narrow - tabs) + (tabs > 0 ? "" : step);
}

function advance({ wide, narrow }: Column, byte: number): Column {
  if (byte === FORM_FEED) return MARGIN;
  if (byte === TAB) return { wide: (Math.floor(wide / TAB_STOP) + 1) * TAB_STOP, narrow: narrow + 1 };
  return { wide: wide + 1, narrow: narrow + 1 };
}

/** What each terminal adds to the number of open brackets. */
function depthChanges(terminals: TerminalNames): ReadonlyMap<SymbolId, number> {
  const changes = new Map<SymbolId, number>();
  for (const open of ["(", "[", "{"]) changes.set(terminals.literal(open), 1);
  for (const close of [")", "]", "}"]) changes.set(terminals.literal(close), -1);
  for (const name of HOLE_OPENERS) changes.set(terminals.named(name), 1);
  for (const name of [...HOLE_CLOSERS, ...FORMAT_RESTS]) changes.set(terminals.named(name), -1);
  return changes;
}

function keyOf({ indents, depth, column, isFirst }: Content): string {
  const spell = ({ wide, narrow }: Column): string => (wide === narrow ? `${wide}` : `${wide}/${narrow}`);
  const at = column === undefined ? "" : spell(column);
  return `${indents.map(spell).join(" ")}|${depth}|${at}|${isFirst ? 1 : 0}`;
}
