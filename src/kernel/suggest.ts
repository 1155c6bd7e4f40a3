/** "Did you mean": the known name nearest to a mistyped one. */

/** Longer names are no typing mistakes, and comparing them is quadratic. */
const MAX_COMPARED = 100;
/** Known names that a hint lists. */
const MAX_LISTED = 16;

/** The known name at most a third of its letters away from `given`, or `undefined`. */
export function nearestName(given: string, known: Iterable<string>): string | undefined {
  if (given.length > MAX_COMPARED) return undefined;
  let best: string | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const name of known) {
    const most = Math.max(1, Math.floor(Math.max(given.length, name.length) / 3));
    if (name.length > MAX_COMPARED || Math.abs(name.length - given.length) > most) continue;
    const distance = editDistance(given.toLowerCase(), name.toLowerCase());
    if (distance >= least || distance > most) continue;
    least = distance;
    best = name;
  }
  return best;
}

/**
 * A sentence for the hint of an unknown name: the nearest known one, or the known ones when none is near.
 * @param verb what comes before the list: `Defined are`, `Use one of`
 */
export function suggestName(given: string, known: Iterable<string>, verb: string): string {
  const names = [...known].filter((name) => name.length <= MAX_COMPARED);
  const best = nearestName(given, names);
  if (best !== undefined) return `Did you mean "${best}"?`;
  if (given.length > MAX_COMPARED) return "";
  if (names.length === 0) return "Nothing is defined here.";
  return `${verb} ${names.slice(0, MAX_LISTED).join(", ")}${names.length > MAX_LISTED ? ", ..." : ""}.`;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words (Damerau-Levenshtein). */
function editDistance(a: string, b: string): number {
  let before: readonly number[] = [];
  let previous: readonly number[] = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      let distance = Math.min(replaced, previous[j]! + 1, row[j - 1]! + 1);
      const isSwap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isSwap) distance = Math.min(distance, before[j - 2]! + 1);
      row.push(distance);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length]!;
}
