/**
 * The text of a file in which some holes are filled and others are not, and where the open ones stand in it. Pure: the
 * same contents and imports give the same text, in whatever order they came.
 */
import type { HolePlace, TextEdit, TextRange } from "../../../domains/types/index.ts";
import type { HoleFile } from "../../compile/index.ts";

export interface Rendering {
  readonly text: string;
  /** Of the holes that are open, in the order of the text. */
  readonly open: readonly HolePlace[];
  /** Of the filled ones. */
  readonly filled: readonly HolePlace[];
  /** Where texts were put in beside the holes. */
  readonly added: readonly TextRange[];
}

/**
 * Open holes stay as they are written: to the grammar a name or a comment, to a checker a name of no known type.
 * @param contents  by name of the hole
 */
export function renderFile({ text, holes }: HoleFile, contents: ReadonlyMap<string, string>): Rendering {
  let written = "";
  let at = 0;
  const open: HolePlace[] = [];
  const filled: HolePlace[] = [];
  for (const { name, kind, start, end } of holes) {
    const content = contents.get(name);
    const shown = content ?? text.slice(start, end);
    written += text.slice(at, start);
    const place = { name, kind, start: written.length, end: written.length + shown.length };
    written += shown;
    (content === undefined ? open : filled).push(place);
    at = end;
  }
  return { text: written + text.slice(at), open, filled, added: [] };
}

/** A range of a text after `edits` to it. */
export function shifted<T extends TextRange>(range: T, edits: readonly TextEdit[]): T {
  const by = (offset: number): number =>
    edits.reduce((sum, { at, text }) => (at <= offset ? sum + text.length : sum), 0);
  const shift = by(range.start);
  return { ...range, start: range.start + shift, end: range.end + shift };
}

/** The rendering with texts put in. */
export function withEdits(rendering: Rendering, edits: readonly TextEdit[]): Rendering {
  if (edits.length === 0) return rendering;
  const { text, open, filled, added } = rendering;
  const put: TextRange[] = [];
  const ordered = [...edits].sort((a, b) => a.at - b.at);
  let written = "";
  let at = 0;
  for (const edit of ordered) {
    written += text.slice(at, edit.at);
    put.push({ start: written.length, end: written.length + edit.text.length });
    written += edit.text;
    at = edit.at;
  }
  return {
    text: written + text.slice(at),
    open: open.map((place) => shifted(place, edits)),
    filled: filled.map((place) => shifted(place, edits)),
    added: [...added.map((range) => shifted(range, edits)), ...put],
  };
}

/** Where an offset into the rendered text is in the file as the user wrote it; in a content, the start of its hole. */
export function sourceOffset(
  { holes }: HoleFile,
  { open, filled, added }: Rendering,
  offset: number,
): number {
  const replaced = new Map(holes.map(({ name, start, end }) => [name, end - start]));
  const ranges = [
    ...added.map(({ start, end }) => ({ start, end, before: 0 })),
    ...[...open, ...filled].map(({ name, start, end }) => ({ start, end, before: replaced.get(name) ?? 0 })),
  ].sort((a, b) => a.start - b.start);
  let shift = 0;
  for (const { start, end, before } of ranges) {
    if (offset < end) return Math.min(offset, start) - shift;
    shift += end - start - before;
  }
  return offset - shift;
}

/** What makes the text parse although holes are open: statements in front of hole comments, where blocks need them. */
export function standIns({ syntax }: HoleFile, { open }: Rendering, except?: string): readonly TextEdit[] {
  if (syntax.needsStatements !== true) return [];
  return open
    .filter(({ name, kind }) => kind === "statements" && name !== except)
    .map(({ start }) => ({ at: start, text: `${syntax.statement} ` }));
}
