/**
 * What may be written next on the way to an end: operands that fit their place, what turns an expression into one that
 * fits, arguments and keys that are missing. Used when an output must be ended; each text is read and checked like
 * any other, so a bad suggestion costs a trial and nothing else.
 */
import { type InternalChecker, ts } from "../../compiler.ts";
import { HOLE, type Sight } from "../sight.ts";
import { keysAfter, keysAt } from "./calls.ts";
import { expectationOf } from "./expected.ts";
import { slotOf } from "./slots.ts";
import { expressionsEndingAt, writtenAt } from "./written.ts";

/** Local names, members and parts that are tried at one place. */
const MAX_NAMES = 3;
const MAX_MEMBERS = 60;
const MAX_DEPTH = 3;

/** Fits wherever a value is expected; the last resort. */
const ANYTHING = '(JSON.parse(""))';

/** What a declaration may still need: a type, a value, a body. */
export const AFTER_DECLARED = [": any", " = 0", ": any;", "(): any", " {}"];

/** @param sight  with a hole where something may be written */
export function operandsAt(sight: Sight): readonly string[] {
  const { hole, checker } = sight;
  const slot = slotOf(hole);
  if (hole === undefined) return [];
  if (slot.kind === "type") return ["any", "number"];
  if (slot.kind === "key") return missingKey(sight);
  if (slot.kind === "declaration") return ["value", "value1", "value2", ...AFTER_DECLARED];
  if (slot.kind !== "value" || ts.isExpressionStatement(hole.parent)) return [];
  const expectation = expectationOf(sight, hole);
  const types = expectation.kind === "unrestricted" ? [] : expectation.value.types;
  const names = types.length === 0 ? [] : namesThatFit(types, hole, checker);
  const values = types.flatMap((type) => sampleOf(type, hole, checker, 0) ?? []);
  return [...new Set([...names, ...values, ...(types.length === 0 ? ["0", '""'] : []), ANYTHING])];
}

/** @param sight  without a hole: an expression ends the text, or the like */
export function continuationsAt(sight: Sight): readonly string[] {
  const keys = keysAfter(sight);
  const [missing] = keys.kind === "known" ? keys.value.missing : [];
  if (missing !== undefined) return [`, ${keyText(missing)}: `];
  const answer = writtenAt(sight);
  if (answer.kind === "unrestricted") return [];
  const { undeclared } = answer.value;
  switch (undeclared) {
    case undefined:
      break;
    case "label":
      return [":;"];
    case "parameter":
      return [" => 0"];
    case "listed-parameter":
      return [": any) => 0", ") => 0"];
    case "parameter-list":
      return [" => 0"];
    case "nothing":
      return [];
  }
  const chain = expressionsEndingAt(sight);
  const largest = chain.at(-1);
  if (largest === undefined) return [];
  const expectation = expectationOf(sight, largest);
  const types = expectation.kind === "unrestricted" ? [] : expectation.value.types;
  const members = types.length === 0 ? [] : membersThatFit(largest, types, sight);
  return [...members, " as never", ` || ${ANYTHING}`, ` && ${ANYTHING}`, `, ${ANYTHING}`, "!", "()"];
}

function missingKey(sight: Sight): readonly string[] {
  const keys = keysAt(sight);
  if (keys.kind === "unrestricted") return [];
  const [first] = keys.value.missing;
  return first === undefined ? [] : [`${keyText(first)}: `];
}

function keyText(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : JSON.stringify(name);
}

/** Names of the text itself whose values fit, the last declared first. */
function namesThatFit(types: readonly ts.Type[], node: ts.Node, checker: InternalChecker): readonly string[] {
  const own = node.getSourceFile().fileName;
  const found: string[] = [];
  for (const symbol of checker.getSymbolsInScope(node, ts.SymbolFlags.Variable)) {
    const declaration = symbol.valueDeclaration;
    if (declaration === undefined || symbol.name === HOLE || found.length >= MAX_NAMES) continue;
    const isGlobal = declaration.getSourceFile().isDeclarationFile;
    if (isGlobal && declaration.getSourceFile().fileName !== own) continue;
    if (ts.findAncestor(node, (outer) => outer === declaration) !== undefined) continue;
    const type = checker.getTypeOfSymbolAtLocation(symbol, node);
    if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) !== 0) continue;
    if (types.some((expected) => checker.isTypeAssignableTo(type, expected))) found.push(symbol.name);
  }
  return found;
}

/** The shortest text of a value of the type that can be told from the type. */
function sampleOf(type: ts.Type, node: ts.Node, checker: InternalChecker, depth: number): string | undefined {
  const { flags } = type;
  if (depth > MAX_DEPTH) return undefined;
  if (type.isUnion()) {
    // The parts one after the other: null and numbers are shorter than objects.
    const values = type.types.flatMap((part) => sampleOf(part, node, checker, depth) ?? []);
    return values.sort((a, b) => a.length - b.length)[0];
  }
  if (type.isStringLiteral())
    return (flags & ts.TypeFlags.EnumLiteral) === 0 ? JSON.stringify(type.value) : enumMember(type);
  if (type.isNumberLiteral())
    return (flags & ts.TypeFlags.EnumLiteral) === 0 ? `${type.value}` : enumMember(type);
  if ((flags & ts.TypeFlags.BooleanLiteral) !== 0) return checker.typeToString(type);
  if ((flags & ts.TypeFlags.String) !== 0) return '""';
  if ((flags & ts.TypeFlags.Number) !== 0) return "0";
  if ((flags & ts.TypeFlags.BigInt) !== 0) return "0n";
  if ((flags & ts.TypeFlags.Boolean) !== 0) return "true";
  if ((flags & ts.TypeFlags.Null) !== 0) return "null";
  if ((flags & (ts.TypeFlags.Undefined | ts.TypeFlags.Void)) !== 0) return "undefined";
  if ((flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown)) !== 0) return "0";
  if ((flags & ts.TypeFlags.Object) === 0) return undefined;
  return objectOf(type, node, checker, depth);
}

function objectOf(type: ts.Type, node: ts.Node, checker: InternalChecker, depth: number): string | undefined {
  if (checker.isTupleType(type)) {
    const parts = checker.getTypeArguments(type as ts.TypeReference);
    return listOf(
      parts.map((part) => sampleOf(part, node, checker, depth + 1)),
      "[",
      "]",
    );
  }
  if (checker.isArrayType(type)) return "[]";
  const [call] = checker.getSignaturesOfType(type, ts.SignatureKind.Call);
  if (call !== undefined) {
    const value = sampleOf(call.getReturnType(), node, checker, depth + 1);
    return value === undefined ? undefined : `() => ${value.startsWith("{") ? `(${value})` : value}`;
  }
  const built = constructed(type, node, checker, depth);
  if (built !== undefined) return built;
  const keys = checker.getPropertiesOfType(type);
  const isHidden = ({ valueDeclaration: declared }: ts.Symbol): boolean =>
    declared !== undefined &&
    (ts.getCombinedModifierFlags(declared) & ts.ModifierFlags.NonPublicAccessibilityModifier) !== 0;
  if (keys.some(isHidden)) return undefined;
  const needed = keys.filter(({ flags }) => (flags & ts.SymbolFlags.Optional) === 0);
  if (needed.length > MAX_MEMBERS / 4) return undefined;
  const members = needed.map((key) => {
    const value = sampleOf(checker.getTypeOfSymbolAtLocation(key, node), node, checker, depth + 1);
    return value === undefined ? undefined : `${keyText(key.name)}: ${value}`;
  });
  return listOf(members, "{ ", " }");
}

function listOf(parts: readonly (string | undefined)[], open: string, close: string): string | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length < parts.length
    ? undefined
    : known.length === 0
      ? "{}"
      : open + known.join(", ") + close;
}

/** `new X(…)` where the type is an instance of a class that takes values that are known. */
function constructed(
  type: ts.Type,
  node: ts.Node,
  checker: InternalChecker,
  depth: number,
): string | undefined {
  const name = type.symbol?.name;
  if (name === undefined || name.startsWith("__")) return undefined;
  if (name === "Promise") {
    const [inner] = checker.getTypeArguments(type as ts.TypeReference);
    const value = inner === undefined ? undefined : sampleOf(inner, node, checker, depth + 1);
    return value === undefined ? undefined : `Promise.resolve(${value === "undefined" ? "" : value})`;
  }
  const symbol = checker.resolveName(name, node, ts.SymbolFlags.Value, false);
  if (symbol === undefined) return undefined;
  const [signature] = checker.getSignaturesOfType(
    checker.getTypeOfSymbolAtLocation(symbol, node),
    ts.SignatureKind.Construct,
  );
  if (signature === undefined) return undefined;
  const values: string[] = [];
  for (const parameter of signature.parameters) {
    const { valueDeclaration } = parameter;
    if (valueDeclaration !== undefined && ts.isParameter(valueDeclaration)) {
      if (checker.isOptionalParameter(valueDeclaration) || valueDeclaration.dotDotDotToken !== undefined)
        break;
    }
    const value = sampleOf(checker.getTypeOfSymbolAtLocation(parameter, node), node, checker, depth + 1);
    if (value === undefined) return undefined;
    values.push(value);
  }
  return `new ${name}(${values.join(", ")})`;
}

function enumMember(type: ts.Type): string | undefined {
  const { symbol } = type;
  const parent = symbol?.valueDeclaration?.parent;
  return parent !== undefined && ts.isEnumDeclaration(parent)
    ? `${parent.name.text}.${symbol.name}`
    : undefined;
}

/** Members that have a fitting value, and methods that give one without arguments. */
function membersThatFit(
  node: ts.Expression,
  types: readonly ts.Type[],
  { checker }: Sight,
): readonly string[] {
  if (!ts.isLeftHandSideExpression(node)) return [];
  const apparent = checker.getApparentType(checker.getTypeAtLocation(node));
  const fits = (type: ts.Type): boolean =>
    (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) === 0 &&
    types.some((expected) => checker.isTypeAssignableTo(type, expected));
  const found: string[] = [];
  for (const property of checker.getPropertiesOfType(apparent).slice(0, MAX_MEMBERS)) {
    if (found.length >= MAX_NAMES) break;
    if (!/^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(property.name)) continue;
    const type = checker.getTypeOfSymbolAtLocation(property, node);
    if (fits(type)) found.push(`.${property.name}`);
    const [signature] = checker.getSignaturesOfType(type, ts.SignatureKind.Call);
    const isPlain = signature?.parameters.length === 0 && (signature.typeParameters?.length ?? 0) === 0;
    if (isPlain && fits(signature.getReturnType())) found.push(`.${property.name}()`);
  }
  return found;
}
