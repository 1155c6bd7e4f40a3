/**
 * Where the end of a TypeScript or JavaScript text may name a module or an export. A look at the last characters rules
 * nearly every place out; what is left is read by the compiler's parser, with something written into the place.
 */
import type { ImportedName, ModuleDoor, ModuleSlot } from "../../../../domains/imports/index.ts";
import { ts } from "../compiler.ts";

/** Characters that the first look reads. */
export const LOOK_BEHIND = 512;

/** White space and comments. */
const GAP = String.raw`(?:\s|/\*(?:[^*]|\*(?!/))*\*/|//[^\n]*\n)*`;
const WORD_BEFORE = "(?<![\\w$.#])";
const CALL = `${WORD_BEFORE}(?:import|require)${GAP}\\(|\\.\\s*getBuiltinModule${GAP}\\(`;
/** The last lexeme, of each kind of place. */
const BEFORE_SPECIFIER = new RegExp(`${WORD_BEFORE}(?:from|import)${GAP}$|(?:${CALL})${GAP}$`);
const AFTER_LITERAL = new RegExp(`(?:${CALL})${GAP}("[^"\\n]*"|'[^'\\n]*'|\`[^\`]*\`)${GAP}$`);
const BEFORE_NAME = new RegExp(`${WORD_BEFORE}import\\b[^;"'\`()=]*(?:[{,]|\\btype)${GAP}$`);
/** Ends of texts that one of the three may match: the rest is not looked at further. */
const MAYBE = /(?:from|import|type|[({,"'`/\n])\s*$/;

export function mayBeSlot(tail: string): boolean {
  return MAYBE.test(tail.slice(-LOOK_BEHIND));
}

const HOLE = "ananke$hole";
const NONE: ModuleSlot = { kind: "none" };

/** @param fileName  tells JSX from assertions */
export function moduleSlotAt(text: string, fileName: string): ModuleSlot {
  const tail = text.slice(-LOOK_BEHIND);
  if (BEFORE_SPECIFIER.test(tail)) return specifierSlot(text, fileName);
  if (AFTER_LITERAL.test(tail)) return finishedSlot(text, fileName);
  return BEFORE_NAME.test(tail) ? nameSlot(text, fileName) : NONE;
}

function specifierSlot(text: string, fileName: string): ModuleSlot {
  const file = parse(`${text}"${HOLE}"`, fileName);
  const hole = nodeEndingAt(file, file.text.length);
  if (hole === undefined || !ts.isStringLiteral(hole) || hole.text !== HOLE) return NONE;
  const use = useOf(hole);
  return use === undefined ? NONE : { kind: "specifier", ...use };
}

function finishedSlot(text: string, fileName: string): ModuleSlot {
  const file = parse(text, fileName);
  const literal = nodeEndingAt(file, text.length);
  if (literal === undefined || !ts.isStringLiteralLike(literal)) return NONE;
  const use = useOf(literal);
  // A statement's specifier is masked as a whole; only expressions may go on behind a string.
  if (use === undefined || (!ts.isCallExpression(literal.parent) && use.door !== "global")) return NONE;
  return { kind: "finished", specifier: literal.text };
}

function nameSlot(text: string, fileName: string): ModuleSlot {
  const file = parse(`${text} ${HOLE}} from "m"`, fileName);
  let found: ts.ImportSpecifier | undefined;
  const visit = (node: ts.Node): void => {
    if (ts.isImportSpecifier(node) && (node.propertyName ?? node.name).text === HOLE) found = node;
    else ts.forEachChild(node, visit);
  };
  const { statements } = file;
  const last = statements.findLast(ts.isImportDeclaration);
  if (last !== undefined) visit(last);
  if (found === undefined) return NONE;
  const clause = found.parent.parent;
  if (!ts.isImportClause(clause)) return NONE;
  return {
    kind: "name",
    isTypeOnly: isTypeOnly(clause) || found.isTypeOnly,
    written: namesOf(clause).filter(({ name }) => name !== HOLE),
  };
}

function useOf(literal: ts.Node): { door: ModuleDoor; wanted: readonly ImportedName[] } | undefined {
  const { parent } = literal;
  if (ts.isImportDeclaration(parent)) {
    return { door: "import", wanted: parent.importClause === undefined ? [] : namesOf(parent.importClause) };
  }
  if (ts.isExportDeclaration(parent) && parent.moduleSpecifier === literal) {
    const { exportClause } = parent;
    const names = exportClause !== undefined && ts.isNamedExports(exportClause) ? exportClause.elements : [];
    const wanted = names.map((each) => ({
      name: (each.propertyName ?? each.name).text,
      isTypeOnly: parent.isTypeOnly || each.isTypeOnly,
    }));
    return { door: "export-from", wanted };
  }
  // `import x = require("m")` and `import("m")` as a type: nothing but a literal may stand there.
  if (ts.isExternalModuleReference(parent)) return { door: "import", wanted: [] };
  if (ts.isLiteralTypeNode(parent)) {
    return ts.isImportTypeNode(parent.parent) ? { door: "import", wanted: [] } : undefined;
  }
  if (!ts.isCallExpression(parent) || parent.arguments[0] !== literal) return undefined;
  const { expression } = parent;
  if (expression.kind === ts.SyntaxKind.ImportKeyword) return { door: "dynamic-import", wanted: [] };
  if (ts.isIdentifier(expression) && expression.text === "require") return { door: "require", wanted: [] };
  const isBuiltin = ts.isPropertyAccessExpression(expression) && expression.name.text === "getBuiltinModule";
  return isBuiltin ? { door: "global", wanted: [] } : undefined;
}

function namesOf(clause: ts.ImportClause): readonly ImportedName[] {
  const { name, namedBindings } = clause;
  const whole = isTypeOnly(clause);
  const names: ImportedName[] = name === undefined ? [] : [{ name: "default", isTypeOnly: whole }];
  if (namedBindings !== undefined && ts.isNamedImports(namedBindings)) {
    for (const each of namedBindings.elements) {
      names.push({ name: (each.propertyName ?? each.name).text, isTypeOnly: whole || each.isTypeOnly });
    }
  }
  return names;
}

function isTypeOnly({ phaseModifier }: ts.ImportClause): boolean {
  return phaseModifier === ts.SyntaxKind.TypeKeyword;
}

function parse(text: string, fileName: string): ts.SourceFile {
  return ts.createSourceFile(fileName, text, ts.ScriptTarget.ES2022, true);
}

/** The smallest node whose last character is the one before `end`. */
function nodeEndingAt(file: ts.SourceFile, end: number): ts.Node | undefined {
  let found: ts.Node | undefined;
  const limit = file.text.slice(0, end).trimEnd().length;
  const visit = (node: ts.Node): void => {
    if (node.end === limit && node.kind !== ts.SyntaxKind.EndOfFileToken) found = node;
    if (node.pos <= limit && node.end >= limit) ts.forEachChild(node, visit);
  };
  ts.forEachChild(file, visit);
  return found;
}
