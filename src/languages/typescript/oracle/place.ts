/**
 * Where generated text stands in its file, made ready for grafting. Nothing but closing braces may stand behind the
 * place, so what the suffix declares - functions, types, classes, the rest of the class - is put in front of it, where
 * it means the same to names and types. The full check sees the file as it is.
 */
import type { DocumentPlace } from "../../../../domains/types/index.ts";
import { ts } from "../compiler.ts";

/** Stand where the generated text will. */
const MARK = "\nananke$place;\n";
const VALUE_MARK = " ananke$place ";

/** @returns the text that stands before the generated one: the prefix, with the suffix's declarations in front */
export function textBefore(place: DocumentPlace, fileName: string): string {
  const { prefix, suffix, lead = "", isExpression = false } = place;
  return withDeclarations(prefix, suffix, isExpression ? VALUE_MARK : MARK, fileName) + lead;
}

function withDeclarations(prefix: string, suffix: string, mark: string, fileName: string): string {
  if (suffix.trim() === "") return prefix;
  const whole = prefix + mark + suffix;
  const file = ts.createSourceFile(fileName, whole, ts.ScriptTarget.ES2022, true);
  const place = prefix.length;
  const moved: { readonly at: number; readonly text: string }[] = [];
  const behind = (nodes: readonly ts.Node[], at: number): void => {
    const texts = nodes
      .filter((node) => node.getStart(file) >= place + mark.length && isMovable(node))
      .map((node) => whole.slice(node.getStart(file), node.end));
    if (texts.length > 0) moved.push({ at, text: `\n${texts.join("\n")}\n` });
  };
  behind(file.statements, 0);
  const visit = (node: ts.Node): void => {
    if (node.getStart(file) > place || node.end < place) return;
    if (ts.isClassLike(node) && node.members.pos <= place && node.end > place)
      behind(node.members, node.members.pos);
    if (ts.isModuleBlock(node) && node.statements.pos <= place) behind(node.statements, node.statements.pos);
    ts.forEachChild(node, visit);
  };
  visit(file);
  let text = prefix;
  for (const { at, text: declarations } of [...moved].sort((a, b) => b.at - a.at)) {
    text = text.slice(0, at) + declarations + text.slice(at);
  }
  return text;
}

/** Declarations; statements that do something are of no interest to names and types. */
function isMovable(node: ts.Node): boolean {
  return (
    ts.isClassElement(node) ||
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node) ||
    ts.isEnumDeclaration(node) ||
    ts.isModuleDeclaration(node) ||
    ts.isVariableStatement(node) ||
    ts.isImportDeclaration(node) ||
    ts.isImportEqualsDeclaration(node)
  );
}
