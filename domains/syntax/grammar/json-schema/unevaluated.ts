/**
 * `unevaluatedProperties` and `unevaluatedItems`: what no other keyword has looked at, through `allOf`, `$ref`,
 * `anyOf` and the rest. Every way in which the schema can hold is listed with what it evaluates; in each of them the
 * keyword is an ordinary rule about the remaining members or items. To fail, a value must break that rule in the way in
 * which it evaluates most, so ways must then exclude each other.
 * Source: JSON Schema Core 2020-12, section 11 (unevaluated locations) and section 7.7 (annotations).
 */
import { BudgetError, type JsonNode, type JsonObject } from "../../../../src/kernel/index.ts";
import type { Assertion, Schema, SchemaNode } from "./assertions.ts";
import type { Blocks } from "./blocks.ts";
import type { SchemaDocument } from "./document.ts";
import type { ValueForm } from "./forms.ts";
import type { Goal } from "./goals.ts";
import type { Normaliser } from "./normalise.ts";
import type { StringSet } from "./strings.ts";

type Unevaluated = Extract<Assertion, { kind: "unevaluated" }>;

/** One way to hold, and what it evaluates. */
interface Way {
  readonly form: ValueForm;
  readonly members: "all" | { readonly names: readonly string[]; readonly patterns: readonly StringSet[] };
  /** Items from the start. */
  readonly items: number;
  /** Schemas whose items `contains` has looked for: those that satisfy one are evaluated, wherever they are. */
  readonly contained: readonly SchemaNode[];
}

/** Ways in which one schema can hold, before it counts as explosive. */
const MAX_WAYS = 256;

export class UnevaluatedLocations {
  readonly #document: SchemaDocument;
  readonly #normaliser: Normaliser;
  readonly #blocks: Blocks;
  /** Schemas whose ways are being listed. */
  readonly #active = new Set<Schema>();
  /** Schemas made here: any of several that the document holds. */
  readonly #choices = new Map<string, JsonObject>();
  /** Ways exclude each other: where several branches may hold, each either does or does not. */
  #areExclusive = false;

  constructor(document: SchemaDocument, normaliser: Normaliser, blocks: Blocks) {
    this.#document = document;
    this.#normaliser = normaliser;
    this.#blocks = blocks;
  }

  /** The form of a schema that has such keywords itself. */
  form(schema: Schema): ValueForm {
    const { forms } = this.#normaliser;
    return this.#ways(schema).reduce((form, way) => forms.join(form, way.form), forms.never);
  }

  /** Values that satisfy all of the schema but its keywords about unevaluated locations. */
  violations(schema: Schema): ValueForm {
    const { forms } = this.#normaliser;
    const before = this.#areExclusive;
    this.#areExclusive = true;
    const ways = this.#openWays(schema);
    this.#areExclusive = before;
    let form = forms.never;
    for (const assertion of schema.assertions) {
      if (assertion.kind !== "unevaluated") continue;
      for (const way of ways) form = forms.join(form, forms.meet(way.form, this.#broken(way, assertion)));
    }
    return form;
  }

  /** Some member or item that the way has not evaluated violates the keyword's schema. */
  #broken(way: Way, { target, schema }: Unevaluated): ValueForm {
    const { forms, goals } = this.#normaliser;
    const bad = goals.ofSchema(schema, false);
    if (bad === goals.never) return forms.never;
    if (target === "items") {
      if (!Number.isFinite(way.items)) return forms.never;
      const goal = goals.meetAll([bad, ...way.contained.map((node) => goals.ofSchema(node, false))]);
      const contained = this.#blocks.contains(goal, way.items, 1, Number.POSITIVE_INFINITY);
      return this.#blocks.onlyArrays(contained);
    }
    if (way.members === "all") return forms.never;
    const { strings } = forms;
    let names = strings.complement(strings.of(way.members.names));
    for (const pattern of way.members.patterns) names = strings.meet(names, strings.complement(pattern));
    if (strings.isEmpty(names)) return forms.never;
    return this.#blocks.onlyObjects(this.#blocks.someMember(names, goals.anything, bad));
  }

  #ways(schema: Schema): readonly Way[] {
    let ways = this.#openWays(schema);
    // These keywords see what all others have done.
    for (const assertion of schema.assertions) {
      if (assertion.kind === "unevaluated") ways = ways.map((way) => this.#closed(way, assertion));
    }
    return ways;
  }

  /** Ways in which all but the keywords about unevaluated locations hold. */
  #openWays(schema: Schema): readonly Way[] {
    if (this.#active.has(schema)) {
      throw this.#document.error(
        schema.node,
        "The schema refers to itself without going through a property or an item",
        "Such a reference says nothing; remove it.",
      );
    }
    this.#active.add(schema);
    let ways: readonly Way[] = [this.#way(this.#normaliser.forms.anything)];
    for (const assertion of schema.assertions) {
      if (assertion.kind !== "unevaluated") ways = this.#both(ways, this.#waysOf(assertion));
    }
    this.#active.delete(schema);
    return ways;
  }

  #waysOf(assertion: Exclude<Assertion, Unevaluated>): readonly Way[] {
    const { forms } = this.#normaliser;
    const plain = (): Way[] => [this.#way(this.#normaliser.assertion(assertion))];
    switch (assertion.kind) {
      case "members": {
        const names = [...assertion.named.keys()];
        const patterns = assertion.patterns.map((pattern) => pattern.names);
        const members = assertion.additional === undefined ? { names, patterns } : "all";
        return plain().map((way) => ({ ...way, members }));
      }
      case "items": {
        const items = assertion.rest === undefined ? assertion.prefix.length : Number.POSITIVE_INFINITY;
        return plain().map((way) => ({ ...way, items }));
      }
      case "contains": {
        // Until 2019-09 items that were found did not count as evaluated.
        const contained = this.#document.draft >= 2020 ? [assertion.schema] : [];
        return plain().map((way) => ({ ...way, contained }));
      }
      case "all":
        return assertion.schemas.reduce<readonly Way[]>(
          (ways, node) => this.#both(ways, this.#waysOfNode(node)),
          [this.#way(forms.anything)],
        );
      case "reference":
        return this.#waysOfNode(assertion.target);
      case "any":
        return this.#someOf(assertion.schemas);
      case "one":
        return assertion.schemas.flatMap((node, i) => {
          const others = assertion.schemas.filter((_, j) => j !== i);
          const none = others.reduce(
            (form, other) => forms.meet(form, this.#formOf(other, false)),
            forms.anything,
          );
          return this.#both(this.#waysOfNode(node), [this.#way(none)]);
        });
      case "if": {
        const { condition, then, otherwise } = assertion;
        const fails = [this.#way(this.#formOf(condition, false))];
        const met = this.#waysOfNode(condition);
        return [
          ...(then === undefined ? met : this.#both(met, this.#waysOfNode(then))),
          ...(otherwise === undefined ? fails : this.#both(fails, this.#waysOfNode(otherwise))),
        ];
      }
      case "dependent-schema": {
        const present = this.#way(this.#blocks.objects({ required: [assertion.key] }));
        const absent = this.#way(this.#blocks.absent(assertion.key));
        return [absent, ...this.#both([present], this.#waysOfNode(assertion.schema))];
      }
      default:
        return plain();
    }
  }

  #waysOfNode(node: SchemaNode): readonly Way[] {
    const goal = this.#normaliser.goals.ofSchema(node);
    const [atom] = goal.atoms;
    return atom?.kind === "schema" ? this.#ways(atom.schema) : [this.#way(this.#normaliser.form(goal))];
  }

  /** Any number of schemas hold, at least one: what each of them evaluates counts. */
  #someOf(schemas: readonly SchemaNode[]): readonly Way[] {
    if (this.#areExclusive) return this.#exactlySomeOf(schemas);
    let some: readonly Way[] = [];
    for (const node of schemas) {
      const own = this.#waysOfNode(node);
      some = this.#limited([...some, ...own, ...this.#both(some, own)]);
    }
    return some;
  }

  /** The same, with a way for each set of schemas that hold while the others fail. */
  #exactlySomeOf(schemas: readonly SchemaNode[]): readonly Way[] {
    let some: readonly Way[] = [];
    let none: readonly Way[] = [this.#way(this.#normaliser.forms.anything)];
    for (const node of schemas) {
      const holds = this.#waysOfNode(node);
      const fails = [this.#way(this.#formOf(node, false))];
      const unchanged = this.#both(some, fails);
      some = this.#limited([...unchanged, ...this.#both(some, holds), ...this.#both(none, holds)]);
      none = this.#both(none, fails);
    }
    return some;
  }

  #both(a: readonly Way[], b: readonly Way[]): readonly Way[] {
    const { forms } = this.#normaliser;
    const out: Way[] = [];
    for (const x of a) {
      for (const y of b) {
        const form = forms.meet(x.form, y.form);
        if (!forms.isNever(form)) {
          const contained = [...new Set([...x.contained, ...y.contained])];
          const items = Math.max(x.items, y.items);
          out.push({ form, members: union(x.members, y.members), items, contained });
        }
      }
    }
    return this.#limited(out);
  }

  /** The way when what it has not evaluated satisfies the keyword's schema. */
  #closed(way: Way, { target, schema, node }: Unevaluated): Way {
    const { forms, goals } = this.#normaliser;
    if (target === "items") {
      const goal = goals.ofSchema(this.#anyOf([schema, ...way.contained], node));
      const prefix = new Array<Goal>(Number.isFinite(way.items) ? way.items : 0).fill(goals.anything);
      const rest = Number.isFinite(way.items) ? this.#blocks.arrays({ prefix, rest: goal }) : forms.anything;
      return { ...way, form: forms.meet(way.form, rest), items: Number.POSITIVE_INFINITY };
    }
    if (way.members === "all") return way;
    const goal = goals.ofSchema(schema);
    const named = new Map(way.members.names.map((name) => [name, goals.anything]));
    const patterns = way.members.patterns.map((names) => ({ names, goal: goals.anything }));
    const rules = [forms.objects.rule(named, patterns, goal)];
    return { ...way, form: forms.meet(way.form, this.#blocks.objects({ rules })), members: "all" };
  }

  /** A schema that is satisfied by what satisfies one of `schemas`, as if it stood at `place`. */
  #anyOf(schemas: readonly SchemaNode[], place: JsonNode): SchemaNode {
    const [only, more] = schemas;
    if (only !== undefined && more === undefined) return only;
    const key = schemas.map(({ start }) => start).join();
    let choice = this.#choices.get(key);
    if (choice === undefined) {
      const { start, end, parent, key: name } = place;
      const members = new Map<string, JsonNode>();
      choice = { kind: "object", members, start, end, parent, key: name };
      members.set("anyOf", { kind: "array", items: schemas, start, end, parent: choice, key: "anyOf" });
      this.#choices.set(key, choice);
    }
    return choice;
  }

  #formOf(node: SchemaNode, positive: boolean): ValueForm {
    return this.#normaliser.form(this.#normaliser.goals.ofSchema(node, positive));
  }

  #way(form: ValueForm): Way {
    return { form, members: { names: [], patterns: [] }, items: 0, contained: [] };
  }

  #limited(ways: readonly Way[]): readonly Way[] {
    if (ways.length > MAX_WAYS) {
      throw new BudgetError(
        "maxWays",
        MAX_WAYS,
        "Ways in which a schema with unevaluated properties or items holds",
      );
    }
    return ways;
  }
}

function union(a: Way["members"], b: Way["members"]): Way["members"] {
  if (a === "all" || b === "all") return "all";
  return {
    names: [...new Set([...a.names, ...b.names])],
    patterns: [...new Set([...a.patterns, ...b.patterns])],
  };
}
