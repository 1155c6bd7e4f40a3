/** Short ways to write the patches of Python's rules. */
import {
  choice,
  field,
  optional,
  type Patch,
  type RuleNode,
  repeat1,
  separated,
  seq,
  symbol,
  text,
} from "../../../../domains/syntax/index.ts";

/** A rule that is written anew: its name, the fingerprint of what it replaces, and why. */
export type Rewritten = readonly [rule: string, was: string, why: string, written: RuleNode];

export const replaced = ([rule, was, why, node]: Rewritten): Patch => ({
  kind: "replace",
  why,
  rule,
  was,
  with: node,
});

export const added = (rule: string, why: string, node: RuleNode): Patch => ({
  kind: "add",
  why,
  rule,
  with: node,
});

export const commas = (item: RuleNode | string): RuleNode => separated(item, ",", true);

/** `item ,` or several items: what makes a tuple of them. */
export const tupleOf = (item: RuleNode | string): RuleNode =>
  seq(item, choice(text(","), seq(repeat1(seq(text(","), item)), optional(text(",")))));

export const bracketed = (open: string, content: RuleNode, close: string): RuleNode =>
  seq(text(open), content, text(close));

export const suite = (name: string): RuleNode => seq(text(":"), field(name, symbol("_suite")));

/** After `item`: nothing, a comma, or a comma and more. */
export const andThen = (item: RuleNode | string, more: string): RuleNode =>
  seq(item, optional(seq(text(","), optional(symbol(more)))));
