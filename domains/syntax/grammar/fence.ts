/**
 * Code inside a Markdown fence, as chat models write it: a line that opens the fence, a text of some grammar, a line that
 * closes it; before it, if asked, free text. The grammar knows where the code begins and ends; that no line of it reads
 * as the end of the fence, and that nothing comes after, is a regular expression that holds beside it.
 * Source: CommonMark 0.31, section 4.5 (the part of it that models use: three backticks at the margin).
 */
import type { Layout, LayoutState } from "../layout.ts";
import type { Grammar, SymbolId, Terminal } from "./grammar.ts";
import { languageOf } from "./regex/compile.ts";
import { utf8Encoding } from "./regex/encoding.ts";
import { parseRegex } from "./regex/parse.ts";

export interface Fence {
  /** What may stand after the opening backticks: `ts`, `typescript`. */
  readonly tags: readonly string[];
  /** Any text without a fence may stand before. */
  readonly hasText: boolean;
}

const MARK = "```";
/** Not the beginning of a fence; without its line end. */
const LINE = "(?:(?:[^`\\n]|`[^`\\n]|``[^`\\n])[^\\n]*|`{0,2})";

/** A pattern, in the notation of ECMAScript, that whole outputs match: free text, one fence, and nothing after it. */
export function fencePattern(fence: Fence): string {
  return `${opening(fence)}(?:${LINE}\\n)*${MARK}`;
}

/** The texts of `grammar` inside a fence. To be met with `fencePattern`. */
export function fencedGrammar(grammar: Grammar, fence: Fence): Grammar {
  const { algebra, limits, layout } = grammar;
  const parsed = parseRegex(opening(fence), { file: "<fence>", flags: "", limits });
  const [openId, closeId, startId] = [0, 1, 2].map((k) => grammar.symbols.length + k) as [
    SymbolId,
    SymbolId,
    SymbolId,
  ];
  const plain = { kind: "terminal", priority: 2, isImplied: false, isImmediate: false } as const;
  const open: Terminal = {
    ...plain,
    id: openId,
    name: `the line ${MARK}${fence.tags[0] ?? ""}`,
    regex: languageOf(parsed, algebra, utf8Encoding(algebra), "full"),
    literal: undefined,
    splitsBefore: undefined,
  };
  const close: Terminal = {
    ...plain,
    id: closeId,
    name: JSON.stringify(MARK),
    regex: algebra.text(MARK),
    literal: MARK,
    splitsBefore: undefined,
    isLineStart: true,
  };
  const production = { lhs: startId, rhs: [openId, grammar.start, closeId] };
  return {
    ...grammar,
    name: `fenced ${grammar.name}`,
    symbols: [
      ...grammar.symbols,
      open,
      close,
      { kind: "rule", id: startId, name: "fenced", productions: [production], isHidden: true },
    ],
    start: startId,
    layout: layout === undefined ? undefined : fencedLayout(layout, openId, closeId),
  };
}

function opening({ tags, hasText }: Fence): string {
  const names = tags.map((tag) => tag.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&")).join("|");
  return `${hasText ? `(?:${LINE}\\n)*` : ""}${MARK}(?:${names})\\n`;
}

/** After the closing line. No layout has a state of this number. */
const CLOSED: LayoutState = { id: -1 };

/** The code begins where the fence is open, as a text of its own. */
function fencedLayout(layout: Layout, open: SymbolId, close: SymbolId): Layout {
  return {
    initial: layout.initial,
    after: (state, terminal) =>
      terminal === open
        ? layout.initial
        : terminal === close || state === CLOSED
          ? CLOSED
          : layout.after(state, terminal),
    ...(layout.admits === undefined
      ? {}
      : {
          // The fence may close where the code ends, on a line of its own.
          admits: (state, ignored, canShift, canEnd) =>
            state === CLOSED ||
            canShift(close) ||
            layout.admits?.(state, ignored, canShift, canEnd) !== false,
        }),
    openings: (state, canShift) => (state === CLOSED ? [] : layout.openings(state, canShift)),
    endings: (state, canShift) => (state === CLOSED ? [[]] : layout.endings(state, canShift)),
    write: (state, implied, isAtEnd) => {
      if (state !== CLOSED) return layout.write(state, implied, isAtEnd);
      return implied.length === 0 ? new Uint8Array(0) : undefined;
    },
    measured: layout.measured,
    measuredBytes: layout.measuredBytes,
    read: (state, byte) => (state === CLOSED ? CLOSED : layout.read(state, byte)),
  };
}
