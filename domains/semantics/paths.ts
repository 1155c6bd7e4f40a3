/** Ways through a function: what is known on each, and how it ends. */
import type { SymbolicValue } from "./cases.ts";
import { and, type Formula } from "./formulas.ts";
import type { CodeRange } from "./program.ts";
import type { Term } from "./terms.ts";

export interface Path {
  readonly names: ReadonlyMap<string, SymbolicValue>;
  readonly heap: ReadonlyMap<string, Term>;
  readonly conditions: Formula;
}

export type End =
  | { readonly kind: "next" | "break" | "continue" | "open" }
  | { readonly kind: "return"; readonly value: SymbolicValue; readonly range: CodeRange }
  | { readonly kind: "throw"; readonly range: CodeRange };

export interface Way {
  readonly path: Path;
  readonly end: End;
}

export function next(path: Path): readonly Way[] {
  return path.conditions.kind === "false" ? [] : [{ path, end: { kind: "next" } }];
}

export function given(path: Path, formula: Formula): Path {
  return formula.kind === "true" ? path : { ...path, conditions: and(path.conditions, formula) };
}
