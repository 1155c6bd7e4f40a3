/**
 * What a place expects of a complete expression. For arguments the union over all signatures, since which one the call
 * will have is not known before its end; a parameter that mentions a type parameter takes anything. Everywhere else
 * what the program itself says, where it says it, and nothing otherwise.
 */
import {
  type Answer,
  type ExpectedTypes,
  known,
  unrestricted,
  type Verdict,
} from "../../../../../domains/types/index.ts";
import { type InternalChecker, internals, ts } from "../../compiler.ts";
import type { Sight } from "../sight.ts";
import { CheckerType, factsOf, isOpenType } from "./facts.ts";
import { isUncertain, typeParametersIn, uncertainAround } from "./lambdas.ts";
import { mayBeInPattern } from "./parameter-lists.ts";

/** Why nothing is known: nobody asks for a type. */
export const NO_CONTEXT = "the place expects no type";
/** Why nothing is known: whatever is written fits, and nothing is learnt from the place. */
export const ANY_WILL_DO = "any type will do";

/** Candidates as the checker's types. */
export interface Expectation {
  readonly types: readonly ts.Type[];
  readonly hasWildcard: boolean;
}

export function expectedAt(sight: Sight, node: ts.Expression): Answer<ExpectedTypes> {
  const found = expectationOf(sight, node);
  if (found.kind === "unrestricted") return found;
  const { types, hasWildcard } = found.value;
  return known({
    types: types.map((type) => new CheckerType(type, sight.checker)),
    hasWildcard,
    mayBeFunction: hasWildcard ? "unknown" : mayBeFunction(types, sight.checker),
  });
}

function mayBeFunction(types: readonly ts.Type[], checker: InternalChecker): Verdict {
  for (const type of types) {
    if (isOpenType(type)) return "unknown";
    const parts = type.isUnion() ? type.types : [type];
    for (const part of parts) {
      const { kinds, callable, isOpen } = factsOf(part, checker);
      if (isOpen || callable !== "no") return "yes";
      // A function is an object, with every member optional or of Function.
      if (kinds.has("object") && isLoose(part, checker)) return "unknown";
    }
  }
  return "no";
}

/** An object type that values of many shapes have. */
function isLoose(type: ts.Type, checker: InternalChecker): boolean {
  if ((type.flags & ts.TypeFlags.NonPrimitive) !== 0) return true;
  return checker
    .getPropertiesOfType(type)
    .every(({ flags, name }) => (flags & ts.SymbolFlags.Optional) !== 0 || ["length", "name"].includes(name));
}

/** The expectation of the place that `node` is in, through parentheses and branches. */
export function expectationOf(sight: Sight, node: ts.Expression): Answer<Expectation> {
  const { checker } = sight;
  const { place, child } = placeOf(node);
  if (ts.isCallExpression(place) || ts.isNewExpression(place)) {
    const index = place.arguments?.findIndex((argument) => argument === child) ?? -1;
    return index < 0 ? unrestricted(NO_CONTEXT) : argumentExpectation(sight, place, index);
  }
  if (ts.isVariableDeclaration(place) && place.initializer === child) {
    return place.type === undefined ? unrestricted(NO_CONTEXT) : ofTypeNode(place.type, checker);
  }
  if ((ts.isPropertyDeclaration(place) || ts.isParameter(place)) && place.initializer === child) {
    return place.type === undefined ? unrestricted(NO_CONTEXT) : ofTypeNode(place.type, checker);
  }
  if (ts.isBinaryExpression(place)) {
    if (place.operatorToken.kind !== ts.SyntaxKind.EqualsToken || place.right !== child) {
      return unrestricted("an operand");
    }
    const around = uncertainAround(place, sight.end, sight.text, checker);
    if (isUncertain(place.left, around, checker)) return unrestricted("the target's type may change");
    return ofType(checker.getTypeAtLocation(place.left));
  }
  if (ts.isReturnStatement(place)) return returnExpectation(sight, place, child);
  if (ts.isArrowFunction(place) && place.body === child) {
    return place.type === undefined
      ? unrestricted("what the function returns decides its type")
      : contextual(child, checker);
  }
  if (isCertain(child, sight) || isCertainArgument(child, sight)) return contextual(child, checker);
  const isPart = ts.isPropertyAssignment(place) || ts.isArrayLiteralExpression(place);
  return unrestricted(
    isPart && !isFreeLiteral(child) ? "part of a literal whose type is not settled" : NO_CONTEXT,
  );
}

/** The literal that `node` is part of stands where no type is asked for. */
function isFreeLiteral(node: ts.Node): boolean {
  const { place, child } = literalPlace(node);
  return ts.isVariableDeclaration(place) && place.initializer === child && place.type === undefined;
}

/** The nearest node that is more than a parenthesis or a branch around `node`, and its child on the way. */
export function placeOf(node: ts.Expression): { place: ts.Node; child: ts.Expression } {
  let child = node;
  for (;;) {
    const { parent } = child;
    const isThrough =
      ts.isParenthesizedExpression(parent) ||
      (ts.isConditionalExpression(parent) && parent.condition !== child) ||
      (ts.isBinaryExpression(parent) && parent.right === child && passesRight(parent.operatorToken.kind));
    if (!isThrough) return { place: parent, child };
    child = parent;
  }
}

function passesRight(operator: ts.SyntaxKind): boolean {
  return (
    operator === ts.SyntaxKind.CommaToken ||
    operator === ts.SyntaxKind.BarBarToken ||
    operator === ts.SyntaxKind.QuestionQuestionToken
  );
}

/** Through object and array literals up to what the whole literal is for. */
function literalPlace(node: ts.Node): { place: ts.Node; child: ts.Expression } {
  let { place, child } = placeOf(node as ts.Expression); // callers give parts of literals
  for (;;) {
    if (ts.isPropertyAssignment(place) && ts.isObjectLiteralExpression(place.parent)) {
      ({ place, child } = placeOf(place.parent));
    } else if (ts.isArrayLiteralExpression(place)) {
      ({ place, child } = placeOf(place));
    } else {
      return { place, child };
    }
  }
}

/**
 * The contextual type of `node`, a literal or a part of one, is what the program says and cannot change any more: the
 * whole literal is a typed initialiser, an assignment or a typed return.
 */
export function isCertain(node: ts.Expression, sight: Sight): boolean {
  if (mayBeInPattern(node, sight.checker)) return false;
  const { place, child } = literalPlace(node);
  if (ts.isVariableDeclaration(place) || ts.isPropertyDeclaration(place) || ts.isParameter(place)) {
    return place.initializer === child && place.type !== undefined;
  }
  if (ts.isBinaryExpression(place)) {
    return place.operatorToken.kind === ts.SyntaxKind.EqualsToken && place.right === child;
  }
  if (ts.isReturnStatement(place)) return functionAround(place)?.type !== undefined;
  return ts.isSatisfiesExpression(place);
}

/** `node` is part of an argument whose type the only signature of its call says, whatever else is written. */
export function isCertainArgument(node: ts.Expression, sight: Sight): boolean {
  if (mayBeInPattern(node, sight.checker)) return false;
  const { place, child } = literalPlace(node);
  if (!ts.isCallExpression(place) && !ts.isNewExpression(place)) return false;
  const index = place.arguments?.findIndex((argument) => argument === child) ?? -1;
  const signatures = signaturesOf(place, sight);
  const [signature] = signatures ?? [];
  if (signatures?.length !== 1 || signature === undefined || index < 0) return false;
  if (place.arguments?.slice(0, index).some(ts.isSpreadElement) === true) return false;
  const type = parameterType(signature, index, sight.checker);
  if (type === undefined || type === "rest" || isOpenType(type)) return false;
  const own = new Set<ts.Type>(signature.typeParameters ?? []);
  return own.size === 0 || typeParametersIn(type, sight.checker, own).size === 0;
}

function returnExpectation(sight: Sight, place: ts.Node, child: ts.Expression): Answer<Expectation> {
  const around = functionAround(place);
  if (around?.type === undefined) return unrestricted("what is returned decides the type");
  if (around.asteriskToken !== undefined) return unrestricted("a generator");
  return contextual(child, sight.checker);
}

function functionAround(node: ts.Node): ts.FunctionLikeDeclaration | undefined {
  // What isFunctionLike finds above a statement has a body, so it is a declaration.
  return ts.findAncestor(node.parent, ts.isFunctionLike) as ts.FunctionLikeDeclaration | undefined;
}

function contextual(node: ts.Expression, checker: InternalChecker): Answer<Expectation> {
  const type = checker.getContextualType(node);
  return type === undefined ? unrestricted(NO_CONTEXT) : ofType(type);
}

function ofTypeNode(node: ts.TypeNode, checker: InternalChecker): Answer<Expectation> {
  return ofType(checker.getTypeFromTypeNode(node));
}

function ofType(type: ts.Type): Answer<Expectation> {
  if (isOpenType(type) || (type.flags & ts.TypeFlags.Unknown) !== 0) return unrestricted(ANY_WILL_DO);
  return known({ types: [type], hasWildcard: false });
}

type Call = ts.CallExpression | ts.NewExpression;

/** The signatures a call may turn out to have; undefined when that cannot be told. */
export function signaturesOf(call: Call, sight: Sight): readonly ts.Signature[] | undefined {
  const { checker } = sight;
  const around = uncertainAround(call, sight.end, sight.text, checker);
  if (isUncertain(call.expression, around, checker)) return undefined;
  if (call.expression.kind === ts.SyntaxKind.SuperKeyword) return undefined;
  const callee = checker.getApparentType(
    checker.getNonNullableType(checker.getTypeAtLocation(call.expression)),
  );
  if (callee.isUnion() || isOpenType(callee)) return undefined;
  const kind = ts.isNewExpression(call) ? ts.SignatureKind.Construct : ts.SignatureKind.Call;
  const signatures = checker.getSignaturesOfType(callee, kind);
  return signatures.length === 0 ? undefined : signatures;
}

function argumentExpectation(sight: Sight, call: Call, index: number): Answer<Expectation> {
  const { checker } = sight;
  const signatures = signaturesOf(call, sight);
  if (signatures === undefined) return unrestricted("the signature is not known");
  if (call.arguments?.slice(0, index).some(ts.isSpreadElement) === true)
    return unrestricted("after a spread");
  const types: ts.Type[] = [];
  let hasWildcard = false;
  for (const signature of signatures) {
    if (isRefuted(signature, call, index, sight)) continue;
    const type = parameterType(signature, index, checker);
    if (type === undefined) continue;
    const own = new Set<ts.Type>(signature.typeParameters ?? []);
    if (type === "rest" || isOpenType(type) || (type.flags & ts.TypeFlags.Unknown) !== 0) {
      return unrestricted(ANY_WILL_DO);
    }
    if (own.size > 0 && typeParametersIn(type, checker, own).size > 0) hasWildcard = true;
    else types.push(type);
  }
  if (types.length === 0 && !hasWildcard) return unrestricted("no signature takes an argument here");
  return known({ types, hasWildcard });
}

/** A finished argument before `index` that is plainly of another type rules its signature out. */
function isRefuted(signature: ts.Signature, call: Call, index: number, sight: Sight): boolean {
  const { checker } = sight;
  const own = new Set<ts.Type>(signature.typeParameters ?? []);
  for (let i = 0; i < index; i++) {
    const argument = call.arguments?.[i];
    const type = parameterType(signature, i, checker);
    if (type === undefined) return true;
    if (argument === undefined || type === "rest" || isOpenType(type)) continue;
    if (own.size > 0 && typeParametersIn(type, checker, own).size > 0) continue;
    // The types of functions and literals depend on the signature.
    if (!isPlain(argument)) continue;
    const actual = checker.getTypeAtLocation(argument);
    if (!isOpenType(actual) && !checker.isTypeAssignableTo(actual, type)) return true;
  }
  return false;
}

/** The type of the expression does not depend on what its place expects. */
export function isPlain(node: ts.Expression): boolean {
  if (ts.isParenthesizedExpression(node)) return isPlain(node.expression);
  return (
    ts.isIdentifier(node) ||
    ts.isStringLiteral(node) ||
    ts.isNumericLiteral(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isTemplateExpression(node) ||
    ts.isNoSubstitutionTemplateLiteral(node) ||
    ts.isPrefixUnaryExpression(node) ||
    node.kind === ts.SyntaxKind.TrueKeyword ||
    node.kind === ts.SyntaxKind.FalseKeyword ||
    node.kind === ts.SyntaxKind.NullKeyword ||
    node.kind === ts.SyntaxKind.ThisKeyword
  );
}

/** Declared type of parameter `index`; "rest" for one of a rest parameter that is no array; undefined past the last. */
export function parameterType(
  signature: ts.Signature,
  index: number,
  checker: InternalChecker,
): ts.Type | "rest" | undefined {
  const { parameters } = signature;
  const last = parameters.at(-1);
  if (
    last !== undefined &&
    internals.signatureHasRestParameter(signature) &&
    index >= parameters.length - 1
  ) {
    const type = checker.getTypeOfSymbol(last);
    if (!checker.isArrayType(type)) return "rest";
    return checker.getTypeArguments(type as ts.TypeReference)[0] ?? "rest";
  }
  const parameter = parameters[index];
  return parameter === undefined ? undefined : checker.getTypeOfSymbol(parameter);
}
