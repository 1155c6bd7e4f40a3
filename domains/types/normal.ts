/**
 * Unions and intersections in canonical form, and substitution, which rebuilds it. The form is that of free
 * lattices: flat, no member below another, and no member replaceable by one of its own parts. It is unique, so
 * equal types are equal structures and the laws of the lattice hold exactly.
 *
 * Beyond the free lattice one equation holds: an intersection with two disjoint members is `never`. What is not
 * simplified: `{a} & {b}` is not merged into one record, and intersections are not distributed over unions.
 */
import { areDisjoint, isSubtype } from "./order.ts";
import {
  array,
  compareTerms,
  functionType,
  NEVER,
  named,
  record,
  type TypeTerm,
  termFacts,
  tuple,
  UNKNOWN,
} from "./terms.ts";

/** The values in at least one of `types`. */
export function union(...types: readonly TypeTerm[]): TypeTerm {
  let members = flatten(types, "union");
  for (;;) {
    members = keep(members, (a, b) => isSubtype(b, a));
    const whole = build("union", members);
    const replaced = replaceOne(members, "intersection", (part) => isSubtype(part, whole));
    if (replaced === null) return whole;
    members = flatten(replaced, "union");
  }
}

/** The values in all of `types`. */
export function intersection(...types: readonly TypeTerm[]): TypeTerm {
  let members = flatten(types, "intersection");
  for (;;) {
    members = keep(members, (a, b) => isSubtype(a, b));
    if (hasDisjointPair(members)) return NEVER;
    const whole = build("intersection", members);
    const replaced = replaceOne(members, "union", (part) => isSubtype(whole, part));
    if (replaced === null) return whole;
    members = flatten(replaced, "intersection");
  }
}

/** The conjuncts of a type: its members when it is an intersection, none when it is `unknown`. */
export function conjunctsOf(type: TypeTerm): readonly TypeTerm[] {
  return type.kind === "intersection" ? type.members : type.kind === "unknown" ? [] : [type];
}

/** `type` with each variable replaced by what `lookup` says; undefined leaves it. */
export function substitute(type: TypeTerm, lookup: (name: string) => TypeTerm | undefined): TypeTerm {
  if (type.isGround) return type;
  const walk = (term: TypeTerm): TypeTerm => substitute(term, lookup);
  switch (type.kind) {
    case "variable":
      return lookup(type.name) ?? type;
    case "array":
      return array(walk(type.element), type.isReadonly);
    case "tuple":
      return tuple(type.elements.map(walk), {
        rest: type.rest === null ? null : walk(type.rest),
        isReadonly: type.isReadonly,
      });
    case "record":
      return record(type.fields.map((field) => ({ ...field, type: walk(field.type) })));
    case "function":
      return functionType({
        parameters: type.parameters.map((parameter) => ({ ...parameter, type: walk(parameter.type) })),
        rest: type.rest === null ? null : walk(type.rest),
        returns: walk(type.returns),
      });
    case "union":
      return union(...type.members.map(walk));
    case "intersection":
      return intersection(...type.members.map(walk));
    case "named":
      return named(type.name, type.args.map(walk));
    default:
      return type;
  }
}

function flatten(types: readonly TypeTerm[], kind: "union" | "intersection"): readonly TypeTerm[] {
  return types.flatMap((type) => (type.kind === kind ? type.members : [type]));
}

/** The members that no other one makes redundant; of equal ones the first. Sorted by key. */
function keep(
  members: readonly TypeTerm[],
  makesRedundant: (a: TypeTerm, b: TypeTerm) => boolean,
): readonly TypeTerm[] {
  const distinct = [...new Map(members.map((member) => [member.key, member])).values()];
  return distinct
    .filter((member) => !distinct.some((other) => other !== member && makesRedundant(other, member)))
    .sort(compareTerms);
}

function build(kind: "union" | "intersection", members: readonly TypeTerm[]): TypeTerm {
  if (members.length === 0) return kind === "union" ? NEVER : UNKNOWN;
  if (members.length === 1) return members[0]!;
  const key = `(${kind === "union" ? "|" : "&"}${members.map((member) => ` ${member.key}`).join("")})`;
  return { kind, members, ...termFacts(key, members, "lattice") };
}

/** Replaces the first member of `kind` one of whose parts will do; null when there is none. */
function replaceOne(
  members: readonly TypeTerm[],
  kind: "union" | "intersection",
  willDo: (part: TypeTerm) => boolean,
): readonly TypeTerm[] | null {
  for (const [i, member] of members.entries()) {
    if (member.kind !== kind) continue;
    const part = member.members.find(willDo);
    if (part !== undefined) return members.with(i, part);
  }
  return null;
}

function hasDisjointPair(members: readonly TypeTerm[]): boolean {
  return members.some((a, i) => members.slice(0, i).some((b) => areDisjoint(a, b)));
}
