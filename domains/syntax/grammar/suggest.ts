/** "Did you mean": the known name nearest to a mistyped one. */

const MAX_COMPARED = 100;

/** A hint for an unknown name: the nearest known one, or the known ones when none is near. */
export function didYouMean(given: string, known: Iterable<string>): string {
  // Long names are no typing mistakes, and comparing them is quadratic.
  const names = [...known].filter((name) => name.length <= MAX_COMPARED);
  if (given.length > MAX_COMPARED) return "";
  let best: string | undefined;
  let least = Math.max(1, Math.floor(given.length / 3)) + 1;
  for (const name of names) {
    if (Math.abs(name.length - given.length) >= least) continue;
    const distance = editDistance(given.toLowerCase(), name.toLowerCase());
    if (distance < least) {
      least = distance;
      best = name;
    }
  }
  if (best !== undefined) return `Did you mean "${best}"?`;
  const shown = names.slice(0, 12).join(", ");
  return names.length === 0
    ? "Nothing is defined here."
    : `Defined are ${shown}${names.length > 12 ? ", ..." : ""}.`;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words. */
function editDistance(a: string, b: string): number {
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(previous[j]! + 1, row[j - 1]! + 1, previous[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        cost = Math.min(cost, before[j - 2]! + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}
