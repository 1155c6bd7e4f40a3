/**
 * The tokens of a published grammar, and the lexemes that a language pack defines itself, as regular languages of
 * UTF-8 bytes.
 */
import {
  type ByteSet,
  emptyByteSet,
  type RegexAlgebra,
  type RegexId,
  UNBOUNDED,
} from "../../../../masks/index.ts";
import { SpecError } from "../../../../src/kernel/index.ts";
import { languageOf } from "../regex/compile.ts";
import { type CharEncoding, codePointEscape, utf8Encoding } from "../regex/encoding.ts";
import { parseRegex } from "../regex/parse.ts";
import type { RuleNode, TreeSitterGrammar } from "./source.ts";

/** A lexeme: a regular expression (ECMAScript, read by code points), or built from the kit. */
export type Lexeme = string | ((kit: LexemeKit) => RegexId);

/** How packs build lexemes. All of it denotes regular languages, Boolean operators included. */
export interface LexemeKit {
  /** The texts that match `source` as a whole. Lookaheads see no further than the lexeme. */
  pattern(source: string, flags?: string): RegexId;
  text(value: string): RegexId;
  /** `\uXXXX` and `\u{X…}` of the characters of a class (`[$_\p{ID_Start}]`), as ECMAScript writes them in names. */
  escaped(source: string): RegexId;
  /** Exactly one of these texts. */
  words(values: readonly string[]): RegexId;
  seq(...parts: readonly RegexId[]): RegexId;
  any(...options: readonly RegexId[]): RegexId;
  /** `item` between `min` and `max` times; without `max`, any number of times from `min`. */
  repeat(item: RegexId, min?: number, max?: number): RegexId;
  /** Texts of `base` that are in none of `removed`. */
  except(base: RegexId, ...removed: readonly RegexId[]): RegexId;
  /** Texts of all. */
  all(...parts: readonly RegexId[]): RegexId;
  /** Another lexeme of the pack, or a token of the published grammar, by name. */
  lexeme(name: string): RegexId;
}

/** Languages of tokens by name and by node; each is built once. */
export class LexemeTable {
  readonly #algebra: RegexAlgebra;
  readonly #grammar: TreeSitterGrammar;
  readonly #lexemes: Readonly<Record<string, Lexeme>>;
  readonly #file: string;
  readonly #named = new Map<string, RegexId>();
  readonly #building = new Set<string>();
  readonly #kit: LexemeKit;
  readonly #encoding: CharEncoding;

  constructor(
    algebra: RegexAlgebra,
    grammar: TreeSitterGrammar,
    lexemes: Readonly<Record<string, Lexeme>>,
    file: string,
  ) {
    this.#algebra = algebra;
    this.#encoding = utf8Encoding(algebra);
    this.#grammar = grammar;
    this.#lexemes = lexemes;
    this.#file = file;
    this.#kit = {
      pattern: (source, flags = "") => this.#pattern(source, flags),
      text: (value) => algebra.text(value),
      escaped: (source) => codePointEscape(algebra, this.#classOf(source)),
      words: (values) => algebra.literals(values.map((value) => new TextEncoder().encode(value))),
      seq: (...parts) => algebra.concat(...parts),
      any: (...options) => algebra.or(options),
      repeat: (item, min = 0, max = UNBOUNDED) => algebra.repeat(item, min, max),
      except: (base, ...removed) => algebra.difference(base, algebra.or(removed)),
      all: (...parts) => algebra.and(parts),
      lexeme: (name) => this.named(name),
    };
  }

  /** The pack defines this name itself. */
  isDefined(name: string): boolean {
    return Object.hasOwn(this.#lexemes, name);
  }

  /**
   * A lexeme of the pack or a token rule of the grammar.
   * @throws SpecError when there is none, or when it needs itself
   */
  named(name: string): RegexId {
    const known = this.#named.get(name);
    if (known !== undefined) return known;
    if (this.#building.has(name)) throw new SpecError(`Lexeme "${name}" of ${this.#file} is made of itself`);
    this.#building.add(name);
    const lexeme = this.isDefined(name) ? this.#lexemes[name] : undefined;
    let regex: RegexId;
    if (typeof lexeme === "string") regex = this.#pattern(lexeme, "");
    else if (lexeme !== undefined) regex = lexeme(this.#kit);
    else {
      const rule = this.#grammar.rules.get(name);
      if (rule === undefined)
        throw new SpecError(`There is no lexeme "${name}" in ${this.#file}`, {
          hint: "Define it among the lexemes of the language pack.",
        });
      regex = this.ofNode(rule);
    }
    this.#building.delete(name);
    this.#named.set(name, regex);
    return regex;
  }

  /** The texts of a token. */
  ofNode(node: RuleNode): RegexId {
    const algebra = this.#algebra;
    switch (node.type) {
      case "BLANK":
        return algebra.epsilon;
      case "STRING":
        return algebra.text(node.value);
      case "PATTERN":
        return this.#pattern(node.value, node.flags ?? "");
      case "SYMBOL":
        return this.named(node.name);
      case "SEQ":
        return algebra.concat(...node.members.map((member) => this.ofNode(member)));
      case "CHOICE":
        return algebra.or(node.members.map((member) => this.ofNode(member)));
      case "REPEAT":
        return algebra.star(this.ofNode(node.content));
      case "REPEAT1":
        return algebra.repeat(this.ofNode(node.content), 1, UNBOUNDED);
      default:
        return this.ofNode(node.content);
    }
  }

  #classOf(source: string) {
    const { root } = parseRegex(source, { file: this.#file, flags: "", limits: this.#algebra.limits });
    if (root.kind === "class") return root.ranges;
    throw new SpecError(`${JSON.stringify(source)} in ${this.#file} is no class of characters`);
  }

  #pattern(source: string, flags: string): RegexId {
    const { limits } = this.#algebra;
    const ast = parseRegex(source, { file: this.#file, flags, limits });
    return languageOf(ast, this.#algebra, this.#encoding, "full");
  }
}

/** The bytes of an ASCII text as a set. */
export function bytesIn(text: string): ByteSet {
  const set = emptyByteSet();
  for (const char of text) {
    const byte = char.charCodeAt(0);
    set[byte >>> 5]! |= 1 << (byte & 31);
  }
  return set;
}
