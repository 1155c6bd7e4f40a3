/**
 * From plans to a grammar that grows as it is read: a value's alternatives are written when the parser may meet it, the
 * members or items of a structure when its bracket has been read. Lists only ever offer members and items that some finite
 * text can fill (`possibility.ts`).
 */
import { InternalError } from "../../../../src/kernel/index.ts";
import type { ListControl, SymbolId } from "../grammar.ts";
import type { GrowingGrammar } from "../growing.ts";
import { ArrayControl, type Way } from "./array-control.ts";
import type { Dialect } from "./dialect.ts";
import type { ValueForm } from "./forms.ts";
import { type Goal, printGoal } from "./goals.ts";
import { ObjectControl } from "./object-control.ts";
import type { Planner } from "./planner.ts";
import { type ArrayPlan, type StructurePlan, structuresOf, type Variant } from "./plans.ts";
import type { Possibility } from "./possibility.ts";
import { arrayRules, mayBeEmpty, objectRules, type WaysOf } from "./rules.ts";
import type { StringSet } from "./strings.ts";

export interface LoweringOptions {
  readonly propertyOrder: "free" | "schema";
}

export class Lowering {
  readonly #grammar: GrowingGrammar;
  readonly #dialect: Dialect;
  readonly #planner: Planner;
  readonly #possibility: Possibility;
  readonly #isOrdered: boolean;
  readonly #values = new Map<Goal, SymbolId>();
  readonly #structures = new Map<StructurePlan, SymbolId>();
  readonly #members = new Map<string, SymbolId>();

  constructor(
    grammar: GrowingGrammar,
    dialect: Dialect,
    planner: Planner,
    possibility: Possibility,
    options: LoweringOptions,
  ) {
    this.#grammar = grammar;
    this.#dialect = dialect;
    this.#planner = planner;
    this.#possibility = possibility;
    this.#isOrdered = options.propertyOrder === "schema";
  }

  /** The symbol of a value that satisfies `goal`, which is possible. */
  value(goal: Goal): SymbolId {
    let symbol = this.#values.get(goal);
    if (symbol === undefined) {
      symbol = this.#grammar.choice(
        () => printGoal(goal),
        () => this.#alternatives(goal),
      );
      this.#values.set(goal, symbol);
    }
    return symbol;
  }

  #alternatives(goal: Goal): SymbolId[] {
    const plan = this.#planner.plan(goal);
    const structures = structuresOf(plan).filter((structure) => this.#possibility.hasValue(structure));
    return [
      ...this.#dialect.scalars(plan.form),
      ...structures.map((structure) => this.#structure(structure)),
    ];
  }

  #structure(plan: StructurePlan): SymbolId {
    let symbol = this.#structures.get(plan);
    if (symbol === undefined) {
      const { openObject, closeObject, openArray, closeArray, comma } = this.#dialect;
      const isArray = plan.kind === "array";
      const list = this.#grammar.list(isArray ? "items" : "members", comma, mayBeEmpty(plan), () =>
        this.#control(plan),
      );
      symbol = isArray
        ? this.#grammar.sequence("array", [openArray, list, closeArray])
        : this.#grammar.sequence("object", [openObject, list, closeObject]);
      this.#structures.set(plan, symbol);
    }
    return symbol;
  }

  #control(plan: StructurePlan): ListControl {
    const rank = (): number => this.#possibility.rank(plan);
    if (plan.kind === "array") {
      return plan.distinct === undefined
        ? new ArrayControl(arrayRules(plan, this.#waysOf, rank))
        : this.#distinctItems(plan, plan.distinct);
    }
    const rules = objectRules(plan, this.#waysOf, { ordered: this.#isOrdered, rank });
    // Only structures that have a value come this far, and those can write what is required.
    if (rules === undefined) throw new InternalError("an object without a value was written");
    return new ObjectControl(rules);
  }

  readonly #waysOf: WaysOf = (variants, name) => {
    const possible = variants.filter(({ goal }) => this.#possibility.isPossible(goal));
    if (possible.length === 0) return [];
    const key = name === undefined ? undefined : this.#name(name);
    return possible.map((variant) => this.#way(variant, key));
  };

  #way({ goal, counts }: Variant, key: SymbolId | undefined): Way {
    const possibility = this.#possibility;
    const value = this.value(goal);
    return {
      symbol: key === undefined ? value : this.#member(key, value),
      counts,
      get rank() {
        return possibility.height(goal);
      },
    };
  }

  #name(name: string | StringSet): SymbolId {
    return typeof name === "string" ? this.#dialect.key(name) : this.#dialect.keys(name);
  }

  #member(key: SymbolId, value: SymbolId): SymbolId {
    const id = `${key}:${value}`;
    let symbol = this.#members.get(id);
    if (symbol === undefined) {
      symbol = this.#grammar.sequence("member", [key, this.#dialect.colon, value]);
      this.#members.set(id, symbol);
    }
    return symbol;
  }

  /** Items that all differ, out of a list of scalars: each may come once, like the members of an object. */
  #distinctItems({ form }: ArrayPlan, values: readonly ValueForm[]): ObjectControl {
    return new ObjectControl({
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
  }
}
