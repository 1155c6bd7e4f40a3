/**
 * Goals: what one value in the output has to satisfy, as a set of schemas (each to hold or to fail) and constants.
 * Goals are interned, so recursion through references ends: a schema inside itself leads back to a known goal.
 */
import { InternalError, type JsonNode, jsonPointer } from "../../../../src/kernel/index.ts";
import type { Schema, SchemaNode } from "./assertions.ts";
import { parseDecimal, printDecimal } from "./decimal.ts";
import type { SchemaReader } from "./reader.ts";

/** `id ^ 1` is the id of the opposite atom. */
export type Atom =
  | { readonly kind: "schema"; readonly id: number; readonly positive: boolean; readonly schema: Schema }
  | {
      readonly kind: "value";
      readonly id: number;
      readonly positive: boolean;
      readonly value: JsonNode;
    };

export interface Goal {
  readonly id: number;
  /** All of them hold; ascending by id. */
  readonly atoms: readonly Atom[];
}

/** Interns the goals of one schema document. */
export class Goals {
  /** No value at all. */
  readonly never: Goal = { id: 0, atoms: [] };
  /** Every value. */
  readonly anything: Goal = { id: 1, atoms: [] };
  readonly #reader: SchemaReader;
  readonly #byAtoms = new Map<string, Goal>();
  readonly #schemaIds = new Map<Schema, number>();
  /** Schemas that only name types are the same wherever they stand. */
  readonly #typeIds = new Map<string, number>();
  readonly #valueIds = new Map<string, number>();
  readonly #singles = new Map<number, Goal>();
  readonly #meets = new Map<number, Goal>();
  #nextAtom = 0;
  #nextGoal = 2;

  readonly #sharesTypes: boolean;

  /** @param sharesTypes `false` keeps schemas apart by their places, for messages that name these */
  constructor(reader: SchemaReader, sharesTypes = true) {
    this.#reader = reader;
    this.#sharesTypes = sharesTypes;
  }

  /** Goals so far. */
  get count(): number {
    return this.#nextGoal;
  }

  /** The values that satisfy (or, not `positive`, violate) the schema at `node`. */
  ofSchema(node: SchemaNode, positive = true): Goal {
    let schema = this.#reader.read(node);
    // A schema that is nothing but a reference is its target. A cycle of such schemas is found when it is expanded.
    for (let steps = 0; typeof schema === "object" && steps < MAX_REFERENCE_STEPS; steps++) {
      const only: Schema["assertions"][number] | undefined = schema.assertions[0];
      if (schema.assertions.length !== 1 || only?.kind !== "reference") break;
      schema = this.#reader.read(only.target);
    }
    if (typeof schema === "boolean") return schema === positive ? this.anything : this.never;
    if (schema.assertions.length === 0) return positive ? this.anything : this.never;
    const [only, more] = schema.assertions;
    if (only?.kind === "values" && more === undefined && only.values.length === 1) {
      return this.ofValue(only.values[0]!, positive);
    }
    let id = this.#schemaIds.get(schema);
    if (id === undefined) {
      id = only?.kind === "types" && more === undefined ? this.#idOfTypes(only.types) : this.#reserve();
      this.#schemaIds.set(schema, id);
    }
    return this.#single({ kind: "schema", id: positive ? id : id ^ 1, positive, schema });
  }

  /** Exactly the value at `node` (or anything but it). */
  ofValue(node: JsonNode, positive = true): Goal {
    const key = canonicalJson(node);
    let id = this.#valueIds.get(key);
    if (id === undefined) {
      id = this.#reserve();
      this.#valueIds.set(key, id);
    }
    return this.#single({ kind: "value", id: positive ? id : id ^ 1, positive, value: node });
  }

  /** Both hold. */
  meet(a: Goal, b: Goal): Goal {
    if (a === b || b === this.anything) return a;
    if (a === this.anything) return b;
    if (a === this.never || b === this.never) return this.never;
    const pair = a.id < b.id ? a.id * 0x4000000 + b.id : b.id * 0x4000000 + a.id;
    let goal = this.#meets.get(pair);
    if (goal === undefined) {
      goal = this.#conjunction(a, b);
      this.#meets.set(pair, goal);
    }
    return goal;
  }

  meetAll(goals: Iterable<Goal>): Goal {
    let result = this.anything;
    for (const goal of goals) result = this.meet(result, goal);
    return result;
  }

  /** Everything else. Defined for goals of at most one atom. */
  negate(goal: Goal): Goal {
    if (goal === this.anything) return this.never;
    if (goal === this.never) return this.anything;
    const [atom, more] = goal.atoms;
    if (atom === undefined || more !== undefined)
      throw new InternalError("negation of a conjunction of goals");
    return this.#single({ ...atom, id: atom.id ^ 1, positive: !atom.positive });
  }

  #conjunction(a: Goal, b: Goal): Goal {
    const atoms = new Map<number, Atom>();
    let constant: Atom | undefined;
    for (const part of [a, b]) {
      for (const atom of part.atoms) {
        if (atoms.has(atom.id ^ 1)) return this.never;
        if (atom.kind === "value" && atom.positive) {
          if (constant !== undefined && constant.id !== atom.id) return this.never;
          constant = atom;
        }
        atoms.set(atom.id, atom);
      }
    }
    // Beside a constant, what it must not be says nothing, unless it is the constant itself.
    const kept = [...atoms.values()].filter(
      (atom) => constant === undefined || atom.kind !== "value" || atom.positive,
    );
    return this.#intern(kept.sort((x, y) => x.id - y.id));
  }

  #single(atom: Atom): Goal {
    let goal = this.#singles.get(atom.id);
    if (goal === undefined) {
      goal = this.#intern([atom]);
      this.#singles.set(atom.id, goal);
    }
    return goal;
  }

  #intern(atoms: readonly Atom[]): Goal {
    const key = atoms.map((atom) => atom.id).join();
    let goal = this.#byAtoms.get(key);
    if (goal === undefined) {
      goal = { id: this.#nextGoal++, atoms };
      this.#byAtoms.set(key, goal);
    }
    return goal;
  }

  #idOfTypes(types: ReadonlySet<string>): number {
    if (!this.#sharesTypes) return this.#reserve();
    const key = [...types].sort().join();
    let id = this.#typeIds.get(key);
    if (id === undefined) {
      id = this.#reserve();
      this.#typeIds.set(key, id);
    }
    return id;
  }

  #reserve(): number {
    const id = this.#nextAtom;
    this.#nextAtom += 2;
    return id;
  }
}

const MAX_REFERENCE_STEPS = 100;

/** Where a goal comes from, for names and messages. */
export function printGoal(goal: Goal): string {
  const parts = goal.atoms.map((atom) => {
    const place = jsonPointer(atom.kind === "schema" ? atom.schema.node : atom.value) || "#";
    return atom.positive ? place : `not ${place}`;
  });
  return parts.join(" and ") || "any value";
}

/** Equal JSON values have equal texts: members sorted, numbers by value. */
export function canonicalJson(node: JsonNode): string {
  switch (node.kind) {
    case "null":
      return "null";
    case "boolean":
      return String(node.value);
    case "number":
      return printDecimal(parseDecimal(node.text));
    case "string":
      return JSON.stringify(node.value);
    case "array":
      return `[${node.items.map(canonicalJson).join()}]`;
    case "object": {
      const keys = [...node.members.keys()].sort();
      return `{${keys.map((key) => `${JSON.stringify(key)}:${canonicalJson(node.members.get(key)!)}`).join()}}`;
    }
  }
}
