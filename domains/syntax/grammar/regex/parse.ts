/**
 * Parser of ECMA-262 regular expressions. Iterative: nesting costs a frame of our own stack, never one of the
 * platform's. What is not regular, or not supported, is refused by name and place.
 * Source: ECMA-262, section 22.2.1 (patterns, with the `u` flag) and annex B.1.2 (the leniencies).
 */
import { type CodePointRange, complementRanges, UNBOUNDED } from "../../../../masks/index.ts";
import {
  BudgetError,
  checkLimit,
  DEFAULT_LIMITS,
  type Limits,
  SpecError,
} from "../../../../src/kernel/index.ts";
import { TextReader } from "../reader.ts";
import {
  choiceNode,
  classNode,
  EMPTY,
  END,
  findLook,
  lookNode,
  type RegexAst,
  type RegexNode,
  repeatNode,
  START,
  sequenceNode,
  textNode,
} from "./ast.ts";
import { type ClassFlags, characterRanges, readClass, readEscape } from "./escapes.ts";
import { ANY, LINE_TERMINATORS } from "./unicode.ts";

export interface ParseRegexOptions {
  /** For messages; `<regex>` by default. */
  readonly file?: string;
  /** Of `dgimsuv`; all patterns are read by code points, as under `u`. */
  readonly flags?: string;
  readonly limits?: Limits;
  /** The text that holds the pattern (messages count lines there), and where in it the pattern begins. */
  readonly within?: string;
  readonly baseOffset?: number;
}

/**
 * Reads a pattern.
 * @throws SpecError at the first thing that is wrong or not supported
 * @throws BudgetError past `limits.maxSpecBytes` or `limits.maxSpecDepth`
 */
export function parseRegex(pattern: string, options: ParseRegexOptions = {}): RegexAst {
  const { file = "<regex>", flags = "", limits = DEFAULT_LIMITS } = options;
  checkLimit(limits, "maxSpecBytes", pattern.length, "Length of a regular expression");
  checkFlags(flags);
  const { within, baseOffset } = options;
  const reader = new TextReader(pattern, {
    notation: "Regular expression",
    file,
    ...(within === undefined ? {} : { within, baseOffset: baseOffset ?? 0 }),
  });
  return { pattern, flags, root: parsePattern(reader, flags, limits) };
}

/** An open group: its finished alternatives and the one being read. */
interface Frame {
  readonly kind: "group" | "lookahead" | "negative lookahead";
  readonly start: number;
  readonly alternatives: RegexNode[];
  items: RegexNode[];
  /** Characters at the end of `items` that no quantifier took. */
  text: string;
}

function checkFlags(flags: string): void {
  for (let i = 0; i < flags.length; i++) {
    const flag = flags.charAt(i);
    const hint = "Supported flags: i (ignore case), s (. matches line ends), u, v; d and g change nothing.";
    if (flag === "y") throw new SpecError("Regular expression: the sticky flag y is not supported", { hint });
    if (!"dgimsuv".includes(flag))
      throw new SpecError(`Regular expression: unknown flag "${flag}"`, { hint });
    if (flags.indexOf(flag) !== i)
      throw new SpecError(`Regular expression: flag "${flag}" given twice`, { hint });
  }
}

function parsePattern(reader: TextReader, flags: string, limits: Limits): RegexNode {
  const classFlags: ClassFlags = { ignoreCase: flags.includes("i"), unicodeSets: flags.includes("v") };
  const dot: readonly CodePointRange[] = flags.includes("s") ? ANY : complementRanges(LINE_TERMINATORS);
  const frames: Frame[] = [];
  let frame = openFrame("group", 0);
  for (;;) {
    const start = reader.position;
    if (reader.atEnd) {
      if (frames.length === 0) return closeFrame(frame);
      throw reader.error(`unterminated ${frame.kind}`, frame.start, start, 'Close it with ")".');
    }
    switch (reader.peek()) {
      case "|":
        reader.next();
        endAlternative(frame);
        break;
      case "(": {
        frames.push(frame);
        if (frames.length > limits.maxSpecDepth) {
          throw new BudgetError("maxSpecDepth", limits.maxSpecDepth, "Nesting of a regular expression");
        }
        frame = openFrame(readGroupStart(reader), start);
        break;
      }
      case ")": {
        reader.next();
        const outer = frames.pop();
        if (outer === undefined) {
          throw reader.error("unmatched )", start, reader.position, 'Write "\\)" for the character.');
        }
        const inner = closeFrame(frame);
        const span = [frame.start, reader.position] as const;
        const node =
          frame.kind === "group" ? inner : lookNode(inner, frame.kind === "negative lookahead", span);
        frame = outer;
        push(frame, quantify(reader, node));
        break;
      }
      case "^":
      case "$":
        push(frame, reader.next() === "^" ? START : END);
        if (flags.includes("m")) {
          throw reader.error(
            "anchors under the flag m are not supported",
            start,
            reader.position,
            "Write the line ends out, for example (?:^|\\n).",
          );
        }
        break;
      case ".":
        reader.next();
        push(frame, quantify(reader, classNode(dot)));
        break;
      case "[":
        push(frame, quantify(reader, classNode(readClass(reader, classFlags))));
        break;
      case "\\":
        pushCharacters(reader, frame, readEscape(reader, classFlags));
        break;
      default:
        if (readQuantifier(reader) !== undefined) {
          throw reader.error(
            "nothing to repeat",
            start,
            reader.position,
            /^[*+?]/.test(reader.text.slice(start - 1, start)) || reader.text[start - 1] === "}"
              ? "Possessive and doubled quantifiers do not exist in ECMAScript."
              : `Write "\\${reader.text.charAt(start)}" for the character.`,
          );
        }
        readCharacters(reader, frame, classFlags);
    }
  }
}

function openFrame(kind: Frame["kind"], start: number): Frame {
  return { kind, start, alternatives: [], items: [], text: "" };
}

function push(frame: Frame, node: RegexNode): void {
  flushText(frame);
  if (node !== EMPTY) frame.items.push(node);
}

function flushText(frame: Frame): void {
  if (frame.text !== "") frame.items.push(textNode(frame.text));
  frame.text = "";
}

/** Reads a character that stands for itself; a run of them at once where no quantifier can follow, for speed. */
function readCharacters(reader: TextReader, frame: Frame, flags: ClassFlags): void {
  const run = flags.ignoreCase ? undefined : reader.match(/[^\\^$.*+?()[\]{}|\ud800-\udfff]+(?![*+?{])/y);
  if (run !== undefined) frame.text += run[0];
  else pushCharacters(reader, frame, characterRanges(reader.next().codePointAt(0) ?? 0, flags));
}

/** Adds one character (or set) with the quantifier that follows it. */
function pushCharacters(reader: TextReader, frame: Frame, ranges: readonly CodePointRange[]): void {
  const [only] = ranges;
  const quantifier = readQuantifier(reader);
  const isCharacter = ranges.length === 1 && only !== undefined && only[0] === only[1];
  // Lone surrogates stay out of texts: two of them side by side would read as one character.
  if (quantifier === undefined && isCharacter && (only[0] < 0xd800 || only[0] > 0xdfff)) {
    frame.text += String.fromCodePoint(only[0]);
  } else {
    const node = classNode(ranges);
    push(
      frame,
      quantifier === undefined ? node : repeatNode(node, quantifier.min, quantifier.max, quantifier.isLazy),
    );
  }
}

function endAlternative(frame: Frame): void {
  flushText(frame);
  frame.alternatives.push(sequenceNode(frame.items));
  frame.items = [];
}

function closeFrame(frame: Frame): RegexNode {
  endAlternative(frame);
  return choiceNode(frame.alternatives);
}

/** Reads `(` and what says which kind of group it opens. */
function readGroupStart(reader: TextReader): Frame["kind"] {
  const start = reader.position;
  reader.eat("(");
  if (!reader.eat("?")) return "group";
  if (reader.eat(":")) return "group";
  if (reader.eat("=")) return "lookahead";
  if (reader.eat("!")) return "negative lookahead";
  if (reader.eat("<=") || reader.eat("<!")) {
    throw reader.error(
      "lookbehind is not supported",
      start,
      reader.position,
      "Write the text that comes before into the pattern, or use a lookahead at an earlier place.",
    );
  }
  if (reader.match(/<[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*>/uy) !== undefined) return "group";
  if (reader.eat("<")) {
    throw reader.error("invalid group name", start, reader.position, "Write (?<name>...).");
  }
  const foreign = reader.match(/P[<=>]|>|#|\||R|&|[0-9]+|[a-zA-Z]*(?:-[a-zA-Z]*)?[:)]?/y);
  throw reader.error(
    "unknown kind of group",
    start,
    reader.position,
    foreign?.[0].startsWith("P<")
      ? "ECMAScript writes named groups as (?<name>...)."
      : "Known are (...), (?:...), (?<name>...), (?=...) and (?!...); flags are given beside the pattern.",
  );
}

interface Quantifier {
  readonly min: number;
  readonly max: number;
  readonly isLazy: boolean;
}

/** Reads a quantifier, greedy or lazy (the language is the same); `{` without one is a character. */
function readQuantifier(reader: TextReader): Quantifier | undefined {
  const start = reader.position;
  const found = reader.match(/(?:[*+?]|\{(\d+)(?:(,)(\d*))?\})(\??)/y);
  if (found === undefined) return undefined;
  const isLazy = found[4] === "?";
  switch (found[0][0]) {
    case "*":
      return { min: 0, max: UNBOUNDED, isLazy };
    case "+":
      return { min: 1, max: UNBOUNDED, isLazy };
    case "?":
      return { min: 0, max: 1, isLazy };
    default: {
      const min = Number(found[1]);
      const max = found[2] === undefined ? min : found[3] === "" ? UNBOUNDED : Number(found[3]);
      if (min > Number.MAX_SAFE_INTEGER || max > Number.MAX_SAFE_INTEGER) {
        throw reader.error("repetition count too large", start, reader.position, "Use a smaller number.");
      }
      if (max !== UNBOUNDED && max < min) {
        throw reader.error(
          "repetition counts out of order",
          start,
          reader.position,
          "Write the smaller count first.",
        );
      }
      return { min, max, isLazy };
    }
  }
}

/** `node` under the quantifier that follows it, if one does. */
function quantify(reader: TextReader, node: RegexNode): RegexNode {
  const quantifier = readQuantifier(reader);
  if (quantifier === undefined) return node;
  const { min, max, isLazy } = quantifier;
  if (node.assertions !== "looks") return repeatNode(node, min, max, isLazy);
  // An assertion consumes nothing: asking twice is asking once, and asking perhaps is not asking.
  if (node.kind === "look") return min === 0 ? EMPTY : node;
  if (max === 0) return EMPTY;
  if (max === 1) return min === 1 ? node : choiceNode([EMPTY, node]);
  const [start, end] = findLook(node)?.at ?? [reader.position, reader.position];
  throw reader.error(
    "lookahead under a quantifier is not supported",
    start,
    end,
    "Move it out of the repeated group, or say in the group what may stand there.",
  );
}
