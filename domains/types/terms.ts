/**
 * Language-neutral type terms and the constructors that keep them canonical: one form per type, told apart by
 * `key`. Unions and intersections are built in `normal.ts`, since their form needs the order of types.
 */
import { BudgetError, compareText, SpecError } from "../../src/kernel/index.ts";

/** What every term knows of itself; all of it follows from the other fields. */
interface TermFacts {
  /** Equal keys, equal types. */
  readonly key: string;
  /** Nodes of the term as a tree. */
  readonly size: number;
  readonly depth: number;
  /** No type variable inside. */
  readonly isGround: boolean;
  /** No variable lies under a union or intersection, so syntactic unification decides equations exactly. */
  readonly isRigid: boolean;
}

export type TypeTerm =
  | AnyType
  | UnknownType
  | NeverType
  | PrimitiveType
  | LiteralType
  | ArrayType
  | TupleType
  | RecordType
  | FunctionType
  | UnionType
  | IntersectionType
  | NamedType
  | VariableType;

/** The type a checker gave up on. Accepts every value; above every type but `unknown` and variables. */
export interface AnyType extends TermFacts {
  readonly kind: "any";
}

/** All values. */
export interface UnknownType extends TermFacts {
  readonly kind: "unknown";
}

/** No value: an ordinary type, not a contradiction. */
export interface NeverType extends TermFacts {
  readonly kind: "never";
}

/** Built-in types without a value in common. Other languages name theirs with `named`. */
export type PrimitiveName =
  | "string"
  | "number"
  | "boolean"
  | "bigint"
  | "symbol"
  | "null"
  | "undefined"
  | "void";

export interface PrimitiveType extends TermFacts {
  readonly kind: "primitive";
  readonly name: PrimitiveName;
}

export type LiteralValue = string | number | boolean | bigint;

/** One value as a type. */
export interface LiteralType extends TermFacts {
  readonly kind: "literal";
  readonly value: LiteralValue;
}

export interface ArrayType extends TermFacts {
  readonly kind: "array";
  readonly element: TypeTerm;
  readonly isReadonly: boolean;
}

/** Fixed elements, then any number of `rest`. At least one fixed element: without one it is an array. */
export interface TupleType extends TermFacts {
  readonly kind: "tuple";
  readonly elements: readonly TypeTerm[];
  readonly rest: TypeTerm | null;
  readonly isReadonly: boolean;
}

export interface Field {
  readonly name: string;
  readonly type: TypeTerm;
  readonly isOptional: boolean;
  readonly isReadonly: boolean;
}

/** Values with at least these fields; fields sorted by name. */
export interface RecordType extends TermFacts {
  readonly kind: "record";
  readonly fields: readonly Field[];
}

export interface Parameter {
  readonly type: TypeTerm;
  readonly isOptional: boolean;
}

/** Parameter names are not part of a type. */
export interface FunctionType extends TermFacts {
  readonly kind: "function";
  readonly parameters: readonly Parameter[];
  /** Element type of a rest parameter. */
  readonly rest: TypeTerm | null;
  readonly returns: TypeTerm;
}

/** Two or more members, none below another; sorted by key. */
export interface UnionType extends TermFacts {
  readonly kind: "union";
  readonly members: readonly TypeTerm[];
}

/** Two or more conjuncts, none above another; sorted by key. */
export interface IntersectionType extends TermFacts {
  readonly kind: "intersection";
  readonly members: readonly TypeTerm[];
}

/** A nominal or generic type: `Map<K, V>`, Python's `int`. Arguments are invariant. */
export interface NamedType extends TermFacts {
  readonly kind: "named";
  readonly name: string;
  readonly args: readonly TypeTerm[];
}

/** A type to be found by unification. */
export interface VariableType extends TermFacts {
  readonly kind: "variable";
  readonly name: string;
}

/** Largest term, in nodes: substitution can grow terms exponentially. */
const MAX_TERM_SIZE = 20_000;
/** Deepest term: functions over terms recurse. */
const MAX_TERM_DEPTH = 400;

/** Facts of a term from its parts. For this folder's constructors only. */
export function termFacts(key: string, parts: readonly TypeTerm[], kind?: "lattice" | "variable"): TermFacts {
  let size = 1;
  let depth = 1;
  let isGround = kind !== "variable";
  let isRigid = true;
  for (const part of parts) {
    size += part.size;
    depth = Math.max(depth, part.depth + 1);
    isGround &&= part.isGround;
    isRigid &&= part.isRigid;
  }
  if (size > MAX_TERM_SIZE) throw new BudgetError("type term size", MAX_TERM_SIZE, "type term", TOO_LARGE);
  if (depth > MAX_TERM_DEPTH)
    throw new BudgetError("type term depth", MAX_TERM_DEPTH, "type term", TOO_LARGE);
  return { key, size, depth, isGround, isRigid: isRigid && (kind !== "lattice" || isGround) };
}

const TOO_LARGE = { hint: "Simplify the type, or give a part of it a name." };

export const ANY: AnyType = { kind: "any", ...termFacts("any", []) };
export const UNKNOWN: UnknownType = { kind: "unknown", ...termFacts("unknown", []) };
export const NEVER: NeverType = { kind: "never", ...termFacts("never", []) };

export function primitive(name: PrimitiveName): PrimitiveType {
  return { kind: "primitive", name, ...termFacts(`prim:${name}`, []) };
}

export const STRING = primitive("string");
export const NUMBER = primitive("number");
export const BOOLEAN = primitive("boolean");
export const BIGINT = primitive("bigint");
export const SYMBOL = primitive("symbol");
export const NULL = primitive("null");
export const UNDEFINED = primitive("undefined");
export const VOID = primitive("void");

/** @throws SpecError for NaN and the infinities, which no literal writes */
export function literal(value: LiteralValue): LiteralType {
  if (typeof value === "number" && !Number.isFinite(value)) {
    throw new SpecError(`${value} is not the value of a literal type`);
  }
  const plain = typeof value === "number" ? value + 0 : value; // -0 and 0 are one literal
  const text = typeof plain === "bigint" ? `${plain}n` : JSON.stringify(plain);
  return { kind: "literal", value: plain, ...termFacts(`lit:${text}`, []) };
}

export function array(element: TypeTerm, isReadonly = false): ArrayType {
  const head = isReadonly ? "array!" : "array";
  return { kind: "array", element, isReadonly, ...termFacts(`(${head} ${element.key})`, [element]) };
}

export interface TupleOptions {
  readonly rest?: TypeTerm | null;
  readonly isReadonly?: boolean;
}

/** A tuple; an array when it has only a rest. */
export function tuple(elements: readonly TypeTerm[], options: TupleOptions = {}): TypeTerm {
  const { rest = null, isReadonly = false } = options;
  if (elements.length === 0 && rest !== null) return array(rest, isReadonly);
  const parts = rest === null ? elements : [...elements, rest];
  const keys = elements.map((element) => ` ${element.key}`).join("");
  const key = `(${isReadonly ? "tuple!" : "tuple"}${keys}${rest === null ? "" : ` ...${rest.key}`})`;
  return { kind: "tuple", elements, rest, isReadonly, ...termFacts(key, parts) };
}

export type FieldInit = Pick<Field, "name" | "type"> & Partial<Field>;

/** @throws SpecError when two fields have one name */
export function record(fields: readonly FieldInit[]): RecordType {
  const sorted = fields
    .map(({ name, type, isOptional = false, isReadonly = false }) => ({ name, type, isOptional, isReadonly }))
    .sort((a, b) => compareText(a.name, b.name));
  sorted.forEach((field, i) => {
    if (i > 0 && sorted[i - 1]!.name === field.name) {
      throw new SpecError(`Record type has two fields named ${JSON.stringify(field.name)}`);
    }
  });
  const keys = sorted.map(
    (f) => ` ${f.isReadonly ? "!" : ""}${JSON.stringify(f.name)}${f.isOptional ? "?" : ""}:${f.type.key}`,
  );
  const types = sorted.map((field) => field.type);
  return { kind: "record", fields: sorted, ...termFacts(`(record${keys.join("")})`, types) };
}

export interface FunctionInit {
  readonly parameters: readonly (TypeTerm | Parameter)[];
  readonly rest?: TypeTerm | null;
  readonly returns: TypeTerm;
}

export function functionType(init: FunctionInit): FunctionType {
  const { rest = null, returns } = init;
  const parameters = init.parameters.map((p) => ("kind" in p ? { type: p, isOptional: false } : p));
  const parts = [...parameters.map((p) => p.type), ...(rest === null ? [] : [rest]), returns];
  const keys = parameters.map((p) => ` ${p.isOptional ? "?" : ""}${p.type.key}`).join("");
  const key = `(fn${keys}${rest === null ? "" : ` ...${rest.key}`} -> ${returns.key})`;
  return { kind: "function", parameters, rest, returns, ...termFacts(key, parts) };
}

export function named(name: string, args: readonly TypeTerm[] = []): NamedType {
  const keys = args.map((arg) => ` ${arg.key}`).join("");
  return { kind: "named", name, args, ...termFacts(`(named ${JSON.stringify(name)}${keys})`, args) };
}

export function variable(name: string): VariableType {
  return { kind: "variable", name, ...termFacts(`var:${JSON.stringify(name)}`, [], "variable") };
}

export function compareTerms(a: TypeTerm, b: TypeTerm): number {
  return compareText(a.key, b.key);
}

/** The parts of a term, in a fixed order; empty for leaves. */
export function partsOf(term: TypeTerm): readonly TypeTerm[] {
  switch (term.kind) {
    case "array":
      return [term.element];
    case "tuple":
      return term.rest === null ? term.elements : [...term.elements, term.rest];
    case "record":
      return term.fields.map((field) => field.type);
    case "function": {
      const parameters = term.parameters.map((parameter) => parameter.type);
      return term.rest === null ? [...parameters, term.returns] : [...parameters, term.rest, term.returns];
    }
    case "union":
    case "intersection":
      return term.members;
    case "named":
      return term.args;
    default:
      return [];
  }
}
