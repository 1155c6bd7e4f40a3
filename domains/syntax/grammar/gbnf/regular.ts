/**
 * Finds the parts of a GBNF grammar that need no stack and turns each into one terminal: rules without recursion,
 * neighbours in a sequence, alternatives. Any cut into terminals denotes the same language, because lexemes of GBNF
 * may end wherever they match; large terminals leave the least to the parser.
 */
import type { RegexAlgebra, RegexId } from "../../../../masks/index.ts";
import { InternalError } from "../../../../src/kernel/index.ts";
import type { GrammarBuilder } from "../builder.ts";
import { components, type EbnfRule, type Expr } from "../ebnf.ts";
import type { SymbolId } from "../grammar.ts";
import type { CharEncoding } from "../regex/encoding.ts";
import type { GbnfNode, GbnfRule } from "./ast.ts";

/** Characters and classes of one terminal: above it, rules stay rules, or a few of them could double it without end. */
const MAX_TERMINAL_SIZE = 100_000;

/** Alternatives that the name of a terminal can show. */
const MAX_NAMED = 10;

interface Regular {
  readonly regex: RegexId;
  readonly size: number;
  /** The exact text, when there is only one. */
  readonly text: string | undefined;
}

/** The same rules over terminals; `source` is the grammar's text, for names. */
export function collapseRegular(
  rules: readonly GbnfRule[],
  builder: GrammarBuilder,
  encoding: CharEncoding,
  source: string,
): EbnfRule[] {
  return new Collapser(rules, builder, encoding, source).run();
}

class Collapser {
  readonly #rules: readonly GbnfRule[];
  readonly #builder: GrammarBuilder;
  readonly #algebra: RegexAlgebra;
  readonly #encoding: CharEncoding;
  readonly #source: string;
  readonly #ruleIndex: ReadonlyMap<string, number>;
  readonly #regularRules = new Map<number, Regular>();
  readonly #known = new Map<GbnfNode, Regular | undefined>();
  readonly #whole = new Map<RegexId, SymbolId>();
  readonly #solid = new Map<RegexId, SymbolId>();

  constructor(rules: readonly GbnfRule[], builder: GrammarBuilder, encoding: CharEncoding, source: string) {
    this.#rules = rules;
    this.#builder = builder;
    this.#algebra = builder.algebra;
    this.#encoding = encoding;
    this.#source = source;
    this.#ruleIndex = new Map(rules.map(({ name }, i) => [name, i]));
  }

  run(): EbnfRule[] {
    const uses = this.#rules.map(({ body }) => {
      const used = new Set<number>();
      forEachReference(body, (name) => used.add(this.#indexOf(name)));
      return [...used];
    });
    // Rules that others use come first, so their languages are known when they are needed.
    for (const component of components(uses)) {
      const [rule] = component as [number];
      if (component.length > 1 || uses[rule]!.includes(rule)) continue;
      const regular = this.#regular(this.#rules[rule]!.body);
      if (regular !== undefined) this.#regularRules.set(rule, regular);
    }
    return this.#rules.map(({ name, body }) => ({ name, body: this.#expr(body) }));
  }

  #indexOf(name: string): number {
    const index = this.#ruleIndex.get(name);
    if (index === undefined) throw new InternalError(`undefined rule ${name}`);
    return index;
  }

  /** The language of `node`, if no recursive rule takes part in it. */
  #regular(node: GbnfNode): Regular | undefined {
    if (!this.#known.has(node)) {
      const found = this.#computeRegular(node);
      this.#known.set(node, found === undefined || found.size > MAX_TERMINAL_SIZE ? undefined : found);
    }
    return this.#known.get(node);
  }

  #computeRegular(node: GbnfNode): Regular | undefined {
    switch (node.kind) {
      case "text":
        return this.#text(node.text);
      case "class":
        return { regex: this.#encoding.classRegex(node.ranges), size: 1, text: undefined };
      case "reference":
        return this.#regularRules.get(this.#indexOf(node.name));
      case "repeat": {
        const item = this.#regular(node.item);
        if (item === undefined) return undefined;
        return {
          regex: this.#algebra.repeat(item.regex, node.min, node.max),
          size: item.size,
          text: undefined,
        };
      }
      default: {
        const items: Regular[] = [];
        for (const item of node.items) {
          const regular = this.#regular(item);
          if (regular === undefined) return undefined;
          items.push(regular);
        }
        return node.kind === "choice" ? this.#union(items) : this.#join(items);
      }
    }
  }

  #text(text: string): Regular {
    return { regex: this.#algebra.text(text), size: text.length, text };
  }

  #union(items: readonly Regular[]): Regular {
    const regex = this.#algebra.or(items.map((item) => item.regex));
    return { regex, size: total(items), text: undefined };
  }

  #join(items: readonly Regular[]): Regular {
    let regex = this.#algebra.epsilon;
    for (let i = items.length - 1; i >= 0; i--) regex = this.#algebra.concat(items[i]!.regex, regex);
    let text: string | undefined = "";
    for (const item of items) {
      if (text !== undefined) text = item.text === undefined ? undefined : text + item.text;
    }
    return { regex, size: total(items), text };
  }

  #expr(node: GbnfNode): Expr {
    const regular = this.#regular(node);
    if (regular !== undefined) return this.#leaf(regular, node.start, node.end);
    switch (node.kind) {
      case "reference":
        return { kind: "reference", rule: this.#indexOf(node.name) };
      case "repeat":
        return { kind: "repeat", item: this.#expr(node.item), min: node.min, max: node.max };
      case "sequence":
        return { kind: "sequence", items: this.#sequence(node.items) };
      case "choice":
        return { kind: "choice", items: this.#choice(node.items) };
      default:
        throw new InternalError(`a ${node.kind} that is not regular`);
    }
  }

  /** Neighbours without recursion become one terminal, as far as its size allows. */
  #sequence(items: readonly GbnfNode[]): Expr[] {
    const result: Expr[] = [];
    let run: Regular[] = [];
    let size = 0;
    let start = 0;
    let end = 0;
    const flush = (): void => {
      if (run.length > 0) result.push(this.#leaf(this.#join(run), start, end));
      run = [];
      size = 0;
    };
    for (const item of items) {
      const regular = this.#regular(item);
      if (regular === undefined || size + regular.size > MAX_TERMINAL_SIZE) flush();
      if (regular === undefined) {
        result.push(this.#expr(item));
        continue;
      }
      if (run.length === 0) start = item.start;
      end = item.end;
      run.push(regular);
      size += regular.size;
    }
    flush();
    return result;
  }

  /** All alternatives without recursion become one terminal. */
  #choice(items: readonly GbnfNode[]): Expr[] {
    const result: Expr[] = [];
    let regulars: Regular[] = [];
    let names: string[] = [];
    let size = 0;
    const flush = (): void => {
      const [only] = regulars;
      if (only === undefined) return;
      const union = regulars.length === 1 ? only : this.#union(regulars);
      result.push(this.#named(union, names.join(" | ")));
      regulars = [];
      names = [];
      size = 0;
    };
    for (const item of items) {
      const regular = this.#regular(item);
      if (regular === undefined) {
        result.push(this.#expr(item));
        continue;
      }
      if (size + regular.size > MAX_TERMINAL_SIZE) flush();
      size += regular.size;
      regulars.push(regular);
      if (names.length < MAX_NAMED) names.push(this.#source.slice(item.start, item.end));
    }
    flush();
    return result;
  }

  #leaf(regular: Regular, start: number, end: number): Expr {
    return this.#named(regular, this.#source.slice(start, end));
  }

  #named({ regex, text }: Regular, source: string): Expr {
    const name = shorten(source);
    const builder = this.#builder;
    return {
      kind: "leaf",
      isNullable: this.#algebra.isNullable(regex),
      whole: () => {
        let symbol = this.#whole.get(regex);
        if (symbol === undefined) {
          symbol = text === undefined || text === "" ? builder.lexeme(name, regex) : builder.literal(text);
          this.#whole.set(regex, symbol);
        }
        return symbol;
      },
      solid: () => {
        let symbol = this.#solid.get(regex);
        if (symbol === undefined) {
          const solid = this.#algebra.withoutEpsilon(regex);
          symbol =
            this.#algebra.isEmpty(solid) === true ? builder.nonterminal(name) : builder.terminal(name, solid);
          this.#solid.set(regex, symbol);
        }
        return symbol;
      },
    };
  }
}

function total(items: readonly Regular[]): number {
  let size = 0;
  for (const item of items) size += item.size;
  return size;
}

/** Source text on one line, cut for messages. */
function shorten(source: string): string {
  const line = source.replace(/\s+/g, " ").trim();
  return line.length > 50 ? `${line.slice(0, 47)}...` : line;
}

export function forEachReference(
  node: GbnfNode,
  visit: (name: string, start: number, end: number) => void,
): void {
  switch (node.kind) {
    case "reference":
      visit(node.name, node.start, node.end);
      return;
    case "repeat":
      forEachReference(node.item, visit);
      return;
    case "sequence":
    case "choice":
      for (const item of node.items) forEachReference(item, visit);
      return;
    default:
  }
}
