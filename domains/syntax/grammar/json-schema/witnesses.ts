/**
 * A glance at goals: some have a value that shows from the keywords alone. Most members of objects are of this kind, and
 * may be offered without being worked out.
 */
import type { Assertion, Schema } from "./assertions.ts";
import type { Goal, Goals } from "./goals.ts";
import type { TypeName } from "./keywords.ts";

/** References and required members followed from one schema. */
const MAX_DEPTH = 8;

export class Witnesses {
  readonly #goals: Goals;
  readonly #known = new Map<Schema, boolean>();

  constructor(goals: Goals) {
    this.#goals = goals;
  }

  /** Some finite value surely satisfies the goal; `false` says nothing. */
  has(goal: Goal): boolean {
    return this.#has(goal, 0);
  }

  #has(goal: Goal, depth: number): boolean {
    if (goal === this.#goals.anything) return true;
    const [atom, more] = goal.atoms;
    if (atom === undefined || more !== undefined || !atom.positive) return false;
    if (atom.kind === "value") return true;
    const { schema } = atom;
    let answer = this.#known.get(schema);
    if (answer === undefined) {
      if (depth > MAX_DEPTH) return false;
      // A schema that is needed for itself has no value that shows.
      this.#known.set(schema, false);
      answer = this.#hasValue(schema, depth);
      this.#known.set(schema, answer);
    }
    return answer;
  }

  #hasValue({ assertions }: Schema, depth: number): boolean {
    const open = new Set<TypeName>(["null", "boolean", "number", "string", "array", "object"]);
    let types: ReadonlySet<TypeName> | undefined;
    let required: readonly string[] = [];
    let members: Extract<Assertion, { kind: "members" }> | undefined;
    let [numbers, strings] = [0, 0];
    let isBound = false;
    for (const assertion of assertions) {
      switch (assertion.kind) {
        case "types":
          types = assertion.types;
          break;
        case "values":
          return assertions.length === 1 && assertion.values.length > 0;
        case "any":
          return (
            assertions.length === 1 &&
            assertion.schemas.some((node) => this.#has(this.#goals.ofSchema(node), depth + 1))
          );
        case "numbers":
          if (++numbers > 1) open.delete("number");
          break;
        case "strings":
          if (++strings > 1 || !assertion.hasSome) open.delete("string");
          break;
        case "members":
          members = assertion;
          break;
        case "required":
          required = assertion.keys;
          break;
        case "member-count":
          isBound = true;
          if (assertion.min > 0 || assertion.max < 0) open.delete("object");
          break;
        case "member-names":
        case "dependent-keys":
          isBound = true;
          break;
        case "item-count":
        case "contains":
          if (assertion.min > 0) open.delete("array");
          break;
        case "items":
        case "unique-items":
          break;
        default:
          return false;
      }
    }
    const may = (type: TypeName): boolean => open.has(type) && (types === undefined || types.has(type));
    if (may("null") || may("boolean") || may("number") || may("string") || may("array")) return true;
    if (types?.has("integer") === true && open.has("number")) return true;
    if (!may("object") || (isBound && required.length > 0)) return false;
    return required.every((key) => this.#hasMember(members, key, depth));
  }

  #hasMember(
    members: Extract<Assertion, { kind: "members" }> | undefined,
    key: string,
    depth: number,
  ): boolean {
    if (members === undefined) return true;
    if (members.patterns.length > 0) return false;
    const node = members.named.get(key) ?? members.additional;
    return node === undefined || this.#has(this.#goals.ofSchema(node), depth + 1);
  }
}
