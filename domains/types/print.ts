/** Type terms as text for people, in a notation close to TypeScript's. */
import { assertNever } from "../../src/kernel/index.ts";
import type { Field, TypeTerm } from "./terms.ts";

const IDENTIFIER = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u;

export function printType(type: TypeTerm): string {
  switch (type.kind) {
    case "any":
    case "unknown":
    case "never":
      return type.kind;
    case "primitive":
    case "named":
      return type.kind === "named" && type.args.length > 0
        ? `${type.name}<${type.args.map(printType).join(", ")}>`
        : type.name;
    case "literal":
      return typeof type.value === "bigint" ? `${type.value}n` : JSON.stringify(type.value);
    case "array":
      return `${type.isReadonly ? "readonly " : ""}${printOperand(type.element)}[]`;
    case "tuple": {
      const items = type.elements.map(printType);
      if (type.rest !== null) items.push(`...${printOperand(type.rest)}[]`);
      return `${type.isReadonly ? "readonly " : ""}[${items.join(", ")}]`;
    }
    case "record":
      return type.fields.length === 0 ? "{}" : `{ ${type.fields.map(printField).join("; ")} }`;
    case "function": {
      const parameters = type.parameters.map((p) => `${printType(p.type)}${p.isOptional ? "?" : ""}`);
      if (type.rest !== null) parameters.push(`...${printOperand(type.rest)}[]`);
      return `(${parameters.join(", ")}) => ${printType(type.returns)}`;
    }
    case "union":
      return type.members.map(printOperand).join(" | ");
    case "intersection":
      return type.members.map(printOperand).join(" & ");
    case "variable":
      return `?${type.name}`;
    default:
      return assertNever(type);
  }
}

function printField(field: Field): string {
  const name = IDENTIFIER.test(field.name) ? field.name : JSON.stringify(field.name);
  return `${field.isReadonly ? "readonly " : ""}${name}${field.isOptional ? "?" : ""}: ${printType(field.type)}`;
}

function printOperand(type: TypeTerm): string {
  const text = printType(type);
  const needsBrackets =
    type.kind === "union" ||
    type.kind === "intersection" ||
    type.kind === "function" ||
    ((type.kind === "array" || type.kind === "tuple") && type.isReadonly);
  return needsBrackets ? `(${text})` : text;
}
