/**
 * The `grammar.json` that every tree-sitter grammar package publishes: its shape, and a reader that refuses what it
 * does not know. Knows nothing of what the rules mean; see `convert.ts`.
 * Source: tree-sitter, "Creating parsers", the grammar DSL; `grammar.schema.json` of tree-sitter-cli.
 */
import { SpecError } from "../../../../src/kernel/index.ts";

/** One node of a rule, as tree-sitter writes it. */
export type RuleNode =
  | { readonly type: "BLANK" }
  | { readonly type: "STRING"; readonly value: string }
  | { readonly type: "PATTERN"; readonly value: string; readonly flags?: string }
  | { readonly type: "SYMBOL"; readonly name: string }
  | { readonly type: "SEQ" | "CHOICE"; readonly members: readonly RuleNode[] }
  | {
      readonly type: "REPEAT" | "REPEAT1" | "TOKEN" | "IMMEDIATE_TOKEN";
      readonly content: RuleNode;
    }
  | {
      readonly type: "PREC" | "PREC_LEFT" | "PREC_RIGHT" | "PREC_DYNAMIC";
      readonly value: number | string;
      readonly content: RuleNode;
    }
  | { readonly type: "FIELD"; readonly name: string; readonly content: RuleNode }
  | {
      readonly type: "ALIAS";
      readonly named: boolean;
      readonly value: string;
      readonly content: RuleNode;
    }
  | { readonly type: "RESERVED"; readonly context_name: string; readonly content: RuleNode };

export interface TreeSitterGrammar {
  readonly name: string;
  /** The rule that keywords are cut from. */
  readonly word: string | undefined;
  readonly rules: ReadonlyMap<string, RuleNode>;
  readonly extras: readonly RuleNode[];
  readonly externals: readonly RuleNode[];
  /** Hints for trees, without effect on the language. */
  readonly inline: readonly string[];
  readonly supertypes: readonly string[];
  /** Words that are no identifiers, by context; the first context is the default. */
  readonly reserved: ReadonlyMap<string, readonly string[]>;
}

/**
 * Reads a `grammar.json`.
 * @param file  for messages
 * @throws SpecError when it is no such file, or has a kind of rule that is not known here
 */
export function readTreeSitterGrammar(text: string, file: string): TreeSitterGrammar {
  const root = record(JSON.parse(text), file, "the file");
  const rules = new Map<string, RuleNode>();
  for (const [name, rule] of Object.entries(record(root.rules, file, "rules"))) {
    rules.set(name, checkNode(rule, file, `rule "${name}"`));
  }
  if (rules.size === 0) throw new SpecError(`${file} has no rules`);
  const reserved = new Map<string, readonly string[]>();
  for (const [context, words] of Object.entries(record(root.reserved ?? {}, file, "reserved"))) {
    const where = `reserved set "${context}"`;
    reserved.set(
      context,
      array(words, file, where).map((word) => {
        const node = checkNode(word, file, where);
        if (node.type !== "STRING") throw unexpected(node, file, where);
        return node.value;
      }),
    );
  }
  return {
    name: string(root.name, file, "name"),
    word: root.word === undefined || root.word === null ? undefined : string(root.word, file, "word"),
    rules,
    extras: array(root.extras ?? [], file, "extras").map((node) => checkNode(node, file, "extras")),
    externals: array(root.externals ?? [], file, "externals").map((node) =>
      checkNode(node, file, "externals"),
    ),
    inline: array(root.inline ?? [], file, "inline").map((name) => string(name, file, "inline")),
    supertypes: array(root.supertypes ?? [], file, "supertypes").map((name) =>
      string(name, file, "supertypes"),
    ),
    reserved,
  };
}

/** The nodes directly inside `node`. */
export function childrenOf(node: RuleNode): readonly RuleNode[] {
  if ("members" in node) return node.members;
  return "content" in node ? [node.content] : [];
}

/** `node` with its direct children replaced; the same node when none changed. */
export function withChildren(node: RuleNode, change: (child: RuleNode) => RuleNode): RuleNode {
  if ("members" in node) {
    const members = node.members.map(change);
    return members.every((member, i) => member === node.members[i]) ? node : { ...node, members };
  }
  if (!("content" in node)) return node;
  const content = change(node.content);
  return content === node.content ? node : { ...node, content };
}

/** Nodes that only annotate what they hold. */
export function unwrap(node: RuleNode): RuleNode {
  let at = node;
  while (
    at.type === "PREC" ||
    at.type === "PREC_LEFT" ||
    at.type === "PREC_RIGHT" ||
    at.type === "PREC_DYNAMIC" ||
    at.type === "FIELD" ||
    at.type === "ALIAS" ||
    at.type === "RESERVED"
  ) {
    at = at.content;
  }
  return at;
}

function checkNode(value: unknown, file: string, where: string): RuleNode {
  const node = record(value, file, where);
  const type = string(node.type, file, where);
  const content = (): RuleNode => checkNode(node.content, file, where);
  switch (type) {
    case "BLANK":
      return { type };
    case "STRING":
      return { type, value: string(node.value, file, where) };
    case "PATTERN": {
      const pattern = string(node.value, file, where);
      return node.flags === undefined
        ? { type, value: pattern }
        : { type, value: pattern, flags: string(node.flags, file, where) };
    }
    case "SYMBOL":
      return { type, name: string(node.name, file, where) };
    case "SEQ":
    case "CHOICE":
      return {
        type,
        members: array(node.members, file, where).map((member) => checkNode(member, file, where)),
      };
    case "REPEAT":
    case "REPEAT1":
    case "TOKEN":
    case "IMMEDIATE_TOKEN":
      return { type, content: content() };
    case "PREC":
    case "PREC_LEFT":
    case "PREC_RIGHT":
    case "PREC_DYNAMIC": {
      const { value: level } = node;
      if (typeof level !== "number" && typeof level !== "string") throw unexpected(level, file, where);
      return { type, value: level, content: content() };
    }
    case "FIELD":
      return { type, name: string(node.name, file, where), content: content() };
    case "ALIAS":
      return {
        type,
        named: node.named === true,
        value: string(node.value, file, where),
        content: content(),
      };
    case "RESERVED":
      return { type, context_name: string(node.context_name, file, where), content: content() };
    default:
      throw new SpecError(`Unknown kind of rule "${type}" in ${where} of ${file}`, {
        hint: "The package may be newer than this version understands; install the version named in package.json.",
      });
  }
}

function record(value: unknown, file: string, where: string): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw unexpected(value, file, where);
  return { ...value };
}

function array(value: unknown, file: string, where: string): readonly unknown[] {
  if (!Array.isArray(value)) throw unexpected(value, file, where);
  return value;
}

function string(value: unknown, file: string, where: string): string {
  if (typeof value !== "string") throw unexpected(value, file, where);
  return value;
}

function unexpected(value: unknown, file: string, where: string): SpecError {
  const shown = JSON.stringify(value) ?? String(value);
  return new SpecError(`${file} is no grammar.json of tree-sitter: ${where} has ${shown.slice(0, 80)}`);
}
