/**
 * The arrows between domains that act while TypeScript is generated, by name, and their switches. Each is on unless it
 * is switched off, to see what it does; the ledger then says that nothing keeps the output to it.
 */
import { SpecError } from "../kernel/index.ts";

/** What each arrow says. */
export const EDGES = {
  "syntax-types": "the position says what type, keys and literals are expected",
  "types-syntax": "an expression of another type than expected is not finished",
  "types-imports": "a name that is used is declared or imported before",
  "imports-types": "what is imported is in scope",
  "syntax-control-flow": "constructs that are open count for the sketch",
} as const;

export type EdgeName = keyof typeof EDGES;

/** @throws SpecError for a name that is no arrow's */
export function edgesOff(names: readonly string[] = []): ReadonlySet<EdgeName> {
  const unknown = names.find((name) => !Object.hasOwn(EDGES, name));
  if (unknown !== undefined) {
    throw new SpecError(`There is no edge ${JSON.stringify(unknown)} between domains`, {
      hint: `Use some of ${Object.keys(EDGES).join(", ")}.`,
    });
  }
  // Checked above.
  return new Set(names as readonly EdgeName[]);
}
