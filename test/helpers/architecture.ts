/**
 * Who may import whom, and a checker for it. The checker works on texts, so that it can be tested on small examples;
 * `test/architecture.test.ts` runs it on the project.
 */
import path from "node:path";
import ts from "typescript";

/** One import of one file: static, type-only, dynamic, re-export, `require` or `import("…")` type. */
export interface Import {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
  readonly isDynamic: boolean;
  readonly line: number;
}

export interface Violation {
  readonly file: string;
  readonly line: number;
  readonly message: string;
}

const FLOOR = ["src/kernel", "src/ir", "masks", "propagation", "holes"];
/** The shared files, each domain, and the arrows between them; `domains/unified` is for those above. */
const DOMAINS = ["domains", "domains/*", "domains/morphisms"];

/** Unit to the units it may import; `domains/*` is any single domain. A unit may always import itself. */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "src/kernel": [],
  "src/ir": ["src/kernel"],
  masks: ["src/kernel"],
  propagation: ["src/kernel"],
  holes: ["src/kernel", "propagation"],
  domains: FLOOR,
  "domains/*": [...FLOOR, "domains"],
  "domains/unified": [...FLOOR, "domains", "domains/*", "domains/morphisms"],
  "domains/morphisms": [...FLOOR, "domains", "domains/*"],
  models: ["src/kernel", "masks"],
  "src/laws": ["src/kernel", "masks", "propagation", "holes", ...DOMAINS, "domains/unified"],
  "src/extract": ["src/kernel", "src/ir"],
  "src/dsl": ["src/kernel", "src/ir"],
  "src/languages": ["src/kernel", "src/ir", "src/extract", ...DOMAINS],
  "src/compile": [
    "src/kernel",
    "src/ir",
    "propagation",
    "holes",
    ...DOMAINS,
    "domains/unified",
    "src/languages",
  ],
  "src/generate": [
    "src/kernel",
    "masks",
    "propagation",
    "holes",
    ...DOMAINS,
    "domains/unified",
    "models",
    "src/compile",
  ],
  src: [
    ...FLOOR,
    ...DOMAINS,
    "domains/unified",
    "models",
    "src/laws",
    "src/extract",
    "src/dsl",
    "src/languages",
    "src/compile",
    "src/generate",
  ],
  "src/cli": ["src/kernel", "src"],
};

/** Units that may import anything, past surfaces and doors as well. */
const FREE = new Set(["bench", "test"]);

/** What other units may import of a unit, where that is not `index.ts` alone. */
const SURFACES: Readonly<Record<string, readonly string[]>> = {
  domains: ["domains/domain.ts", "domains/views.ts"],
  "domains/unified": ["domains/unified.ts"],
  models: ["models/index.ts", "models/adapter.ts"],
  // The version is a file without imports, so that `--version` and early errors load nothing else.
  src: ["src/index.ts", "src/version.ts"],
};

/** Edges beyond the table: importing file to imported file, lazily. */
const LAZY_EXCEPTIONS: readonly (readonly [string, string])[] = [
  ["src/cli/commands/bench.ts", "bench/run.ts"],
];

/** Edges of the table that may only carry types. */
const TYPES_ONLY: readonly (readonly [string, string])[] = [["src/generate", "models"]];

interface Door {
  /** A file, or a folder ending in `/`; empty is anywhere. */
  readonly within: string;
  /** Several files of the folder may import the package. */
  readonly isShared?: boolean;
}

/** Third-party package to the one file that imports it. */
export const DOORS: Readonly<Record<string, Door>> = {
  immutable: { within: "src/kernel/persistent.ts" },
  "typed-array-utils": { within: "masks/bytes.ts" },
  "lru-cache": { within: "" },
  semver: { within: "domains/imports/semver.ts" },
  "z3-solver": { within: "domains/semantics/" },
  "fast-check": { within: "src/laws/" },
  "node-llama-cpp": { within: "models/llama-cpp/" },
  "web-tree-sitter": { within: "src/extract/" },
  typescript: { within: "src/languages/typescript/" },
  commander: { within: "src/cli/", isShared: true },
  picocolors: { within: "src/cli/", isShared: true },
  "env-paths": { within: "src/cli/" },
  lilconfig: { within: "src/cli/" },
  tsx: { within: "src/cli/" },
  ajv: { within: "src/cli/demo/" },
};

export const TOP_LEVEL_FOLDERS = [
  "bench",
  "domains",
  "holes",
  "masks",
  "models",
  "propagation",
  "src",
  "test",
];

/** The unit of a file; undefined where the layout has no place for it. */
export function unitOf(file: string): string | undefined {
  const [top, second, third] = file.split("/");
  if (top === undefined || second === undefined) return undefined;
  if (top === "src") {
    if (third === undefined) return "src";
    return `src/${second}` in ALLOWED ? `src/${second}` : undefined;
  }
  if (top === "domains") {
    if (third === undefined) return second === "unified.ts" ? "domains/unified" : "domains";
    return `domains/${second}`;
  }
  return top in ALLOWED || FREE.has(top) ? top : undefined;
}

/** All violations of the layout, in the order of files and lines, then packages and cycles. */
export function checkArchitecture(files: ReadonlyMap<string, string>): readonly Violation[] {
  const violations: Violation[] = [];
  const packages = new Map<string, { readonly file: string; readonly line: number }[]>();
  const edges = new Map<string, string[]>();
  for (const file of [...files.keys()].sort()) {
    const unit = unitOf(file);
    if (unit === undefined) {
      violations.push({ file, line: 1, message: "belongs to no unit of the layout" });
      continue;
    }
    for (const found of importsOf(file, files.get(file) ?? "")) {
      const { specifier, line } = found;
      if (specifier.startsWith("node:")) continue;
      if (!specifier.startsWith(".")) {
        const name = packageName(specifier);
        if (!FREE.has(unit)) packages.set(name, [...(packages.get(name) ?? []), { file, line }]);
        continue;
      }
      const target = path.posix.join(path.posix.dirname(file), specifier);
      if (FREE.has(unit)) continue;
      // Files of one unit may know each other's types; a cycle of values is an initialisation order waiting to break.
      if (files.has(target) && !found.isTypeOnly) edges.set(file, [...(edges.get(file) ?? []), target]);
      const message = edgeViolation(file, unit, target, found);
      if (message !== undefined) violations.push({ file, line, message });
    }
  }
  return [...violations, ...doorViolations(packages), ...cycleViolations(edges)];
}

/** `file:line: message`, one line each. */
export function printViolations(violations: readonly Violation[]): string {
  return violations.map(({ file, line, message }) => `${file}:${line}: ${message}`).join("\n");
}

/** Every import of a source text, in order. Dynamic imports of computed names cannot be seen. */
export function importsOf(file: string, text: string): readonly Import[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  const found: Import[] = [];
  const add = (
    node: ts.Node,
    specifier: ts.Node | undefined,
    isTypeOnly: boolean,
    isDynamic = false,
  ): void => {
    if (specifier === undefined || !ts.isStringLiteralLike(specifier)) return;
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    found.push({ specifier: specifier.text, isTypeOnly, isDynamic, line });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) add(node, node.moduleSpecifier, isTypeImport(node));
    else if (ts.isExportDeclaration(node)) add(node, node.moduleSpecifier, isTypeExport(node));
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add(node, node.argument.literal, true);
    else if (ts.isExternalModuleReference(node)) add(node, node.expression, false);
    else if (ts.isCallExpression(node) && isImportCall(node)) add(node, node.arguments[0], false, true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function isTypeImport(node: ts.ImportDeclaration): boolean {
  const clause = node.importClause;
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
}

function isTypeExport(node: ts.ExportDeclaration): boolean {
  if (node.isTypeOnly) return true;
  const clause = node.exportClause;
  if (clause === undefined || !ts.isNamedExports(clause)) return false;
  return clause.elements.length > 0 && clause.elements.every((element) => element.isTypeOnly);
}

function isImportCall(node: ts.CallExpression): boolean {
  const { expression } = node;
  return (
    expression.kind === ts.SyntaxKind.ImportKeyword ||
    (ts.isIdentifier(expression) && expression.text === "require")
  );
}

function packageName(specifier: string): string {
  const [scope, name] = specifier.split("/");
  return scope?.startsWith("@") === true && name !== undefined ? `${scope}/${name}` : (scope ?? specifier);
}

function edgeViolation(file: string, unit: string, target: string, found: Import): string | undefined {
  const to = unitOf(target);
  if (to === undefined) {
    // Data beside the code, such as package.json; source has a unit.
    return target.endsWith(".ts") ? `imports ${target}, which belongs to no unit of the layout` : undefined;
  }
  if (to === unit) {
    const own = `${unit}/index.ts`;
    return target === own && file !== own ? `imports its own unit's index (${target})` : undefined;
  }
  if (found.isDynamic && LAZY_EXCEPTIONS.some(([from, lazily]) => from === file && lazily === target))
    return undefined;
  if (!mayImport(unit, to)) return `${unit} may not import ${to} (${target})`;
  const surface = SURFACES[to] ?? [`${to}/index.ts`];
  if (!surface.includes(target)) return `imports ${target} past the surface of ${to} (${surface.join(", ")})`;
  if (!found.isTypeOnly && TYPES_ONLY.some(([from, types]) => from === unit && types === to)) {
    return `${unit} may import types only from ${to} (${target})`;
  }
  return undefined;
}

function mayImport(from: string, to: string): boolean {
  const allowed = ALLOWED[rowOf(from)] ?? [];
  return allowed.includes(to) || allowed.includes(rowOf(to));
}

/** The row of the table that speaks of a unit: single domains share one. */
function rowOf(unit: string): string {
  return unit.startsWith("domains/") && !(unit in ALLOWED) ? "domains/*" : unit;
}

function doorViolations(
  packages: ReadonlyMap<string, readonly { readonly file: string; readonly line: number }[]>,
): readonly Violation[] {
  return [...packages].flatMap(([name, uses]) => {
    const door = DOORS[name];
    const [first] = uses;
    return uses.flatMap(({ file, line }): Violation[] => {
      if (door === undefined) return [{ file, line, message: `imports package ${name}, which has no door` }];
      const isInside =
        door.within.endsWith("/") || door.within === "" ? file.startsWith(door.within) : file === door.within;
      if (!isInside)
        return [{ file, line, message: `imports package ${name} outside its door (${door.within})` }];
      if (door.isShared === true || file === first?.file) return [];
      return [{ file, line, message: `imports package ${name}, whose door is ${first?.file}` }];
    });
  });
}

/** One violation per strongly connected component of more than one file. Source: Tarjan 1972. */
function cycleViolations(edges: ReadonlyMap<string, readonly string[]>): readonly Violation[] {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const stack: string[] = [];
  const cycles: string[][] = [];
  const connect = (file: string): void => {
    const index = order.size;
    order.set(file, index);
    lowest.set(file, index);
    stack.push(file);
    for (const target of edges.get(file) ?? []) {
      if (!order.has(target)) {
        connect(target);
        lowest.set(file, Math.min(lowest.get(file) ?? index, lowest.get(target) ?? index));
      } else if (stack.includes(target)) {
        lowest.set(file, Math.min(lowest.get(file) ?? index, order.get(target) ?? index));
      }
    }
    if (lowest.get(file) !== index) return;
    const component = stack.splice(stack.indexOf(file));
    if (component.length > 1) cycles.push(component.sort());
  };
  for (const file of edges.keys()) if (!order.has(file)) connect(file);
  return cycles.map((files) => ({
    file: files[0] ?? "",
    line: 1,
    message: `these files import each other in a cycle: ${files.join(", ")}`,
  }));
}
