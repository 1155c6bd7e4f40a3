/**
 * Programs with one error of a named kind: made by looking at the syntax tree and the types of a valid program, so that
 * most of them are errors for the reason that the kind names. The compiler says which are.
 */
import { ts } from "../../../src/languages/typescript/compiler.ts";
import type { Mutation } from "../code/mutate.ts";

/** A program with its tree and its types. */
export interface TypedSource {
  readonly name: string;
  readonly text: string;
  readonly file: ts.SourceFile;
  readonly checker: ts.TypeChecker;
}

type Edit = Omit<Mutation, "kind">;
type Finder = (node: ts.Node, source: TypedSource) => Edit | readonly Edit[] | undefined;

/** By kind: what the mutation does at a node, where it applies. */
const FINDERS: Readonly<Record<string, Finder>> = {
  "unknown-member": (node) =>
    ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.name) ? misspelt(node.name) : undefined,
  "unknown-name": (node, { checker }) =>
    ts.isIdentifier(node) && isUse(node) && checker.getSymbolAtLocation(node) !== undefined
      ? misspelt(node)
      : undefined,
  "unknown-type": (node) =>
    ts.isTypeReferenceNode(node) && ts.isIdentifier(node.typeName) ? misspelt(node.typeName) : undefined,
  "unknown-import": (node) =>
    ts.isImportDeclaration(node) && ts.isStringLiteral(node.moduleSpecifier)
      ? replaced(node.moduleSpecifier, JSON.stringify(`${node.moduleSpecifier.text}x`))
      : undefined,
  "unknown-imported-name": (node) =>
    ts.isImportSpecifier(node) && node.propertyName === undefined ? misspelt(node.name) : undefined,
  "const-assignment": (node, { checker, file }) => constAssignment(node, checker, file),
  "wrong-argument": (node, source) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
    return (node.arguments ?? []).flatMap((argument) => otherValue(argument, source) ?? []);
  },
  "wrong-return": (node, source) =>
    ts.isReturnStatement(node) && node.expression !== undefined
      ? otherValue(node.expression, source)
      : undefined,
  "wrong-initialiser": (node, source) =>
    ts.isVariableDeclaration(node) && node.type !== undefined && node.initializer !== undefined
      ? otherValue(node.initializer, source)
      : undefined,
  "wrong-operand": (node, { checker }) => {
    if (!ts.isBinaryExpression(node) || !ARITHMETIC.has(node.operatorToken.kind)) return undefined;
    const type = checker.getTypeAtLocation(node.right);
    return (type.flags & ts.TypeFlags.NumberLike) === 0 ? undefined : replaced(node.right, '"text"');
  },
  "wrong-literal": (node, { checker }) => {
    if (!ts.isStringLiteral(node) || ts.isImportDeclaration(node.parent)) return undefined;
    const expected = checker.getContextualType(node);
    const isUnion = expected?.isUnion() === true && expected.types.every((type) => type.isStringLiteral());
    return isUnion ? replaced(node, JSON.stringify(`${node.text}s`)) : undefined;
  },
  "missing-await": (node) =>
    ts.isAwaitExpression(node)
      ? { start: node.getStart(), end: node.expression.getStart(), text: "" }
      : undefined,
  "missing-return": (node) =>
    ts.isReturnStatement(node) && ts.isBlock(node.parent) && ts.isFunctionLike(node.parent.parent)
      ? { start: node.getStart(), end: node.end, text: "" }
      : undefined,
  "excess-key": (node, { checker }) => {
    if (!ts.isObjectLiteralExpression(node) || node.properties.length === 0) return undefined;
    const expected = checker.getContextualType(node);
    const start = node.properties[0]!.getStart();
    return expected === undefined ? undefined : { start, end: start, text: "excess: 1, " };
  },
  "missing-key": (node, { checker }) => {
    const parent = node.parent;
    if (!ts.isPropertyAssignment(node) && !ts.isShorthandPropertyAssignment(node)) return undefined;
    if (!ts.isObjectLiteralExpression(parent) || parent.properties.length < 2) return undefined;
    if (checker.getContextualType(parent) === undefined) return undefined;
    const next = parent.properties[parent.properties.indexOf(node) + 1];
    return next === undefined ? undefined : { start: node.getStart(), end: next.getStart(), text: "" };
  },
  "wrong-arity": (node) => {
    if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
    const last = node.arguments?.at(-1);
    if (last === undefined) return undefined;
    const before = node.arguments?.at(-2)?.end ?? node.arguments!.pos;
    return [
      { start: before, end: last.end, text: "" },
      { start: last.end, end: last.end, text: ", null, null, null, null" },
    ];
  },
  "readonly-assignment": (node, { checker }) => {
    if (!ts.isPropertyAccessExpression(node)) return undefined;
    const declared = checker.getSymbolAtLocation(node.name)?.valueDeclaration;
    if (declared === undefined) return undefined;
    const isReadonly = (ts.getCombinedModifierFlags(declared) & ts.ModifierFlags.Readonly) !== 0;
    const statement = isReadonly ? statementAround(node) : undefined;
    if (statement === undefined || isInFunctionWithin(node, statement)) return undefined;
    return { start: statement.getStart(), end: statement.getStart(), text: `${node.getText()} = null!;\n` };
  },
  "private-access": (node, { file }) => {
    if (!ts.isClassDeclaration(node) || node.name === undefined) return undefined;
    const hidden = node.members.find(
      (member) =>
        member.name !== undefined &&
        ts.isIdentifier(member.name) &&
        (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0,
    );
    const member = hidden?.name?.getText();
    if (member === undefined || (node.typeParameters?.length ?? 0) > 0) return undefined;
    const text = `\nfunction probe(it: ${node.name.text}) {\n  return it.${member};\n}\n`;
    return { start: file.end, end: file.end, text };
  },
  "unchecked-undefined": (node) => {
    if (!ts.isPropertyAccessExpression(node) || node.questionDotToken === undefined) return undefined;
    return { start: node.questionDotToken.getStart(), end: node.questionDotToken.end, text: "." };
  },
};

export const TYPED_MUTANT_KINDS: readonly string[] = Object.keys(FINDERS);

/** Every mutation of the kinds that applies somewhere in the program. */
export function mutationsOf(source: TypedSource, kinds: readonly string[]): readonly Mutation[] {
  const found: Mutation[] = [];
  const visit = (node: ts.Node): void => {
    for (const kind of kinds) {
      const edits = FINDERS[kind]?.(node, source) ?? [];
      for (const edit of Array.isArray(edits) ? (edits as readonly Edit[]) : [edits as Edit]) {
        found.push({ kind, ...edit });
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(source.file);
  return found;
}

/** `[start, end)` of a text, in UTF-16 units. */
export interface Part {
  readonly start: number;
  readonly end: number;
}

/**
 * What somebody who writes the mutation into the file would be writing: the body of the outermost function that holds it,
 * else the statement of the module.
 */
export function partAround(text: string, { start, end }: Mutation): Part | undefined {
  const file = ts.createSourceFile("/mutant.ts", text, ts.ScriptTarget.ES2022, true);
  const body = (node: ts.Node): Part | undefined => {
    if (node.pos > start || node.end < end) return undefined;
    if (ts.isBlock(node) && ts.isFunctionLike(node.parent) && node.getStart() < start && end < node.end) {
      return { start: node.getStart() + 1, end: node.end - 1 };
    }
    return ts.forEachChild(node, body);
  };
  const found = body(file);
  const statement = file.statements.find((each) => each.getStart() <= start && end <= each.end);
  return found ?? (statement && { start: statement.getStart(), end: statement.end });
}

/** Where the statement and the function around an offset end; the length of the text where there is none. */
export function endsAround(
  text: string,
  offset: number,
): { readonly statement: number; readonly function: number } {
  const file = ts.createSourceFile("/mutant.ts", text, ts.ScriptTarget.ES2022, true);
  let statement = text.length;
  let enclosing = text.length;
  const visit = (node: ts.Node): void => {
    if (node.getFullStart() > offset || node.end < offset) return;
    if (
      ts.isStatement(node) &&
      !ts.isBlock(node) &&
      !ts.isFunctionDeclaration(node) &&
      node.getStart() <= offset
    )
      statement = node.end;
    if (ts.isFunctionLike(node) && node.getStart() <= offset) {
      enclosing = node.end;
      // Until a statement of its own is met.
      if (!ts.isArrowFunction(node)) statement = Math.min(statement, node.end);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { statement, function: enclosing };
}

const ARITHMETIC = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
]);

function replaced(node: ts.Node, text: string): Edit {
  return { start: node.getStart(), end: node.end, text };
}

/** Two letters are swapped, or one is added where all are alike. */
function misspelt(node: ts.Identifier): Edit {
  const { text } = node;
  for (let i = text.length - 2; i >= 1; i--) {
    if (text[i] === text[i + 1]) continue;
    return replaced(node, text.slice(0, i) + text[i + 1] + text[i] + text.slice(i + 2));
  }
  return replaced(node, `${text}q`);
}

function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) return false;
  if (ts.isTypeReferenceNode(parent) || ts.isExpressionWithTypeArguments(parent)) return false;
  if (
    ts.isShorthandPropertyAssignment(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent)
  )
    return false;
  if (ts.isTypePredicateNode(parent)) return false;
  return ts.isExpression(node) && !("name" in parent && parent.name === node);
}

/** A literal of another type in the place of a value that has one of its own. */
function otherValue(node: ts.Expression, { checker }: TypedSource): Edit | undefined {
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node) || ts.isSpreadElement(node)) return undefined;
  const { flags } = checker.getTypeAtLocation(node);
  if ((flags & ts.TypeFlags.NumberLike) !== 0) return replaced(node, '"text"');
  const isOther = (flags & (ts.TypeFlags.StringLike | ts.TypeFlags.BooleanLike | ts.TypeFlags.Object)) !== 0;
  return isOther ? replaced(node, "42") : undefined;
}

function constAssignment(node: ts.Node, checker: ts.TypeChecker, file: ts.SourceFile): Edit | undefined {
  // `let` becomes `const` although the variable is assigned to again.
  if (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.Let) !== 0) {
    const isForHead = ts.isForStatement(node.parent);
    const [declared] = node.declarations;
    if (declared?.initializer === undefined || isForHead || node.declarations.length > 1) return undefined;
    const symbol = checker.getSymbolAtLocation(declared.name);
    let isAssigned = false;
    const visit = (inner: ts.Node): void => {
      const isTarget =
        ts.isIdentifier(inner) &&
        checker.getSymbolAtLocation(inner) === symbol &&
        ((ts.isBinaryExpression(inner.parent) &&
          inner.parent.left === inner &&
          inner.parent.operatorToken.kind >= ts.SyntaxKind.FirstAssignment &&
          inner.parent.operatorToken.kind <= ts.SyntaxKind.LastAssignment) ||
          ts.isPostfixUnaryExpression(inner.parent));
      if (isTarget) isAssigned = true;
      ts.forEachChild(inner, visit);
    };
    visit(file);
    return isAssigned ? { start: node.getStart(), end: node.getStart() + 3, text: "const" } : undefined;
  }
  return undefined;
}

function statementAround(node: ts.Node): ts.Statement | undefined {
  return ts.findAncestor(
    node,
    (outer): outer is ts.Statement => ts.isStatement(outer) && !ts.isBlock(outer) && ts.isBlock(outer.parent),
  );
}

function isInFunctionWithin(node: ts.Node, statement: ts.Node): boolean {
  return ts.findAncestor(node, (outer) => outer === statement || ts.isFunctionLike(outer)) !== statement;
}
