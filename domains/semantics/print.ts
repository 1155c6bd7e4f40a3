/** Formulas as text for people. */
import { assertNever } from "../../src/kernel/index.ts";
import type { Formula, Relation } from "./formulas.ts";
import type { Operator, Term } from "./terms.ts";

const INFIX: Partial<Record<Operator | Relation, string>> = {
  add: "+",
  multiply: "*",
  divide: "/",
  modulo: "mod",
  concat: "++",
  equal: "=",
  less: "<",
  "at-most": "<=",
};

export function printTerm(term: Term): string {
  switch (term.kind) {
    case "int":
    case "real":
      return String(term.value);
    case "text":
      return JSON.stringify(term.value);
    case "variable":
      return term.name;
    case "bound":
      return `#${term.index}`;
    case "apply":
      return printCall(term.operator, term.args, printOperand);
    default:
      return assertNever(term);
  }
}

export function printFormula(formula: Formula): string {
  switch (formula.kind) {
    case "true":
    case "false":
      return formula.kind;
    case "relation":
      return printRelation(formula);
    case "and":
    case "or":
      return formula.items.map(printPart).join(` ${formula.kind} `);
    case "forall":
    case "exists": {
      const range = `#${formula.binders} in [${printTerm(formula.low)}, ${printTerm(formula.high)})`;
      return `${formula.kind} ${range}: ${printPart(formula.body)}`;
    }
    default:
      return assertNever(formula);
  }
}

function printRelation({ relation, args, isNegated, name }: Formula & { kind: "relation" }): string {
  if (relation === "equal" && isNegated) return args.map(printTerm).join(" != ");
  const positive =
    relation === "holds"
      ? name
      : relation === "matches"
        ? `${args.map(printTerm).join("")} matches /${name}/`
        : printCall(relation, args, printTerm);
  return isNegated ? `not ${positive}` : positive;
}

function printCall(name: Operator | Relation, args: readonly Term[], print: (term: Term) => string): string {
  const sign = INFIX[name];
  return sign === undefined
    ? `${name}(${args.map(printTerm).join(", ")})`
    : args.map(print).join(` ${sign} `);
}

function printOperand(term: Term): string {
  const isInfix = term.kind === "apply" && INFIX[term.operator] !== undefined;
  return isInfix ? `(${printTerm(term)})` : printTerm(term);
}

function printPart(formula: Formula): string {
  const isSimple = formula.kind === "relation" || formula.kind === "true" || formula.kind === "false";
  return isSimple ? printFormula(formula) : `(${printFormula(formula)})`;
}
