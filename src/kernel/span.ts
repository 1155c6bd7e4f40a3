/**
 * Places in a text the user gave us: a schema, a grammar, a config file.
 * Offsets count UTF-16 units (what JavaScript strings index), lines and columns start at 1.
 */

/** A half-open range of a named text. */
export interface Span {
  /** File name, or a name such as `<schema>` for text that came from no file. */
  readonly file: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly column: number;
}

/** Builds the span of `[start, end)` in `text`; line and column are those of `start`. */
export function spanAt(file: string, text: string, start: number, end: number = start): Span {
  let line = 1;
  let lineStart = 0;
  const limit = Math.min(start, text.length);
  for (let i = 0; i < limit; i++) {
    if (text.charCodeAt(i) === 10) {
      line++;
      lineStart = i + 1;
    }
  }
  return { file, start, end, line, column: start - lineStart + 1 };
}

/** `file:line:column`, the form editors and terminals make clickable. */
export function formatSpan(span: Span): string {
  return `${span.file}:${span.line}:${span.column}`;
}
