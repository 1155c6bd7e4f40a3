/** Facts of a type, and the handle that other questions take. */
import type { OracleType, TypeFacts, TypeKind, Verdict } from "../../../../../domains/types/index.ts";
import { type InternalChecker, ts } from "../../compiler.ts";

/** A type with the checker it belongs to. */
export class CheckerType implements OracleType {
  readonly type: ts.Type;
  readonly checker: InternalChecker;
  #facts: TypeFacts | undefined;

  constructor(type: ts.Type, checker: InternalChecker) {
    this.type = type;
    this.checker = checker;
  }

  get facts(): TypeFacts {
    this.#facts ??= factsOf(this.type, this.checker);
    return this.#facts;
  }

  print(): string {
    return this.checker.typeToString(this.type);
  }
}

/** Types of which nothing can be said: what is not inferred yet, errors, `any`. */
export function isOpenType(type: ts.Type): boolean {
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) !== 0) return true;
  return (type.flags & ts.TypeFlags.Union) !== 0 && (type as ts.UnionType).types.some(isOpenType);
}

export function factsOf(type: ts.Type, checker: InternalChecker): TypeFacts {
  const kinds = new Set<TypeKind>();
  const open = collectKinds(type, checker, kinds, 0);
  if (open) return OPEN_FACTS;
  const apparent = checker.getApparentType(type);
  const isNullish = kinds.has("null") || kinds.has("undefined");
  return {
    isOpen: false,
    kinds,
    callable: signatureVerdict(apparent, checker, ts.SignatureKind.Call),
    constructable: signatureVerdict(apparent, checker, ts.SignatureKind.Construct),
    indexable: isNullish ? "no" : "unknown",
    accessible: isNullish ? "no" : "yes",
  };
}

export const OPEN_FACTS: TypeFacts = {
  isOpen: true,
  kinds: new Set(),
  callable: "unknown",
  constructable: "unknown",
  indexable: "unknown",
  accessible: "unknown",
};

const FLAG_KINDS: readonly (readonly [ts.TypeFlags, TypeKind])[] = [
  [ts.TypeFlags.EnumLike, "enum"],
  [ts.TypeFlags.StringLike, "string"],
  [ts.TypeFlags.NumberLike, "number"],
  [ts.TypeFlags.BigIntLike, "bigint"],
  [ts.TypeFlags.BooleanLike, "boolean"],
  [ts.TypeFlags.ESSymbolLike, "symbol"],
  [ts.TypeFlags.Null, "null"],
  [ts.TypeFlags.Undefined | ts.TypeFlags.Void, "undefined"],
];

/** Deep constraints of type parameters are no use here. */
const MAX_DEPTH = 5;

/** @returns whether nothing can be said of the type */
function collectKinds(type: ts.Type, checker: InternalChecker, kinds: Set<TypeKind>, depth: number): boolean {
  if (isOpenType(type) || depth > MAX_DEPTH) return true;
  if (type.isUnion()) return type.types.some((member) => collectKinds(member, checker, kinds, depth + 1));
  const kind = FLAG_KINDS.find(([flags]) => (type.flags & flags) !== 0)?.[1];
  if (kind !== undefined) {
    kinds.add(kind);
    return false;
  }
  if (type.isIntersection()) {
    // A branded primitive is one for every operator.
    const primitive = type.types.find((member) => FLAG_KINDS.some(([flags]) => (member.flags & flags) !== 0));
    if (primitive !== undefined) return collectKinds(primitive, checker, kinds, depth + 1);
  }
  if ((type.flags & ts.TypeFlags.Instantiable) !== 0) {
    const constraint = checker.getBaseConstraintOfType(type);
    if (constraint === undefined || constraint === type) return true;
    return collectKinds(constraint, checker, kinds, depth + 1);
  }
  if ((type.flags & ts.TypeFlags.Unknown) !== 0) return true; // what may be done with it depends on the operator
  const isCallable = checker.getSignaturesOfType(type, ts.SignatureKind.Call).length > 0;
  kinds.add(isCallable ? "function" : "object");
  return false;
}

/** `no` only where the compiler would find no signature whatever the arguments. */
function signatureVerdict(type: ts.Type, checker: InternalChecker, kind: ts.SignatureKind): Verdict {
  if (type.isUnion()) {
    const verdicts = type.types.map((member) => signatureVerdict(member, checker, kind));
    return verdicts.includes("no") ? "no" : "unknown";
  }
  if ((type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Instantiable)) !== 0) return "unknown";
  if (checker.getSignaturesOfType(type, kind).length > 0) return "yes";
  const isFunctionObject = type.symbol?.name === "Function";
  return isFunctionObject ? "unknown" : "no";
}
