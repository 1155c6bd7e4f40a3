/**
 * Regular expressions as trees. Flags and shorthands are gone: every character is a set of code points, so nothing
 * after the parser knows of `i`, `s` or `\d`.
 */
import type { CodePointRange } from "../../../../masks/index.ts";
import { assert } from "../../../../src/kernel/index.ts";

/** What a tree asks about the text around it. `looks` may hold anchors too. */
export type Assertions = "none" | "anchors" | "looks";

export type RegexNode =
  /** These characters in a row; `""` is the empty expression. */
  | { readonly kind: "text"; readonly text: string; readonly assertions: "none" }
  /** One character out of sorted, disjoint ranges; none at all when there are no ranges. */
  | { readonly kind: "class"; readonly ranges: readonly CodePointRange[]; readonly assertions: "none" }
  | { readonly kind: "sequence"; readonly items: readonly RegexNode[]; readonly assertions: Assertions }
  | { readonly kind: "choice"; readonly items: readonly RegexNode[]; readonly assertions: Assertions }
  | {
      readonly kind: "repeat";
      readonly item: RegexNode;
      readonly min: number;
      /** `UNBOUNDED` for no upper bound. */
      readonly max: number;
      /** Takes as little as it can. The language is the same; which match a search finds first is not. */
      readonly isLazy: boolean;
      readonly assertions: "none" | "anchors";
    }
  /** `^`: nothing comes before. */
  | { readonly kind: "start"; readonly assertions: "anchors" }
  /** `$`: nothing follows. */
  | { readonly kind: "end"; readonly assertions: "anchors" }
  | LookNode;

/** `(?=...)` and `(?!...)`. */
export interface LookNode {
  readonly kind: "look";
  readonly negative: boolean;
  readonly item: RegexNode;
  readonly assertions: "looks";
  /** Offsets in the pattern, for messages. */
  readonly at: readonly [start: number, end: number];
}

export interface RegexAst {
  /** As the user wrote it, without delimiters. */
  readonly pattern: string;
  readonly flags: string;
  readonly root: RegexNode;
}

export const EMPTY: RegexNode = { kind: "text", text: "", assertions: "none" };
export const START: RegexNode = { kind: "start", assertions: "anchors" };
export const END: RegexNode = { kind: "end", assertions: "anchors" };

export function textNode(text: string): RegexNode {
  return text === "" ? EMPTY : { kind: "text", text, assertions: "none" };
}

/** `ranges` must be sorted, disjoint and not adjacent. */
export function classNode(ranges: readonly CodePointRange[]): RegexNode {
  return { kind: "class", ranges, assertions: "none" };
}

export function sequenceNode(items: readonly RegexNode[]): RegexNode {
  const only = items.length === 1 ? items[0] : undefined;
  if (only !== undefined) return only;
  return items.length === 0 ? EMPTY : { kind: "sequence", items, assertions: strongest(items) };
}

export function choiceNode(items: readonly RegexNode[]): RegexNode {
  const only = items.length === 1 ? items[0] : undefined;
  return only ?? { kind: "choice", items, assertions: strongest(items) };
}

/** The item must be free of lookaheads. */
export function repeatNode(item: RegexNode, min: number, max: number, isLazy = false): RegexNode {
  const { assertions } = item;
  assert(assertions !== "looks", "a lookahead under a quantifier");
  if (max === 0) return EMPTY;
  return min === 1 && max === 1 ? item : { kind: "repeat", item, min, max, isLazy, assertions };
}

export function lookNode(item: RegexNode, negative: boolean, at: readonly [number, number]): LookNode {
  return { kind: "look", negative, item, assertions: "looks", at };
}

/** A leftmost lookahead inside `node`. */
export function findLook(node: RegexNode): LookNode | undefined {
  if (node.assertions !== "looks") return undefined;
  if (node.kind === "look") return node;
  for (const item of node.items) {
    const found = findLook(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

/**
 * Some text surely matches: nothing but its two ends is asserted, and every class has a character that texts may hold.
 * `false` says nothing.
 */
export function surelyMatches({ root }: RegexAst): boolean {
  const choices = root.kind === "choice" ? root.items : [root];
  return choices.some((choice) => {
    let items = choice.kind === "sequence" ? choice.items : [choice];
    if (items[0]?.kind === "start") items = items.slice(1);
    if (items.at(-1)?.kind === "end") items = items.slice(0, -1);
    return items.every(hasText);
  });
}

/** A text that is likely to match, for where any will do; `undefined` for none. */
export function sampleText({ root }: RegexAst): string | undefined {
  const text = sampleOf(root);
  return text.length <= MAX_SAMPLE ? text : undefined;
}

const MAX_SAMPLE = 64;

function sampleOf(node: RegexNode): string {
  switch (node.kind) {
    case "text":
      return node.text;
    case "class": {
      const [first] = node.ranges;
      const range = node.ranges.find(([from, to]) => from <= 0x61 && to >= 0x61) ?? first;
      return range === undefined ? "" : String.fromCodePoint(Math.max(range[0], Math.min(0x61, range[1])));
    }
    case "sequence":
      return node.items.map(sampleOf).join("");
    case "choice":
      return node.items[0] === undefined ? "" : sampleOf(node.items[0]);
    case "repeat": {
      const times = Math.max(1, node.min);
      const item = sampleOf(node.item);
      return item.length * times <= MAX_SAMPLE ? item.repeat(times) : item;
    }
    default:
      return "";
  }
}

function hasText(node: RegexNode): boolean {
  switch (node.kind) {
    case "text":
      return !/[\ud800-\udfff]/.test(node.text.replaceAll(/[\ud800-\udbff][\udc00-\udfff]/g, ""));
    case "class":
      // Surrogates stand for no character by themselves.
      return node.ranges.some(([from, to]) => from < 0xd800 || to > 0xdfff);
    case "sequence":
      return node.items.every(hasText);
    case "choice":
      return node.items.some(hasText);
    case "repeat":
      return node.min === 0 || hasText(node.item);
    default:
      return false;
  }
}

function strongest(items: readonly RegexNode[]): Assertions {
  let result: Assertions = "none";
  for (const { assertions } of items) {
    if (assertions === "looks") return "looks";
    if (assertions === "anchors") result = "anchors";
  }
  return result;
}
