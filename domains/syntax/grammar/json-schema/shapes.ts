/** The shapes that keyword values may have; anything else is an error at its place. */
import type { JsonNode, JsonObject, JsonString } from "../../../../src/kernel/index.ts";
import { type Decimal, isInteger, parseDecimal, signOf } from "./decimal.ts";
import type { SchemaDocument } from "./document.ts";
import { isTypeName, type TypeName } from "./keywords.ts";

export class Shapes {
  readonly #document: SchemaDocument;

  constructor(document: SchemaDocument) {
    this.#document = document;
  }

  /** One type name or a list of them. */
  types(node: JsonNode): ReadonlySet<TypeName> {
    const types = new Set<TypeName>();
    for (const item of node.kind === "array" ? node.items : [node]) {
      if (item.kind !== "string" || !isTypeName(item.value)) {
        throw this.#document.error(
          item,
          `Unknown type ${this.#document.quote(item)}`,
          "Types are null, boolean, integer, number, string, array and object.",
        );
      }
      types.add(item.value);
    }
    return types;
  }

  /** A list that is not empty. */
  schemas(node: JsonNode): readonly JsonNode[] {
    const items = this.array(node);
    if (items.length === 0) {
      throw this.#document.error(node, `"${String(node.key)}" must hold at least one schema`);
    }
    return items;
  }

  /** A list of strings. */
  keys(node: JsonNode): readonly string[] {
    return this.array(node).map((item) => this.string(item).value);
  }

  /** A non-negative integer. */
  count(node: JsonNode): number {
    const value = node.kind === "number" ? parseDecimal(node.text) : undefined;
    if (value === undefined || !isInteger(value) || signOf(value) < 0) {
      return this.#malformed(node, "a non-negative integer");
    }
    return Number(value.mantissa);
  }

  number(node: JsonNode): Decimal {
    return node.kind === "number" ? parseDecimal(node.text) : this.#malformed(node, "a number");
  }

  string(node: JsonNode): JsonString {
    return node.kind === "string" ? node : this.#malformed(node, "a string");
  }

  boolean(node: JsonNode): boolean {
    return node.kind === "boolean" ? node.value : this.#malformed(node, "a boolean");
  }

  array(node: JsonNode): readonly JsonNode[] {
    return node.kind === "array" ? node.items : this.#malformed(node, "an array");
  }

  object(node: JsonNode): JsonObject {
    return node.kind === "object" ? node : this.#malformed(node, "an object");
  }

  #malformed(node: JsonNode, expected: string): never {
    const where = typeof node.key === "string" ? `"${node.key}"` : "An element here";
    throw this.#document.error(node, `${where} must be ${expected}, not ${this.#document.quote(node)}`);
  }
}
