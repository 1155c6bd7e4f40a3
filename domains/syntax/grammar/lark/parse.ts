/**
 * Parser of grammar text: the EBNF of the Lark parsing toolkit, in the subset the README of `grammar/` describes.
 * What shapes trees only (`?rule`, `!rule`, `-> alias`, rule priorities) is read and has no effect on the language.
 * Source: Lark 1.x, "Grammar reference" (behaviour).
 */
import { UNBOUNDED } from "../../../../masks/index.ts";
import { BudgetError, type Limits } from "../../../../src/kernel/index.ts";
import type { TextReader } from "../reader.ts";
import {
  isTerminalName,
  type LarkDefinition,
  type LarkDocument,
  type LarkImport,
  type LarkNode,
} from "./ast.ts";
import { readRegex, readString } from "./literals.ts";

/**
 * Reads a whole grammar.
 * @throws SpecError at the first thing that is wrong or not supported
 */
export function parseLark(reader: TextReader, limits: Limits): LarkDocument {
  return new Parser(reader, limits).document();
}

const NAME = /_?(?:[a-z][a-z0-9_]*|[A-Z][A-Z0-9_]*)(?![A-Za-z0-9_])/y;
const COMMENT = /(?:\/\/|#)[^\r\n]*/y;
const STATEMENT = /%|[?!]*_?[A-Za-z][A-Za-z0-9_]*(?:\.-?[0-9]+)?[ \t]*[:{]/y;
const UNSUPPORTED: Readonly<Record<string, string>> = {
  declare: "Terminals without a definition have no texts; define the terminal.",
  override: "Write the definition you want instead of the imported one.",
  extend: "Write all alternatives in one definition.",
};

class Parser {
  readonly #reader: TextReader;
  readonly #limits: Limits;
  /** Open brackets: line ends mean nothing inside. */
  #brackets = 0;

  constructor(reader: TextReader, limits: Limits) {
    this.#reader = reader;
    this.#limits = limits;
  }

  document(): LarkDocument {
    const rules: LarkDefinition[] = [];
    const terminals: LarkDefinition[] = [];
    const imports: LarkImport[] = [];
    const ignored: LarkNode[] = [];
    const reader = this.#reader;
    reader.eat("\ufeff");
    for (this.#blank(); !reader.atEnd; this.#blank()) {
      const directive = reader.match(/%([a-z]*)/y);
      if (directive === undefined) {
        const definition = this.#definition();
        (isTerminalName(definition.name) ? terminals : rules).push(definition);
      } else if (directive[1] === "ignore") {
        ignored.push(this.#body());
      } else if (directive[1] === "import") {
        imports.push(...this.#import());
      } else {
        const name = directive[1] ?? "";
        const reason = Object.hasOwn(UNSUPPORTED, name) ? UNSUPPORTED[name] : undefined;
        throw reader.error(
          reason === undefined ? "unknown directive" : "unsupported directive",
          directive.index,
          reader.position,
          reason ?? "Known are %ignore and %import.",
        );
      }
      this.#inline();
      if (!reader.atEnd && !/[\r\n]/.test(reader.peek())) {
        throw reader.unexpected(
          "the end of the line",
          "A definition goes on only inside brackets or where the next line begins with |.",
        );
      }
    }
    return { rules, terminals, imports, ignored };
  }

  #definition(): LarkDefinition {
    const reader = this.#reader;
    reader.match(/[?!]+/y);
    const start = reader.position;
    const name = reader.match(NAME)?.[0];
    if (name === undefined) {
      throw reader.unexpected(
        "a rule, a TERMINAL or a %directive",
        "Rules are lower-case, terminals upper-case; a definition goes on in the next line only after a |.",
      );
    }
    const { position: end } = reader;
    const priority = reader.match(/\.(-?[0-9]+)/y)?.[1];
    this.#inline();
    if (reader.isNext("{")) {
      throw reader.error("templates are not supported", start, end, "Write the rule out for each argument.");
    }
    if (!reader.eat(":")) throw reader.unexpected(`":" after "${name}"`);
    return {
      name,
      priority: priority === undefined ? undefined : Number(priority),
      body: this.#body(),
      start,
      end,
    };
  }

  /** Alternatives up to the end of the statement. */
  #body(): LarkNode {
    this.#continueAfterBar();
    return this.#alternatives();
  }

  #alternatives(): LarkNode {
    const { position: start } = this.#reader;
    const items = [this.#alternative()];
    while (this.#nextBar()) {
      this.#continueAfterBar();
      items.push(this.#alternative());
    }
    const last = items[items.length - 1]!;
    return items.length === 1 ? last : this.#composite("choice", items, start, last.end);
  }

  #alternative(): LarkNode {
    const reader = this.#reader;
    const { position: start } = reader;
    const items: LarkNode[] = [];
    this.#space();
    for (let item = this.#item(); item !== undefined; item = this.#item()) {
      this.#space();
      items.push(this.#repeated(item));
      this.#space();
    }
    if (reader.eat("->")) {
      this.#inline();
      if (reader.match(NAME) === undefined) throw reader.unexpected("the name of the alias");
      this.#space();
    }
    if (items.length === 1) return items[0]!;
    return this.#composite("sequence", items, start, items[items.length - 1]?.end ?? start);
  }

  /** One atom; `undefined` where none begins. */
  #item(): LarkNode | undefined {
    const reader = this.#reader;
    const { position: start } = reader;
    switch (reader.peek()) {
      case '"':
        return readString(reader);
      case "/":
        return readRegex(reader);
      case "(":
        return { ...this.#group("(", ")"), start, end: reader.position };
      case "[": {
        const item = this.#group("[", "]");
        return {
          kind: "repeat",
          item,
          min: 0,
          max: 1,
          start,
          end: reader.position,
          depth: this.#deeper(item.depth),
        };
      }
      case "?":
      case "*":
      case "+":
      case "~":
        throw reader.error("nothing to repeat", start, start + 1, "Write the character in quotes.");
      default: {
        const name = reader.match(NAME)?.[0];
        if (name === undefined) {
          const mixed = reader.match(/_*[A-Za-z][A-Za-z0-9_]*/y);
          if (mixed === undefined) return undefined;
          throw reader.error(
            "a name is all lower-case (rule) or all upper-case (terminal)",
            start,
            reader.position,
          );
        }
        if (reader.isNext("{")) {
          throw reader.error(
            "templates are not supported",
            start,
            reader.position,
            "Write the rule out for each argument.",
          );
        }
        return { kind: "name", name, start, end: reader.position, depth: 1 };
      }
    }
  }

  #group(open: string, close: string): LarkNode {
    const reader = this.#reader;
    const { position: start } = reader;
    reader.eat(open);
    this.#deeper(this.#brackets++);
    const body = this.#alternatives();
    if (!reader.eat(close)) {
      if (!reader.atEnd) throw reader.unexpected(`"${close}"`);
      throw reader.error("unclosed bracket", start, reader.position, `Close it with "${close}".`);
    }
    this.#brackets--;
    return body;
  }

  /** `item` under the repetitions that follow it. */
  #repeated(item: LarkNode): LarkNode {
    const reader = this.#reader;
    let result = item;
    for (;;) {
      const { position: start } = reader;
      const found = reader.match(/[?*+]|~[ \t]*([0-9]+)(?:[ \t]*\.\.[ \t]*([0-9]+))?/y);
      if (found === undefined) {
        if (reader.eat("~")) throw reader.error("~ needs a number", start, start + 1, "Write ~3 or ~2..5.");
        return result;
      }
      const [operator] = found;
      let min = operator === "+" ? 1 : 0;
      let max = operator === "?" ? 1 : UNBOUNDED;
      if (found[1] !== undefined) {
        min = Number(found[1]);
        max = found[2] === undefined ? min : Number(found[2]);
        if (!Number.isSafeInteger(min) || !Number.isSafeInteger(max)) {
          throw reader.error("repetition count too large", start, reader.position);
        }
        if (max < min) {
          throw reader.error(
            "repetition counts out of order",
            start,
            reader.position,
            "Write the smaller count first.",
          );
        }
      }
      const depth = this.#deeper(result.depth);
      result = { kind: "repeat", item: result, min, max, start: item.start, end: reader.position, depth };
      this.#inline();
    }
  }

  /** `%import common.NAME`, `%import common.NAME -> OTHER`, `%import common (A, B)`. */
  #import(): LarkImport[] {
    const reader = this.#reader;
    this.#inline();
    const { position: pathStart } = reader;
    const path = reader.match(/\.?[A-Za-z_][A-Za-z0-9_]*(?:\.[A-Za-z_][A-Za-z0-9_]*)*/y)?.[0];
    if (path === undefined) throw reader.unexpected("a library", "Write %import common.NAME.");
    const parts = path.split(".");
    const isList = parts.length === 1;
    if (parts[0] !== "common" || parts.length > 2) {
      throw reader.error("unknown library", pathStart, reader.position, "Only the library common is known.");
    }
    this.#inline();
    if (!isList) {
      const [, source = ""] = parts;
      const name = reader.eat("->") ? this.#importedName() : source;
      return [{ source, name, start: pathStart, end: pathStart + path.length }];
    }
    if (!reader.eat("("))
      throw reader.unexpected('"." or "(" after the library', "Write %import common (WS, INT).");
    this.#brackets++;
    const found: LarkImport[] = [];
    do {
      this.#space();
      const { position: start } = reader;
      const name = this.#importedName();
      found.push({ source: name, name, start, end: reader.position });
      this.#space();
    } while (reader.eat(","));
    if (!reader.eat(")")) throw reader.unexpected('"," or ")"');
    this.#brackets--;
    return found;
  }

  #importedName(): string {
    this.#inline();
    const name = this.#reader.match(NAME)?.[0];
    if (name === undefined) throw this.#reader.unexpected("a name");
    return name;
  }

  /** Takes a bar, which may stand at the beginning of a later line. */
  #nextBar(): boolean {
    const reader = this.#reader;
    const { position } = reader;
    this.#blank();
    if (reader.isNext("|")) {
      reader.eat("|");
      return true;
    }
    if (this.#brackets === 0) reader.position = position;
    return false;
  }

  /** After a bar or a colon the alternative may stand on the next line, unless a new statement begins there. */
  #continueAfterBar(): void {
    const reader = this.#reader;
    const { position } = reader;
    this.#blank();
    const { position: next } = reader;
    const isStatement = reader.atEnd || reader.isNext("|") || reader.match(STATEMENT) !== undefined;
    reader.position = isStatement && this.#brackets === 0 ? position : next;
  }

  /** Skips what separates items: line ends too inside brackets. */
  #space(): void {
    if (this.#brackets > 0) this.#blank();
    else this.#inline();
  }

  /** Skips blanks and comments up to the end of the line. */
  #inline(): void {
    this.#reader.skip(/[ \t\f]*/y, COMMENT);
  }

  /** Skips blanks, comments and line ends. */
  #blank(): void {
    this.#reader.skip(/[ \t\f\r\n]*/y, COMMENT);
  }

  #composite(kind: "choice" | "sequence", items: readonly LarkNode[], start: number, end: number): LarkNode {
    let depth = 0;
    for (const item of items) depth = Math.max(depth, item.depth);
    return { kind, items, start, end, depth: this.#deeper(depth) };
  }

  #deeper(depth: number): number {
    if (depth >= this.#limits.maxSpecDepth) {
      throw new BudgetError("maxSpecDepth", this.#limits.maxSpecDepth, "Nesting of a grammar");
    }
    return depth + 1;
  }
}
