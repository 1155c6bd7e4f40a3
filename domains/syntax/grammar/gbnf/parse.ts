/**
 * Parser of GBNF, the grammar notation of llama.cpp. Line ends matter: outside parentheses a rule ends at the end of
 * its line, unless the line ends with `::=` or `|`.
 * Source: llama.cpp, `grammars/README.md` and the parser in `src/llama-grammar.cpp` (behaviour, 2025).
 */
import {
  type CodePointRange,
  complementRanges,
  MAX_CODE_POINT,
  normaliseRanges,
  UNBOUNDED,
} from "../../../../masks/index.ts";
import { BudgetError, type Limits } from "../../../../src/kernel/index.ts";
import type { TextReader } from "../reader.ts";
import type { GbnfNode, GbnfRule } from "./ast.ts";

/**
 * Reads all rules, in the order of the text.
 * @throws SpecError at the first thing that is wrong
 */
export function parseGbnf(reader: TextReader, limits: Limits): GbnfRule[] {
  return new Parser(reader, limits).rules();
}

const NAME = /[a-zA-Z0-9-]+/y;

class Parser {
  readonly #reader: TextReader;
  readonly #limits: Limits;
  #groups = 0;

  constructor(reader: TextReader, limits: Limits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  rules(): GbnfRule[] {
    const rules: GbnfRule[] = [];
    const defined = new Set<string>();
    this.#reader.eat("\ufeff");
    this.#space(true);
    while (!this.#reader.atEnd) {
      const start = this.#reader.position;
      const rule = this.#rule();
      if (defined.has(rule.name)) {
        throw this.#reader.error(
          "rule defined twice",
          start,
          start + rule.name.length,
          "Join the definitions with |, or rename one.",
        );
      }
      defined.add(rule.name);
      rules.push(rule);
    }
    return rules;
  }

  #rule(): GbnfRule {
    const reader = this.#reader;
    const name = reader.match(NAME)?.[0];
    if (name === undefined) throw reader.unexpected("the name of a rule");
    this.#space(false);
    if (!reader.eat("::=")) {
      throw reader.unexpected(
        `"::=" after the rule name "${name}"`,
        "Names consist of letters, digits and hyphens; a rule that goes on over several lines needs parentheses or a | at the end of the line.",
      );
    }
    this.#space(true);
    const body = this.#alternatives(false);
    if (!reader.atEnd && reader.match(/\r\n?|\n/y) === undefined) {
      throw reader.unexpected(
        "the end of the rule",
        'Known are "text", [class], ., name, (group), | and the repetitions * + ? {m,n}.',
      );
    }
    this.#space(true);
    return { name, body };
  }

  #alternatives(isNested: boolean): GbnfNode {
    const { position: start } = this.#reader;
    const items = [this.#sequence(isNested)];
    while (this.#reader.eat("|")) {
      this.#space(true);
      items.push(this.#sequence(isNested));
    }
    return items.length === 1
      ? items[0]!
      : this.#composite("choice", items, start, items[items.length - 1]!.end);
  }

  #sequence(isNested: boolean): GbnfNode {
    const reader = this.#reader;
    const start = reader.position;
    const items: GbnfNode[] = [];
    for (;;) {
      const itemStart = reader.position;
      const item = this.#item(isNested);
      if (item !== undefined) {
        items.push(item);
        this.#space(isNested);
        continue;
      }
      const count = this.#repetition(isNested);
      if (count === undefined) break;
      const last = items.pop();
      if (last === undefined) {
        throw reader.error(
          "nothing to repeat",
          itemStart,
          reader.position,
          'Write "*" in quotes for the character.',
        );
      }
      this.#checkDepth(last.depth + 1);
      const { min, max, end } = count;
      items.push({ kind: "repeat", item: last, min, max, start: last.start, end, depth: last.depth + 1 });
    }
    if (items.length === 1) return items[0]!;
    return this.#composite("sequence", items, start, items[items.length - 1]?.end ?? start);
  }

  #composite(kind: "choice" | "sequence", items: readonly GbnfNode[], start: number, end: number): GbnfNode {
    let depth = 0;
    for (const item of items) depth = Math.max(depth, item.depth);
    this.#checkDepth(depth + 1);
    return { kind, items, start, end, depth: depth + 1 };
  }

  /** One item without what may repeat it; `undefined` where no item begins. */
  #item(isNested: boolean): GbnfNode | undefined {
    const reader = this.#reader;
    const start = reader.position;
    switch (reader.peek()) {
      case '"':
        return this.#literal();
      case "[":
        return this.#class();
      case ".":
        reader.next();
        return { kind: "class", ranges: [[0, MAX_CODE_POINT]], start, end: reader.position, depth: 1 };
      case "(": {
        reader.next();
        this.#checkDepth(++this.#groups);
        this.#space(true);
        const body = this.#alternatives(true);
        if (!reader.eat(")")) {
          if (!reader.atEnd) throw reader.unexpected('")"');
          throw reader.error("unclosed group", start, reader.position, 'Close it with ")".');
        }
        this.#groups--;
        return { ...body, start, end: reader.position };
      }
      case "<":
      case "!": {
        const end = reader.match(/!?<\[?[^\]>\s]*\]?>?/y) === undefined ? start + 1 : reader.position;
        throw reader.error(
          "references to tokens of the model are not supported",
          start,
          end,
          "Write the text of the token as a literal; control tokens have no text.",
        );
      }
      default: {
        const name = reader.match(NAME)?.[0];
        if (name === undefined) return undefined;
        // Outside groups, `name ::=` on a new line is the next rule and never gets here: the line has ended.
        const { position: end } = reader;
        this.#space(isNested);
        if (reader.isNext("::=")) {
          throw reader.error(
            "a rule begins inside the rule before it",
            start,
            reader.position + 3,
            "A group is not closed, or the line before ends with |.",
          );
        }
        return { kind: "reference", name, start, end, depth: 1 };
      }
    }
  }

  #literal(): GbnfNode {
    const reader = this.#reader;
    const start = reader.position;
    reader.eat('"');
    const characters: number[] = [];
    while (!reader.eat('"')) {
      if (reader.atEnd)
        throw reader.error("unclosed literal", start, reader.position, "Close it with a quote.");
      characters.push(this.#character());
    }
    const place = { start, end: reader.position, depth: 1 };
    if (characters.every(isScalar)) return { kind: "text", text: fromCodePoints(characters), ...place };
    // No text holds a lone surrogate or a number beyond Unicode: nothing matches.
    return { kind: "class", ranges: [], ...place };
  }

  #class(): GbnfNode {
    const reader = this.#reader;
    const start = reader.position;
    reader.eat("[");
    const isNegated = reader.eat("^");
    const ranges: CodePointRange[] = [];
    while (!reader.eat("]")) {
      if (reader.atEnd)
        throw reader.error("unclosed character class", start, reader.position, 'Close it with "]".');
      const rangeStart = reader.position;
      const low = this.#character();
      let high = low;
      if (reader.isNext("-") && !reader.isNext("-]")) {
        reader.eat("-");
        if (reader.atEnd) continue;
        high = this.#character();
        if (high < low) {
          throw reader.error(
            "character range out of order",
            rangeStart,
            reader.position,
            "Swap the two ends.",
          );
        }
      }
      ranges.push([low, high]);
    }
    if (ranges.length === 0) {
      throw reader.error("empty character class", start, reader.position, 'Write "." for any character.');
    }
    const set = normaliseRanges(ranges);
    const place = { start, end: reader.position, depth: 1 };
    return { kind: "class", ranges: isNegated ? complementRanges(set) : set, ...place };
  }

  /** One character of a literal or a class, as a code point; may be more than Unicode has. */
  #character(): number {
    const reader = this.#reader;
    const start = reader.position;
    if (!reader.eat("\\")) return reader.next().codePointAt(0) ?? 0;
    const letter = reader.next();
    const digits = letter === "x" ? 2 : letter === "u" ? 4 : letter === "U" ? 8 : 0;
    if (digits > 0) {
      const found = reader.match(/[0-9a-fA-F]*/y)?.[0].slice(0, digits) ?? "";
      reader.position = start + 2 + found.length;
      if (found.length === digits) return Number.parseInt(found, 16);
      throw reader.error(`\\${letter} needs ${digits} hexadecimal digits`, start, reader.position);
    }
    const simple = { t: 9, n: 10, r: 13, "\\": 0x5c, '"': 0x22, "[": 0x5b, "]": 0x5d }[letter];
    if (simple !== undefined) return simple;
    throw reader.error(
      "unknown escape",
      start,
      reader.position,
      'Known are \\n \\r \\t \\\\ \\" \\[ \\] \\xNN \\uNNNN \\UNNNNNNNN; other characters need no backslash.',
    );
  }

  #repetition(
    isNested: boolean,
  ): { readonly min: number; readonly max: number; readonly end: number } | undefined {
    const reader = this.#reader;
    const start = reader.position;
    const found = reader.match(/[*+?{]/y)?.[0];
    if (found === undefined) return undefined;
    let min = found === "+" ? 1 : 0;
    let max = found === "?" ? 1 : UNBOUNDED;
    if (found === "{") {
      this.#space(isNested);
      min = this.#count("a number of repetitions");
      this.#space(isNested);
      max = min;
      if (reader.eat(",")) {
        this.#space(isNested);
        max = /[0-9]/.test(reader.peek()) ? this.#count("a number of repetitions") : UNBOUNDED;
        this.#space(isNested);
      }
      if (!reader.eat("}")) throw reader.unexpected(max === UNBOUNDED ? '"}"' : '"," or "}"');
      if (max !== UNBOUNDED && max < min) {
        throw reader.error(
          "repetition counts out of order",
          start,
          reader.position,
          "Write the smaller count first.",
        );
      }
    }
    const { position: end } = reader;
    this.#space(isNested);
    return { min, max, end };
  }

  #count(expected: string): number {
    const reader = this.#reader;
    const start = reader.position;
    const digits = reader.match(/[0-9]+/y)?.[0];
    if (digits === undefined) throw reader.unexpected(expected);
    const value = Number(digits);
    if (!Number.isSafeInteger(value))
      throw reader.error("repetition count too large", start, reader.position);
    return value;
  }

  /** Skips blanks and comments; line ends too where they do not end the rule. */
  #space(newlines: boolean): void {
    this.#reader.skip(newlines ? /[ \t\r\n]*/y : /[ \t]*/y, /#[^\r\n]*/y);
  }

  #checkDepth(depth: number): void {
    if (depth > this.#limits.maxSpecDepth) {
      throw new BudgetError("maxSpecDepth", this.#limits.maxSpecDepth, "Nesting of a grammar");
    }
  }
}

function isScalar(codePoint: number): boolean {
  return codePoint <= MAX_CODE_POINT && (codePoint < 0xd800 || codePoint > 0xdfff);
}

function fromCodePoints(codePoints: readonly number[]): string {
  let text = "";
  for (const codePoint of codePoints) text += String.fromCodePoint(codePoint);
  return text;
}
