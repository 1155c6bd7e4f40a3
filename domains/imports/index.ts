/** Surface of the imports domain: which modules a program may, must and must not use. */
import type { Domain, TextViolation } from "../domain.ts";
import { type ImportsFilterOptions, importsFilter } from "./filter.ts";
import { checkModuleUses } from "./resolver.ts";
import { hasBan, type ImportsValue, importsLattice, importsSatisfiability } from "./value.ts";

export { type ImportsFilterOptions, importsFilter } from "./filter.ts";
export {
  checkModuleUses,
  type ImportViolation,
  type ModuleDoor,
  type ModuleExport,
  type ModuleResolver,
  type ModuleUse,
  type Resolution,
  unmeetableDemands,
} from "./resolver.ts";
export type { RangeOptions, Version } from "./semver.ts";
export { readVersion } from "./semver.ts";
export type { ImportedName, ModuleSlot, ModuleSyntax } from "./syntax.ts";
export {
  contradictionsIn,
  forbiddenIn,
  hasBan,
  type ImportDemands,
  type ImportsValue,
  importsLattice,
  importsSatisfiability,
  importsValue,
  isAvailable,
  isForbidden,
  mayImport,
  requiredIn,
  versionsOf,
} from "./value.ts";
export {
  compareVersions,
  hasVersion,
  printVersion,
  type VersionSet,
  versionLattice,
  versionRange,
} from "./versions.ts";

/** Required, forbidden and available modules, and their versions. */
export const importsDomain: Domain<ImportsValue> = {
  name: "imports",
  lattice: importsLattice,
  satisfiability: importsSatisfiability,
  print: (value) => importsLattice.print(value),
};

/** The same domain with what it means for a file of a project. */
export function importsOf(options: ImportsFilterOptions): Domain<ImportsValue> {
  const { resolver, syntax, prefix, suffix } = options;
  const { strings, names, closers } = syntax.terminals;
  const concerned = [...strings, ...names, ...closers];
  return {
    ...importsDomain,
    toFilter: importsFilter(options),
    // A specifier may rule out whatever else could stand there: these tell the places where one may be.
    concerns: (position, asked) =>
      position.places === undefined ||
      concerned.some((name) => (position.live ?? asked).includes(position.terminals.get(name) ?? Number.NaN)),
    leavesOpen: () => resolver.notes,
    audit: {
      demands: (value) => [
        "modules exist, by whatever door they are reached",
        ...(hasBan(value) ? ["no way around what is forbidden: globals, computed specifiers"] : []),
      ],
      violations(value, text, isWhole) {
        // Statements are looked at as they close; what no look caught is there at the end.
        if (!isWhole && !syntax.mayBeUse(text.slice(-syntax.lookBehind))) return [];
        const whole = prefix + text + (isWhole ? suffix : "");
        const found = checkModuleUses(syntax.uses(whole), value, resolver);
        return found.flatMap(({ kind, message, start, end }): TextViolation[] => {
          // The end is masked until it is there; and what stands around the text is not for the text to mend.
          if (kind === "not-imported" && !isWhole) return [];
          if (kind !== "not-imported" && (end <= prefix.length || start >= prefix.length + text.length))
            return [];
          const isMissing = kind === "not-imported";
          return [
            {
              code: kind,
              message,
              start: isMissing ? text.length : start - prefix.length,
              end: isMissing ? text.length : end - prefix.length,
              statements: isMissing
                ? []
                : syntax.statementsAround(whole, start).map((offset) => offset - prefix.length),
            },
          ];
        });
      },
    },
  };
}
