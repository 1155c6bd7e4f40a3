/**
 * The unified difference of two texts, line by line.
 * Source: longest common subsequence by dynamic programming (Hunt and McIlroy, Bell Laboratories CSTR 41, 1976), on what is
 * left between the common beginning and the common end.
 */

/** Unchanged lines shown around changes. */
const CONTEXT = 3;

interface Line {
  readonly kind: " " | "-" | "+";
  readonly text: string;
}

/** As `diff -u` writes it; empty for equal texts. */
export function unifiedDiff(file: string, before: string, after: string): string {
  if (before === after) return "";
  const lines = compare(before.split("\n"), after.split("\n"));
  const hunks: string[] = [`--- a/${file}`, `+++ b/${file}`];
  let at = 0;
  while (at < lines.length) {
    const first = lines.findIndex(({ kind }, i) => i >= at && kind !== " ");
    if (first === -1) break;
    let last = first;
    for (let i = first; i < lines.length && i <= last + 2 * CONTEXT; i++)
      if (lines[i]!.kind !== " ") last = i;
    const from = Math.max(at, first - CONTEXT);
    const to = Math.min(lines.length, last + CONTEXT + 1);
    hunks.push(header(lines, from, to), ...lines.slice(from, to).map(({ kind, text }) => kind + text));
    at = to;
  }
  return `${hunks.join("\n")}\n`;
}

function header(lines: readonly Line[], from: number, to: number): string {
  const count = (kind: "-" | "+", start: number, end: number): number =>
    lines.slice(start, end).filter((line) => line.kind === " " || line.kind === kind).length;
  const range = (kind: "-" | "+"): string => `${count(kind, 0, from) + 1},${count(kind, from, to)}`;
  return `@@ -${range("-")} +${range("+")} @@`;
}

function compare(before: readonly string[], after: readonly string[]): readonly Line[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start++;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end++;
  const same = (texts: readonly string[]): Line[] => texts.map((text) => ({ kind: " ", text }));
  return [
    ...same(before.slice(0, start)),
    ...middle(before.slice(start, before.length - end), after.slice(start, after.length - end)),
    ...same(before.slice(before.length - end)),
  ];
}

function middle(before: readonly string[], after: readonly string[]): readonly Line[] {
  const width = after.length + 1;
  const lengths = new Uint32Array((before.length + 1) * width);
  for (let i = before.length - 1; i >= 0; i--) {
    for (let k = after.length - 1; k >= 0; k--) {
      lengths[i * width + k] =
        before[i] === after[k]
          ? lengths[(i + 1) * width + k + 1]! + 1
          : Math.max(lengths[(i + 1) * width + k]!, lengths[i * width + k + 1]!);
    }
  }
  const lines: Line[] = [];
  let i = 0;
  let k = 0;
  while (i < before.length || k < after.length) {
    if (i < before.length && k < after.length && before[i] === after[k]) {
      lines.push({ kind: " ", text: before[i]! });
      i++;
      k++;
    } else if (
      k >= after.length ||
      (i < before.length && lengths[(i + 1) * width + k]! >= lengths[i * width + k + 1]!)
    ) {
      lines.push({ kind: "-", text: before[i++]! });
    } else lines.push({ kind: "+", text: after[k++]! });
  }
  return lines;
}
