/** The expression that ends at the position: its types by how far it is taken, and whether it may end there. */
import {
  type Answer,
  known,
  type UndeclaredName,
  unrestricted,
  type Verdict,
  type WrittenExpression,
} from "../../../../../domains/types/index.ts";
import { type InternalChecker, ts } from "../../compiler.ts";
import { type Sight, spineOf } from "../sight.ts";
import { expectationOf, isPlain, placeOf } from "./expected.ts";
import { CheckerType, factsOf, isOpenType } from "./facts.ts";
import { isUncertain, type Uncertain, uncertainAround } from "./lambdas.ts";
import { isInAssertion, mayBeParameter, mayBeTypeArgument } from "./names.ts";
import { isListed } from "./parameter-lists.ts";

export function writtenAt(sight: Sight): Answer<WrittenExpression> {
  const chain = expressionsEndingAt(sight);
  const [smallest] = chain;
  const largest = chain.at(-1);
  if (smallest === undefined || largest === undefined || !isComplete(smallest, sight)) {
    return unrestricted("no expression ends here");
  }
  const { checker } = sight;
  const around = uncertainAround(smallest, sight.end, sight.text, checker);
  // `f<T` reads as a comparison, and nothing of it is certain.
  const mayBeTypes = chain.some((node) => mayBeTypeArgument(node, checker));
  const levels = chain.map((node) => {
    const isSure = !mayBeTypes && !isUncertain(node, around, checker) && !isUnsettled(node);
    const typed = isBareNew(node) ? node.expression : node;
    return {
      type: new CheckerType(isSure ? checker.getTypeAtLocation(typed) : checker.getAnyType(), checker),
      tightness: tightnessOf(node),
    };
  });
  const undeclared = undeclaredName(smallest, sight);
  const brokenAt = brokenOperator(chain, around, checker);
  const [level] = levels;
  const isChained = level !== undefined && ts.isOptionalChain(smallest);
  return known({
    ...(undeclared === undefined ? {} : { undeclared }),
    ...(brokenAt === undefined ? {} : { brokenAt }),
    levels,
    // What follows in the chain is not reached where the chain ends early.
    ...(isChained
      ? { continued: new CheckerType(checker.getNonNullableType(level.type.type), checker) }
      : {}),
    assignable: assignability(smallest, sight),
    isConstructed:
      isBareNew(smallest) || (ts.isNewExpression(smallest.parent) && smallest.parent.expression === smallest),
    finishes: mayBeTypes ? "unknown" : brokenAt === undefined ? finishes(largest, sight) : "no",
  });
}

const NUMERIC_OPERATORS = new Set([
  ts.SyntaxKind.MinusToken,
  ts.SyntaxKind.AsteriskToken,
  ts.SyntaxKind.SlashToken,
  ts.SyntaxKind.PercentToken,
  ts.SyntaxKind.AsteriskAsteriskToken,
]);

/** Binding strength of the tightest arithmetic operator whose right operand is no number. */
function brokenOperator(
  chain: readonly ts.Expression[],
  around: Uncertain,
  checker: InternalChecker,
): number | undefined {
  for (const [i, node] of chain.entries()) {
    const parent = chain[i + 1];
    if (parent === undefined || !ts.isBinaryExpression(parent) || parent.right !== node) continue;
    if (!NUMERIC_OPERATORS.has(parent.operatorToken.kind) || isUncertain(node, around, checker)) continue;
    const { isOpen, kinds } = factsOf(checker.getTypeAtLocation(node), checker);
    const isNumeric = [...kinds].every((kind) => kind === "number" || kind === "bigint" || kind === "enum");
    if (!isOpen && !isNumeric) return tightnessOf(parent);
  }
  return undefined;
}

/** `new X<T>`, with or without its arguments to come. */
function isBareNew(node: ts.Expression): node is ts.NewExpression {
  return ts.isNewExpression(node) && node.arguments === undefined;
}

/** Expressions whose last lexeme is the text's, smallest first, up to what a closer would finish. */
export function expressionsEndingAt(sight: Sight): readonly ts.Expression[] {
  const spine = spineOf(sight);
  let i = spine.length - 1;
  // Tokens and names inside a larger expression are no expressions of their own.
  while (i > 0 && !isWhole(spine[i], spine[i - 1])) i--;
  const chain: ts.Expression[] = [];
  for (; i > 0; i--) {
    const node = spine[i];
    if (node === undefined || !isExpression(node) || node.end !== sight.trimmedEnd) break;
    chain.push(node);
    const parent = spine[i - 1];
    if (parent === undefined || !isLastPart(node, parent)) break;
  }
  return chain;
}

/** The parser has not made up the end of the expression. */
function isComplete(node: ts.Expression, { text, trimmedEnd }: Sight): boolean {
  const last = text.charAt(trimmedEnd - 1);
  if (ts.isCallExpression(node)) return last === ")" && node.arguments.end < node.end;
  if (ts.isNewExpression(node))
    return node.arguments === undefined || (last === ")" && node.arguments.end < node.end);
  if (ts.isElementAccessExpression(node)) return last === "]";
  if (ts.isArrayLiteralExpression(node)) return node.elements.end < node.end;
  if (ts.isObjectLiteralExpression(node)) return node.properties.end < node.end;
  if (ts.isParenthesizedExpression(node)) return last === ")" && node.expression.end < node.end;
  if (ts.isTemplateExpression(node)) return last === "`";
  if ((ts.isArrowFunction(node) || ts.isFunctionExpression(node)) && ts.isBlock(node.body)) {
    return node.body.statements.end < node.body.end && node.body.end <= trimmedEnd;
  }
  if (ts.isClassExpression(node)) return node.members.end < node.end;
  let isMissing = false;
  ts.forEachChild(node, (child) => {
    isMissing = child.end === child.pos && child.end >= node.end;
  });
  return !isMissing;
}

function isWhole(node: ts.Node | undefined, parent: ts.Node | undefined): boolean {
  if (node === undefined || parent === undefined || !isExpression(node)) return false;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  return true;
}

/** `ts.isExpression` takes names of all kinds, type names among them, for expressions. */
function isExpression(node: ts.Node): node is ts.Expression {
  if (!ts.isExpression(node) || ts.isLiteralTypeNode(node.parent)) return false;
  // `#name` is one in `#name in object` alone; else it declares a member or is part of an access.
  if (ts.isPrivateIdentifier(node)) return ts.isBinaryExpression(node.parent);
  if (!ts.isIdentifier(node)) return true;
  const { parent } = node;
  if (ts.isTypeNode(parent) || ts.isQualifiedName(parent)) return false;
  return !("name" in parent && parent.name === node && !ts.isPropertyAccessExpression(parent));
}

/** What follows `node` in `parent` is not a part of `parent`: both end together. */
function isLastPart(node: ts.Node, parent: ts.Node): boolean {
  if (ts.isBinaryExpression(parent)) return parent.right === node;
  if (ts.isConditionalExpression(parent)) return parent.whenFalse === node;
  if (ts.isArrowFunction(parent)) return parent.body === node;
  return (
    ts.isPrefixUnaryExpression(parent) ||
    ts.isAwaitExpression(parent) ||
    ts.isYieldExpression(parent) ||
    ts.isTypeOfExpression(parent) ||
    ts.isVoidExpression(parent) ||
    ts.isDeleteExpression(parent)
  );
}

/** Words that begin something else than a use of the name. */
const BEGINNERS = new Set([
  "async",
  "type",
  "abstract",
  "declare",
  "namespace",
  "module",
  "global",
  "let",
  "using",
  "await",
  "yield",
  "interface",
  "enum",
  "",
]);

/** The text's last lexeme is a name that nobody has declared, or closes parentheses with such names. */
function undeclaredName(node: ts.Expression, sight: Sight): UndeclaredName | undefined {
  const { checker } = sight;
  if (ts.isParenthesizedExpression(node)) {
    return mentionsUndeclaredOperand(node.expression, checker) ? "parameter-list" : undefined;
  }
  if (!ts.isIdentifier(node) || BEGINNERS.has(node.text)) return undefined;
  if (checker.getSymbolAtLocation(node) !== undefined) return undefined;
  if (mayBeTypeArgument(node, checker) || isInAssertion(node)) return undefined;
  const { parent } = node;
  // `[K in …` and `[key: …` of types and classes begin like computed names.
  if (ts.isComputedPropertyName(parent) && !ts.isObjectLiteralExpression(parent.parent.parent))
    return undefined;
  if (ts.isExpressionStatement(parent)) return "label";
  // `([a, b]) => …`: what stands in a literal may be a pattern.
  const around = ts.findAncestor(parent, (outer) => isLiteral(outer) || ts.isStatement(outer));
  if (around !== undefined && isLiteral(around)) return undefined;
  if (isListed(node) || (ts.isCallExpression(parent) && isAsyncHead(parent, checker)))
    return "listed-parameter";
  return mayBeParameter(sight, node) ? "parameter" : "nothing";
}

/** `async (a, b` reads as a call as long as the arrow is not written. */
export function isAsyncHead({ expression }: ts.CallExpression, checker: InternalChecker): boolean {
  return ts.isIdentifier(expression) && expression.text === "async" && isUndeclared(expression, checker);
}

function isLiteral(node: ts.Node): boolean {
  return ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node);
}

function isUndeclared(node: ts.Node, checker: InternalChecker): boolean {
  return ts.isIdentifier(node) && checker.getSymbolAtLocation(node) === undefined;
}

/** One of the operands of a list, or the target of a default value, is a name without a meaning. */
function mentionsUndeclaredOperand(node: ts.Expression, checker: InternalChecker): boolean {
  if (!ts.isBinaryExpression(node)) return isUndeclared(node, checker);
  const { kind } = node.operatorToken;
  if (kind === ts.SyntaxKind.CommaToken) {
    return mentionsUndeclaredOperand(node.left, checker) || mentionsUndeclaredOperand(node.right, checker);
  }
  return kind === ts.SyntaxKind.EqualsToken && isUndeclared(node.left, checker);
}

/** An arrow function, or what stands in an unfinished literal, is not settled by its own text. */
function isUnsettled(node: ts.Expression): boolean {
  return (
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    node.kind === ts.SyntaxKind.SuperKeyword ||
    node.kind === ts.SyntaxKind.ImportKeyword
  );
}

/** Of the smallest expression: no place, a constant, a readonly member. */
function assignability(node: ts.Expression, { checker }: Sight): Verdict {
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return "unknown";
  if (ts.isArrayLiteralExpression(node) || ts.isObjectLiteralExpression(node)) return "unknown";
  if (ts.isIdentifier(node)) {
    const symbol = checker.getSymbolAtLocation(node);
    if (symbol === undefined) return "unknown";
    const { flags } = symbol;
    if ((flags & ts.SymbolFlags.Alias) !== 0) return "no";
    if ((flags & ts.SymbolFlags.Variable) !== 0) return isConstant(symbol) ? "no" : "yes";
    const isFixed =
      (flags &
        (ts.SymbolFlags.Function | ts.SymbolFlags.Class | ts.SymbolFlags.Enum | ts.SymbolFlags.Namespace)) !==
      0;
    return isFixed ? "no" : "unknown";
  }
  if (ts.isPropertyAccessExpression(node)) {
    const symbol = checker.getSymbolAtLocation(node.name);
    if (symbol === undefined) return "unknown";
    return isReadonlyHere(symbol, node) ? "no" : "unknown";
  }
  return ts.isElementAccessExpression(node) ? "unknown" : "no";
}

function isConstant(symbol: ts.Symbol): boolean {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined) return false;
  return (ts.getCombinedNodeFlags(declaration) & ts.NodeFlags.Constant) !== 0;
}

/** Readonly, but in the constructor of its own class where it is given its value. */
function isReadonlyHere(symbol: ts.Symbol, node: ts.PropertyAccessExpression): boolean {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined) return false;
  if (ts.isMethodDeclaration(declaration)) return false;
  if (ts.isGetAccessor(declaration)) return symbol.declarations?.some(ts.isSetAccessor) !== true;
  if ((ts.getCombinedModifierFlags(declaration) & ts.ModifierFlags.Readonly) === 0) return false;
  return ts.findAncestor(node, ts.isConstructorDeclaration) === undefined;
}

/** The largest expression may end here: its type is one its place takes. */
function finishes(node: ts.Expression, sight: Sight): Verdict {
  const { checker } = sight;
  const { place, child } = placeOf(node);
  // In parentheses, or in the first branch of a choice, a closer ends less than the place's whole expression.
  if (child !== node) return "unknown";
  if (ts.isExpressionStatement(place)) return "yes";
  const expectation = expectationOf(sight, node);
  if (expectation.kind === "unrestricted") return "unknown";
  const { types, hasWildcard } = expectation.value;
  if (hasWildcard) return "unknown";
  const isArgument = ts.isCallExpression(place) || ts.isNewExpression(place);
  if (isUnsettled(node) || ((isArgument || types.length > 1) && !isPlain(node))) return "unknown";
  const around = uncertainAround(node, sight.end, sight.text, checker);
  if (isUncertain(node, around, checker)) return "unknown";
  const type = checker.getTypeAtLocation(node);
  if (isOpenType(type) || types.some(isOpenType)) return "unknown";
  return types.some((expected) => checker.isTypeAssignableTo(type, expected)) ? "yes" : "no";
}

/** Binding strengths, larger is tighter; those of binary operators are the compiler's order of precedence. */
export const TIGHTNESS = {
  primary: 20,
  unary: 16,
  conditional: 4,
  assignment: 3,
} as const;

const BINARY_TIGHTNESS: readonly (readonly [number, readonly ts.SyntaxKind[]])[] = [
  [15, [ts.SyntaxKind.AsteriskAsteriskToken]],
  [14, [ts.SyntaxKind.AsteriskToken, ts.SyntaxKind.SlashToken, ts.SyntaxKind.PercentToken]],
  [13, [ts.SyntaxKind.PlusToken, ts.SyntaxKind.MinusToken]],
  [
    12,
    [
      ts.SyntaxKind.LessThanLessThanToken,
      ts.SyntaxKind.GreaterThanGreaterThanToken,
      ts.SyntaxKind.GreaterThanGreaterThanGreaterThanToken,
    ],
  ],
  [
    11,
    [
      ts.SyntaxKind.LessThanToken,
      ts.SyntaxKind.LessThanEqualsToken,
      ts.SyntaxKind.GreaterThanToken,
      ts.SyntaxKind.GreaterThanEqualsToken,
      ts.SyntaxKind.InstanceOfKeyword,
      ts.SyntaxKind.InKeyword,
    ],
  ],
  [
    10,
    [
      ts.SyntaxKind.EqualsEqualsToken,
      ts.SyntaxKind.EqualsEqualsEqualsToken,
      ts.SyntaxKind.ExclamationEqualsToken,
      ts.SyntaxKind.ExclamationEqualsEqualsToken,
    ],
  ],
  [9, [ts.SyntaxKind.AmpersandToken]],
  [8, [ts.SyntaxKind.CaretToken]],
  [7, [ts.SyntaxKind.BarToken]],
  [6, [ts.SyntaxKind.AmpersandAmpersandToken]],
  [5, [ts.SyntaxKind.BarBarToken, ts.SyntaxKind.QuestionQuestionToken]],
];

function tightnessOf(node: ts.Expression): number {
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return BINARY_TIGHTNESS.find(([, kinds]) => kinds.includes(kind))?.[0] ?? TIGHTNESS.assignment;
  }
  if (ts.isConditionalExpression(node)) return TIGHTNESS.conditional;
  if (ts.isArrowFunction(node) || ts.isYieldExpression(node)) return TIGHTNESS.assignment;
  const isUnary =
    ts.isPrefixUnaryExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isTypeOfExpression(node) ||
    ts.isVoidExpression(node) ||
    ts.isDeleteExpression(node);
  return isUnary ? TIGHTNESS.unary : TIGHTNESS.primary;
}
