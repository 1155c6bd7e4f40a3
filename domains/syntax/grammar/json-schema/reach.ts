/**
 * Reads every schema that can be reached from the root, so that what is wrong with one is said before anything is
 * generated, and looks for what only shows when schemas are worked out: references in a circle, and keywords that cannot
 * be negated where they might have to be.
 */
import { SpecError } from "../../../../src/kernel/index.ts";
import type { Assertion, Schema, SchemaNode } from "./assertions.ts";
import type { SchemaReader } from "./reader.ts";

/**
 * @returns false when something was found that may be an error, or may be of no consequence: working out the whole schema
 * will tell
 */
export function isSurelySound(reader: SchemaReader, root: SchemaNode): boolean {
  try {
    return new Reach(reader).visit(root);
  } catch (error) {
    // Where no value leads to the place of the error, it is none.
    if (error instanceof SpecError) return false;
    throw error;
  }
}

class Reach {
  readonly #reader: SchemaReader;
  /** Schemas that hold of the same value as the one that names them. */
  readonly #inPlace = new Map<Schema, Schema[]>();
  #mayNegate = false;
  #hasOneSided = false;

  constructor(reader: SchemaReader) {
    this.#reader = reader;
  }

  visit(root: SchemaNode): boolean {
    const nodes = new Set([root]);
    for (const node of nodes) {
      const schema = this.#reader.read(node);
      if (typeof schema === "boolean") continue;
      for (const assertion of schema.assertions) {
        if (ONE_SIDED.has(assertion.kind)) this.#hasOneSided = true;
        if (NEGATING.has(assertion.kind)) this.#mayNegate = true;
        for (const part of partsOf(assertion)) nodes.add(part);
        for (const same of inPlaceOf(assertion)) {
          nodes.add(same);
          this.#link(schema, same);
        }
      }
    }
    return !(this.#mayNegate && this.#hasOneSided) && !this.#hasCircle();
  }

  #link(from: Schema, to: SchemaNode): void {
    const target = this.#reader.read(to);
    if (typeof target === "boolean") return;
    const known = this.#inPlace.get(from);
    if (known === undefined) this.#inPlace.set(from, [target]);
    else known.push(target);
  }

  /** Takes away schemas that nothing is left to be the same value as. Source: Kahn 1962. */
  #hasCircle(): boolean {
    const waiting = new Map<Schema, number>();
    for (const targets of this.#inPlace.values()) {
      for (const target of targets) waiting.set(target, (waiting.get(target) ?? 0) + 1);
    }
    const free = [...this.#inPlace.keys()].filter((schema) => !waiting.has(schema));
    for (let schema = free.pop(); schema !== undefined; schema = free.pop()) {
      for (const target of this.#inPlace.get(schema) ?? []) {
        const left = waiting.get(target)! - 1;
        if (left > 0) waiting.set(target, left);
        else {
          waiting.delete(target);
          free.push(target);
        }
      }
    }
    return waiting.size > 0;
  }
}

/** Assertions whose opposite may not be expressible. */
const ONE_SIDED: ReadonlySet<Assertion["kind"]> = new Set(["unique-items"]);
/** Assertions that may need the opposite of a schema inside them. */
const NEGATING: ReadonlySet<Assertion["kind"]> = new Set(["not", "one", "if", "contains", "unevaluated"]);

/** Schemas of members and items. */
function partsOf(assertion: Assertion): readonly SchemaNode[] {
  switch (assertion.kind) {
    case "members": {
      const { named, patterns, additional } = assertion;
      return [
        ...named.values(),
        ...patterns.map(({ schema }) => schema),
        ...(additional === undefined ? [] : [additional]),
      ];
    }
    case "items":
      return assertion.rest === undefined ? assertion.prefix : [...assertion.prefix, assertion.rest];
    case "member-names":
    case "contains":
    case "unevaluated":
      return [assertion.schema];
    default:
      return [];
  }
}

function inPlaceOf(assertion: Assertion): readonly SchemaNode[] {
  switch (assertion.kind) {
    case "all":
    case "any":
    case "one":
      return assertion.schemas;
    case "not":
    case "dependent-schema":
      return [assertion.schema];
    case "if":
      return [assertion.condition, assertion.then, assertion.otherwise].filter((node) => node !== undefined);
    case "reference":
      return [assertion.target];
    default:
      return [];
  }
}
