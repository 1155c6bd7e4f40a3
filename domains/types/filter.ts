/**
 * From an oracle's answers to what the next lexeme may be. Pure: each rule reads one answer and gives the texts it
 * leaves to some terminals; the filter is their meet. Terminals no rule speaks of are unconstrained, and so is every
 * terminal where the oracle is not sure.
 */
import {
  ALL_TEXTS,
  END_OF_TEXT,
  finiteLanguage,
  type Language,
  type LexemeFilter,
  lexemeFilter,
  NO_TEXTS,
  type TerminalKey,
} from "../../masks/index.ts";
import type { OracleType, ScopeName, ScopeNames, TypePosition, WrittenExpression } from "./oracle.ts";
import type { OperatorRule, TypeVocabulary } from "./vocabulary.ts";

/** What a rule leaves to a terminal. */
export type Allowance = readonly [terminal: string, texts: Language];

/** A rule's name, for explanations. */
export type TypeRule =
  | "scope"
  | "member"
  | "key"
  | "missing-key"
  | "literal"
  | "closer"
  | "operator"
  | "arity"
  | "type-arguments"
  | "undeclared";

export interface FilterInput {
  readonly position: TypePosition;
  /** The text asked about; its end may be white space. */
  readonly text: string;
  readonly vocabulary: TypeVocabulary;
  /** Rules left out, and imported names taken for unknown ones: arrows between domains that are switched off. */
  readonly without?: { readonly rules: ReadonlySet<string>; readonly imports: boolean };
}

/**
 * The meet of the rules that are asked. Terminals that the grammar does not have are left out.
 * @param asked  absent: all rules
 */
export function typesFilter(
  input: FilterInput,
  terminals: ReadonlyMap<string, TerminalKey>,
  asked?: ReadonlySet<TypeRule>,
): LexemeFilter {
  const isAsked = (rule: string): boolean =>
    (asked === undefined || (asked as ReadonlySet<string>).has(rule)) &&
    input.without?.rules.has(rule) !== true;
  const entries: [TerminalKey, Language][] = [];
  for (const [name, rule] of Object.entries(TYPE_RULES)) {
    if (!isAsked(name)) continue;
    for (const [name, texts] of rule(input)) {
      const terminal = terminals.get(name);
      if (terminal !== undefined && texts !== ALL_TEXTS) entries.push([terminal, texts]);
    }
  }
  const only = isAsked("undeclared") ? afterUndeclared(input) : undefined;
  if (only !== undefined) {
    for (const [name, terminal] of terminals) if (!only.has(name)) entries.push([terminal, NO_TEXTS]);
    entries.push([END_OF_TEXT, NO_TEXTS]);
  }
  return lexemeFilter(entries);
}

/** The rules by name: which of them refuses a lexeme is what an explanation says. */
export const TYPE_RULES: Readonly<
  Record<Exclude<TypeRule, "undeclared">, (input: FilterInput) => readonly Allowance[]>
> = {
  scope: scopeRule,
  member: memberRule,
  key: keyRule,
  "missing-key": missingKeyRule,
  literal: literalRule,
  closer: closerRule,
  operator: operatorRule,
  arity: arityRule,
  "type-arguments": typeArgumentsRule,
};

/** Names in scope, unless a name may be new here. */
function scopeRule({ position, vocabulary, without }: FilterInput): readonly Allowance[] {
  const slot = position.slot();
  if (slot !== "value" && slot !== "type") return [];
  const names = position.names();
  if (names.kind === "unrestricted") return [];
  const { open, absent } = names.value;
  const refused = absent.flatMap((word): Allowance[] => {
    const terminal = vocabulary.words[word];
    return terminal === undefined ? [] : [[terminal, NO_TEXTS]];
  });
  if (open !== undefined && open !== "label") return refused;
  const more = slot === "type" ? vocabulary.typeNames : open === "label" ? vocabulary.labels : [];
  const { local, global } = names.value;
  const seen = without?.imports === true ? local.filter(({ isImported }) => isImported !== true) : local;
  const language = scopeLanguage({ local: seen, global }, slot === "value" ? "isValue" : "isType", more);
  return [...refused, ...vocabulary.names.map((terminal): Allowance => [terminal, language])];
}

/** Languages by the names they hold: a scope is asked for at every lexeme, and changes at declarations only. */
const scopeLanguages = new Map<string, Language>();
const MAX_SCOPES = 64;

function scopeLanguage(
  { local, global }: Pick<ScopeNames, "local" | "global">,
  wanted: "isValue" | "isType",
  more: readonly string[],
): Language {
  const texts = new Set<string>(more);
  for (const name of [...local, ...global]) if (name[wanted]) texts.add(name.text);
  const key = `${idOf(global)}:${more.length}:${wanted}:${[...localTexts(local, wanted)].join(" ")}`;
  const kept = scopeLanguages.get(key);
  if (kept !== undefined) return kept;
  const language = finiteLanguage([...texts]);
  const [oldest] = scopeLanguages.keys();
  if (scopeLanguages.size >= MAX_SCOPES && oldest !== undefined) scopeLanguages.delete(oldest);
  scopeLanguages.set(key, language);
  return language;
}

function localTexts(local: readonly ScopeName[], wanted: "isValue" | "isType"): readonly string[] {
  return local
    .filter((name) => name[wanted])
    .map(({ text }) => text)
    .sort();
}

const ids = new WeakMap<object, number>();
let nextId = 0;

/** A number for an array that stands for one and the same list. */
function idOf(list: object): number {
  const known = ids.get(list) ?? nextId++;
  ids.set(list, known);
  return known;
}

function memberRule({ position, vocabulary }: FilterInput): readonly Allowance[] {
  if (position.slot() !== "member") return [];
  const members = position.members();
  if (members.kind === "unrestricted") return [];
  const texts = members.value.filter(({ isIdentifier }) => isIdentifier).map(({ text }) => text);
  const isPrivate = (text: string): boolean => text.startsWith("#");
  const plain = finiteLanguage(texts.filter((text) => !isPrivate(text)));
  const hidden = finiteLanguage(texts.filter(isPrivate));
  return [
    ...vocabulary.names.map((terminal): Allowance => [terminal, plain]),
    ...vocabulary.privateNames.map((terminal): Allowance => [terminal, hidden]),
  ];
}

/** Keys the literal may have. */
function keyRule({ position, vocabulary }: FilterInput): readonly Allowance[] {
  if (position.slot() !== "key") return [];
  const keys = position.keys();
  if (keys.kind === "unrestricted" || !keys.value.isAtStart) return [];
  const { allowed } = keys.value;
  const names = finiteLanguage(allowed);
  const strings = finiteLanguage(allowed.flatMap(vocabulary.spellString));
  return [
    ...vocabulary.names.map((terminal): Allowance => [terminal, names]),
    ...vocabulary.strings.map((terminal): Allowance => [terminal, strings]),
  ];
}

/** No end of the literal while a key is missing. */
function missingKeyRule({ position, vocabulary }: FilterInput): readonly Allowance[] {
  const keys = position.keys();
  const isMissing = keys.kind === "known" && keys.value.missing.length > 0;
  return isMissing ? [[vocabulary.objectCloser, NO_TEXTS]] : [];
}

/** A string literal that is none of the expected ones would have to be part of a larger expression. */
function literalRule({ position, vocabulary }: FilterInput): readonly Allowance[] {
  const literals = position.literals();
  if (literals.kind === "unrestricted") return [];
  const language = finiteLanguage(literals.value.flatMap(vocabulary.spellString));
  return vocabulary.strings.map((terminal): Allowance => [terminal, language]);
}

/** No closer behind an expression that is not what its place expects. */
function closerRule({ position, vocabulary }: FilterInput): readonly Allowance[] {
  const written = position.written();
  if (written.kind === "unrestricted" || written.value.finishes !== "no") return [];
  return vocabulary.closers.map((terminal): Allowance => [terminal, NO_TEXTS]);
}

/** Terminals that may follow a name without a meaning; undefined where nothing of the kind is written. */
function afterUndeclared({ position, vocabulary }: FilterInput): ReadonlySet<string> | undefined {
  const written = position.written();
  if (written.kind === "unrestricted" || written.value.undeclared === undefined) return undefined;
  return new Set([...vocabulary.afterUndeclared[written.value.undeclared], ...vocabulary.ignored]);
}

function operatorRule({ position, text, vocabulary }: FilterInput): readonly Allowance[] {
  const answer = position.written();
  if (answer.kind === "unrestricted") return [];
  const written = answer.value;
  const isAfterLineEnd = /[\n\r\u2028\u2029]\s*$/.test(text);
  const refused: string[] = [];
  for (const rule of vocabulary.operators) {
    if (rule.sameLine === true && isAfterLineEnd) continue;
    const isBroken = written.brokenAt !== undefined && !rule.assigns && rule.tightness <= written.brokenAt;
    if (isBroken || !fits(rule, written)) refused.push(...rule.terminals);
  }
  const receiver = written.continued ?? written.levels[0]?.type;
  if (receiver !== undefined && !receiver.facts.isOpen) {
    const { callable, constructable, indexable, accessible } = receiver.facts;
    if ((written.isConstructed ? constructable : callable) === "no") refused.push(...vocabulary.call);
    if (indexable === "no") refused.push(...vocabulary.index);
    if (accessible === "no") refused.push(...vocabulary.access);
  }
  return refused.map((terminal): Allowance => [terminal, NO_TEXTS]);
}

function fits(rule: OperatorRule, written: WrittenExpression): boolean {
  if (rule.assigns && written.assignable === "no") return false;
  const operand = operandOf(rule, written);
  if (operand === undefined || operand.facts.isOpen) return true;
  for (const kind of operand.facts.kinds) if (!rule.operand.has(kind)) return false;
  return true;
}

/** The largest expression that the operator does not take apart. */
function operandOf(rule: OperatorRule, { levels }: WrittenExpression): OracleType | undefined {
  let operand: OracleType | undefined;
  for (const { type, tightness } of levels) {
    if (tightness < rule.tightness) break;
    operand = type;
  }
  return operand;
}

/** No further argument than a signature takes, and no end of the call before those that it needs. */
function arityRule({ position, vocabulary }: FilterInput): readonly Allowance[] {
  const call = position.call();
  if (call.kind === "unrestricted") return [];
  const { mayClose, acceptsArgument } = call.value;
  const entries: Allowance[] = [];
  if (mayClose === "no") entries.push([vocabulary.callCloser, NO_TEXTS]);
  if (acceptsArgument === "no" && call.value.isAtStart) {
    for (const terminal of [...vocabulary.operandStarts, ...vocabulary.names, ...vocabulary.strings]) {
      entries.push([terminal, NO_TEXTS]);
    }
  }
  return entries;
}

function typeArgumentsRule({ position, vocabulary }: FilterInput): readonly Allowance[] {
  const arity = position.typeArity();
  if (arity.kind === "unrestricted") return [];
  const { min, max } = arity.value;
  const refused = max === 0 ? vocabulary.typeArguments : min > 0 ? vocabulary.closers : [];
  return refused.map((terminal): Allowance => [terminal, NO_TEXTS]);
}
