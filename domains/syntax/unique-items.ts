/**
 * The items of open arrays whose items must all differ (`uniqueItems`). No grammar can compare them, so this tracker
 * runs beside the parser from the bracket that opens such an array to the one that closes it. It follows the bytes of
 * a JSON text, keeps each finished item in a canonical spelling, and says when an item repeats an earlier one.
 * Immutable, and persistent in what it holds: a state keeps one and going back costs nothing. The text is known to be
 * JSON, since the parser has read every byte first; nothing is checked here.
 * Source: JSON Schema Core 2020-12, section 4.2.2 (equality of instances).
 */
import { BudgetError, type Limits, PersistentSet } from "../../src/kernel/index.ts";

/** What one more byte did. */
export interface ItemStep {
  /** `undefined` when it closed the outermost array. */
  readonly items: UniqueItems | undefined;
  /** It ended a number, and that repeats an earlier item. (A number ends where something else begins.) */
  readonly repeatsBefore: boolean;
  /** The item under way is going to repeat an earlier one, unless the rest of its text is not among these. */
  readonly repeatsUnless: Rest | undefined;
  /** It is the last byte of an item that repeats an earlier one. */
  readonly repeatsAfter: boolean;
}

/**
 * What a scalar under way goes on with if it stays the value it is. `any`: whatever comes (`t` where there is `true`,
 * `0e` where there is `0`); `zeros`: nothing or zeros; `point`: nothing, or a point and zeros.
 */
export type Rest = "any" | "zeros" | "point";

interface ArrayFrame {
  readonly kind: "array";
  readonly parent: Frame | undefined;
  /** Some reading of the text wants the items to differ. */
  readonly isUnique: boolean;
  readonly items: string;
  /** The finished items, where `isUnique`. */
  readonly seen: PersistentSet<string>;
}

interface ObjectFrame {
  readonly kind: "object";
  readonly parent: Frame;
  /** The name whose value is under way. */
  readonly key: string | undefined;
  readonly members: Member | undefined;
}

type Frame = ArrayFrame | ObjectFrame;

/** Members read so far, the last one first. */
interface Member {
  readonly key: string;
  readonly value: string;
  readonly before: Member | undefined;
}

/** What the last byte belongs to. */
type Mode = "structure" | "string" | "escape" | "number" | "literal";

const NOTHING: PersistentSet<string> = PersistentSet();
const LITERALS: ReadonlyMap<number, string> = new Map(
  ["true", "false", "null"].map((literal) => [literal.charCodeAt(0), literal]),
);

export class UniqueItems {
  readonly #frame: Frame;
  readonly #mode: Mode;
  /** The bytes of the scalar under way, one character each. */
  readonly #text: string;
  /** Bytes since the outermost array was opened. */
  readonly #length: number;

  constructor(frame: Frame, mode: Mode, text: string, length: number) {
    this.#frame = frame;
    this.#mode = mode;
    this.#text = text;
    this.#length = length;
  }

  /** After the bracket that opens an array whose items must differ, inside no other such array. */
  static opened(): UniqueItems {
    return new UniqueItems(openArray(undefined, true), "structure", "", 1);
  }

  /**
   * After one more byte of the text.
   * @param opensUnique the byte opens an array whose items must differ in some reading
   * @throws BudgetError past `limits.maxUniqueBytes`
   */
  advance(byte: number, opensUnique: boolean, limits: Limits): ItemStep {
    const length = this.#length + 1;
    if (length > limits.maxUniqueBytes) {
      throw new BudgetError("maxUniqueBytes", limits.maxUniqueBytes, 'Bytes of an array with "uniqueItems"');
    }
    const text = this.#text + String.fromCharCode(byte);
    switch (this.#mode) {
      case "string":
        if (byte === QUOTE) return finished(this.#frame, canonicalString(text), length);
        return going(new UniqueItems(this.#frame, byte === BACKSLASH ? "escape" : "string", text, length));
      case "escape":
        return going(new UniqueItems(this.#frame, "string", text, length));
      case "literal":
        if (LITERALS.get(text.charCodeAt(0)) === text) return finished(this.#frame, text, length);
        return going(new UniqueItems(this.#frame, "literal", text, length));
      case "number": {
        if (isNumberByte(byte)) {
          const step = going(new UniqueItems(this.#frame, "number", text, length));
          const repeatsUnless = restOf(this.#frame, text);
          return repeatsUnless === undefined ? step : { ...step, repeatsUnless };
        }
        const { frame, repeats } = withValue(this.#frame, canonicalNumber(this.#text));
        const step = structure(frame, byte, opensUnique, length);
        return repeats ? { ...step, repeatsBefore: true } : step;
      }
      case "structure":
        return structure(this.#frame, byte, opensUnique, length);
    }
  }
}

const NO_REPEAT = { repeatsBefore: false, repeatsUnless: undefined, repeatsAfter: false };

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COMMA = 0x2c;
const COLON = 0x3a;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;

/** A byte that stands outside of scalars, or begins one. */
function structure(frame: Frame, byte: number, opensUnique: boolean, length: number): ItemStep {
  const at = (next: Frame, mode: Mode = "structure", text = ""): ItemStep =>
    going(new UniqueItems(next, mode, text, length));
  switch (byte) {
    case 0x20:
    case 0x09:
    case 0x0a:
    case 0x0d:
    case COMMA:
    case COLON:
      return at(frame);
    case OPEN_ARRAY:
      return at(openArray(frame, opensUnique));
    case OPEN_OBJECT:
      return at({ kind: "object", parent: frame, key: undefined, members: undefined });
    case CLOSE_ARRAY:
    case CLOSE_OBJECT:
      return finished(frame.parent, canonicalOf(frame), length);
    case QUOTE:
      return at(frame, "string", '"');
    default: {
      const text = String.fromCharCode(byte);
      const literal = LITERALS.get(byte);
      const step = at(frame, literal === undefined ? "number" : "literal", text);
      const isSeen = literal !== undefined && frame.kind === "array" && frame.seen.has(literal);
      const repeatsUnless = isSeen ? "any" : restOf(frame, text);
      return repeatsUnless === undefined ? step : { ...step, repeatsUnless };
    }
  }
}

function openArray(parent: Frame | undefined, isUnique: boolean): ArrayFrame {
  return { kind: "array", parent, isUnique, items: "", seen: NOTHING };
}

function going(items: UniqueItems): ItemStep {
  return { items, ...NO_REPEAT };
}

/** A value has ended with the last byte; `undefined` around it: it was the outermost array. */
function finished(around: Frame | undefined, value: string, length: number): ItemStep {
  if (around === undefined) return { items: undefined, ...NO_REPEAT };
  const { frame, repeats } = withValue(around, value);
  const items = new UniqueItems(frame, "structure", "", length);
  return { items, ...NO_REPEAT, repeatsAfter: repeats };
}

/** The frame with one more item, name or member. */
function withValue(frame: Frame, value: string): { readonly frame: Frame; readonly repeats: boolean } {
  if (frame.kind === "object") {
    const { key, members: before } = frame;
    const next = key === undefined ? { key: value } : { key: undefined, members: { key, value, before } };
    return { frame: { ...frame, ...next }, repeats: false };
  }
  const items = frame.items === "" ? value : `${frame.items},${value}`;
  if (!frame.isUnique) return { frame: { ...frame, items }, repeats: false };
  return { frame: { ...frame, items, seen: frame.seen.add(value) }, repeats: frame.seen.has(value) };
}

// Canonical spellings: equal values, equal texts.

function canonicalOf(frame: Frame): string {
  if (frame.kind === "array") return `[${frame.items}]`;
  const members = new Map<string, string>();
  // Of members with the same name the last one counts, as in most readers.
  for (let at = frame.members; at !== undefined; at = at.before) {
    if (!members.has(at.key)) members.set(at.key, at.value);
  }
  const keys = [...members.keys()].sort();
  return `{${keys.map((key) => `${key}:${members.get(key)}`).join()}}`;
}

/** @param bytes a JSON string with its quotes, one character per byte */
function canonicalString(bytes: string): string {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(Uint8Array.from(bytes, codeOf));
  const value: unknown = JSON.parse(text);
  return JSON.stringify(value);
}

/** `digits` times a power of ten, without zeros at either end of the digits. */
function canonicalNumber(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (match === null) return text;
  const [, sign = "", whole = "", fraction = "", exponent = "0"] = match;
  const digits = (whole + fraction).replace(/^0+/, "");
  const short = digits.replace(/0+$/, "");
  if (short === "") return "0";
  const power = BigInt(exponent) - BigInt(fraction.length) + BigInt(digits.length - short.length);
  return `${sign}${short}e${power}`;
}

/** The rest with which the number under way would repeat an item of `frame`, if it is one of them already. */
function restOf(frame: Frame, text: string): Rest | undefined {
  if (frame.kind !== "array" || frame.seen.size === 0) return undefined;
  const [mantissa = "", exponent] = text.split(/[eE]/);
  const isZero = !/[1-9]/.test(mantissa);
  if (exponent !== undefined) return isZero && frame.seen.has("0") ? "any" : undefined;
  const hasPoint = mantissa.includes(".");
  if (!frame.seen.has(canonicalNumber(mantissa.replace(/\.$/, "")))) return undefined;
  return hasPoint ? "zeros" : "point";
}

function codeOf(character: string): number {
  return character.charCodeAt(0);
}

function isNumberByte(byte: number): boolean {
  // Digits, sign, point and the letter of an exponent, which no literal contains as its first letter.
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    byte === 0x2d ||
    byte === 0x2b ||
    byte === 0x2e ||
    byte === 0x45 ||
    byte === 0x65
  );
}
