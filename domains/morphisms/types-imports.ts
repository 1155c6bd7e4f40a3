/**
 * types → imports: a name that is used and not declared must be imported. Where one module alone provides it, that
 * module is required; where several do, or none is known to, nothing follows.
 */
import { type ImportsValue, importsLattice, importsValue } from "../imports/index.ts";
import { type UsedNames, usedNamesLattice } from "../views.ts";

/** Modules that provide a name; what a project knows, so empty where it knows of none. */
export type Providers = (name: string) => readonly string[];

/** Preserves top, meets and bottom. */
export function requiredBy(providers: Providers): (used: UsedNames) => ImportsValue {
  return (used) => {
    if (used.kind === "contradiction") return importsLattice.bottom;
    const required = usedNamesLattice.items(used).flatMap((name) => {
      const [only, ...others] = providers(name);
      return only === undefined || others.length > 0 ? [] : [only];
    });
    return importsValue({ required });
  };
}
