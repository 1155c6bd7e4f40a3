/**
 * The ways to a module that need no import: globals that give what a module of Node does, the object that holds all
 * globals, and what turns texts into code. Names that the text itself declares are its own and do not count.
 */
import type { ModuleUse } from "../../../../domains/imports/index.ts";
import { bound, internals, ts } from "../compiler.ts";

/** Global names by the module whose contents they give. */
const OF_MODULES: Readonly<Record<string, string>> = {
  buffer: "Buffer Blob File atob btoa",
  console: "console",
  crypto: "crypto Crypto CryptoKey SubtleCrypto",
  perf_hooks: "performance PerformanceObserver",
  process: "process",
  "stream/web":
    "ReadableStream WritableStream TransformStream CompressionStream DecompressionStream TextEncoderStream TextDecoderStream",
  timers: "setTimeout setInterval setImmediate clearTimeout clearInterval clearImmediate",
  undici: "fetch Headers Request Response FormData WebSocket EventSource",
  url: "URL URLSearchParams",
  util: "TextEncoder TextDecoder structuredClone",
  worker_threads: "Worker MessageChannel MessagePort BroadcastChannel",
};

const MODULE_OF = new Map(
  Object.entries(OF_MODULES).flatMap(([module, names]) => names.split(" ").map((name) => [name, module])),
);
/** Hold all globals. */
const HOLDERS = new Set(["globalThis", "global", "window", "self"]);
/** Make code of texts: what it reaches cannot be seen. */
const MAKERS = new Set(["eval", "Function"]);
const WORDS = new RegExp(
  `\\b(?:${[...MODULE_OF.keys(), ...HOLDERS, ...MAKERS, "constructor"].join("|")})\\b`,
);

/** Cheap and permissive. */
export function mayBeGlobalUse(text: string): boolean {
  return WORDS.test(text);
}

/** @param file  with parents set */
export function globalUses(file: ts.SourceFile): readonly ModuleUse[] {
  if (!mayBeGlobalUse(file.text)) return [];
  internals.bindSourceFile(file, {});
  const uses: ModuleUse[] = [];
  const add = (node: ts.Node, use: Pick<ModuleUse, "door" | "specifier" | "names">): void => {
    uses.push({ ...use, start: node.getStart(file), end: node.end });
  };
  const addNamed = (node: ts.Node, name: string): void => {
    const module = MODULE_OF.get(name);
    if (module !== undefined) {
      add(node, { door: "ambient", specifier: name, names: [name, module, `node:${module}`] });
    } else if (MAKERS.has(name)) add(node, { door: "global", specifier: undefined });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (ts.isIdentifier(node) && isValue(node) && !isDeclared(node)) {
      if (HOLDERS.has(node.text)) {
        const name = memberOf(node);
        if (name === undefined) add(node, { door: "global", specifier: undefined });
        else addNamed(node.parent, name);
      } else addNamed(node, node.text);
    } else if (isMadeFunction(node)) add(node, { door: "global", specifier: undefined });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return uses;
}

/** The name is read as a value here, not declared, and not that of a member. */
function isValue(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isShorthandPropertyAssignment(parent)) return true;
  if ("name" in parent && parent.name === node) return false;
  if (ts.isBindingElement(parent) && parent.propertyName === node) return false;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent)) return false;
  if (ts.isBreakOrContinueStatement(parent) || ts.isLabeledStatement(parent)) return parent.label !== node;
  return !ts.isQualifiedName(parent);
}

function isDeclared(node: ts.Identifier): boolean {
  for (let at: ts.Node | undefined = node.parent; at !== undefined; at = at.parent) {
    if (bound(at).locals?.has(node.escapedText) === true) return true;
  }
  return false;
}

/** What is read of `globalThis` and its like; undefined where that cannot be told. */
function memberOf(node: ts.Identifier): string | undefined {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) return parent.name.text;
  if (!ts.isElementAccessExpression(parent) || parent.expression !== node) return undefined;
  const { argumentExpression } = parent;
  return ts.isStringLiteralLike(argumentExpression) ? argumentExpression.text : undefined;
}

/** `f.constructor("…")`: the constructor of functions by another way. */
function isMadeFunction(node: ts.Node): boolean {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return false;
  const { expression } = node;
  return (
    ts.isPropertyAccessExpression(expression) &&
    expression.name.text === "constructor" &&
    expression.expression.kind !== ts.SyntaxKind.ThisKeyword &&
    (node.arguments?.length ?? 0) > 0
  );
}
