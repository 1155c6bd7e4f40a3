/**
 * From the rules of a published grammar to ours. Precedences fall away: they choose between trees, not between texts.
 * A token is one terminal wherever it stands; a word has one terminal per set of reserved words. Sequences with many
 * alternatives, and repetitions, get nonterminals of their own; field and tree names are kept on the productions.
 */
import type { RegexAlgebra, RegexId } from "../../../../masks/index.ts";
import { SpecError } from "../../../../src/kernel/index.ts";
import { GrammarBuilder } from "../builder.ts";
import type { Label, SymbolId } from "../grammar.ts";
import type { LanguageDefinition, TerminalNames } from "./definition.ts";
import { bytesIn, LexemeTable } from "./lexemes.ts";
import { UNLIKELY } from "./nodes.ts";
import { COPY_MARK, isToken, literalText } from "./patch.ts";
import type { RuleNode, TreeSitterGrammar } from "./source.ts";

/** A sequence with more alternatives is cut at the member that brings them. */
const MAX_ALTERNATIVES = 12;

/** What completions count for an alternative that a pack calls unlikely. */
const UNLIKELY_BYTES = 12;

interface Alternative {
  readonly symbols: readonly SymbolId[];
  readonly labels: readonly (Label | undefined)[];
  readonly penalty?: number;
}

const EMPTY: Alternative = { symbols: [], labels: [] };

/** Turns rules into symbols of a builder, on demand. */
export class Converter implements TerminalNames {
  readonly builder: GrammarBuilder;
  readonly #grammar: TreeSitterGrammar;
  readonly #definition: LanguageDefinition;
  readonly #lexemes: LexemeTable;
  readonly #algebra: RegexAlgebra;
  readonly #implied: ReadonlySet<string>;
  readonly #externals: ReadonlySet<string>;
  readonly #reserved: ReadonlyMap<string, readonly string[]>;
  readonly #defaultContext: string;
  readonly #nonterminals = new Map<string, SymbolId>();
  readonly #terminals = new Map<string, SymbolId>();
  readonly #variants = new Map<string, SymbolId[]>();
  readonly #auxiliary = new Map<string, SymbolId>();
  /** Rules that are named and not converted yet. */
  readonly #waiting: string[] = [];
  readonly #literals = new Map<string, SymbolId>();
  #word: SymbolId | undefined;

  constructor(algebra: RegexAlgebra, grammar: TreeSitterGrammar, definition: LanguageDefinition) {
    this.#algebra = algebra;
    this.#grammar = grammar;
    this.#definition = definition;
    this.builder = new GrammarBuilder(algebra);
    this.#lexemes = new LexemeTable(algebra, grammar, definition.lexemes, definition.file);
    this.#implied = new Set(definition.implied);
    this.#externals = new Set(
      grammar.externals.flatMap((node) => (node.type === "SYMBOL" ? [node.name] : [])),
    );
    this.#reserved =
      definition.reserved === undefined ? grammar.reserved : new Map(Object.entries(definition.reserved));
    this.#defaultContext = [...this.#reserved.keys()][0] ?? "";
  }

  /** A nonterminal for `node`, with all that it needs. */
  convert(name: string, node: RuleNode): SymbolId {
    const symbol = this.builder.nonterminal(name, { isHidden: true });
    this.#addRules(symbol, this.#alternatives(node, name, this.#defaultContext, undefined));
    for (let rule = this.#waiting.pop(); rule !== undefined; rule = this.#waiting.pop()) {
      const own = this.#grammar.rules.get(rule);
      const lhs = this.#nonterminals.get(rule)!;
      if (own !== undefined)
        this.#addRules(lhs, this.#alternatives(own, rule, this.#defaultContext, undefined));
    }
    return symbol;
  }

  /** Nonterminals by the rules they come from. */
  get rules(): ReadonlyMap<string, SymbolId> {
    return this.#nonterminals;
  }

  /** What `variants` and `literal` answer. */
  get terminals() {
    return { variants: this.#variants, literals: this.#literals };
  }

  named(name: string): SymbolId {
    const [first] = this.variants(name);
    if (first !== undefined) return first;
    if (this.#implied.has(name)) return this.#impliedTerminal(name);
    if (this.#lexemes.isDefined(name)) return this.#tokenOfRule(name, this.#defaultContext);
    return this.literal(name);
  }

  literal(text: string): SymbolId {
    const symbol = this.#literals.get(text);
    if (symbol !== undefined) return symbol;
    throw new SpecError(`No rule of ${this.#definition.file} has the token ${JSON.stringify(text)}`);
  }

  variants(name: string): readonly SymbolId[] {
    return this.#variants.get(name) ?? [];
  }

  /** Literals that read as words must not be cut from longer words; beside that, what the pack says. */
  wordsOf(): Map<SymbolId, readonly SymbolId[]> {
    const words = new Map<SymbolId, readonly SymbolId[]>();
    const { word } = this.#grammar;
    if (word !== undefined) {
      const regex = this.#lexemes.named(word);
      const encoder = new TextEncoder();
      for (const [text, symbol] of this.#literals) {
        if (!this.#algebra.matches(regex, encoder.encode(text))) continue;
        this.#word ??= this.builder.terminal("word", regex);
        words.set(symbol, [this.#word]);
      }
    }
    for (const [name, lexeme] of Object.entries(this.#definition.shadows ?? {})) {
      const shadow = this.#tokenOfRule(lexeme, this.#defaultContext);
      const targets = this.variants(name).length > 0 ? this.variants(name) : [this.named(name)];
      for (const target of targets) words.set(target, [...(words.get(target) ?? []), shadow]);
    }
    return words;
  }

  /** Adds the lexemes that are ignored between others. */
  ignoreLexemes(): void {
    for (const name of this.#definition.ignored) {
      this.builder.ignore(this.#tokenOfRule(name, this.#defaultContext));
    }
  }

  #addRules(lhs: SymbolId, alternatives: readonly Alternative[]): void {
    const seen = new Set<string>();
    for (const { symbols, labels, penalty } of alternatives) {
      const key = symbols.join();
      // `A -> A` derives nothing new, and would let the parser reduce for ever.
      if (seen.has(key) || (symbols.length === 1 && symbols[0] === lhs)) continue;
      seen.add(key);
      this.builder.rule(lhs, symbols, labels, penalty);
    }
  }

  #alternatives(node: RuleNode, rule: string, context: string, label: Label | undefined): Alternative[] {
    const one = (symbol: SymbolId): Alternative[] => [{ symbols: [symbol], labels: [label] }];
    switch (node.type) {
      case "BLANK":
        return [EMPTY];
      case "STRING":
      case "PATTERN":
      case "TOKEN":
      case "IMMEDIATE_TOKEN":
        return one(this.#token(node, rule));
      case "SYMBOL":
        return [
          {
            symbols: [this.#symbol(node.name, rule, context)],
            labels: [this.#isNamedLiteral(node.name) ? { alias: node.name, ...label } : label],
          },
        ];
      case "FIELD":
        return this.#alternatives(node.content, rule, context, { ...label, field: node.name });
      case "ALIAS":
        return this.#alternatives(node.content, rule, context, { ...label, alias: node.value });
      case "RESERVED":
        if (!this.#reserved.has(node.context_name)) {
          throw new SpecError(
            `Rule "${rule}" of ${this.#definition.file} names the reserved set "${node.context_name}", which does not exist`,
          );
        }
        return this.#alternatives(node.content, rule, node.context_name, label);
      case "CHOICE":
        return node.members.flatMap((member) => this.#alternatives(member, rule, context, label));
      case "SEQ":
        return this.#sequence(node.members, rule, context, label);
      case "REPEAT":
        return [EMPTY, ...one(this.#repetition(node.content, rule, context, label))];
      case "REPEAT1":
        return one(this.#repetition(node.content, rule, context, label));
      case "PREC_DYNAMIC": {
        const content = this.#alternatives(node.content, rule, context, label);
        return node.value === UNLIKELY
          ? content.map((one) => ({ ...one, penalty: (one.penalty ?? 0) + UNLIKELY_BYTES }))
          : content;
      }
      default:
        return this.#alternatives(node.content, rule, context, label);
    }
  }

  /** A rule with a single text (`this`): trees show it by name, beside other texts without one. */
  #isNamedLiteral(name: string): boolean {
    const rule = this.#lexemes.isDefined(name) ? undefined : this.#grammar.rules.get(name);
    return rule !== undefined && !name.startsWith("_") && isToken(rule) && literalText(rule) !== undefined;
  }

  #sequence(
    members: readonly RuleNode[],
    rule: string,
    context: string,
    label: Label | undefined,
  ): Alternative[] {
    let result: Alternative[] = [EMPTY];
    for (const member of members) {
      let options = this.#alternatives(member, rule, context, label);
      if (options.length > 1 && result.length * options.length > MAX_ALTERNATIVES) {
        const auxiliary = this.#part(member, rule, context, label, options);
        options = [{ symbols: [auxiliary], labels: [sharedLabel(options)] }];
      }
      result = result.flatMap((before) =>
        options.map((option) => ({
          symbols: [...before.symbols, ...option.symbols],
          labels: [...before.labels, ...option.labels],
          penalty: (before.penalty ?? 0) + (option.penalty ?? 0),
        })),
      );
    }
    return result;
  }

  /** A nonterminal for a member of a sequence; the same one for equal members. */
  #part(
    member: RuleNode,
    rule: string,
    context: string,
    label: Label | undefined,
    options: readonly Alternative[],
  ): SymbolId {
    const key = `part ${context} ${JSON.stringify(label ?? null)} ${JSON.stringify(member)}`;
    let symbol = this.#auxiliary.get(key);
    if (symbol === undefined) {
      symbol = this.builder.nonterminal(`${displayName(rule)} part`);
      this.#auxiliary.set(key, symbol);
      this.#addRules(symbol, options);
    }
    return symbol;
  }

  /** Once or more, leaning to the left so that the stack does not grow. */
  #repetition(content: RuleNode, rule: string, context: string, label: Label | undefined): SymbolId {
    const key = `repeat ${context} ${JSON.stringify(label ?? null)} ${JSON.stringify(content)}`;
    let symbol = this.#auxiliary.get(key);
    if (symbol === undefined) {
      symbol = this.builder.nonterminal(`${displayName(rule)} repetition`);
      this.#auxiliary.set(key, symbol);
      let options = this.#alternatives(content, rule, context, label).filter((a) => a.symbols.length > 0);
      if (options.length > MAX_ALTERNATIVES) {
        const part = this.#part(content, rule, context, label, options);
        options = [{ symbols: [part], labels: [sharedLabel(options)] }];
      }
      this.#addRules(symbol, [
        ...options,
        ...options.map(({ symbols, labels, penalty = 0 }) => ({
          symbols: [symbol as SymbolId, ...symbols],
          labels: [undefined, ...labels],
          penalty,
        })),
      ]);
    }
    return symbol;
  }

  #symbol(name: string, user: string, context: string): SymbolId {
    if (this.#implied.has(name)) return this.#impliedTerminal(name);
    if (this.#lexemes.isDefined(name)) return this.#tokenOfRule(name, context);
    const rule = this.#grammar.rules.get(name);
    if (rule === undefined || (this.#externals.has(name) && isToken(rule))) {
      throw new SpecError(
        this.#externals.has(name)
          ? `Rule "${user}" of ${this.#definition.file} uses the external token "${name}", for which the language pack has no lexeme`
          : `Rule "${user}" of ${this.#definition.file} uses "${name}", which is no rule`,
        { hint: `Define the lexeme "${name}" in the pack, or patch the rule "${user}".` },
      );
    }
    if (isToken(rule)) {
      const literal = literalText(rule);
      return literal === undefined ? this.#tokenOfRule(name, context) : this.#token(rule, name);
    }
    let symbol = this.#nonterminals.get(name);
    if (symbol === undefined) {
      const shown = displayName(name);
      symbol = this.builder.nonterminal(shown, { isHidden: this.#grammar.supertypes.includes(shown) });
      this.#nonterminals.set(name, symbol);
      this.#waiting.push(name);
    }
    return symbol;
  }

  /** A token written inside a rule. */
  #token(node: RuleNode, rule: string): SymbolId {
    const isImmediate = node.type === "IMMEDIATE_TOKEN";
    const literal = literalText(node);
    if (literal !== undefined) {
      const key = `${isImmediate ? "!" : "="}${literal}`;
      let symbol = this.#terminals.get(key);
      if (symbol === undefined) {
        symbol = this.builder.terminal(
          isImmediate ? `${JSON.stringify(literal)} (at once)` : JSON.stringify(literal),
          this.#algebra.text(literal),
          { literal, isImmediate, ...this.#splits(literal) },
        );
        this.#terminals.set(key, symbol);
        if (!isImmediate) this.#literals.set(literal, symbol);
      }
      return symbol;
    }
    const regex = this.#lexemes.ofNode(node);
    const key = `${isImmediate ? "!" : "="}/${regex}`;
    let symbol = this.#terminals.get(key);
    if (symbol === undefined) {
      symbol = this.#terminal(`${displayName(rule)} token`, regex, isImmediate);
      this.#terminals.set(key, symbol);
    }
    return symbol;
  }

  /** The token that a rule or a lexeme of the pack is; of a word, without the words reserved in `context`. */
  #tokenOfRule(name: string, context: string): SymbolId {
    const reserved = name === this.#grammar.word ? (this.#reserved.get(context) ?? []) : [];
    const key = `rule ${name} ${reserved.join(" ")}`;
    let symbol = this.#terminals.get(key);
    if (symbol === undefined) {
      let regex = this.#lexemes.named(name);
      if (reserved.length > 0) {
        const encoder = new TextEncoder();
        regex = this.#algebra.difference(
          regex,
          this.#algebra.literals(reserved.map((text) => encoder.encode(text))),
        );
      }
      const rule = this.#lexemes.isDefined(name) ? undefined : this.#grammar.rules.get(name);
      const variants = this.#variants.get(name) ?? [];
      const suffix = variants.length === 0 ? "" : ` (${context})`;
      symbol = this.#terminal(name + suffix, regex, rule?.type === "IMMEDIATE_TOKEN", name);
      this.#terminals.set(key, symbol);
      this.#variants.set(name, [...variants, symbol]);
    }
    return symbol;
  }

  #impliedTerminal(name: string): SymbolId {
    let symbol = this.#terminals.get(`implied ${name}`);
    if (symbol === undefined) {
      symbol = this.builder.implied(name);
      this.#terminals.set(`implied ${name}`, symbol);
    }
    return symbol;
  }

  /** A symbol for `regex`; one that may match the empty text becomes optional. */
  #terminal(name: string, regex: RegexId, isImmediate: boolean, key = name): SymbolId {
    if (this.#algebra.isEmpty(regex) === true)
      throw new SpecError(`The token "${name}" of ${this.#definition.file} matches no text`);
    if (!this.#algebra.isNullable(regex))
      return this.builder.terminal(name, regex, { isImmediate, ...this.#splits(key) });
    const solid = this.builder.terminal(name, this.#algebra.withoutEpsilon(regex), { isImmediate });
    return this.builder.optional(name, solid);
  }

  #splits(name: string) {
    const bytes = this.#definition.splits?.[name];
    return bytes === undefined ? {} : { splitsBefore: bytesIn(bytes) };
  }
}

/** A copy that a patch made goes by the name of its original. */
function displayName(rule: string): string {
  return rule.split(COPY_MARK)[0] ?? rule;
}

/** The label that every one-symbol alternative has. */
function sharedLabel(options: readonly Alternative[]): Label | undefined {
  const first = options.find(({ symbols }) => symbols.length > 0)?.labels[0];
  if (first === undefined) return undefined;
  const isShared = options.every(
    ({ labels }) =>
      labels.length === 0 ||
      (labels.length === 1 && labels[0]?.field === first.field && labels[0]?.alias === first.alias),
  );
  return isShared ? first : undefined;
}
