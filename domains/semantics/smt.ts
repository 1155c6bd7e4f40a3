/**
 * Formulas as SMT-LIB 2 text, and the solver's values read back. What has no counterpart there (regular expressions)
 * is an `Unsayable`: the answer about such a formula is "unknown", never a guess.
 * Source: Barrett, Fontaine, Tinelli, "The SMT-LIB Standard", version 2.6.
 */
import { assertNever } from "../../src/kernel/index.ts";
import type { Formula } from "./formulas.ts";
import type { Operator, Sort, Term } from "./terms.ts";

/** A formula that SMT-LIB text cannot express here. */
export class Unsayable extends Error {}

/** A free variable of a formula; propositions are of sort `bool`. */
export interface SmtVariable {
  readonly name: string;
  readonly sort: Sort | "bool";
}

/** Free variables by their symbols, in the order in which they were met. */
export class Declarations {
  readonly all = new Map<string, SmtVariable>();
  /** Symbols of lengths of arrays, by arrays. */
  readonly lengths = new Map<string, string>();

  /** The symbol of a variable: variables of one name and two sorts are two. */
  symbol(name: string, sort: Sort | "bool"): string {
    const symbol = `|${printSmtSort(sort)} ${name.replace(/[|\\]/g, "_")}|`;
    if (this.all.has(symbol)) return symbol;
    this.all.set(symbol, { name, sort });
    // An array's length belongs to it, asked for or not.
    if (typeof sort !== "string") this.length(name);
    return symbol;
  }

  /** The symbol of an array's length. */
  length(array: string): string {
    const symbol = this.symbol(lengthName(array), "int");
    this.lengths.set(array, symbol);
    return symbol;
  }
}

export function printSmtSort(sort: Sort | "bool"): string {
  if (typeof sort !== "string") return `(Array Int ${printSmtSort(sort.array)})`;
  return { int: "Int", real: "Real", string: "String", bool: "Bool" }[sort];
}

/** @throws Unsayable */
export function formulaToSmt(formula: Formula, declared: Declarations): string {
  switch (formula.kind) {
    case "true":
    case "false":
      return formula.kind;
    case "and":
    case "or":
      return `(${formula.kind} ${formula.items.map((item) => formulaToSmt(item, declared)).join(" ")})`;
    case "forall":
    case "exists": {
      const name = boundName(formula.binders);
      const range = `(<= ${termToSmt(formula.low, declared)} ${name}) (< ${name} ${termToSmt(formula.high, declared)})`;
      const body = formulaToSmt(formula.body, declared);
      return formula.kind === "forall"
        ? `(forall ((${name} Int)) (=> (and ${range}) ${body}))`
        : `(exists ((${name} Int)) (and ${range} ${body}))`;
    }
    case "relation": {
      const positive = relationToSmt(formula, declared);
      return formula.isNegated ? `(not ${positive})` : positive;
    }
    default:
      return assertNever(formula);
  }
}

function relationToSmt(
  { relation, args, name }: Formula & { readonly kind: "relation" },
  declared: Declarations,
): string {
  const texts = args.map((arg) => termToSmt(arg, declared));
  switch (relation) {
    case "holds":
      return declared.symbol(name, "bool");
    case "equal":
      return `(= ${texts.join(" ")})`;
    case "less":
      return `(< ${texts.join(" ")})`;
    case "at-most":
      return `(<= ${texts.join(" ")})`;
    case "starts-with":
      return `(str.prefixof ${texts[1]} ${texts[0]})`;
    case "ends-with":
      return `(str.suffixof ${texts[1]} ${texts[0]})`;
    case "contains":
      return `(str.contains ${texts.join(" ")})`;
    case "member": {
      // The array's own length bounds the search: what lies beyond it is no element.
      const length = lengthToSmt(args[0]!, declared);
      return `(exists ((member! Int)) (and (<= 0 member!) (< member! ${length}) (= (select ${texts[0]} member!) ${texts[1]})))`;
    }
    case "matches":
      throw new Unsayable(`"matches" is not put to the solver`);
    default:
      return assertNever(relation);
  }
}

const FUNCTIONS: Readonly<Partial<Record<Operator, string>>> = {
  add: "+",
  multiply: "*",
  modulo: "mod",
  concat: "str.++",
  "char-at": "str.at",
  select: "select",
  store: "store",
  "to-real": "to_real",
  floor: "to_int",
};

/** @throws Unsayable */
export function termToSmt(term: Term, declared: Declarations): string {
  switch (term.kind) {
    case "int":
      return term.value < 0n ? `(- ${-term.value})` : `${term.value}`;
    case "real":
      return realToSmt(term.value);
    case "text":
      return textToSmt(term.value);
    case "variable":
      return declared.symbol(term.name, term.sort);
    case "bound":
      return boundName(term.index);
    case "apply": {
      if (term.operator === "length") return lengthToSmt(term.args[0]!, declared);
      const args = term.args.map((arg) => termToSmt(arg, declared)).join(" ");
      if (term.operator === "divide") return `(${term.sort === "real" ? "/" : "div"} ${args})`;
      return `(${FUNCTIONS[term.operator]} ${args})`;
    }
    default:
      return assertNever(term);
  }
}

/** Arrays of the solver are endless: the length of ours is a variable of its own, the same before and after a store. */
function lengthToSmt(of: Term, declared: Declarations): string {
  if (of.sort === "string") return `(str.len ${termToSmt(of, declared)})`;
  if (of.kind === "variable") return declared.length(of.name);
  if (of.kind === "apply" && of.operator === "store") return lengthToSmt(of.args[0]!, declared);
  throw new Unsayable("the length of an array inside an array is not put to the solver");
}

/** The variable that stands for the length of an array variable. */
export function lengthName(array: string): string {
  return `${array}.length`;
}

function boundName(index: number): string {
  return `bound!${index}`;
}

/** Exactly the decimal that the number prints as. */
function realToSmt(value: number): string {
  const [, sign = "", whole = "0", part = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/.exec(String(value)) ?? [];
  const shift = Number(exponent) - part.length;
  const digits = `${whole}${part}`;
  const positive =
    shift >= 0 ? `${digits}${"0".repeat(shift)}.0` : `(/ ${digits}.0 1${"0".repeat(-shift)}.0)`;
  return sign === "-" ? `(- ${positive})` : positive;
}

function textToSmt(value: string): string {
  const escaped = [...value]
    .map((char) => {
      if (char === '"') return '""';
      return char === "\\" || char < " " || char > "~" ? `\\u{${char.codePointAt(0)!.toString(16)}}` : char;
    })
    .join("");
  return `"${escaped}"`;
}

/** A value as the solver prints it. */
export type SmtValue = string | readonly SmtValue[];

/** Reads the s-expressions of an answer. Quoted symbols keep their bars, texts their quotes. */
export function readSmt(text: string): readonly SmtValue[] {
  const tokens = text.match(/\(|\)|\|[^|]*\||"(?:[^"]|"")*"|[^\s()]+/g) ?? [];
  const open: SmtValue[][] = [[]];
  for (const token of tokens) {
    if (token === "(") open.push([]);
    else if (token === ")" && open.length > 1) {
      const closed = open.pop()!;
      open[open.length - 1]!.push(closed);
    } else open[open.length - 1]!.push(token);
  }
  return open[0]!;
}

/** A number, text or truth value; undefined for what is none of these (irrational roots, arrays). */
export function plainValue(value: SmtValue | undefined): number | bigint | string | boolean | undefined {
  if (value === undefined) return undefined;
  if (typeof value === "string") {
    if (value === "true" || value === "false") return value === "true";
    if (/^\d+$/.test(value)) return BigInt(value);
    if (/^\d+\.\d+$/.test(value)) return Number(value);
    return value.startsWith('"') ? readText(value.slice(1, -1)) : undefined;
  }
  const [head, ...args] = value;
  const values = args.map(plainValue);
  const [a, b] = values;
  if (head === "-" && values.length === 1) {
    return typeof a === "bigint" || typeof a === "number" ? -a : undefined;
  }
  if (head === "/" && values.length === 2) {
    const isNumber = (v: typeof a): v is bigint | number => typeof v === "bigint" || typeof v === "number";
    return isNumber(a) && isNumber(b) ? Number(a) / Number(b) : undefined;
  }
  return undefined;
}

function readText(inside: string): string {
  return inside
    .replaceAll('""', '"')
    .replace(/\\u\{([0-9a-fA-F]+)\}|\\u([0-9a-fA-F]{4})/g, (_, long: string, short: string) =>
      String.fromCodePoint(Number.parseInt(long ?? short, 16)),
    );
}
