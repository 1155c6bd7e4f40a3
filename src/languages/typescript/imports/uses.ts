/**
 * Every door by which a TypeScript text reaches a module: imports, `export … from`, `import()`, `require`, import types,
 * and the ways around them: `process.getBuiltinModule`, `createRequire`, `require` taken as a value or off `globalThis`
 * or `module`, and those of `globals.ts`. What is computed may be any module.
 */
import type { ModuleDoor, ModuleUse } from "../../../../domains/imports/index.ts";
import { ts } from "../compiler.ts";
import { globalUses, mayBeGlobalUse } from "./globals.ts";

export function moduleUses(text: string, fileName = "module.ts"): readonly ModuleUse[] {
  const file = ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
  const uses: ModuleUse[] = [];
  const add = (door: ModuleDoor, node: ts.Node, specifier: ts.Node | undefined): void => {
    const literal = specifier !== undefined && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
    uses.push({ door, specifier: literal, start: node.getStart(file), end: node.end });
  };
  const visit = (node: ts.Node): void => {
    // Without a string for its specifier it is not finished.
    if (ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)) {
      add("import", node, node.moduleSpecifier);
    } else if (
      ts.isExportDeclaration(node) &&
      node.moduleSpecifier !== undefined &&
      ts.isStringLiteral(node.moduleSpecifier)
    ) {
      add("export-from", node, node.moduleSpecifier);
    } else if (ts.isExternalModuleReference(node)) add("require", node, node.expression);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument))
      add("import", node, node.argument.literal);
    else if (ts.isCallExpression(node)) visitCall(node, add);
    else if (isLooseRequire(node)) add("global", node, undefined);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return [...uses, ...globalUses(file)].sort((a, b) => a.start - b.start);
}

/** Words of doors. */
const DOORS = /\b(?:import|from|require|getBuiltinModule|createRequire)\b/;

/** Cheap and permissive: `moduleUses` may find something that ends in this text. */
export function mayBeUse(tail: string): boolean {
  return DOORS.test(tail) || mayBeGlobalUse(tail);
}

type Add = (door: ModuleDoor, node: ts.Node, specifier: ts.Node | undefined) => void;

function visitCall(node: ts.CallExpression, add: Add): void {
  const { expression } = node;
  const [first] = node.arguments;
  if (expression.kind === ts.SyntaxKind.ImportKeyword) add("dynamic-import", node, first);
  else if (ts.isIdentifier(expression) && expression.text === "require") add("require", node, first);
  else if (nameAfterDot(expression) === "getBuiltinModule") add("global", node, first);
  else if (nameAfterDot(expression) === "resolve" && nameOf(expression) === "require") return;
  else if (nameOf(expression) === "createRequire" || nameAfterDot(expression) === "createRequire") {
    add("require", node, undefined);
  }
}

/** `require` as a value, `globalThis.require`, `module["require"]`: what is called later cannot be followed. */
function isLooseRequire(node: ts.Node): boolean {
  const { parent } = node;
  if (ts.isIdentifier(node) && node.text === "require") {
    if (ts.isCallExpression(parent) && parent.expression === node) return false;
    if (ts.isPropertyAccessExpression(parent))
      return parent.name === node || nameAfterDot(parent) !== "resolve";
    const isDeclared = "name" in parent && parent.name === node;
    return !isDeclared && !ts.isPropertyAssignment(parent);
  }
  if (!ts.isElementAccessExpression(node) || !ts.isStringLiteralLike(node.argumentExpression)) return false;
  return ["require", "getBuiltinModule"].includes(node.argumentExpression.text);
}

function nameAfterDot(node: ts.Node): string | undefined {
  return ts.isPropertyAccessExpression(node) ? node.name.text : undefined;
}

function nameOf(node: ts.Node): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  return ts.isPropertyAccessExpression(node) ? nameOf(node.expression) : undefined;
}
