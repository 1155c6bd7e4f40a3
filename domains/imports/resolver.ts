/**
 * What the imports domain asks of a language: which modules exist for a file of the user's project, what they export,
 * and by which doors a text reaches them. A language pack answers; the rules about required, forbidden and versioned
 * modules are here.
 */
import { hasBan, type ImportsValue, isAvailable, isForbidden, requiredIn, versionsOf } from "./value.ts";
import { hasVersion } from "./versions.ts";

/** What a specifier stands for. */
export type Resolution =
  | {
      readonly kind: "resolved";
      /** Names that a demand on it may use: the specifier, the package or builtin it belongs to. */
      readonly names: readonly string[];
      /** Of an installed package. */
      readonly version?: string;
      /** Modules whose exports it passes on, by all their names. */
      readonly passesOn: readonly string[];
    }
  | { readonly kind: "missing"; readonly why: string };

/** What can be imported from a module under a name. */
export interface ModuleExport {
  readonly name: string;
  /** It can be used as a value, not as a type alone. */
  readonly isValue: boolean;
}

export interface ModuleResolver {
  resolve(specifier: string): Resolution;
  /** Specifiers that resolve: a finite list, and beginnings behind which `resolve` decides. */
  specifiers(): { readonly texts: readonly string[]; readonly prefixes: readonly string[] };
  /** What can be imported from a module, by name; undefined where that is not known. */
  exportsOf(specifier: string): ReadonlyMap<string, ModuleExport> | undefined;
  /** What of the project could not be looked at, in words; known once it was. */
  readonly notes: readonly string[];
}

/** How a text reaches a module. */
export type ModuleDoor =
  | "import"
  | "export-from"
  | "dynamic-import"
  | "require"
  /** Around the others, by something that is always there. */
  | "global"
  /** A global that gives what a module does; nothing is imported. */
  | "ambient";

export interface ModuleUse {
  readonly door: ModuleDoor;
  /** Undefined where it is computed: the module can be any. */
  readonly specifier: string | undefined;
  /** What is reached without resolving anything goes by these. */
  readonly names?: readonly string[];
  /** UTF-16 offsets of the use. */
  readonly start: number;
  readonly end: number;
}

export interface ImportViolation {
  readonly kind: "missing" | "forbidden" | "version" | "computed" | "not-imported";
  readonly message: string;
  /** Of the use; 0 for a module that is not imported. */
  readonly start: number;
  readonly end: number;
}

const COMPUTED: Readonly<Record<ModuleDoor, string>> = {
  import: "a computed import",
  "export-from": "a computed export",
  "dynamic-import": "a computed import()",
  require: "a computed require",
  global: "what is computed from globals or texts",
  ambient: "a global",
};

/** Everything about a text's modules that is not as demanded, in the order of the text. */
export function checkModuleUses(
  uses: readonly ModuleUse[],
  value: ImportsValue,
  resolver: ModuleResolver,
): readonly ImportViolation[] {
  const violations: ImportViolation[] = [];
  const imported = new Set<string>();
  for (const { specifier, start, end, door, names } of uses) {
    const add = (kind: ImportViolation["kind"], message: string): void => {
      violations.push({ kind, message, start, end });
    };
    if (specifier === undefined) {
      if (hasBan(value)) add("computed", `${COMPUTED[door]} may reach a forbidden module`);
      continue;
    }
    if (door === "ambient") {
      const banned = names?.find((name) => isForbidden(value, name));
      if (banned !== undefined)
        add("forbidden", `${specifier} gives what ${banned} does, which is forbidden`);
      continue;
    }
    const found = resolver.resolve(specifier);
    if (found.kind === "missing") {
      const isBanned = isForbidden(value, specifier);
      add(isBanned ? "forbidden" : "missing", isBanned ? `${specifier} is forbidden` : found.why);
      continue;
    }
    for (const name of found.names) imported.add(name);
    const banned = [...found.names, ...found.passesOn].find((name) => isForbidden(value, name));
    if (banned !== undefined) {
      add(
        "forbidden",
        banned === specifier ? `${banned} is forbidden` : `${specifier} gives ${banned}, which is forbidden`,
      );
      continue;
    }
    if (!found.names.some((name) => isAvailable(value, name))) {
      add("missing", `${specifier} is not among the available modules`);
      continue;
    }
    const { version } = found;
    if (version === undefined) continue;
    const wrong = found.names.find((name) => !hasVersion(versionsOf(value, name), version));
    if (wrong !== undefined)
      add("version", `${wrong} is installed in version ${version}, which is not allowed`);
  }
  for (const name of requiredIn(value)) {
    if (!imported.has(name)) {
      violations.push({ kind: "not-imported", message: `${name} must be imported`, start: 0, end: 0 });
    }
  }
  return violations;
}

/** Why what must be imported cannot be, in words: it does not exist in the project, or not in a version that is allowed. */
export function unmeetableDemands(value: ImportsValue, resolver: ModuleResolver): readonly string[] {
  return requiredIn(value).flatMap((name) => {
    const found = resolver.resolve(name);
    if (found.kind === "resolved") {
      const { version } = found;
      const fits = version === undefined || hasVersion(versionsOf(value, name), version);
      return fits ? [] : [`${name} is required, and its installed version ${version} is not allowed`];
    }
    // A package may be reached by its parts alone.
    const { texts, prefixes } = resolver.specifiers();
    const hasParts = [...texts, ...prefixes].some((text) => text.startsWith(`${name}/`));
    return hasParts ? [] : [`${name} is required, and ${found.why}`];
  });
}
