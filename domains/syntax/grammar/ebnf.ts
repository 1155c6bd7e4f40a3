/**
 * From rules written with groups, alternatives and repetition (what GBNF and grammar text have in common) to the
 * rules and lists of the grammar model. Repetition becomes a list under a control, never a chain of rules. The
 * entries of a list must not be empty, so every expression has a second, *solid* form: its texts but the empty one.
 */
import { UNBOUNDED } from "../../../masks/index.ts";
import type { GrammarBuilder } from "./builder.ts";
import { repeatControl } from "./controls.ts";
import type { SymbolId } from "./grammar.ts";

/** The right-hand side of a rule. */
export type Expr = Leaf | Reference | Sequence | Choice | Repeat;

/** A piece of text that the lexer reads. */
export interface Leaf {
  readonly kind: "leaf";
  readonly isNullable: boolean;
  /** The symbol of the piece. */
  readonly whole: () => SymbolId;
  /** The symbol of the piece without the empty text. */
  readonly solid: () => SymbolId;
}

/** Another rule, by its index. */
export interface Reference {
  readonly kind: "reference";
  readonly rule: number;
}

export interface Sequence {
  readonly kind: "sequence";
  readonly items: readonly Expr[];
}

export interface Choice {
  readonly kind: "choice";
  readonly items: readonly Expr[];
}

export interface Repeat {
  readonly kind: "repeat";
  readonly item: Expr;
  readonly min: number;
  /** `UNBOUNDED` for no upper bound. */
  readonly max: number;
}

export interface EbnfRule {
  readonly name: string;
  readonly body: Expr;
}

/**
 * Adds the rules that `start` needs to `builder`.
 * @returns the symbol of `start`
 */
export function lowerRules(builder: GrammarBuilder, rules: readonly EbnfRule[], start: number): SymbolId {
  return new Lowering(builder, rules).run(start);
}

/** Which rules derive the empty text. */
export function nullableRules(rules: readonly EbnfRule[]): ReadonlySet<number> {
  const nullable = new Set<number>();
  const users: number[][] = rules.map(() => []);
  rules.forEach(({ body }, rule) => {
    forEachReference(body, (used) => users[used]!.push(rule));
  });
  const work = rules.map((_, rule) => rule);
  for (let rule = work.pop(); rule !== undefined; rule = work.pop()) {
    if (nullable.has(rule) || !isNullable(rules[rule]!.body, nullable)) continue;
    nullable.add(rule);
    for (const user of users[rule]!) work.push(user);
  }
  return nullable;
}

/** Rules that can begin with themselves. */
export function leftRecursiveRules(rules: readonly EbnfRule[]): number[] {
  const nullable = nullableRules(rules);
  const first = rules.map(({ body }) => {
    const found: number[] = [];
    const visit = (expr: Expr): void => {
      if (expr.kind === "reference") found.push(expr.rule);
      else if (expr.kind === "repeat") visit(expr.item);
      else if (expr.kind === "choice") expr.items.forEach(visit);
      else if (expr.kind === "sequence") {
        for (const item of expr.items) {
          visit(item);
          if (!isNullable(item, nullable)) break;
        }
      }
    };
    visit(body);
    return found;
  });
  return components(first)
    .filter((component) => component.length > 1 || first[component[0]!]!.includes(component[0]!))
    .flat()
    .sort((a, b) => a - b);
}

export function forEachReference(expr: Expr, visit: (rule: number) => void): void {
  switch (expr.kind) {
    case "leaf":
      return;
    case "reference":
      visit(expr.rule);
      return;
    case "repeat":
      forEachReference(expr.item, visit);
      return;
    default:
      for (const item of expr.items) forEachReference(item, visit);
  }
}

export function isNullable(expr: Expr, nullable: ReadonlySet<number>): boolean {
  switch (expr.kind) {
    case "leaf":
      return expr.isNullable;
    case "reference":
      return nullable.has(expr.rule);
    case "repeat":
      return expr.min === 0 || isNullable(expr.item, nullable);
    case "sequence":
      return expr.items.every((item) => isNullable(item, nullable));
    case "choice":
      return expr.items.some((item) => isNullable(item, nullable));
  }
}

/**
 * Strongly connected components of a graph, those that others point to first.
 * Source: Tarjan, "Depth-first search and linear graph algorithms", 1972; with a stack of our own, for chains of any length.
 */
export function components(edges: readonly (readonly number[])[]): number[][] {
  const order = new Int32Array(edges.length).fill(-1);
  const low = new Int32Array(edges.length);
  const isOpen = new Uint8Array(edges.length);
  const open: number[] = [];
  const result: number[][] = [];
  let count = 0;
  const enter = (node: number): { node: number; next: number } => {
    order[node] = low[node] = count++;
    isOpen[node] = 1;
    open.push(node);
    return { node, next: 0 };
  };
  for (let root = 0; root < edges.length; root++) {
    if (order[root] !== -1) continue;
    const path = [enter(root)];
    for (let top = path[0]; top !== undefined; top = path[path.length - 1]) {
      const { node } = top;
      const target = edges[node]![top.next++];
      if (target !== undefined) {
        if (order[target] === -1) path.push(enter(target));
        else if (isOpen[target] === 1) low[node] = Math.min(low[node]!, order[target]!);
        continue;
      }
      path.pop();
      const parent = path[path.length - 1];
      if (parent !== undefined) low[parent.node] = Math.min(low[parent.node]!, low[node]!);
      if (low[node] !== order[node]) continue;
      const component = open.splice(open.lastIndexOf(node));
      for (const member of component) isOpen[member] = 0;
      result.push(component);
    }
  }
  return result;
}

class Lowering {
  readonly #builder: GrammarBuilder;
  readonly #rules: readonly EbnfRule[];
  readonly #nullable: ReadonlySet<number>;
  /** Rules with a symbol whose alternatives are still to be written; a list, so chains of rules need no recursion. */
  readonly #pending: (() => void)[] = [];
  readonly #wholeRules = new Map<number, SymbolId>();
  readonly #solidRules = new Map<number, SymbolId>();
  readonly #whole = new Map<Expr, SymbolId>();
  readonly #solid = new Map<Expr, SymbolId>();
  /** Names of synthesised symbols count within the rule that holds them. */
  #rule = "";
  #count = 0;

  constructor(builder: GrammarBuilder, rules: readonly EbnfRule[]) {
    this.#builder = builder;
    this.#rules = rules;
    this.#nullable = nullableRules(rules);
  }

  run(start: number): SymbolId {
    const symbol = this.#wholeRule(start);
    for (let write = this.#pending.pop(); write !== undefined; write = this.#pending.pop()) write();
    return symbol;
  }

  #wholeRule(rule: number): SymbolId {
    return this.#ruleSymbol(this.#wholeRules, rule, "", (body) => this.#alternatives(body));
  }

  #solidRule(rule: number): SymbolId {
    if (!this.#nullable.has(rule)) return this.#wholeRule(rule);
    return this.#ruleSymbol(this.#solidRules, rule, " (not empty)", (body) => this.#solidAlternatives(body));
  }

  #ruleSymbol(
    known: Map<number, SymbolId>,
    rule: number,
    suffix: string,
    alternatives: (body: Expr) => SymbolId[][],
  ): SymbolId {
    let symbol = known.get(rule);
    if (symbol === undefined) {
      const { name, body } = this.#rules[rule]!;
      const lhs = this.#builder.nonterminal(`${name}${suffix}`);
      symbol = lhs;
      known.set(rule, lhs);
      this.#pending.push(() => {
        this.#rule = `${name}${suffix}`;
        this.#count = 0;
        for (const rhs of alternatives(body)) this.#builder.rule(lhs, rhs);
      });
    }
    return symbol;
  }

  #fresh(): string {
    return `${this.#rule} #${++this.#count}`;
  }

  #isNullable(expr: Expr): boolean {
    return isNullable(expr, this.#nullable);
  }

  /** Right-hand sides that together derive what `expr` does. */
  #alternatives(expr: Expr): SymbolId[][] {
    switch (expr.kind) {
      case "choice":
        return expr.items.flatMap((item) => this.#alternatives(item));
      case "sequence":
        return [expr.items.map((item) => this.#symbol(item))];
      case "repeat":
        if (expr.max === 0) return [[]];
        if (expr.min === 1 && expr.max === 1) return this.#alternatives(expr.item);
        if (expr.min === 0 && expr.max === 1) return [[], ...this.#solidAlternatives(expr.item)];
        return [[this.#symbol(expr)]];
      default:
        return [[this.#symbol(expr)]];
    }
  }

  /** The symbol that derives what `expr` does. */
  #symbol(expr: Expr): SymbolId {
    if (expr.kind === "leaf") return expr.whole();
    if (expr.kind === "reference") return this.#wholeRule(expr.rule);
    let symbol = this.#whole.get(expr);
    if (symbol === undefined) {
      symbol =
        expr.kind === "repeat" && isCounted(expr)
          ? this.#list(expr, this.#isNullable(expr.item) ? 0 : expr.min)
          : this.#builder.choice(this.#fresh(), this.#alternatives(expr));
      this.#whole.set(expr, symbol);
    }
    return symbol;
  }

  /** Like `#alternatives`, without the empty text. */
  #solidAlternatives(expr: Expr): SymbolId[][] {
    if (!this.#isNullable(expr)) return this.#alternatives(expr);
    switch (expr.kind) {
      case "choice":
        return expr.items.flatMap((item) => this.#solidAlternatives(item));
      case "sequence": {
        // The first item that is not empty decides; all before it are, so the alternatives are complete.
        const found: SymbolId[][] = [];
        for (let i = 0; i < expr.items.length; i++) {
          const rest = expr.items.slice(i + 1).map((item) => this.#symbol(item));
          found.push([this.#solidSymbol(expr.items[i]!), ...rest]);
        }
        return found;
      }
      case "repeat":
        if (expr.max === 0) return [];
        if (expr.max === 1) return this.#solidAlternatives(expr.item);
        return [[this.#solidSymbol(expr)]];
      default:
        return [[this.#solidSymbol(expr)]];
    }
  }

  /** Like `#symbol`, without the empty text. */
  #solidSymbol(expr: Expr): SymbolId {
    if (!this.#isNullable(expr)) return this.#symbol(expr);
    if (expr.kind === "leaf") return expr.solid();
    if (expr.kind === "reference") return this.#solidRule(expr.rule);
    let symbol = this.#solid.get(expr);
    if (symbol === undefined) {
      symbol =
        expr.kind === "repeat" && isCounted(expr)
          ? this.#list(expr, 1)
          : this.#builder.choice(this.#fresh(), this.#solidAlternatives(expr));
      this.#solid.set(expr, symbol);
    }
    return symbol;
  }

  #list({ item, max }: Repeat, min: number): SymbolId {
    return this.#builder.list(this.#fresh(), repeatControl(this.#solidSymbol(item), min, max));
  }
}

/** Needs a list: neither empty, optional nor plain. */
function isCounted({ max }: Repeat): boolean {
  return max === UNBOUNDED || max > 1;
}
