/** Names that a file can import for a fill: which there are, how the file comes to import them, and which a fill uses. */
import type { ImportedName, TextEdit, TextRange } from "../../../../domains/types/index.ts";
import { SpecError } from "../../../kernel/index.ts";
import { ts } from "../compiler.ts";
import type { Whole } from "./demands.ts";

/** What `modules` export by name. `whole` imports each of them, in this order, at its end. */
export function exportsIn(
  { checker, file, options }: Whole,
  modules: readonly string[],
): readonly ImportedName[] {
  const names = new Map<string, ImportedName>();
  const statements = file.statements.slice(-modules.length);
  for (const [i, module] of modules.entries()) {
    const statement = statements[i];
    const specifier =
      statement !== undefined && ts.isImportDeclaration(statement) ? statement.moduleSpecifier : undefined;
    const symbol = specifier === undefined ? undefined : checker.getSymbolAtLocation(specifier);
    if (symbol === undefined) {
      throw new SpecError(`The project has no module ${JSON.stringify(module)} to import from`, {
        hint: "Name it as the file would import it; install its package, or correct the path.",
      });
    }
    for (const found of checker.getExportsAndPropertiesOfModule(symbol)) {
      const { name } = found;
      if (name === "default" || !ts.isIdentifierStart(name.codePointAt(0)!, options.target)) continue;
      if (names.has(name) || isTaken(name, file, checker)) continue;
      const target = (found.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(found) : found;
      const isType = (target.flags & ts.SymbolFlags.Value) === 0;
      names.set(name, { name, module, isType });
    }
  }
  return [...names.values()];
}

/** The file declares or imports the name at its top level. */
function isTaken(name: string, file: ts.SourceFile, checker: ts.TypeChecker): boolean {
  const meaning = ts.SymbolFlags.Value | ts.SymbolFlags.Type | ts.SymbolFlags.Alias;
  return checker
    .getSymbolsInScope(file.endOfFileToken, meaning)
    .some(
      (symbol) =>
        symbol.name === name && (symbol.declarations ?? []).some((node) => node.getSourceFile() === file),
    );
}

/** Into an import of the same module where there is one, else on lines of their own behind the last import. */
export function importEdits(file: ts.SourceFile, names: readonly ImportedName[]): readonly TextEdit[] {
  const edits: TextEdit[] = [];
  const byModule = new Map<string, ImportedName[]>();
  for (const name of names) byModule.set(name.module, [...(byModule.get(name.module) ?? []), name]);
  const lines: string[] = [];
  for (const [module, wanted] of byModule) {
    const lists = namedImports(file, module);
    const present = new Set(
      lists.flatMap(({ elements }) => elements.map((each) => (each.propertyName ?? each.name).text)),
    );
    const missing = wanted.filter(({ name }) => !present.has(name));
    if (missing.length === 0) continue;
    const [list] = lists;
    const last = list?.elements.at(-1);
    const spelt = missing.map(({ name, isType }) => (isType ? `type ${name}` : name)).join(", ");
    if (last !== undefined) edits.push({ at: last.end, text: `, ${spelt}` });
    else lines.push(`import { ${spelt} } from ${JSON.stringify(module)};\n`);
  }
  if (lines.length > 0) edits.push({ at: placeForImports(file), text: lines.join("") });
  return edits.sort((a, b) => a.at - b.at);
}

function namedImports(file: ts.SourceFile, module: string): readonly ts.NamedImports[] {
  return file.statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) || !ts.isStringLiteral(statement.moduleSpecifier)) return [];
    if (statement.moduleSpecifier.text !== module || statement.importClause?.isTypeOnly === true) return [];
    const bindings = statement.importClause?.namedBindings;
    return bindings !== undefined && ts.isNamedImports(bindings) ? [bindings] : [];
  });
}

/** The start of the line behind the last import; else behind a shebang, the file's first comment and its directives. */
function placeForImports(file: ts.SourceFile): number {
  const { statements, text } = file;
  const isHead = (statement: ts.Statement): boolean =>
    ts.isImportDeclaration(statement) ||
    (ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression));
  const last = statements.findLast((statement, i) =>
    ts.isImportDeclaration(statement) ? true : isHead(statement) && statements.slice(0, i).every(isHead),
  );
  if (last !== undefined) {
    const lineEnd = text.indexOf("\n", last.end);
    return lineEnd === -1 ? text.length : lineEnd + 1;
  }
  const shebang = ts.getShebang(text);
  return shebang === undefined ? 0 : Math.min(text.length, shebang.length + 1);
}

/** Which of `names` the part uses by the file's own imports of them. */
export function usedNames(
  { checker, file }: Whole,
  part: TextRange,
  names: readonly ImportedName[],
): readonly ImportedName[] {
  const used = new Set<string>();
  const wanted = new Set(names.map(({ name }) => name));
  const visit = (node: ts.Node): void => {
    if (node.end <= part.start || node.pos >= part.end) return;
    if (
      ts.isIdentifier(node) &&
      wanted.has(node.text) &&
      node.getStart(file) >= part.start &&
      node.end <= part.end
    ) {
      const symbol = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      if (
        symbol?.declarations?.some((each) => ts.isImportSpecifier(each) && each.getSourceFile() === file) ===
        true
      ) {
        used.add(node.text);
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return names.filter(({ name }) => used.has(name));
}
