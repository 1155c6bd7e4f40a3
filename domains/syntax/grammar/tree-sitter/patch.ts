/**
 * Changes to a published grammar. Each names the rule it is about and what it expects to find there: a package whose
 * rules have moved on is an error that names the patch, never a patch that silently does nothing.
 */
import { createHash } from "node:crypto";
import { SpecError } from "../../../../src/kernel/index.ts";
import { childrenOf, type RuleNode, type TreeSitterGrammar, withChildren } from "./source.ts";

/** One change; `why` is for people and for messages. */
export type Patch =
  /** A rule that the package does not have. */
  | { readonly kind: "add"; readonly why: string; readonly rule: string; readonly with: RuleNode }
  /** Nothing may use the rule afterwards. */
  | { readonly kind: "remove"; readonly why: string; readonly rule: string }
  /** The whole rule. `was` is the fingerprint of the rule it was written against, see `fingerprint`. */
  | {
      readonly kind: "replace";
      readonly why: string;
      readonly rule: string;
      readonly was: string;
      readonly with: RuleNode;
    }
  /** Nodes inside a rule (`*`: inside any rule) that equal `find`, or that it returns true for; not inside a match. */
  | {
      readonly kind: "edit";
      readonly why: string;
      readonly rule: string;
      readonly find: RuleNode | ((node: RuleNode) => boolean);
      /** Matches expected in all; default 1. */
      readonly times?: number;
      readonly with: RuleNode | ((node: RuleNode) => RuleNode);
    }
  /**
   * Texts derived from `symbol` inside `rule` may not begin with any of `forbidden` (texts of literals, or names of
   * rules that stand at the left). Written out by copying the rules that can stand leftmost.
   */
  | {
      readonly kind: "not-first";
      readonly why: string;
      readonly rule: string;
      readonly symbol: string;
      readonly forbidden: readonly string[];
      readonly times?: number;
    };

/** A short name for what a rule says; changes when the rule does. */
export function fingerprint(rule: RuleNode): string {
  return createHash("sha256").update(JSON.stringify(rule)).digest("hex").slice(0, 12);
}

/**
 * The grammar after all patches, in order.
 * @param tokens  rules that the language pack replaces by lexemes
 * @throws SpecError when a patch does not fit
 */
export function applyPatches(
  grammar: TreeSitterGrammar,
  patches: readonly Patch[],
  file: string,
  tokens: ReadonlySet<string> = new Set(),
): TreeSitterGrammar {
  const rules = new Map(grammar.rules);
  for (const patch of patches) applyPatch(rules, patch, file, tokens);
  return { ...grammar, rules };
}

function applyPatch(
  rules: Map<string, RuleNode>,
  patch: Patch,
  file: string,
  tokens: ReadonlySet<string>,
): void {
  const misfit = (problem: string, hint: string): SpecError =>
    new SpecError(`The patch "${patch.why}" does not fit rule "${patch.rule}" of ${file}: ${problem}`, {
      hint,
    });
  const known = rules.get(patch.rule);
  const exists = "The package has changed: look at the rule and rewrite or drop the patch.";
  if (patch.kind === "add") {
    if (known !== undefined) throw misfit("the rule exists already", exists);
    rules.set(patch.rule, patch.with);
    return;
  }
  if (patch.kind === "edit") {
    editRules(rules, patch, misfit);
    return;
  }
  if (known === undefined) throw misfit("there is no such rule", exists);
  switch (patch.kind) {
    case "remove":
      rules.delete(patch.rule);
      return;
    case "replace": {
      const is = fingerprint(known);
      if (is !== patch.was) throw misfit(`it now has the fingerprint ${is}, not ${patch.was}`, exists);
      rules.set(patch.rule, patch.with);
      return;
    }
    case "not-first": {
      const copy = copyWithoutFirst(rules, tokens, patch.symbol, new Set(patch.forbidden));
      let found = 0;
      const visit = (node: RuleNode): RuleNode => {
        if (node.type !== "SYMBOL" || node.name !== patch.symbol) return withChildren(node, visit);
        found++;
        return copy;
      };
      rules.set(patch.rule, visit(known));
      const expected = patch.times ?? 1;
      if (found !== expected)
        throw misfit(`"${patch.symbol}" stands there ${found} times, not ${expected}`, exists);
    }
  }
}

function editRules(
  rules: Map<string, RuleNode>,
  patch: Extract<Patch, { kind: "edit" }>,
  misfit: (problem: string, hint: string) => SpecError,
): void {
  const wanted = typeof patch.find === "function" ? undefined : JSON.stringify(patch.find);
  const matches = (node: RuleNode): boolean =>
    typeof patch.find === "function"
      ? patch.find(node)
      : node.type === patch.find.type && JSON.stringify(node) === wanted;
  let found = 0;
  const visit = (node: RuleNode): RuleNode => {
    if (!matches(node)) return withChildren(node, visit);
    found++;
    return typeof patch.with === "function" ? patch.with(node) : patch.with;
  };
  for (const [name, rule] of rules) {
    if (patch.rule === "*" || patch.rule === name) rules.set(name, visit(rule));
  }
  const expected = patch.times ?? 1;
  if (found !== expected) {
    throw misfit(
      `it matches ${found} times, not ${expected}`,
      "The package has changed: look at the rule and rewrite or drop the patch.",
    );
  }
}

/**
 * A copy of rule `name` without the texts that begin with what is forbidden. Rules that can stand leftmost are copied
 * with it; all others are shared. Optional parts at the left are written out, since what follows them may then be
 * leftmost.
 * @returns what stands for `name`
 */
function copyWithoutFirst(
  rules: Map<string, RuleNode>,
  tokens: ReadonlySet<string>,
  name: string,
  forbidden: ReadonlySet<string>,
): RuleNode {
  const suffix = `${COPY_MARK}${fingerprint({ type: "STRING", value: [...forbidden].sort().join(" ") }).slice(0, 4)}`;
  const nullable = nullableRules(rules);
  const copyOf = (rule: string): string => {
    const copy = rule + suffix;
    if (!rules.has(copy)) {
      // Recursive rules find their copy here; a rule of which nothing is left derives no text.
      rules.set(copy, NOTHING);
      rules.set(copy, strip(rules.get(rule)!) ?? NOTHING);
    }
    return copy;
  };
  /** The texts of `node` but the empty one and those that begin with something forbidden; `undefined` when none. */
  const strip = (node: RuleNode): RuleNode | undefined => {
    switch (node.type) {
      case "BLANK":
        return undefined;
      case "STRING":
        return forbidden.has(node.value) ? undefined : node;
      case "PATTERN":
        return node;
      case "TOKEN":
      case "IMMEDIATE_TOKEN": {
        const literal = literalText(node);
        return literal !== undefined && forbidden.has(literal) ? undefined : node;
      }
      case "SYMBOL": {
        if (forbidden.has(node.name)) return undefined;
        if (tokens.has(node.name)) return node;
        const rule = rules.get(node.name);
        if (rule !== undefined && !isToken(rule)) return { type: "SYMBOL", name: copyOf(node.name) };
        const literal = rule === undefined ? undefined : literalText(rule);
        return literal !== undefined && forbidden.has(literal) ? undefined : node;
      }
      case "SEQ": {
        // One option per member that may be the first that is not empty.
        const options: RuleNode[] = [];
        for (let i = 0; i < node.members.length; i++) {
          const member = node.members[i]!;
          const first = strip(member);
          const rest = node.members.slice(i + 1);
          if (first !== undefined) options.push({ type: "SEQ", members: [first, ...rest] });
          if (!isNullable(member, nullable)) break;
        }
        return oneOf(options);
      }
      case "CHOICE":
        return oneOf(node.members.map(strip).filter((member) => member !== undefined));
      case "REPEAT":
      case "REPEAT1": {
        const first = strip(node.content);
        return first === undefined
          ? undefined
          : { type: "SEQ", members: [first, { type: "REPEAT", content: node.content }] };
      }
      default: {
        const content = strip(node.content);
        return content === undefined ? undefined : { ...node, content };
      }
    }
  };
  const copy: RuleNode = { type: "SYMBOL", name: copyOf(name) };
  return nullable.has(name) ? { type: "CHOICE", members: [copy, { type: "BLANK" }] } : copy;
}

/** Parts the name of a rule from the mark of a copy. */
export const COPY_MARK = "~";

/** A rule without texts: a choice among nothing. */
export const NOTHING: RuleNode = { type: "CHOICE", members: [] };

function oneOf(options: readonly RuleNode[]): RuleNode | undefined {
  return options.length < 2 ? options[0] : { type: "CHOICE", members: options };
}

/** The rule is a token: it has no structure of its own. */
export function isTokenRule(rules: ReadonlyMap<string, RuleNode>, name: string): boolean {
  const rule = rules.get(name);
  return rule !== undefined && isToken(rule);
}

/** The node is a token, whatever annotates it. */
export function isToken(node: RuleNode): boolean {
  switch (node.type) {
    case "STRING":
    case "PATTERN":
    case "TOKEN":
    case "IMMEDIATE_TOKEN":
      return true;
    case "SYMBOL":
    case "SEQ":
    case "CHOICE":
    case "REPEAT":
    case "REPEAT1":
    case "BLANK":
      return false;
    default:
      return isToken(node.content);
  }
}

/** The text of a token that has only one. */
export function literalText(node: RuleNode): string | undefined {
  if (node.type === "STRING") return node.value;
  if (node.type === "REPEAT" || node.type === "REPEAT1" || !("content" in node)) return undefined;
  return literalText(node.content);
}

function nullableRules(rules: ReadonlyMap<string, RuleNode>): ReadonlySet<string> {
  const nullable = new Set<string>();
  for (let before = -1; before !== nullable.size; ) {
    before = nullable.size;
    for (const [name, rule] of rules) {
      if (!nullable.has(name) && isNullable(rule, nullable)) nullable.add(name);
    }
  }
  return nullable;
}

function isNullable(node: RuleNode, nullable: ReadonlySet<string>): boolean {
  switch (node.type) {
    case "BLANK":
    case "REPEAT":
      return true;
    case "STRING":
    case "PATTERN":
    case "TOKEN":
    case "IMMEDIATE_TOKEN":
      return false;
    case "SYMBOL":
      return nullable.has(node.name);
    case "SEQ":
      return node.members.every((member) => isNullable(member, nullable));
    case "CHOICE":
      return node.members.some((member) => isNullable(member, nullable));
    default:
      return childrenOf(node).every((child) => isNullable(child, nullable));
  }
}
