/** What a language pack tells the importer: a published grammar, and everything that is not in it. */
import type { Layout } from "../../layout.ts";
import type { SymbolId } from "../grammar.ts";
import type { Lexeme } from "./lexemes.ts";
import type { Patch } from "./patch.ts";
import type { RuleNode } from "./source.ts";

export interface LanguageDefinition {
  /** As users name it: `typescript`. */
  readonly name: string;
  /** Text of the `grammar.json`. */
  readonly source: string;
  /** Where the text comes from, for messages. */
  readonly file: string;
  readonly patches: readonly Patch[];
  /**
   * Terminals by name: rules and external tokens of the grammar that are replaced, and new ones. What the grammar
   * itself says of such a name does not count.
   */
  readonly lexemes: Readonly<Record<string, Lexeme>>;
  /** Lexemes that may stand between any two others: white space, comments. */
  readonly ignored: readonly string[];
  /**
   * Words that are no identifiers, by context; instead of those of the grammar. The first context holds where rules
   * name none.
   */
  readonly reserved?: Readonly<Record<string, readonly string[]>>;
  /**
   * Terminals (texts, or names of lexemes) that may end although a longer one could go on, and the bytes before which
   * they may: `{ ">": ">=" }`. Both readings are followed.
   */
  readonly splits?: Readonly<Record<string, string>>;
  /**
   * Terminals (texts, or names of lexemes) with a lexeme that must not be cut in two to read them: `{ "?.": "x" }`
   * where `x` are the texts of `?.` and a digit after it. Words are kept whole without this.
   */
  readonly shadows?: Readonly<Record<string, string>>;
  /** Terminals without text that the layout puts between lexemes. */
  readonly implied?: readonly string[];
  readonly layout?: (terminals: TerminalNames) => Layout;
  /** Points at which a text may begin, by name; the first is a whole file. */
  readonly starts: Readonly<Record<string, RuleNode>>;
}

/** The terminals of a converted grammar. */
export interface TerminalNames {
  /**
   * By text, as `literal`, or by the name of a lexeme or implied terminal.
   * @throws SpecError when the grammar has none of that name
   */
  named(name: string): SymbolId;
  literal(text: string): SymbolId;
  /** All terminals made from a rule or lexeme: a word has one per set of reserved words. */
  variants(name: string): readonly SymbolId[];
}
