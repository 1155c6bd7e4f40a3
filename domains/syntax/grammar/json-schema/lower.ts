/**
 * From plans to a grammar. What has a value at all is decided first, as a least fixpoint, so that the controls of lists
 * only ever offer members and items that some finite text can fill.
 */
import type { GrammarBuilder } from "../builder.ts";
import type { SymbolId } from "../grammar.ts";
import { ArrayControl, type ArrayRules, type Way } from "./array-control.ts";
import type { Dialect } from "./dialect.ts";
import type { Forms, ValueForm } from "./forms.ts";
import { type Goal, printGoal } from "./goals.ts";
import { ObjectControl, type ObjectRules } from "./object-control.ts";
import type { Planner } from "./planner.ts";
import {
  type ArrayPlan,
  type ObjectPlan,
  type StructurePlan,
  structuresOf,
  type ValuePlan,
  type Variant,
} from "./plans.ts";

export interface LoweringOptions {
  readonly propertyOrder: "free" | "schema";
}

const MAX_RANK = Number.POSITIVE_INFINITY;

/** Stands in for symbols while only possibility is asked. */
const NO_SYMBOL: SymbolId = -1;

export class Lowering {
  readonly #builder: GrammarBuilder;
  readonly #dialect: Dialect;
  readonly #planner: Planner;
  readonly #forms: Forms;
  readonly #options: LoweringOptions;
  /**
   * Goals that some finite value satisfies, by the round in which that showed: each has a value whose parts are of
   * lower rounds.
   */
  readonly #rank = new Map<Goal, number>();
  readonly #symbols = new Map<Goal, SymbolId>();
  readonly #byForm = new Map<string, SymbolId>();
  readonly #structures = new Map<StructurePlan, SymbolId>();
  readonly #members = new Map<string, SymbolId>();
  readonly #objectControls: ObjectControl[] = [];

  constructor(
    builder: GrammarBuilder,
    dialect: Dialect,
    planner: Planner,
    forms: Forms,
    options: LoweringOptions,
  ) {
    this.#builder = builder;
    this.#dialect = dialect;
    this.#planner = planner;
    this.#forms = forms;
    this.#options = options;
  }

  /** The symbol of a value that satisfies `root`; `undefined` when there is none. */
  lower(root: Goal): SymbolId | undefined {
    const plans = this.#planner.explore(root);
    const structures = this.#findPossible(plans);
    if (!this.#rank.has(root)) return undefined;
    const filled: ValuePlan[] = [];
    for (const plan of plans) if (this.#rank.has(plan.goal) && this.#declare(plan)) filled.push(plan);
    // Parts have higher numbers than what they are needed for: the builder then meets them first.
    for (let i = structures.length - 1; i >= 0; i--) this.#structure(structures[i]!, i);
    for (const plan of filled) this.#fill(plan);
    return this.#symbolOf(root);
  }

  /**
   * To be called when the grammar has been built. Until then lists of members only offer a shortest way to their end:
   * the builder tries what they offer to see whether they have one, and would try all sets of members.
   */
  open(): void {
    for (const control of this.#objectControls) control.open();
  }

  /** Some finite value satisfies a goal that `lower` has reached. */
  isPossible(goal: Goal): boolean {
    return this.#rank.has(goal);
  }

  /** Ranks the goals. @returns arrays and objects with a value, parts before what needs them */
  #findPossible(plans: readonly ValuePlan[]): StructurePlan[] {
    const order: StructurePlan[] = [];
    // Parts are explored after what holds them, so a round from the end settles all but recursive schemas.
    const open = new Set<StructurePlan>();
    let goals: ValuePlan[] = [];
    for (let i = plans.length - 1; i >= 0; i--) {
      const plan = plans[i]!;
      if (this.#hasScalar(plan.form)) this.#rank.set(plan.goal, 0);
      else goals.push(plan);
    }
    const possible = new Set<StructurePlan>();
    const settle = (structure: StructurePlan): boolean => {
      if (possible.has(structure)) return true;
      if (!this.#structureIsPossible(structure)) {
        open.add(structure);
        return false;
      }
      open.delete(structure);
      possible.add(structure);
      order.push(structure);
      return true;
    };
    for (let i = plans.length - 1; i >= 0; i--) {
      for (const structure of structuresOf(plans[i]!)) settle(structure);
      this.#rankIfPossible(plans[i]!, possible, order.length);
    }
    for (let changed = true; changed; ) {
      const before = order.length;
      for (const structure of open) settle(structure);
      goals = goals.filter((plan) => !this.#rankIfPossible(plan, possible, order.length));
      changed = order.length > before;
    }
    return order;
  }

  #rankIfPossible(plan: ValuePlan, possible: ReadonlySet<StructurePlan>, rank: number): boolean {
    if (this.#rank.has(plan.goal)) return true;
    for (const structure of structuresOf(plan)) {
      if (!possible.has(structure)) continue;
      this.#rank.set(plan.goal, rank);
      return true;
    }
    return false;
  }

  #hasScalar(form: ValueForm): boolean {
    const { numbers, strings } = this.#forms;
    return (
      form.null || form.booleans !== 0 || !numbers.isEmpty(form.numbers) || !strings.isEmpty(form.strings)
    );
  }

  #structureIsPossible(plan: StructurePlan): boolean {
    if (plan.kind === "array") {
      const { form, distinct } = plan;
      if (distinct !== undefined) return form.min <= distinct.length;
      if (form.min === 0 && form.contains.every((c) => c.min === 0)) return true;
      return new ArrayControl(this.#arrayRules(plan, MAX_RANK, () => NO_SYMBOL)).isPossible;
    }
    const { form, keys } = plan;
    const isSimple =
      form.min === 0 &&
      form.max === Number.POSITIVE_INFINITY &&
      form.conditions.length === 0 &&
      form.dependencies.length === 0;
    if (isSimple && form.required.length === 0) return true;
    if (isSimple) {
      const required = keys.filter((key) => key.required);
      return (
        required.length === form.required.length && required.every((key) => this.#somePossible(key.variants))
      );
    }
    const rules = this.#objectRules(plan, MAX_RANK, () => NO_SYMBOL);
    return rules !== undefined && new ObjectControl(rules).isPossible;
  }

  #somePossible(variants: readonly Variant[]): boolean {
    return variants.some((variant) => this.#rank.has(variant.goal));
  }

  /** Gives the goal a symbol. @returns whether arrays or objects have to be added to it */
  #declare(plan: ValuePlan): boolean {
    const scalars = this.#dialect.scalars(plan.form);
    const key = [
      scalars,
      ...plan.objects.map(({ key }) => key),
      "|",
      ...plan.arrays.map(({ key }) => key),
    ].join(" ");
    let symbol = this.#byForm.get(key);
    const isNew = symbol === undefined;
    const hasStructure = plan.objects.length + plan.arrays.length > 0;
    if (symbol === undefined) {
      const [only] = scalars;
      if (scalars.length === 1 && !hasStructure && only !== undefined) symbol = only;
      else {
        symbol = this.#builder.nonterminal(printGoal(plan.goal));
        for (const scalar of scalars) this.#builder.rule(symbol, [scalar]);
      }
      this.#byForm.set(key, symbol);
    }
    this.#symbols.set(plan.goal, symbol);
    return isNew && hasStructure;
  }

  #fill(plan: ValuePlan): void {
    for (const structure of structuresOf(plan)) {
      const symbol = this.#structures.get(structure);
      if (symbol !== undefined) this.#builder.rule(this.#symbolOf(plan.goal), [symbol]);
    }
  }

  #symbolOf(goal: Goal): SymbolId {
    return this.#symbols.get(goal)!;
  }

  /** @param rank goals of at most this rank had a value before the structure was known to have one */
  #structure(plan: StructurePlan, rank: number): void {
    const { openObject, closeObject, openArray, closeArray, comma } = this.#dialect;
    if (plan.kind === "array") {
      const control =
        plan.distinct === undefined
          ? new ArrayControl(this.#arrayRules(plan, rank, ({ goal }) => this.#symbolOf(goal)))
          : this.#distinctItems(plan, plan.distinct);
      const items = this.#builder.list("items", control, comma);
      this.#structures.set(plan, this.#builder.choice("array", [[openArray, items, closeArray]]));
      return;
    }
    const rules = this.#objectRules(plan, rank, ({ goal }, key) => this.#member(key(), this.#symbolOf(goal)));
    if (rules === undefined) return;
    const control = new ObjectControl(rules);
    this.#objectControls.push(control);
    const members = this.#builder.list("members", control, comma);
    this.#structures.set(plan, this.#builder.choice("object", [[openObject, members, closeObject]]));
  }

  #member(key: SymbolId, value: SymbolId): SymbolId {
    const id = `${key}:${value}`;
    let symbol = this.#members.get(id);
    if (symbol === undefined) {
      symbol = this.#builder.choice("member", [[key, this.#dialect.colon, value]]);
      this.#members.set(id, symbol);
    }
    return symbol;
  }

  /** @returns `undefined` when a required member cannot be written */
  #objectRules(
    { form, keys, classes }: ObjectPlan,
    rank: number,
    symbolOf: (variant: Variant, key: () => SymbolId) => SymbolId,
  ): ObjectRules | undefined {
    const possible = keys.filter((key) => this.#somePossible(key.variants));
    const indexOf = new Map(possible.map((key, i) => [key.key, i]));
    if (form.required.some((key) => !indexOf.has(key))) return undefined;
    const ways = (variants: readonly Variant[], key: () => SymbolId): Way[] =>
      this.#ways(variants, (variant) => symbolOf(variant, key));
    return {
      keys: possible.map((key) => ({
        required: key.required,
        needs: key.needs.map((need) => indexOf.get(need) ?? possible.length),
        ways: ways(key.variants, () => this.#dialect.key(key.key)),
      })),
      others: classes.flatMap(({ names, variants }) => ways(variants, () => this.#dialect.keys(names))),
      min: form.min,
      max: form.max,
      // A key that cannot be there is absent for good.
      conditions: form.conditions.map(({ absent }) => ({
        absent: absent.flatMap((key) => indexOf.get(key) ?? []),
        isMet: absent.some((key) => !indexOf.has(key)),
      })),
      ordered: this.#options.propertyOrder === "schema",
      rank,
    };
  }

  #arrayRules(
    { form, places }: ArrayPlan,
    rank: number,
    symbolOf: (variant: Variant) => SymbolId,
  ): ArrayRules {
    return {
      places: places.map((variants) => this.#ways(variants, symbolOf)),
      min: form.min,
      max: form.max,
      isUnique: form.unique !== undefined,
      conditions: form.contains.map(({ min, max }) => ({ min, max })),
      rank,
    };
  }

  #ways(variants: readonly Variant[], symbolOf: (variant: Variant) => SymbolId): Way[] {
    return variants.flatMap((variant) => {
      const rank = this.#rank.get(variant.goal);
      return rank === undefined ? [] : [{ symbol: symbolOf(variant), counts: variant.counts, rank }];
    });
  }

  /** Items that all differ, out of a list of scalars: each may come once, like the members of an object. */
  #distinctItems({ form }: ArrayPlan, values: readonly ValueForm[]): ObjectControl {
    const control = new ObjectControl({
      keys: values.map((value) => ({
        required: false,
        needs: [],
        ways: this.#dialect.scalars(value).map((symbol) => ({ symbol, counts: 0n, rank: 0 })),
      })),
      others: [],
      min: form.min,
      max: form.max,
      conditions: [],
      ordered: false,
      rank: 0,
    });
    this.#objectControls.push(control);
    return control;
  }
}
