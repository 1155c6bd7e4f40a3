/** imports → types: what is imported is in scope, with the type that its module gives it. */
import { type TypesValue, type TypeTerm, typesLattice, withNames } from "../types/index.ts";
import { type Bindings, bindingsLattice, importedNames } from "../views.ts";

/** The type of an export; undefined where nothing is known of it. */
export type Exports = (module: string, exported: string) => TypeTerm | undefined;

/** Preserves top and bottom; meets where they are no contradiction. */
export function scopeOf(exports: Exports): (imported: Bindings) => TypesValue {
  return (imported) => {
    if (bindingsLattice.equals(imported, bindingsLattice.bottom)) return typesLattice.bottom;
    return withNames(
      importedNames(imported).flatMap(([local, { module, exported }]) => {
        const type = exports(module, exported);
        return type === undefined ? [] : [[local, type] as const];
      }),
    );
  };
}
