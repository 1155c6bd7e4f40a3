/**
 * JSON as a tree that keeps what `JSON.parse` loses: the order of members (integer-like keys too), numbers as they are
 * written (`1.0` is not `1`, big integers stay exact), and where everything stands. Repeated keys are errors.
 * Source: RFC 8259.
 */
import { BudgetError, SpecError } from "./errors.ts";
import { checkLimit, DEFAULT_LIMITS, type Limits } from "./limits.ts";
import { type Span, spanAt } from "./span.ts";

interface JsonPlace {
  /** Offsets in the text, half open, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  /** The array or object that holds this value; `undefined` for the whole text. */
  readonly parent: JsonArray | JsonObject | undefined;
  /** Key or index in `parent`. */
  readonly key: string | number | undefined;
}

export interface JsonNull extends JsonPlace {
  readonly kind: "null";
}

export interface JsonBoolean extends JsonPlace {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface JsonNumber extends JsonPlace {
  readonly kind: "number";
  /** As written. */
  readonly text: string;
}

export interface JsonString extends JsonPlace {
  readonly kind: "string";
  readonly value: string;
}

export interface JsonArray extends JsonPlace {
  readonly kind: "array";
  readonly items: readonly JsonNode[];
}

export interface JsonObject extends JsonPlace {
  readonly kind: "object";
  /** In the order of the text. */
  readonly members: ReadonlyMap<string, JsonNode>;
}

export type JsonNode = JsonNull | JsonBoolean | JsonNumber | JsonString | JsonArray | JsonObject;

/**
 * Reads one JSON text.
 * @param file  for messages: a file name, or a name such as `<schema>`
 * @throws SpecError with line and column at the first violation of RFC 8259, and at a repeated key
 * @throws BudgetError past `limits.maxSpecBytes` or `limits.maxSpecDepth`
 */
export function parseJson(text: string, file: string, limits: Limits = DEFAULT_LIMITS): JsonNode {
  // A UTF-16 unit takes at most three bytes: most texts need no exact count.
  if (text.length * 3 > limits.maxSpecBytes) {
    checkLimit(limits, "maxSpecBytes", new TextEncoder().encode(text).length, `Size of ${file}`);
  }
  return new JsonReader(text, file, limits).read();
}

/** The place of a value as a JSON pointer (RFC 6901); `""` for the whole text. */
export function jsonPointer(node: JsonNode): string {
  const steps: string[] = [];
  for (let at: JsonNode = node; at.parent !== undefined; at = at.parent) {
    steps.push(escapePointerStep(String(at.key)));
  }
  let pointer = "";
  for (let i = steps.length - 1; i >= 0; i--) pointer += `/${steps[i]!}`;
  return pointer;
}

export function escapePointerStep(key: string): string {
  return key.includes("~") || key.includes("/") ? key.replaceAll("~", "~0").replaceAll("/", "~1") : key;
}

/** The span of a value in the text it was read from. */
export function jsonSpan(node: JsonNode, text: string, file: string): Span {
  return spanAt(file, text, node.start, node.end);
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const LITERALS = /^(?:true|false|null)\b/;
/** The longest piece of text that messages quote. */
const MAX_QUOTED = 24;

class JsonReader {
  readonly #text: string;
  readonly #file: string;
  readonly #limits: Limits;
  #at = 0;
  #depth = 0;

  constructor(text: string, file: string, limits: Limits) {
    this.#text = text;
    this.#file = file;
    this.#limits = limits;
  }

  read(): JsonNode {
    if (this.#text.charCodeAt(0) === 0xfeff) {
      this.#fail("Byte order mark before the JSON text", 0, "Save the file without a byte order mark.");
    }
    this.#skipSpace();
    if (this.#at === this.#text.length) this.#fail("Empty JSON text", 0, "Write a JSON value.");
    const root = this.#value(undefined, undefined);
    this.#skipSpace();
    if (this.#at < this.#text.length) {
      this.#fail(`Unexpected ${this.#quoted()} after the end of the JSON value`, this.#at);
    }
    return root;
  }

  #value(parent: JsonArray | JsonObject | undefined, key: string | number | undefined): JsonNode {
    const start = this.#at;
    const code = this.#text.charCodeAt(start);
    if (code === 0x7b) return this.#object(parent, key);
    if (code === 0x5b) return this.#array(parent, key);
    if (code === QUOTE) {
      const value = this.#string();
      return { kind: "string", value, start, end: this.#at, parent, key };
    }
    if (code === 0x2d || (code >= 0x30 && code <= 0x39)) {
      const text = this.#number();
      return { kind: "number", text, start, end: this.#at, parent, key };
    }
    return this.#literal(parent, key);
  }

  #object(parent: JsonArray | JsonObject | undefined, key: string | number | undefined): JsonObject {
    const members = new Map<string, JsonNode>();
    const node: Mutable<JsonObject> = { kind: "object", members, start: this.#at, end: 0, parent, key };
    this.#open(node.start);
    for (let first = true; !this.#closes(0x7d, first, node.start); first = false) {
      if (this.#text.charCodeAt(this.#at) !== QUOTE) {
        this.#fail(
          `Expected a member name in double quotes but found ${this.#quoted()}`,
          this.#at,
          this.#text.charAt(this.#at) === "}"
            ? "Remove the comma before it."
            : 'Write names as "name": JSON has no bare or single-quoted names.',
        );
      }
      const keyStart = this.#at;
      const name = this.#string();
      if (members.has(name)) {
        this.#fail(`Duplicate member name ${JSON.stringify(name)}`, keyStart, "Keep one of the two members.");
      }
      this.#skipSpace();
      if (this.#text.charCodeAt(this.#at) !== 0x3a) {
        this.#fail(`Expected ":" after a member name but found ${this.#quoted()}`, this.#at);
      }
      this.#at++;
      this.#skipSpace();
      members.set(name, this.#value(node, name));
    }
    node.end = this.#at;
    return node;
  }

  #array(parent: JsonArray | JsonObject | undefined, key: string | number | undefined): JsonArray {
    const items: JsonNode[] = [];
    const node: Mutable<JsonArray> = { kind: "array", items, start: this.#at, end: 0, parent, key };
    this.#open(node.start);
    while (!this.#closes(0x5d, items.length === 0, node.start)) {
      if (this.#text.charCodeAt(this.#at) === 0x5d) {
        this.#fail('Expected a value but found "]"', this.#at, "Remove the comma before it.");
      }
      items.push(this.#value(node, items.length));
    }
    node.end = this.#at;
    return node;
  }

  #open(start: number): void {
    this.#depth++;
    if (this.#depth > this.#limits.maxSpecDepth) {
      throw new BudgetError(
        "maxSpecDepth",
        this.#limits.maxSpecDepth,
        `Nesting of ${this.#file} at offset ${start}`,
      );
    }
    this.#at++;
    this.#skipSpace();
  }

  /** Reads a closing bracket, or the comma before a further entry. */
  #closes(close: number, isFirst: boolean, start: number): boolean {
    if (!isFirst) this.#skipSpace();
    const code = this.#text.charCodeAt(this.#at);
    if (code === close) {
      this.#at++;
      this.#depth--;
      return true;
    }
    if (isFirst && !Number.isNaN(code)) return false;
    if (code !== 0x2c) {
      const bracket = String.fromCharCode(close);
      if (Number.isNaN(code)) {
        this.#fail(`The text ends before "${bracket}" closes what was opened`, start, `Add "${bracket}".`);
      }
      this.#fail(`Expected "," or "${bracket}" but found ${this.#quoted()}`, this.#at);
    }
    this.#at++;
    this.#skipSpace();
    return false;
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at;
    let plainFrom = start + 1;
    let value = "";
    for (let i = plainFrom; ; i++) {
      const code = text.charCodeAt(i);
      if (code === QUOTE) {
        this.#at = i + 1;
        return plainFrom === start + 1 ? text.slice(plainFrom, i) : value + text.slice(plainFrom, i);
      }
      if (code === BACKSLASH) {
        value += text.slice(plainFrom, i);
        const length = this.#escape(i, start);
        value += length === 2 ? SHORT_ESCAPES.get(text.charAt(i + 1)) : this.#unit(i);
        i += length - 1;
        plainFrom = i + 1;
      } else if (Number.isNaN(code)) {
        this.#fail("The text ends inside a string", start, "Add a closing double quote.");
      } else if (code < 0x20) {
        const name = `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;
        this.#fail(`Control character ${name} in a string`, i, "Escape it, for example as \\n or \\u0000.");
      }
    }
  }

  /** Length of the escape at `at`. */
  #escape(at: number, stringStart: number): 2 | 6 {
    const letter = this.#text.charAt(at + 1);
    if (SHORT_ESCAPES.has(letter)) return 2;
    if (letter === "")
      this.#fail("The text ends inside a string", stringStart, "Add a closing double quote.");
    if (letter === "u" && /^[0-9A-Fa-f]{4}$/.test(this.#text.slice(at + 2, at + 6))) return 6;
    return this.#fail(
      `Invalid escape ${JSON.stringify(this.#text.slice(at, at + (letter === "u" ? 6 : 2)))} in a string`,
      at,
      'JSON knows \\" \\\\ \\/ \\b \\f \\n \\r \\t and \\u with four hexadecimal digits; write \\\\ for a backslash.',
    );
  }

  #unit(at: number): string {
    return String.fromCharCode(Number.parseInt(this.#text.slice(at + 2, at + 6), 16));
  }

  #number(): string {
    NUMBER.lastIndex = this.#at;
    const text = NUMBER.exec(this.#text)?.[0];
    const end = this.#at + (text?.length ?? 0);
    if (text === undefined || /[\w.+-]/.test(this.#text.charAt(end))) {
      this.#fail(
        `Invalid number ${this.#quoted()}`,
        this.#at,
        "JSON numbers look like -12, 0.5 or 1e9: no leading zeros, no plus sign, digits after a point.",
      );
    }
    this.#at = end;
    return text;
  }

  #literal(parent: JsonArray | JsonObject | undefined, key: string | number | undefined): JsonNode {
    const start = this.#at;
    const word = LITERALS.exec(this.#text.slice(start, start + 6))?.[0];
    if (word === undefined) {
      const isEnd = start === this.#text.length;
      this.#fail(
        isEnd ? "The text ends where a value is expected" : `Expected a value but found ${this.#quoted()}`,
        start,
        HINTS.get(this.#text.charAt(start)),
      );
    }
    this.#at += word.length;
    const place = { start, end: this.#at, parent, key };
    return word === "null"
      ? { kind: "null", ...place }
      : { kind: "boolean", value: word === "true", ...place };
  }

  #skipSpace(): void {
    for (; ; this.#at++) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
    }
  }

  /** The word at the current place, for messages. */
  #quoted(): string {
    if (this.#at >= this.#text.length) return "the end of the text";
    const rest = this.#text.slice(this.#at, this.#at + MAX_QUOTED);
    return JSON.stringify(/^[\w.+-]+/.exec(rest)?.[0] ?? Array.from(rest)[0]);
  }

  #fail(message: string, start: number, hint?: string): never {
    const span = spanAt(this.#file, this.#text, start, Math.max(start, this.#at));
    throw new SpecError(message, hint === undefined ? { span } : { span, hint });
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['"', '"'],
  ["\\", "\\"],
  ["/", "/"],
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

const HINTS: ReadonlyMap<string, string> = new Map([
  ["'", "Strings stand in double quotes."],
  ["/", "JSON has no comments."],
  ["#", "JSON has no comments."],
  ["+", "JSON numbers have no plus sign."],
  [".", "Write 0 before the decimal point."],
  ["]", "Remove the comma before it."],
  ["}", "A value is missing before it."],
]);
