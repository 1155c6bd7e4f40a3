/**
 * The JSON texts that schemas compile to: how scalars, names, punctuation and white space are written. The README of
 * this folder describes the dialect; this is the one place that fixes it.
 */
import { byteRange, type RegexAlgebra, type RegexId } from "../../../../masks/index.ts";
import { SpecError } from "../../../../src/kernel/index.ts";
import type { SymbolId } from "../grammar.ts";
import type { TerminalTable } from "../growing.ts";
import { languageOf } from "../regex/compile.ts";
import { utf8Encoding } from "../regex/encoding.ts";
import { parseRegex } from "../regex/parse.ts";
import type { ValueForm } from "./forms.ts";
import type { NumberSet, Numbers } from "./numbers.ts";
import { canonicalBody, type StringSet, type Strings } from "./strings.ts";

export interface Layout {
  /** What may stand between lexemes: any white space, none, or what a regular expression matches as a whole. */
  readonly whitespace: "flexible" | "compact" | { readonly pattern: string };
  /** Longest run of white space, in bytes. */
  readonly maxWhitespace: number;
}

/** Values named in a terminal's name; more are cut off. */
const MAX_NAMED_VALUES = 3;

/** Makes the terminals of one grammar. Equal languages are one terminal. */
export class Dialect {
  readonly openObject: SymbolId;
  readonly closeObject: SymbolId;
  readonly openArray: SymbolId;
  readonly closeArray: SymbolId;
  readonly colon: SymbolId;
  readonly comma: SymbolId;
  /** One run of it; `empty` where there is none. */
  readonly whiteSpace: RegexId;
  readonly #table: TerminalTable;
  readonly #numbers: Numbers;
  readonly #strings: Strings;
  readonly #terminals = new Map<RegexId, SymbolId>();

  constructor(table: TerminalTable, numbers: Numbers, strings: Strings, layout: Layout) {
    this.#table = table;
    this.#numbers = numbers;
    this.#strings = strings;
    this.openObject = this.#text("{");
    this.closeObject = this.#text("}");
    this.openArray = this.#text("[");
    this.closeArray = this.#text("]");
    this.colon = this.#text(":");
    this.comma = this.#text(",");
    this.whiteSpace = whitespaceOf(table.algebra, layout);
    if (table.algebra.isEmpty(this.whiteSpace) !== true)
      table.ignore(table.terminal("white space", this.whiteSpace));
  }

  /** Terminals of the scalars of a form, one per type; none for types it does not admit. */
  scalars(form: ValueForm): SymbolId[] {
    const out: SymbolId[] = [];
    if (form.null) out.push(this.#text("null"));
    if ((form.booleans & 1) !== 0) out.push(this.#text("false"));
    if ((form.booleans & 2) !== 0) out.push(this.#text("true"));
    if (!this.#numbers.isEmpty(form.numbers)) {
      out.push(this.#terminal(nameOfNumbers(form.numbers), this.#numbers.text(form.numbers)));
    }
    if (!this.#strings.isEmpty(form.strings)) {
      out.push(this.#terminal(nameOfStrings(form.strings), this.#strings.text(form.strings)));
    }
    return out;
  }

  /** The name of a member, in its canonical spelling. */
  key(key: string): SymbolId {
    return this.#text(JSON.stringify(key));
  }

  /** Any name of a set. */
  keys(names: StringSet): SymbolId {
    return this.#terminal(nameOfStrings(names), this.#strings.text(names));
  }

  /** All terminals have one priority: where schemas overlap, one lexeme may be several of them at once. */
  #text(text: string): SymbolId {
    const name = text.startsWith('"') ? text : JSON.stringify(text);
    return this.#terminal(name, this.#table.algebra.text(text), text);
  }

  #terminal(name: string, regex: RegexId, literal?: string): SymbolId {
    let symbol = this.#terminals.get(regex);
    if (symbol === undefined) {
      symbol = this.#table.terminal(name, regex, literal === undefined ? {} : { literal });
      this.#terminals.set(regex, symbol);
    }
    return symbol;
  }
}

/**
 * The runs of white space that may stand between lexemes, without the empty one.
 * @throws SpecError when the pattern is wrong, wants white space everywhere, or matches what JSON has no white space for
 */
function whitespaceOf(algebra: RegexAlgebra, { whitespace, maxWhitespace }: Layout): RegexId {
  if (whitespace === "compact" || maxWhitespace === 0) return algebra.empty;
  const space = byteRange(0x20, 0x20);
  for (const byte of [0x09, 0x0a, 0x0d]) space[byte >>> 5]! |= 1 << (byte & 31);
  const runs = algebra.repeat(algebra.set(space), 1, maxWhitespace);
  if (whitespace === "flexible") return runs;
  const ast = parseRegex(whitespace.pattern, { file: "white space pattern", limits: algebra.limits });
  const wanted = languageOf(ast, algebra, utf8Encoding(algebra), "full");
  if (!algebra.isNullable(wanted)) {
    throw new SpecError(
      `The white space pattern ${JSON.stringify(whitespace.pattern)} must match the empty text`,
      {
        hint: "White space is never required: write (?: ...)? around the pattern.",
      },
    );
  }
  if (algebra.isEmpty(algebra.difference(wanted, algebra.star(algebra.set(space)))) !== true) {
    throw new SpecError(
      `The white space pattern ${JSON.stringify(whitespace.pattern)} matches more than white space`,
      { hint: "JSON has space, tab, line feed and carriage return as white space: [ \\t\\n\\r]." },
    );
  }
  return algebra.and([wanted, runs]);
}

function nameOfNumbers({ values, range }: NumberSet): string {
  const named = listed([...values.keys()]);
  if (range === undefined) return named;
  const kind = range.integer ? "integer" : "number";
  const from = range.low === undefined ? "" : " from a minimum";
  const to = range.high === undefined ? "" : " up to a maximum";
  return values.size === 0 ? kind + from + to : `${kind} or ${named}`;
}

function nameOfStrings({ values, range }: StringSet): string {
  const named = listed([...values].map((value) => `"${canonicalBody(value)}"`));
  if (range === undefined) return named;
  const kind =
    range.also !== undefined ? "string with a pattern" : range.except.size > 0 ? "another string" : "string";
  return values.size === 0 ? kind : `${kind} or ${named}`;
}

function listed(values: readonly string[]): string {
  const shown = values.slice(0, MAX_NAMED_VALUES).join(" or ");
  return values.length > MAX_NAMED_VALUES ? `${shown} or ${values.length - MAX_NAMED_VALUES} more` : shown;
}
