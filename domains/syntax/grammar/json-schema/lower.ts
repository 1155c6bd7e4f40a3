/**
 * From plans to a grammar. Which plans have a value at all is decided first, as a least fixpoint, so that the controls
 * of lists only ever offer members and items that some finite text can fill.
 */
import type { GrammarBuilder, SymbolId } from "../grammar.ts";
import { ArrayControl, type ArrayRules, ObjectControl, type ObjectRules, type Way } from "./controls.ts";
import type { Dialect } from "./dialect.ts";
import type { Forms, ValueForm } from "./forms.ts";
import { type Goal, printGoal } from "./goals.ts";
import type { ArrayPlan, ObjectPlan, Planner, ValuePlan, Variant } from "./plans.ts";

export interface LoweringOptions {
  readonly propertyOrder: "free" | "schema";
}

/** Stands in for symbols while only possibility is asked. */
const NO_SYMBOL: SymbolId = -1;

export class Lowering {
  readonly #builder: GrammarBuilder;
  readonly #dialect: Dialect;
  readonly #planner: Planner;
  readonly #forms: Forms;
  readonly #options: LoweringOptions;
  /** Goals that some finite value satisfies. */
  readonly #possible = new Set<Goal>();
  readonly #symbols = new Map<Goal, SymbolId>();
  readonly #byForm = new Map<string, SymbolId>();
  readonly #structures = new Map<string, SymbolId>();
  readonly #members = new Map<string, SymbolId>();

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
    this.#findPossible(plans);
    if (!this.#possible.has(root)) return undefined;
    const symbol = this.#value(root);
    for (let goal = this.#pending.pop(); goal !== undefined; goal = this.#pending.pop()) this.#fill(goal);
    return symbol;
  }
  readonly #pending: Goal[] = [];

  /** Goals of `plans` that have no value; for explanations. */
  isPossible(goal: Goal): boolean {
    return this.#possible.has(goal);
  }

  #findPossible(plans: readonly ValuePlan[]): void {
    // Parts come after what holds them, so a pass from the end settles all but recursive schemas.
    let open = [...plans].reverse();
    for (let before = -1; before !== open.length; ) {
      before = open.length;
      open = open.filter((plan) => {
        if (!this.#hasValue(plan)) return true;
        this.#possible.add(plan.goal);
        return false;
      });
    }
  }

  #hasValue({ form, objects, arrays }: ValuePlan): boolean {
    const { numbers, strings } = this.#forms;
    return (
      form.null ||
      form.booleans !== 0 ||
      !numbers.isEmpty(form.numbers) ||
      !strings.isEmpty(form.strings) ||
      objects.some((plan) => this.#objectIsPossible(plan)) ||
      arrays.some((plan) => this.#arrayIsPossible(plan))
    );
  }

  #objectIsPossible(plan: ObjectPlan): boolean {
    const rules = this.#objectRules(plan, () => NO_SYMBOL);
    return rules !== undefined && new ObjectControl(rules).isPossible;
  }

  #arrayIsPossible(plan: ArrayPlan): boolean {
    if (plan.distinct !== undefined) return plan.form.min <= plan.distinct.length;
    return new ArrayControl(this.#arrayRules(plan, () => NO_SYMBOL)).isPossible;
  }

  #value(goal: Goal): SymbolId {
    let symbol = this.#symbols.get(goal);
    if (symbol === undefined) {
      const plan = this.#planner.plan(goal);
      const key = this.#formKey(plan);
      symbol = this.#byForm.get(key);
      if (symbol === undefined) {
        const scalars = this.#dialect.scalars(plan.form);
        const [only] = scalars;
        const isOne = scalars.length === 1 && plan.objects.length === 0 && plan.arrays.length === 0;
        symbol = isOne && only !== undefined ? only : this.#builder.nonterminal(printGoal(goal));
        if (!isOne) {
          for (const scalar of scalars) this.#builder.rule(symbol, [scalar]);
          if (plan.objects.length + plan.arrays.length > 0) this.#pending.push(goal);
        }
        this.#byForm.set(key, symbol);
      }
      this.#symbols.set(goal, symbol);
    }
    return symbol;
  }

  /** Adds the arrays and objects of a goal to its symbol. */
  #fill(goal: Goal): void {
    const symbol = this.#symbols.get(goal)!;
    const { objects, arrays } = this.#planner.plan(goal);
    for (const plan of objects) {
      if (this.#objectIsPossible(plan)) this.#builder.rule(symbol, [this.#object(plan, goal)]);
    }
    for (const plan of arrays) {
      if (this.#arrayIsPossible(plan)) this.#builder.rule(symbol, [this.#array(plan, goal)]);
    }
  }

  #formKey({ form, objects, arrays }: ValuePlan): string {
    const scalars = this.#dialect.scalars(form).join();
    return [scalars, ...objects.map((plan) => plan.key), "|", ...arrays.map((plan) => plan.key)].join(" ");
  }

  #object(plan: ObjectPlan, goal: Goal): SymbolId {
    const known = this.#structures.get(`{${plan.key}`);
    if (known !== undefined) return known;
    const symbol = this.#builder.nonterminal(`object ${printGoal(goal)}`);
    this.#structures.set(`{${plan.key}`, symbol);
    const rules = this.#objectRules(plan, (variant, key) => this.#member(key(), this.#value(variant.goal)));
    if (rules === undefined) return symbol;
    const { openObject, closeObject, comma } = this.#dialect;
    const members = this.#builder.list(`members of ${printGoal(goal)}`, new ObjectControl(rules), comma);
    this.#builder.rule(symbol, [openObject, members, closeObject]);
    return symbol;
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
    symbolOf: (variant: Variant, key: () => SymbolId) => SymbolId,
  ): ObjectRules | undefined {
    const possible = keys.filter((key) => key.variants.some((variant) => this.#possible.has(variant.goal)));
    const indexOf = new Map(possible.map((key, i) => [key.key, i]));
    if (form.required.some((key) => !indexOf.has(key))) return undefined;
    const ways = (variants: readonly Variant[], key: () => SymbolId): Way[] =>
      variants
        .filter((variant) => this.#possible.has(variant.goal))
        .map((variant) => ({ symbol: symbolOf(variant, key), counts: variant.counts }));
    return {
      keys: possible.map((key) => ({
        required: key.required,
        needs: key.needs.map((need) => indexOf.get(need) ?? possible.length),
        ways: ways(key.variants, () => this.#dialect.key(key.key)),
      })),
      others: classes.flatMap(({ names, variants }) => ways(variants, () => this.#dialect.keys(names))),
      min: form.min,
      max: form.max,
      conditions: form.witnesses.length,
      ordered: this.#options.propertyOrder === "schema",
    };
  }

  #array(plan: ArrayPlan, goal: Goal): SymbolId {
    const known = this.#structures.get(`[${plan.key}`);
    if (known !== undefined) return known;
    const symbol = this.#builder.nonterminal(`array ${printGoal(goal)}`);
    this.#structures.set(`[${plan.key}`, symbol);
    const control =
      plan.distinct === undefined
        ? new ArrayControl(this.#arrayRules(plan, (variant) => this.#value(variant.goal)))
        : this.#distinctItems(plan, plan.distinct);
    const { openArray, closeArray, comma } = this.#dialect;
    const items = this.#builder.list(`items of ${printGoal(goal)}`, control, comma);
    this.#builder.rule(symbol, [openArray, items, closeArray]);
    return symbol;
  }

  #arrayRules({ form, places }: ArrayPlan, symbolOf: (variant: Variant) => SymbolId): ArrayRules {
    return {
      places: places.map((variants) =>
        variants
          .filter((variant) => this.#possible.has(variant.goal))
          .map((variant) => ({ symbol: symbolOf(variant), counts: variant.counts })),
      ),
      min: form.min,
      max: form.max,
      conditions: form.contains.map(({ min, max }) => ({ min, max })),
    };
  }

  /** Items that all differ, out of a list of scalars: each may come once, like the members of an object. */
  #distinctItems({ form }: ArrayPlan, values: readonly ValueForm[]): ObjectControl {
    return new ObjectControl({
      keys: values.map((value) => ({
        required: false,
        needs: [],
        ways: this.#dialect.scalars(value).map((symbol) => ({ symbol, counts: 0 })),
      })),
      others: [],
      min: form.min,
      max: form.max,
      conditions: 0,
      ordered: false,
    });
  }
}
