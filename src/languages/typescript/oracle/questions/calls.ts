/** The call around the position, object literals around it, string literals and type arguments. */
import {
  type Answer,
  type CallHelp,
  known,
  type ObjectKeys,
  type TypeArity,
  unrestricted,
} from "../../../../../domains/types/index.ts";
import { internals, ts } from "../../compiler.ts";
import { isOpen } from "../roots.ts";
import { type Sight, spineOf } from "../sight.ts";
import {
  expectationOf,
  isCertain,
  isCertainArgument,
  parameterType,
  placeOf,
  signaturesOf,
} from "./expected.ts";
import { isClosed, isUncertain, typeParametersIn, uncertainAround } from "./lambdas.ts";
import { slotOf } from "./slots.ts";

/** @param sight  with a hole, which stands for the argument that may come */
export function callAt(sight: Sight): Answer<CallHelp> {
  const { hole, checker } = sight;
  if (hole === undefined) return unrestricted("the position cannot hold an argument");
  const call = ts.findAncestor<ts.CallExpression | ts.NewExpression>(
    hole,
    (node): node is ts.CallExpression | ts.NewExpression =>
      (ts.isCallExpression(node) || ts.isNewExpression(node)) &&
      node.arguments !== undefined &&
      node.arguments.pos <= hole.pos &&
      !isClosed(node, sight.end, sight.text),
  );
  const args = call?.arguments;
  if (call === undefined || args === undefined) return unrestricted("not in the arguments of a call");
  const between = ts.findAncestor(
    hole,
    (node) => node === call || ts.isFunctionLike(node) || ts.isParenthesizedExpression(node),
  );
  if (between !== call) return unrestricted("in a function or parentheses inside an argument");
  const signatures = signaturesOf(call, sight);
  if (signatures === undefined) return unrestricted("the signature is not known");
  if (args.some(ts.isSpreadElement)) return unrestricted("after a spread");
  const holder = args.findIndex((argument) => argument.pos <= hole.pos && argument.end >= hole.end);
  if (holder < 0) return unrestricted("not in the arguments of a call");
  // A hole right behind an argument is read as one more; the position is still in that argument.
  const isBehind = args[holder] === hole && holder > 0 && !endsArgument(sight.text);
  const argumentIndex = isBehind ? holder - 1 : holder;
  const before = isBehind ? args[argumentIndex] : undefined;
  if (before !== undefined && endsInParentheses(before, sight.trimmedEnd))
    return unrestricted("in parentheses");
  const written = argumentIndex + (args[argumentIndex] === hole ? 0 : 1);
  const minimum = Math.min(...signatures.map((signature) => minimumOf(signature, sight)));
  const maximum = Math.max(...signatures.map(maximumOf));
  const fits = signatures.some((each) => minimumOf(each, sight) <= written && written <= maximumOf(each));
  return known({
    argumentIndex,
    isAtStart: args[argumentIndex] === hole,
    minArguments: minimum,
    maxArguments: maximum,
    acceptsArgument: argumentIndex < maximum ? "yes" : "no",
    mayClose: fits ? "yes" : "no",
    print: () => signatures.map((signature) => checker.signatureToString(signature)),
  });
}

/** A parenthesis of `node` is open where the text ends. */
function endsInParentheses(node: ts.Node, trimmedEnd: number): boolean {
  if (node.end < trimmedEnd) return false;
  if (ts.isParenthesizedExpression(node) && node.expression.end === node.end) return true;
  return (
    ts.forEachChild(node, (child) => child.end === node.end && endsInParentheses(child, trimmedEnd)) ?? false
  );
}

/** The text's last lexeme opens an argument list or separates arguments. */
function endsArgument(text: string): boolean {
  return /[,(]$/.test(text.trimEnd());
}

/** Trailing parameters that take nothing at all need not be written. */
function minimumOf(signature: ts.Signature, { checker }: Sight): number {
  const { parameters } = signature;
  const own = new Set<ts.Type>(signature.typeParameters ?? []);
  const count = internals.signatureHasRestParameter(signature) ? parameters.length - 1 : parameters.length;
  for (let i = count; i > 0; i--) {
    const parameter = parameters[i - 1];
    if (parameter === undefined || isOptional(parameter, checker)) continue;
    const type = parameterType(signature, i - 1, checker);
    if (type === undefined || type === "rest") continue;
    const parts = type.isUnion() ? type.types : [type];
    if (
      parts.some(({ flags }) => (flags & (ts.TypeFlags.Void | ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0)
    )
      continue;
    if ((type.flags & ts.TypeFlags.Instantiable) !== 0) continue; // may turn out to be void
    if (own.size > 0 && parts.some((part) => own.has(part))) continue;
    return i;
  }
  return 0;
}

function isOptional(parameter: ts.Symbol, checker: ts.TypeChecker): boolean {
  const declaration = parameter.valueDeclaration;
  if (declaration === undefined || !ts.isParameter(declaration)) return true; // made by the checker: not known
  return checker.isOptionalParameter(declaration);
}

function maximumOf(signature: ts.Signature): number {
  return internals.signatureHasRestParameter(signature)
    ? Number.POSITIVE_INFINITY
    : signature.parameters.length;
}

/** @param sight  with a hole where the next key may come */
export function keysAt(sight: Sight): Answer<ObjectKeys> {
  const slot = slotOf(sight.hole);
  if (slot.kind !== "key" || slot.literal === undefined) return unrestricted("not in an object literal");
  return keysOf(slot.literal, sight);
}

/** @param sight  without a hole: a member of a literal may end the text */
export function keysAfter(sight: Sight): Answer<ObjectKeys> {
  const spine = spineOf(sight);
  const literal = spine.findLast(
    (node): node is ts.ObjectLiteralExpression =>
      ts.isObjectLiteralExpression(node) && isOpen(node, node.properties.end, sight.end),
  );
  const last = literal?.properties.at(-1);
  if (literal === undefined || last === undefined || literal.properties.hasTrailingComma === true)
    return unrestricted("no member of an object literal ends here");
  return last.end === sight.trimmedEnd ? keysOf(literal, sight) : unrestricted("in a member");
}

function keysOf(literal: ts.ObjectLiteralExpression, sight: Sight): Answer<ObjectKeys> {
  const { checker } = sight;
  const around = uncertainAround(literal, sight.end, sight.text, checker);
  if (around.lambdas.length > 0) return unrestricted("in a function whose parameters may change");
  const { place, child } = placeOf(literal);
  let type: ts.Type | undefined;
  if (ts.isCallExpression(place) || ts.isNewExpression(place)) {
    const index = place.arguments?.findIndex((argument) => argument === child) ?? -1;
    const signatures = signaturesOf(place, sight);
    const [signature] = signatures ?? [];
    if (signatures?.length !== 1 || signature === undefined || index < 0) {
      return unrestricted("the signature is not known");
    }
    const parameter = parameterType(signature, index, checker);
    if (parameter === undefined || parameter === "rest") return unrestricted("the signature is not known");
    const own = new Set<ts.Type>(signature.typeParameters ?? []);
    if (typeParametersIn(parameter, checker, own).size > 0) return unrestricted("the type is inferred");
    type = parameter;
  } else if (isCertain(literal, sight) || isCertainArgument(literal, sight)) {
    type = checker.getContextualType(literal);
  }
  if (type === undefined) return unrestricted("the literal's type is not settled");
  const parts = (type.isUnion() ? type.types : [type]).filter(({ flags }) => (flags & EMPTY) === 0);
  if (parts.length === 0 || parts.some((part) => !hasFixedKeys(part, checker))) {
    return unrestricted("the expected type takes any key");
  }
  const written = new Set<string>();
  for (const property of literal.properties) {
    if (ts.isSpreadAssignment(property)) return unrestricted("after a spread");
    const { name } = property;
    if (name === sight.hole) continue;
    if (ts.isComputedPropertyName(name)) return unrestricted("after a computed key");
    written.add(name.text);
  }
  const all = checker.getAllPossiblePropertiesOfTypes(parts);
  const allowed = all.map(({ name }) => name).filter((name) => !written.has(name) && !name.startsWith("__@"));
  const missing = allowed.filter((name) =>
    parts.every((part) => {
      const property = checker.getPropertyOfType(part, name);
      return property !== undefined && (property.flags & ts.SymbolFlags.Optional) === 0;
    }),
  );
  return known({ allowed, missing, isAtStart: sight.hole !== undefined });
}

const EMPTY = ts.TypeFlags.Null | ts.TypeFlags.Undefined | ts.TypeFlags.Void | ts.TypeFlags.Never;

/** An object type that a literal with any other key is not assignable to. */
function hasFixedKeys(type: ts.Type, checker: ts.TypeChecker): boolean {
  const isObject = (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) !== 0;
  if (!isObject || checker.getIndexInfosOfType(type).length > 0) return false;
  if (checker.getSignaturesOfType(type, ts.SignatureKind.Call).length > 0) return false;
  if (type.isIntersection() && type.types.some((part) => !hasFixedKeys(part, checker))) return false;
  return checker.getPropertiesOfType(type).length > 0 && !checker.isArrayLikeType(type);
}

/**
 * The only texts a string literal may have here, where the place takes literals of a finite set: a union of literals,
 * a comparison with one, the key of an element access.
 */
export function literalsAt(sight: Sight): Answer<readonly string[]> {
  const { hole, checker } = sight;
  if (hole === undefined) return unrestricted("no literal is written here");
  if (isInLiteralType(hole)) return unrestricted("a type");
  const slot = slotOf(hole);
  if (slot.kind !== "value") return unrestricted("no literal is written here");
  const around = uncertainAround(hole, sight.end, sight.text, checker);
  const { place, child } = placeOf(hole);
  if (ts.isElementAccessExpression(place) && place.argumentExpression === child) {
    if (isUncertain(place.expression, around, checker)) return unrestricted("the receiver's type may change");
    return keyLiterals(checker.getNonNullableType(checker.getTypeAtLocation(place.expression)), sight);
  }
  const compared = comparedWith(place, child);
  if (compared !== undefined) {
    if (isUncertain(compared, around, checker)) return unrestricted("what it is compared with may change");
    return stringsOf([checker.getTypeAtLocation(compared)]);
  }
  const expectation = expectationOf(sight, hole);
  if (expectation.kind === "unrestricted") return expectation;
  if (expectation.value.hasWildcard) return unrestricted("the type is inferred");
  return stringsOf(expectation.value.types);
}

function comparedWith(place: ts.Node, child: ts.Expression): ts.Expression | undefined {
  if (ts.isCaseClause(place)) return place.parent.parent.expression;
  if (!ts.isBinaryExpression(place) || place.right !== child) return undefined;
  const isEquality =
    place.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken ||
    place.operatorToken.kind === ts.SyntaxKind.ExclamationEqualsEqualsToken;
  return isEquality ? place.left : undefined;
}

/** The string literals among types; unrestricted as soon as one of them takes other strings. */
function stringsOf(types: readonly ts.Type[]): Answer<readonly string[]> {
  const found = new Set<string>();
  for (const type of types) {
    for (const part of type.isUnion() ? type.types : [type]) {
      if (part.isStringLiteral()) {
        if ((part.flags & ts.TypeFlags.EnumLiteral) !== 0) return unrestricted("an enumeration");
        found.add(part.value);
      } else if ((part.flags & NO_STRING) === 0 && !isPlainObject(part)) {
        return unrestricted("other strings will do");
      }
    }
  }
  return found.size === 0 ? unrestricted("no string literal is asked for") : known([...found]);
}

const NO_STRING =
  EMPTY |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.ESSymbolLike;

/** An object that no string is assignable to: it has a member that strings have not. */
function isPlainObject(type: ts.Type): boolean {
  return (type.flags & ts.TypeFlags.Object) !== 0 && type.getCallSignatures().length > 0;
}

function keyLiterals(type: ts.Type, { checker, options }: Sight): Answer<readonly string[]> {
  if (!(options.noImplicitAny ?? options.strict ?? true)) return unrestricted("any key may be read");
  const apparent = checker.getApparentType(type);
  if (!hasFixedKeys(apparent, checker) || apparent.isUnion()) return unrestricted("any key may be read");
  const names = checker.getPropertiesOfType(apparent).map(({ name }) => name);
  return known(names.filter((name) => !name.startsWith("__")));
}

function isInLiteralType(hole: ts.Identifier): boolean {
  return ts.findAncestor(hole, ts.isTypeNode) !== undefined && !ts.isExpression(hole.parent);
}

/** How many type arguments the type name that the text ends with takes. */
export function typeArityAt(sight: Sight): Answer<TypeArity> {
  const reference = spineOf(sight).findLast(ts.isTypeReferenceNode);
  if (reference === undefined || reference.typeArguments !== undefined)
    return unrestricted("no type name ends here");
  if (reference.typeName.end !== sight.trimmedEnd) return unrestricted("no type name ends here");
  const { checker } = sight;
  let symbol = checker.getSymbolAtLocation(reference.typeName);
  if (symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0)
    symbol = checker.getAliasedSymbol(symbol);
  if (symbol === undefined || (symbol.flags & ts.SymbolFlags.Type) === 0)
    return unrestricted("the type is not known");
  const parameters = new Map<string, ts.TypeParameterDeclaration>();
  for (const declaration of symbol.declarations ?? []) {
    const isGeneric =
      ts.isClassLike(declaration) ||
      ts.isInterfaceDeclaration(declaration) ||
      ts.isTypeAliasDeclaration(declaration);
    if (!isGeneric) continue;
    for (const parameter of declaration.typeParameters ?? []) {
      const { text } = parameter.name;
      // Of declarations that are merged one default is enough.
      if (parameters.get(text)?.default === undefined) parameters.set(text, parameter);
    }
  }
  const all = [...parameters.values()];
  return known({ min: all.filter((each) => each.default === undefined).length, max: all.length });
}
