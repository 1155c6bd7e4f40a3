/** Short ways to write rule nodes, for the patches of language packs. */
import type { RuleNode } from "./source.ts";

/** The empty text. */
export const BLANK: RuleNode = { type: "BLANK" };

/** A rule, an external token or a lexeme of the pack, by name. */
export function symbol(name: string): RuleNode {
  return { type: "SYMBOL", name };
}

/** An exact text. */
export function text(value: string): RuleNode {
  return { type: "STRING", value };
}

/** A byte order mark, which may begin a file; nothing may stand before it. */
export const BYTE_ORDER_MARK: RuleNode = {
  type: "CHOICE",
  members: [{ type: "IMMEDIATE_TOKEN", content: { type: "STRING", value: "\ufeff" } }, BLANK],
};

/** One member is itself, several a sequence. Strings are rule names. */
export function seq(...members: readonly (RuleNode | string)[]): RuleNode {
  return { type: "SEQ", members: members.map(nodeOf) };
}

export function choice(...members: readonly (RuleNode | string)[]): RuleNode {
  return { type: "CHOICE", members: members.map(nodeOf) };
}

export function optional(content: RuleNode | string): RuleNode {
  return choice(content, BLANK);
}

export function repeat(content: RuleNode | string): RuleNode {
  return { type: "REPEAT", content: nodeOf(content) };
}

export function repeat1(content: RuleNode | string): RuleNode {
  return { type: "REPEAT1", content: nodeOf(content) };
}

export function field(name: string, content: RuleNode | string): RuleNode {
  return { type: "FIELD", name, content: nodeOf(content) };
}

export function alias(content: RuleNode | string, value: string): RuleNode {
  return { type: "ALIAS", named: true, value, content: nodeOf(content) };
}

/** Below all that published grammars use. */
export const UNLIKELY = -1000;

/** Belongs to the language, but completions avoid it: it is unusual, or the published parser does not take it. */
export function unlikely(content: RuleNode | string): RuleNode {
  return { type: "PREC_DYNAMIC", value: UNLIKELY, content: nodeOf(content) };
}

/** `item` once or more, parted by `separator`, which may stand at the end too if `trailing`. */
export function separated(item: RuleNode | string, separator: string, trailing = false): RuleNode {
  const more = repeat(seq(text(separator), item));
  return trailing ? seq(item, more, optional(text(separator))) : seq(item, more);
}

function nodeOf(member: RuleNode | string): RuleNode {
  return typeof member === "string" ? symbol(member) : member;
}
