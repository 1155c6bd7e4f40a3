/** Front end: GBNF, the grammar notation of llama.cpp. The start rule is `root`. */
import { RegexAlgebra } from "../../../../masks/index.ts";
import { checkLimit, DEFAULT_LIMITS, suggestName } from "../../../../src/kernel/index.ts";
import { GrammarBuilder } from "../builder.ts";
import { type EbnfRule, leftRecursiveRules, lowerRules } from "../ebnf.ts";
import type { FrontEndNote, FrontEndOptions, FrontEndResult } from "../front-end.ts";
import { TextReader } from "../reader.ts";
import { utf8Encoding } from "../regex/encoding.ts";
import type { GbnfRule } from "./ast.ts";
import { parseGbnf } from "./parse.ts";
import { collapseRegular, forEachReference as forEachName } from "./regular.ts";

const ROOT = "root";

/**
 * The texts that `root` derives.
 * @throws SpecError when the grammar is malformed, uses an undefined rule or has no `root`
 * @throws ConflictError when `root` derives no text
 */
export function compileGbnf(text: string, options: FrontEndOptions = {}): FrontEndResult {
  const { file = "<gbnf>", limits = DEFAULT_LIMITS } = options;
  checkLimit(limits, "maxSpecBytes", text.length, "Length of a grammar");
  const reader = new TextReader(text, { notation: "GBNF", file });
  const rules = parseGbnf(reader, limits);
  checkNames(reader, rules);
  const root = rules.findIndex(({ name }) => name === ROOT);

  const builder = new GrammarBuilder(new RegexAlgebra(limits));
  const lowered = collapseRegular(rules, builder, utf8Encoding(builder.algebra), text);
  const start = lowerRules(builder, lowered, root);
  const grammar = builder.build({
    name: file,
    start,
    lexing: "split",
    ignoreAtEdges: false,
    emptyReasons: [{ domain: "syntax", constraint: file, message: `no text matches the rule "${ROOT}"` }],
  });
  return {
    grammar,
    notes: [{ path: ROOT, subject: "grammar", treatment: "enforced" }, ...notesOn(rules, lowered)],
  };
}

function checkNames(reader: TextReader, rules: readonly GbnfRule[]): void {
  const names = new Set(rules.map(({ name }) => name));
  for (const { body } of rules) {
    forEachName(body, (name, start, end) => {
      if (!names.has(name))
        throw reader.error("undefined rule", start, end, suggestName(name, names, "Defined are"));
    });
  }
  if (!names.has(ROOT))
    throw reader.error(`no rule "${ROOT}"`, 0, 0, suggestName(ROOT, names, "Defined are"));
}

function notesOn(rules: readonly GbnfRule[], lowered: readonly EbnfRule[]): FrontEndNote[] {
  const notes: FrontEndNote[] = leftRecursiveRules(lowered).map((rule) => ({
    path: lowered[rule]!.name,
    subject: "left recursion",
    treatment: "enforced",
    detail: "llama.cpp itself refuses left recursion",
  }));
  const reached = reachableFrom(rules);
  for (const { name } of rules) {
    if (reached.has(name)) continue;
    const detail = `not reachable from "${ROOT}"`;
    notes.push({ path: name, subject: "rule", treatment: "annotation", detail });
  }
  return notes;
}

function reachableFrom(rules: readonly GbnfRule[]): ReadonlySet<string> {
  const bodies = new Map(rules.map(({ name, body }) => [name, body]));
  const reached = new Set([ROOT]);
  // A set that grows while it is walked: each name is visited once.
  for (const name of reached) {
    const body = bodies.get(name);
    if (body !== undefined) forEachName(body, (used) => reached.add(used));
  }
  return reached;
}
