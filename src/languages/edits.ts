/** Edits that several published grammars need. */
import { BLANK, optional, type Patch, type RuleNode, seq, text } from "../../domains/syntax/index.ts";

const LONE_COMMA = JSON.stringify(optional(text(",")));

const isOptional = (node: RuleNode | undefined): node is RuleNode & { type: "CHOICE" } =>
  node?.type === "CHOICE" && node.members.length === 2 && node.members[1]?.type === "BLANK";

/** Place of an optional comma after an optional list in a sequence, else -1. */
function looseComma(node: RuleNode): number {
  if (node.type !== "SEQ") return -1;
  return node.members.findIndex(
    (member, i) => i > 0 && JSON.stringify(member) === LONE_COMMA && isOptional(node.members[i - 1]),
  );
}

function withCommaInList(node: RuleNode): RuleNode {
  const at = looseComma(node);
  if (node.type !== "SEQ" || at === -1) return node;
  const list = node.members[at - 1];
  if (!isOptional(list)) return node;
  const whole = optional(seq(list.members[0] ?? BLANK, optional(text(","))));
  return { type: "SEQ", members: [...node.members.slice(0, at - 1), whole, ...node.members.slice(at + 1)] };
}

/** A comma after the last item of an optional list, but none without items: `(a,)` and not `(,)`. */
export function noLoneComma(times: number): Patch {
  return {
    kind: "edit",
    why: "no comma stands alone",
    rule: "*",
    find: (node) => looseComma(node) !== -1,
    times,
    with: withCommaInList,
  };
}
