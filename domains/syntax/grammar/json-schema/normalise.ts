/**
 * Expands goals into normal forms. A schema that has to hold is the meet of its assertions; one that has to fail is
 * the join of their opposites, assertion by assertion, so negation needs no complement of a finished form.
 * Also decides which goals are certainly empty, as far as a bounded look at them shows.
 */
import { BudgetError, type JsonNode, type Limits, type SpecError } from "../../../../src/kernel/index.ts";
import type { Assertion, Schema, SchemaNode } from "./assertions.ts";
import { Blocks } from "./blocks.ts";
import { Constants } from "./constants.ts";
import type { SchemaDocument } from "./document.ts";
import type { ArrayForm, Forms, ValueForm } from "./forms.ts";
import type { Atom, Goal, Goals } from "./goals.ts";
import type { TypeName } from "./keywords.ts";
import { ALL_INTEGERS, ALL_NUMBERS, NO_NUMBERS } from "./numbers.ts";
import type { ObjectForm } from "./object-forms.ts";
import { ALL_STRINGS, NO_STRINGS } from "./strings.ts";
import { UnevaluatedLocations } from "./unevaluated.ts";

/** How far below a value its parts are looked at to show that it cannot exist. */
const PROBE_DEPTH = 3;
/** The same while alternatives are multiplied out, which happens often. */
const PRUNE_DEPTH = 2;
const UNLIMITED = Number.POSITIVE_INFINITY;

export class Normaliser {
  readonly forms: Forms;
  readonly goals: Goals;
  readonly #blocks: Blocks;
  readonly #constants: Constants;
  readonly #unevaluated: UnevaluatedLocations;
  readonly #document: SchemaDocument;
  readonly #limits: Limits;
  readonly #keys = new Map<Goal, string>();
  readonly #byGoal = new Map<Goal, ValueForm>();
  readonly #byAtom = new Map<number, ValueForm>();
  /** Atoms being expanded, with the number of the probe that does it. */
  readonly #active = new Map<number, number>();
  readonly #empty = new Set<Goal>();
  #probe = 0;
  /** An atom under expansion was taken to admit everything: results are too wide and must not be kept. */
  #isRough = false;

  constructor(document: SchemaDocument, forms: Forms, limits: Limits) {
    this.#document = document;
    this.forms = forms;
    this.goals = forms.goals;
    this.#limits = limits;
    forms.emptinessTest = {
      array: (form) => this.isEmptyArray(form, PRUNE_DEPTH),
      object: (form) => this.isEmptyObject(form, PRUNE_DEPTH),
    };
    this.#blocks = new Blocks(forms);
    this.#constants = new Constants(forms, this.#blocks);
    this.#unevaluated = new UnevaluatedLocations(document, this, this.#blocks);
  }

  form(goal: Goal): ValueForm {
    if (goal === this.goals.never) return this.forms.never;
    if (goal === this.goals.anything) return this.forms.anything;
    const known = this.#byGoal.get(goal);
    if (known !== undefined) return known;
    let form = this.forms.anything;
    for (const atom of goal.atoms) form = this.forms.meet(form, this.#atom(atom));
    if (!this.#isRough) this.#byGoal.set(goal, form);
    return form;
  }

  /** Goals with equal keys have the same values. */
  key(goal: Goal): string {
    let key = this.#keys.get(goal);
    if (key === undefined) {
      key = this.forms.key(this.form(goal));
      this.#keys.set(goal, key);
    }
    return key;
  }

  /** Certainly no value satisfies the goal. `false` means that none was found impossible at a bounded depth. */
  isEmpty(goal: Goal, depth = PROBE_DEPTH): boolean {
    if (goal === this.goals.never || this.#empty.has(goal)) return true;
    if (goal === this.goals.anything || depth === 0) return false;
    const wasRough = this.#isRough;
    this.#isRough = false;
    this.#probe++;
    const result = this.isEmptyForm(this.form(goal), depth);
    this.#probe--;
    // Emptiness of a form that is too wide is emptiness all the same.
    if (result) this.#empty.add(goal);
    this.#isRough = wasRough;
    return result;
  }

  isEmptyForm(form: ValueForm, depth = PROBE_DEPTH): boolean {
    const { numbers, strings } = this.forms;
    return (
      !form.null &&
      form.booleans === 0 &&
      numbers.isEmpty(form.numbers) &&
      strings.isEmpty(form.strings) &&
      form.objects.every((object) => this.isEmptyObject(object, depth)) &&
      form.arrays.every((array) => this.isEmptyArray(array, depth))
    );
  }

  isEmptyArray(form: ArrayForm, depth: number): boolean {
    const fixed = Math.min(form.min, form.prefix.length);
    for (let i = 0; i < fixed; i++) if (this.isEmpty(form.prefix[i]!, depth - 1)) return true;
    if (form.min > form.prefix.length && this.isEmpty(form.rest, depth - 1)) return true;
    return form.contains.some((c) => {
      if (c.min === 0) return false;
      const places = form.max > form.prefix.length ? [...form.prefix, form.rest] : form.prefix;
      return places.slice(c.from).every((goal) => this.isEmpty(this.goals.meet(goal, c.goal), depth - 1));
    });
  }

  isEmptyObject(form: ObjectForm, depth: number): boolean {
    const required = new Set(form.required);
    for (let grown = true; grown; ) {
      grown = false;
      for (const { key, needs } of form.dependencies) {
        if (!required.has(key)) continue;
        for (const need of needs) {
          if (required.has(need)) continue;
          required.add(need);
          grown = true;
        }
      }
    }
    if (required.size > form.max) return true;
    for (const key of required) {
      const goal = this.forms.objects.memberGoal(form, key);
      if (goal === this.goals.never) return true;
      if (form.names !== this.goals.anything && !this.#admitsName(form, key)) return true;
    }
    for (const key of required) {
      if (this.isEmpty(this.forms.objects.memberGoal(form, key), depth - 1)) return true;
    }
    return form.conditions.some(
      ({ options, absent }) =>
        absent.length === 0 &&
        options.every(({ key, goal }) => {
          const member = key === undefined ? this.goals.anything : this.forms.objects.memberGoal(form, key);
          return this.isEmpty(this.goals.meet(member, goal), depth - 1);
        }),
    );
  }

  /** The error of arrays that must hold some item twice, where a value may be one. */
  cannotRepeat(node: JsonNode): SpecError {
    return this.#document.error(
      node,
      '"uniqueItems" cannot be negated here',
      'Arrays with some repeated item cannot be described; drop the "not" or the "uniqueItems".',
    );
  }

  #admitsName(form: ObjectForm, key: string): boolean {
    const wasRough = this.#isRough;
    this.#probe++;
    const { strings } = this.form(form.names);
    this.#probe--;
    this.#isRough = wasRough;
    return this.forms.strings.has(strings, key);
  }

  #atom(atom: Atom): ValueForm {
    const known = this.#byAtom.get(atom.id);
    if (known !== undefined) return known;
    if (atom.kind === "value") {
      const form = atom.positive
        ? this.#constants.exactly(atom.value)
        : this.#constants.otherThan(atom.value);
      this.#byAtom.set(atom.id, form);
      return form;
    }
    const activeIn = this.#active.get(atom.id);
    if (activeIn === this.#probe) {
      throw this.#document.error(
        atom.schema.node,
        "The schema refers to itself without going through a property or an item",
        "Such a reference says nothing; remove it.",
      );
    }
    if (activeIn !== undefined) {
      this.#isRough = true;
      return this.forms.anything;
    }
    if (this.#active.size > this.#limits.maxSpecDepth) {
      throw new BudgetError("maxSpecDepth", this.#limits.maxSpecDepth, "Nesting of combined schemas");
    }
    this.#active.set(atom.id, this.#probe);
    const form = atom.positive ? this.#holds(atom.schema) : this.#fails(atom.schema);
    this.#active.delete(atom.id);
    if (!this.#isRough) this.#byAtom.set(atom.id, form);
    return form;
  }

  #holds(schema: Schema): ValueForm {
    if (schema.assertions.some(({ kind }) => kind === "unevaluated")) return this.#unevaluated.form(schema);
    let form = this.forms.anything;
    // "oneOf" comes last: what the rest rules out may make its branches exclude each other.
    for (const assertion of schema.assertions) {
      if (assertion.kind !== "one") form = this.forms.meet(form, this.assertion(assertion));
    }
    for (const assertion of schema.assertions) {
      if (assertion.kind === "one") form = this.#exactlyOne(form, assertion.schemas);
    }
    return form;
  }

  #fails(schema: Schema): ValueForm {
    let form = this.forms.never;
    for (const assertion of schema.assertions) form = this.forms.join(form, this.#opposite(assertion));
    return schema.assertions.some(({ kind }) => kind === "unevaluated")
      ? this.forms.join(form, this.#unevaluated.violations(schema))
      : form;
  }

  #schema(node: SchemaNode, positive = true): ValueForm {
    return this.form(this.goals.ofSchema(node, positive));
  }

  /** The values that satisfy one assertion. */
  assertion(assertion: Assertion): ValueForm {
    const { forms, goals } = this;
    switch (assertion.kind) {
      case "types":
        return this.#types(assertion.types);
      case "values":
        return this.#constants.anyOf(assertion.values);
      case "numbers":
        return { ...forms.anything, numbers: assertion.numbers };
      case "strings":
        return { ...forms.anything, strings: assertion.strings };
      case "members": {
        const named = new Map<string, Goal>();
        for (const [key, node] of assertion.named) named.set(key, goals.ofSchema(node));
        const patterns = assertion.patterns.map(({ names, schema }) => ({
          names,
          goal: goals.ofSchema(schema),
        }));
        const additional =
          assertion.additional === undefined ? goals.anything : goals.ofSchema(assertion.additional);
        return this.#blocks.objects({ rules: [forms.objects.rule(named, patterns, additional)] });
      }
      case "required":
        return this.#blocks.objects({ required: [...new Set(assertion.keys)].sort() });
      case "member-count":
        return this.#blocks.objects({ min: assertion.min, max: assertion.max });
      case "member-names":
        return this.#blocks.objects({ names: goals.ofSchema(assertion.schema) });
      case "dependent-keys":
        return this.#blocks.objects({ dependencies: [{ key: assertion.key, needs: assertion.needs }] });
      case "dependent-schema": {
        const present = forms.meet(
          this.#blocks.objects({ required: [assertion.key] }),
          this.#schema(assertion.schema),
        );
        const objects = forms.join(
          this.#blocks.onlyObjects(present),
          this.#blocks.onlyObjects(this.#blocks.absent(assertion.key)),
        );
        return { ...forms.anything, objects: objects.objects };
      }
      case "items":
        return this.#blocks.arrays({
          prefix: assertion.prefix.map((node) => goals.ofSchema(node)),
          rest: assertion.rest === undefined ? goals.anything : goals.ofSchema(assertion.rest),
        });
      case "item-count":
        return this.#blocks.arrays({ min: assertion.min, max: assertion.max });
      case "unique-items":
        return this.#blocks.arrays({ unique: assertion.node });
      case "contains":
        return this.#blocks.contains(goals.ofSchema(assertion.schema), 0, assertion.min, assertion.max);
      case "all":
        return assertion.schemas.reduce((form, node) => forms.meet(form, this.#schema(node)), forms.anything);
      case "any":
        return assertion.schemas.reduce((form, node) => forms.join(form, this.#schema(node)), forms.never);
      case "one":
        return this.#exactlyOne(forms.anything, assertion.schemas);
      case "not":
        return this.#schema(assertion.schema, false);
      case "if":
        return this.#conditional(assertion, true);
      case "reference":
        return this.#schema(assertion.target);
      case "unevaluated":
        // Means nothing by itself: see `#holds`.
        return forms.anything;
    }
  }

  /** What violates the assertion. */
  #opposite(assertion: Assertion): ValueForm {
    const { forms, goals } = this;
    switch (assertion.kind) {
      case "types":
        return this.#otherTypes(assertion.types);
      case "values":
        return this.#constants.noneOf(assertion.values);
      case "numbers":
        return { ...forms.never, numbers: forms.numbers.complement(assertion.numbers) };
      case "strings":
        return { ...forms.never, strings: forms.strings.complement(assertion.strings) };
      case "members":
        return this.#badMember(assertion);
      case "required":
        return assertion.keys.reduce(
          (form, key) => forms.join(form, this.#blocks.onlyObjects(this.#blocks.absent(key))),
          forms.never,
        );
      case "member-count":
        return forms.join(
          assertion.min === 0
            ? forms.never
            : this.#blocks.onlyObjects(this.#blocks.objects({ max: assertion.min - 1 })),
          assertion.max === UNLIMITED
            ? forms.never
            : this.#blocks.onlyObjects(this.#blocks.objects({ min: assertion.max + 1 })),
        );
      case "member-names": {
        const bad = goals.ofSchema(assertion.schema, false);
        return this.#blocks.onlyObjects(this.#blocks.someMember(ALL_STRINGS, bad, goals.anything));
      }
      case "dependent-keys": {
        const present = this.#blocks.onlyObjects(this.#blocks.objects({ required: [assertion.key] }));
        return assertion.needs.reduce(
          (form, need) => forms.join(form, forms.meet(present, this.#blocks.absent(need))),
          forms.never,
        );
      }
      case "dependent-schema":
        return forms.meet(
          this.#blocks.onlyObjects(this.#blocks.objects({ required: [assertion.key] })),
          this.#schema(assertion.schema, false),
        );
      case "items":
        return this.#badItem(assertion.prefix, assertion.rest);
      case "item-count":
        return forms.join(
          assertion.min === 0
            ? forms.never
            : this.#blocks.onlyArrays(this.#blocks.arrays({ max: assertion.min - 1 })),
          assertion.max === UNLIMITED
            ? forms.never
            : this.#blocks.onlyArrays(this.#blocks.arrays({ min: assertion.max + 1 })),
        );
      case "unique-items":
        return this.#blocks.onlyArrays(this.#blocks.arrays({ repeated: assertion.node, min: 2 }));
      case "contains": {
        const goal = goals.ofSchema(assertion.schema);
        return forms.join(
          assertion.min === 0
            ? forms.never
            : this.#blocks.onlyArrays(this.#blocks.contains(goal, 0, 0, assertion.min - 1)),
          assertion.max === UNLIMITED
            ? forms.never
            : this.#blocks.onlyArrays(this.#blocks.contains(goal, 0, assertion.max + 1, UNLIMITED)),
        );
      }
      case "all":
        return assertion.schemas.reduce(
          (form, node) => forms.join(form, this.#schema(node, false)),
          forms.never,
        );
      case "any":
        return assertion.schemas.reduce(
          (form, node) => forms.meet(form, this.#schema(node, false)),
          forms.anything,
        );
      case "one":
        return this.#noneOrSeveral(assertion.schemas);
      case "not":
        return this.#schema(assertion.schema);
      case "if":
        return this.#conditional(assertion, false);
      case "reference":
        return this.#schema(assertion.target, false);
      case "unevaluated":
        // Fails by itself never: see `#fails`.
        return forms.never;
    }
  }

  #types(types: ReadonlySet<TypeName>): ValueForm {
    const { anything } = this.forms;
    return {
      null: types.has("null"),
      booleans: types.has("boolean") ? 3 : 0,
      numbers: types.has("number") ? ALL_NUMBERS : types.has("integer") ? ALL_INTEGERS : NO_NUMBERS,
      strings: types.has("string") ? ALL_STRINGS : NO_STRINGS,
      arrays: types.has("array") ? anything.arrays : [],
      objects: types.has("object") ? anything.objects : [],
    };
  }

  #otherTypes(types: ReadonlySet<TypeName>): ValueForm {
    const form = this.#types(types);
    const { anything, numbers } = this.forms;
    return {
      null: !form.null,
      booleans: 3 - form.booleans,
      numbers: numbers.complement(form.numbers),
      strings: form.strings === ALL_STRINGS ? NO_STRINGS : ALL_STRINGS,
      arrays: form.arrays.length > 0 ? [] : anything.arrays,
      objects: form.objects.length > 0 ? [] : anything.objects,
    };
  }

  #badMember({ named, patterns, additional }: Extract<Assertion, { kind: "members" }>): ValueForm {
    const { forms, goals } = this;
    let form = forms.never;
    for (const [key, node] of named) {
      const goal = goals.ofSchema(node, false);
      if (goal !== goals.never)
        form = forms.join(form, this.#blocks.onlyObjects(this.#blocks.memberAt(key, goal)));
    }
    for (const { names, schema } of patterns) {
      const goal = goals.ofSchema(schema, false);
      if (goal === goals.never) continue;
      form = forms.join(form, this.#blocks.onlyObjects(this.#blocks.someMember(names, goals.anything, goal)));
    }
    const bad = additional === undefined ? goals.never : goals.ofSchema(additional, false);
    if (bad === goals.never) return form;
    let others = forms.strings.complement(forms.strings.of(named.keys()));
    for (const { names } of patterns) others = forms.strings.meet(others, forms.strings.complement(names));
    if (forms.strings.isEmpty(others)) return form;
    return forms.join(form, this.#blocks.onlyObjects(this.#blocks.someMember(others, goals.anything, bad)));
  }

  #badItem(prefix: readonly SchemaNode[], rest: SchemaNode | undefined): ValueForm {
    const { forms, goals } = this;
    let form = forms.never;
    prefix.forEach((node, i) => {
      const goal = goals.ofSchema(node, false);
      if (goal !== goals.never)
        form = forms.join(form, this.#blocks.onlyArrays(this.#blocks.itemAt(i, goal)));
    });
    const bad = rest === undefined ? goals.never : goals.ofSchema(rest, false);
    if (bad === goals.never) return form;
    return forms.join(form, this.#blocks.onlyArrays(this.#blocks.contains(bad, prefix.length, 1, UNLIMITED)));
  }

  /** Values of `base` that satisfy exactly one of the schemas. */
  #exactlyOne(base: ValueForm, schemas: readonly SchemaNode[]): ValueForm {
    const { forms } = this;
    const branches = schemas
      .map((node) => ({ node, form: forms.meet(base, this.#schema(node)) }))
      .filter(({ form }) => !forms.isNever(form));
    let result = forms.never;
    branches.forEach((branch, i) => {
      let own = branch.form;
      branches.forEach((other, j) => {
        if (i === j || this.#areDisjoint(branch.form, other.form)) return;
        own = forms.meet(own, this.#schema(other.node, false));
      });
      result = forms.join(result, own);
    });
    return result;
  }

  #noneOrSeveral(schemas: readonly SchemaNode[]): ValueForm {
    const { forms } = this;
    let result = schemas.reduce((form, node) => forms.meet(form, this.#schema(node, false)), forms.anything);
    schemas.forEach((a, i) => {
      for (const b of schemas.slice(i + 1)) {
        result = forms.join(result, forms.meet(this.#schema(a), this.#schema(b)));
      }
    });
    return result;
  }

  #areDisjoint(a: ValueForm, b: ValueForm): boolean {
    return this.isEmptyForm(this.forms.meet(a, b));
  }

  #conditional(
    { condition, then, otherwise }: Extract<Assertion, { kind: "if" }>,
    positive: boolean,
  ): ValueForm {
    const { forms } = this;
    const holds = this.#schema(condition);
    const fails = this.#schema(condition, false);
    const branch = (node: SchemaNode | undefined): ValueForm =>
      node === undefined ? (positive ? forms.anything : forms.never) : this.#schema(node, positive);
    if (!positive) {
      return forms.join(forms.meet(holds, branch(then)), forms.meet(fails, branch(otherwise)));
    }
    // "Not the one or the other" often is a single condition, and conditions do not multiply.
    const first = forms.join(fails, branch(then));
    const second = forms.join(holds, branch(otherwise));
    if (first.objects.length <= 1 || second.objects.length <= 1) return forms.meet(first, second);
    return forms.join(forms.meet(holds, branch(then)), forms.meet(fails, branch(otherwise)));
  }
}
