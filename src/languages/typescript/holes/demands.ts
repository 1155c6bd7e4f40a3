/**
 * What a program asks of a value that is not written yet: of the hole itself, and, where the hole is what a constant
 * starts from, of every use of that constant. Only what holds whatever fills the hole counts: nothing is said where the
 * program looks first at what the value is (`typeof`, a comparison, a test for truth).
 */
import type { HoleDemand } from "../../../../domains/types/index.ts";
import { type InternalChecker, internalFile, ts } from "../compiler.ts";
import { expectationOf } from "../oracle/questions/expected.ts";
import type { Sight } from "../oracle/sight.ts";

/** A demand with the checker's own type, where it is one. */
export interface TypedDemand {
  readonly demand: HoleDemand;
  readonly checked: ts.Type | undefined;
  /** A value of the type may meet it. */
  accepts(type: ts.Type): boolean;
}

export interface Whole {
  readonly checker: InternalChecker;
  readonly file: ts.SourceFile;
  readonly options: ts.CompilerOptions;
}

/** Longer types are left to the check of the whole file. */
const MAX_TYPE_LENGTH = 1000;

/** The demands on the value of `hole`, an expression of `whole`. */
export function demandsOn(hole: ts.Identifier, whole: Whole): readonly TypedDemand[] {
  const found = [...demandsOfUse(hole, whole, hole.text, true)];
  const constant = constantFrom(hole, whole);
  if (constant !== undefined) {
    const uses = usesOf(constant, whole);
    if (!uses.some((use) => isLookedAt(use, whole.checker))) {
      for (const use of uses) found.push(...demandsOfUse(use, whole, use.text, false));
    }
  }
  const byType = new Map<string, TypedDemand>();
  for (const demand of found) if (!byType.has(demand.demand.type)) byType.set(demand.demand.type, demand);
  return [...byType.values()];
}

/** The name of the variable that starts from the hole and is never assigned again. */
function constantFrom(hole: ts.Identifier, { checker }: Whole): ts.Symbol | undefined {
  let value: ts.Node = hole;
  while (ts.isParenthesizedExpression(value.parent)) value = value.parent;
  const declaration = value.parent;
  if (!ts.isVariableDeclaration(declaration) || declaration.initializer !== value) return undefined;
  if (declaration.type !== undefined || !ts.isIdentifier(declaration.name)) return undefined;
  if ((ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Const) === 0) return undefined;
  return checker.getSymbolAtLocation(declaration.name);
}

function usesOf(symbol: ts.Symbol, { checker, file }: Whole): readonly ts.Identifier[] {
  const uses: ts.Identifier[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && node.text === symbol.name && !isDeclarationName(node)) {
      const found = ts.isShorthandPropertyAssignment(node.parent)
        ? checker.getShorthandAssignmentValueSymbol(node.parent)
        : checker.getSymbolAtLocation(node);
      if (found === symbol) uses.push(node);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return uses;
}

function isDeclarationName(node: ts.Identifier): boolean {
  return ts.isVariableDeclaration(node.parent) && node.parent.name === node;
}

/** The program asks what the value is before, or instead of, using it as something. */
function isLookedAt(use: ts.Identifier, checker: InternalChecker): boolean {
  let node: ts.Node = use;
  // A test of a part of the value may tell what the value is: `if (shape.kind === "circle")`.
  while (
    ts.isParenthesizedExpression(node.parent) ||
    ts.isNonNullExpression(node.parent) ||
    ((ts.isPropertyAccessExpression(node.parent) || ts.isElementAccessExpression(node.parent)) &&
      node.parent.expression === node)
  ) {
    if (ts.isPropertyAccessExpression(node.parent) && node.parent.questionDotToken !== undefined) return true;
    node = node.parent;
  }
  const { parent } = node;
  if (ts.isTypeOfExpression(parent) || ts.isDeleteExpression(parent)) return true;
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isIfStatement(parent) || ts.isWhileStatement(parent) || ts.isDoStatement(parent)) return true;
  if (ts.isSwitchStatement(parent)) return true;
  if (ts.isForStatement(parent)) return parent.condition === node;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  if (ts.isAsExpression(parent) || ts.isTypeAssertionExpression(parent)) return false;
  if (ts.isBinaryExpression(parent)) return LOOKING.has(parent.operatorToken.kind);
  return ts.isCallExpression(parent) && parent.expression !== node && isGuard(parent, checker);
}

const LOOKING: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.EqualsEqualsToken,
  ts.SyntaxKind.EqualsEqualsEqualsToken,
  ts.SyntaxKind.ExclamationEqualsToken,
  ts.SyntaxKind.ExclamationEqualsEqualsToken,
  ts.SyntaxKind.InstanceOfKeyword,
  ts.SyntaxKind.InKeyword,
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

/** What the function returns, or that it returns, tells what its argument is. */
function isGuard(call: ts.CallExpression, checker: InternalChecker): boolean {
  const signature = checker.getResolvedSignature(call);
  return signature !== undefined && checker.getTypePredicateOfSignature(signature) !== undefined;
}

/** What one use of the value asks of it. */
function demandsOfUse(
  use: ts.Expression,
  whole: Whole,
  subject: string,
  isHole: boolean,
): readonly TypedDemand[] {
  let node = use;
  while (ts.isParenthesizedExpression(node.parent)) node = node.parent;
  const { parent } = node;
  const { checker, file } = whole;
  const asked = (
    type: string | undefined,
    why: string,
    accepts: (type: ts.Type) => boolean,
    checked?: ts.Type,
  ): readonly TypedDemand[] => {
    if (type === undefined || type.length > MAX_TYPE_LENGTH) return [];
    const isOfPlace = checked !== undefined && isHole;
    return [
      { demand: { type, why, isOfPlace, start: parent.getStart(file), end: parent.end }, checked, accepts },
    ];
  };
  if (ts.isPropertyAccessExpression(parent) && parent.expression === node) {
    if (parent.questionDotToken !== undefined || ts.isPrivateIdentifier(parent.name)) return [];
    // Elsewhere a member that may be missing may be used.
    if (!isStrict(whole.options)) return [];
    const { text } = parent.name;
    const isCall = ts.isCallExpression(parent.parent) && parent.parent.expression === parent;
    return asked(
      `{ ${JSON.stringify(text)}: ${memberDemand(parent, whole)} }`,
      isCall ? `${subject}.${text}() is called` : `${subject}.${text} is used`,
      (type) => checker.getPropertyOfType(checker.getApparentType(type), text) !== undefined,
    );
  }
  if (ts.isCallExpression(parent) && parent.expression === node && parent.questionDotToken === undefined) {
    return asked(
      callDemand(parent, whole),
      `${subject} is called`,
      (type) => type.getCallSignatures().length > 0,
    );
  }
  if (ts.isForOfStatement(parent) && parent.expression === node && parent.awaitModifier === undefined) {
    return asked("Iterable<unknown>", `${subject} is iterated over`, (type) => isIterable(type, checker));
  }
  if (ts.isSpreadElement(parent) && ts.isArrayLiteralExpression(parent.parent)) {
    return asked("Iterable<unknown>", `${subject} is spread into an array`, (type) =>
      isIterable(type, checker),
    );
  }
  if (ts.isBinaryExpression(parent) && ARITHMETIC.has(parent.operatorToken.kind)) {
    const operator = parent.operatorToken.getText(file);
    return asked("number | bigint", `${subject} is an operand of ${operator}`, isNumeric);
  }
  const found = expectationOf(sightOf(whole), node);
  if (found.kind === "unrestricted" || found.value.hasWildcard) return [];
  const { types } = found.value;
  const text = types.map((type) => printType(type, use, checker));
  if (text.some((each) => each === undefined)) return [];
  return asked(
    text.map((each) => `(${each})`).join(" | "),
    `${subject} ${placeWords(node, file)}`,
    (type) => types.some((each) => checker.isTypeAssignableTo(type, each)),
    types.length === 1 ? types[0] : undefined,
  );
}

function isIterable(type: ts.Type, checker: InternalChecker): boolean {
  return checker
    .getPropertiesOfType(checker.getApparentType(type))
    .some(({ name }) => name.startsWith("__@iterator"));
}

function isNumeric({ flags }: ts.Type): boolean {
  return (flags & (ts.TypeFlags.NumberLike | ts.TypeFlags.BigIntLike | ts.TypeFlags.Any)) !== 0;
}

function isStrict({ strict, strictNullChecks }: ts.CompilerOptions): boolean {
  return strictNullChecks ?? strict ?? true;
}

const ARITHMETIC: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
]);

/** The type of a member, from what is done with it. */
function memberDemand(access: ts.PropertyAccessExpression, whole: Whole): string {
  const { parent } = access;
  if (ts.isCallExpression(parent) && parent.expression === access) {
    return callDemand(parent, whole) ?? "(...args: never) => unknown";
  }
  const found = isAssigned(access) ? undefined : expectationOf(sightOf(whole), access);
  if (found?.kind !== "known" || found.value.hasWildcard || found.value.types.length !== 1) return "unknown";
  return printType(found.value.types[0]!, access, whole.checker) ?? "unknown";
}

function isAssigned(access: ts.Expression): boolean {
  const { parent } = access;
  return ts.isBinaryExpression(parent) && parent.left === access;
}

/** A function type that takes the arguments that are given. */
function callDemand(call: ts.CallExpression, whole: Whole): string | undefined {
  if (call.arguments.some(ts.isSpreadElement) || (call.typeArguments?.length ?? 0) > 0) return undefined;
  const { checker } = whole;
  const parameters = call.arguments.map((argument, i) => {
    // What a function or a literal is depends on the parameter it is for.
    const type = isSettled(argument) ? checker.getTypeAtLocation(argument) : undefined;
    const text = type === undefined ? undefined : printType(type, call, checker);
    return `a${i}: ${text ?? "never"}`;
  });
  const expected = expectationOf(sightOf(whole), call);
  const isKnown =
    expected.kind === "known" && !expected.value.hasWildcard && expected.value.types.length === 1;
  const result = isKnown ? printType(expected.value.types[0]!, call, checker) : undefined;
  return `(${parameters.join(", ")}) => ${result ?? "unknown"}`;
}

function isSettled(argument: ts.Expression): boolean {
  return (
    ts.isIdentifier(argument) ||
    ts.isPropertyAccessExpression(argument) ||
    ts.isStringLiteral(argument) ||
    ts.isNumericLiteral(argument) ||
    argument.kind === ts.SyntaxKind.TrueKeyword ||
    argument.kind === ts.SyntaxKind.FalseKeyword
  );
}

/** `undefined` where the type says nothing or cannot be written. */
export function printType(type: ts.Type, at: ts.Node, checker: InternalChecker): string | undefined {
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return undefined;
  const text = checker.typeToString(
    type,
    at,
    ts.TypeFormatFlags.NoTruncation | ts.TypeFormatFlags.UseFullyQualifiedType,
  );
  return text === "any" || text.includes("...") || text.includes("typeof globalThis") ? undefined : text;
}

/** A finished file, as questions about unfinished ones see it. */
function sightOf({ checker, file, options }: Whole): Sight {
  const end = file.text.length;
  return {
    checker,
    options,
    root: file,
    isModule: true,
    text: file.text,
    end,
    trimmedEnd: end,
    firstError: Math.min(...internalFile(file).parseDiagnostics.map(({ start }) => start)),
    hole: undefined,
  };
}

/** What a place is, in words. */
function placeWords(node: ts.Expression, file: ts.SourceFile): string {
  const { parent } = node;
  if (ts.isVariableDeclaration(parent)) return `becomes ${parent.name.getText(file)}`;
  if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
    const index = parent.arguments?.findIndex((argument) => argument === node) ?? -1;
    return `is argument ${index + 1} of ${parent.expression.getText(file)}`;
  }
  if (ts.isReturnStatement(parent)) return "is returned";
  if (ts.isPropertyAssignment(parent)) return `becomes the property ${parent.name.getText(file)}`;
  if (ts.isBinaryExpression(parent)) return `is assigned to ${parent.left.getText(file)}`;
  return "stands where it does";
}
