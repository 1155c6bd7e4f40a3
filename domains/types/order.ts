/**
 * The structural order of types: a partial order on canonical terms, on which the lattice of expected types is
 * built. It is sound for assignability and not complete, so it may confirm and never refuse: what a language
 * accepts beyond it (`any` where a string is expected, classes that extend) is its checker's to say.
 *
 * Unions and intersections are ordered as in the free lattice over the other terms (Whitman's condition); those
 * are ordered by kind. Everything here is stable under substitution of variables.
 * Source: Freese, Jezek, Nation, "Free Lattices", AMS 1995, chapter 1.
 */
import type {
  ArrayType,
  FunctionType,
  IntersectionType,
  LiteralType,
  PrimitiveType,
  RecordType,
  TupleType,
  TypeTerm,
  UnionType,
} from "./terms.ts";

/** Every value of `a` is one of `b`, by structure alone. */
export function isSubtype(a: TypeTerm, b: TypeTerm): boolean {
  if (a.key === b.key || a.kind === "never" || b.kind === "unknown") return true;
  if (a.kind === "unknown" || b.kind === "never") return false;
  if (a.kind === "union") return a.members.every((member) => isSubtype(member, b));
  if (b.kind === "intersection") return b.members.every((member) => isSubtype(a, member));
  if (a.kind === "intersection") {
    return b.kind === "union" ? isMeetBelowJoin(a, b) : a.members.some((member) => isSubtype(member, b));
  }
  if (b.kind === "union") return b.members.some((member) => isSubtype(a, member));
  return isConstructorSubtype(a, b);
}

// Where both sides branch, the same pairs come up on exponentially many ways. Terms never change, so the answers
// may be kept for as long as the terms live.
const known = new WeakMap<IntersectionType, WeakMap<UnionType, boolean>>();

/** Whitman's condition: a meet is below a join only if one of its parts is, or if it is below one of the join's. */
function isMeetBelowJoin(a: IntersectionType, b: UnionType): boolean {
  const ofA = known.get(a) ?? new WeakMap<UnionType, boolean>();
  known.set(a, ofA);
  const before = ofA.get(b);
  if (before !== undefined) return before;
  const answer =
    a.members.some((member) => isSubtype(member, b)) || b.members.some((member) => isSubtype(a, member));
  ofA.set(b, answer);
  return answer;
}

/** The order of terms that are neither unions nor intersections. */
function isConstructorSubtype(a: TypeTerm, b: TypeTerm): boolean {
  // A variable may become `unknown`, which is not below `any`.
  if (b.kind === "any") return a.kind !== "variable";
  switch (a.kind) {
    case "literal":
      return b.kind === "primitive" && typeof a.value === b.name;
    case "array":
      return b.kind === "array" && (b.isReadonly || !a.isReadonly) && isSubtype(a.element, b.element);
    case "tuple":
      return (b.kind === "tuple" || b.kind === "array") && isTupleSubtype(a, b);
    case "record":
      return b.kind === "record" && isRecordSubtype(a, b);
    case "function":
      return b.kind === "function" && isFunctionSubtype(a, b);
    default:
      return false;
  }
}

function isTupleSubtype(a: TupleType, b: TupleType | ArrayType): boolean {
  if (a.isReadonly && !b.isReadonly) return false;
  const fixed = b.kind === "tuple" ? b.elements : [];
  const rest = b.kind === "tuple" ? b.rest : b.element;
  if (a.elements.length < fixed.length) return false;
  if (rest === null) {
    if (a.rest !== null || a.elements.length > fixed.length) return false;
  } else if (a.rest !== null && !isSubtype(a.rest, rest)) return false;
  return a.elements.every((element, i) => {
    const expected = fixed[i] ?? rest;
    return expected !== null && isSubtype(element, expected);
  });
}

// A field that `b` makes optional must still be declared by `a`: were it not, `{x: string}` would be below `{}`,
// and `{}` below `{x?: number}`, but the first not below the last.
function isRecordSubtype(a: RecordType, b: RecordType): boolean {
  let i = 0;
  for (const expected of b.fields) {
    while (i < a.fields.length && a.fields[i]!.name < expected.name) i++;
    const field = a.fields[i];
    if (field === undefined || field.name !== expected.name) return false;
    if (field.isOptional && !expected.isOptional) return false;
    if (field.isReadonly && !expected.isReadonly) return false;
    if (!isSubtype(field.type, expected.type)) return false;
  }
  return true;
}

// Fewer parameters than are passed are fine; a rest parameter must stay one, or the order is not transitive.
function isFunctionSubtype(a: FunctionType, b: FunctionType): boolean {
  if (a.parameters.length > b.parameters.length) return false;
  if (a.rest !== null && (b.rest === null || !isSubtype(b.rest, a.rest))) return false;
  const parametersFit = b.parameters.every((passed, i) => {
    const parameter = a.parameters[i];
    if (parameter === undefined) return a.rest === null || isSubtype(passed.type, a.rest);
    return isSubtype(passed.type, parameter.type) && (parameter.isOptional || !passed.isOptional);
  });
  return parametersFit && isSubtype(a.returns, b.returns);
}

/**
 * No value is in both, whatever the variables stand for. Stays true when either side gets smaller.
 * Only primitives and literals are told apart: a record may meet a primitive (branding), and records each other.
 */
export function areDisjoint(a: TypeTerm, b: TypeTerm): boolean {
  if (a.kind === "never" || b.kind === "never") return true;
  if (a.kind === "union") return a.members.every((member) => areDisjoint(member, b));
  if (b.kind === "union") return b.members.every((member) => areDisjoint(a, member));
  if (a.kind === "intersection") return a.members.some((member) => areDisjoint(member, b));
  if (b.kind === "intersection") return b.members.some((member) => areDisjoint(a, member));
  if (!isScalar(a) || !isScalar(b)) return false;
  if (a.kind === "literal" && b.kind === "literal") return a.key !== b.key;
  return baseOf(a) !== baseOf(b) && !(isEmptyScalar(a) && isEmptyScalar(b));
}

function isScalar(term: TypeTerm): term is PrimitiveType | LiteralType {
  return term.kind === "primitive" || term.kind === "literal";
}

function baseOf(term: PrimitiveType | LiteralType): string {
  return term.kind === "literal" ? typeof term.value : term.name;
}

/** `undefined` is a value of `void`. */
function isEmptyScalar(term: PrimitiveType | LiteralType): boolean {
  return baseOf(term) === "undefined" || baseOf(term) === "void";
}
