/**
 * What a sketch, and the rules of a language on where jumps may stand, leave of the next lexeme. A lexeme is refused
 * only when it breaks a rule in every reading of the text; the end is refused until what the sketch requires is there.
 */
import {
  cofiniteLanguage,
  END_OF_TEXT,
  type Language,
  type LexemeFilter,
  lexemeFilter,
  NO_TEXTS,
  type TerminalKey,
} from "../../masks/index.ts";
import type { LexemeRecord, Position } from "../domain.ts";
import { type LexemePlace, type OpenConstruct, type PositionValue, positionValue } from "../views.ts";
import type { ControlFlowTable, LexemeRule, PlaceRule, Surroundings } from "./table.ts";
import {
  boundsNesting,
  type ControlFlowValue,
  controlFlowLattice,
  forbiddenNames,
  nestingClashes,
  requiredNames,
} from "./value.ts";

/** What open constructs say of the code: the arrow from syntax to control flow. */
export type ContainedAt = (position: PositionValue) => ControlFlowValue;

export interface ControlFlowFilterOptions {
  readonly table: ControlFlowTable;
  /** What the text stands in; undefined: not known. */
  readonly surroundings: Surroundings | undefined;
  /** Left out: nesting is not bounded. */
  readonly containedAt?: ContainedAt;
}

/** The filter of a value at a position. Permissive; monotone in the value. */
export function controlFlowFilter(
  options: ControlFlowFilterOptions,
): (value: ControlFlowValue, position: Position) => LexemeFilter {
  // A place is the same object wherever the same is open.
  const known = new WeakMap<object, { readonly value: ControlFlowValue; readonly filter: LexemeFilter }>();
  return (value, position) => {
    if (controlFlowLattice.equals(value, controlFlowLattice.bottom)) return { kind: "bottom" };
    const { places } = position;
    if (places === undefined) return endFilter(options.table, value, position.lexemes?.());
    const before = known.get(places);
    if (before !== undefined && before.value === value) return before.filter;
    const languages: [TerminalKey, Language][] = [];
    for (const [name, key] of position.terminals) {
      if (!mayRefuse(options.table, value, name)) continue;
      const place = places.of(key);
      const language = place === undefined ? undefined : languageAt(options, value, name, place);
      if (language !== undefined) languages.push([key, language]);
    }
    const filter = lexemeFilter(languages);
    known.set(places, { value, filter });
    return filter;
  };
}

/** Names that a sketch may use for a language. */
export function constructNames(table: ControlFlowTable): readonly string[] {
  return [...Object.keys(table.constructs), ...(table.measured ?? [])].sort();
}

/** Required constructs of which a text has none. */
export function missingConstructs(
  table: ControlFlowTable,
  value: ControlFlowValue,
  { entries }: LexemeRecord,
): readonly string[] {
  return requiredNames(value).filter((name) => {
    const rules = table.constructs[name] ?? [];
    // An audit looks for those that lexemes do not tell.
    if (table.measured?.includes(name) === true) return false;
    return !entries.some(({ terminal, owners }) =>
      rules.some((rule) => rule.texts === undefined && concerns(rule, terminal, owners)),
    );
  });
}

/**
 * Why a lexeme may not stand at a position, in words; undefined where it may, or no reading knows it.
 * @param text  of the lexeme
 */
export function controlFlowRefusal(
  options: ControlFlowFilterOptions,
  value: ControlFlowValue,
  { places, terminals }: Position,
  text: string,
): string | undefined {
  const literal = JSON.stringify(text);
  for (const [name, key] of terminals) {
    const place = places?.of(key);
    if (place === undefined) continue;
    const isIt = name === literal;
    for (const rule of options.table.places) {
      if (isIt && concerns(rule.lexemes, name, place.owners) && !mayStand(rule, place, options.surroundings))
        return rule.violation;
    }
    for (const construct of forbiddenNames(value)) {
      for (const rule of options.table.constructs[construct] ?? []) {
        const hasText = rule.texts?.includes(text) ?? isIt;
        if (hasText && concerns(rule, name, place.owners)) return `${construct} is forbidden`;
      }
    }
    const { containedAt, table } = options;
    if (isIt && containedAt !== undefined && nestsTooDeep(table, containedAt, value, place))
      return "nested too deep";
  }
  return undefined;
}

function endFilter(
  table: ControlFlowTable,
  value: ControlFlowValue,
  record: LexemeRecord | undefined,
): LexemeFilter {
  if (record === undefined || requiredNames(value).length === 0) return lexemeFilter([]);
  return lexemeFilter(missingConstructs(table, value, record).length > 0 ? [[END_OF_TEXT, NO_TEXTS]] : []);
}

/** Cheap: leaves out terminals that no rule is about. */
function mayRefuse(table: ControlFlowTable, value: ControlFlowValue, terminal: string): boolean {
  const isAbout = ({ terminals }: LexemeRule): boolean => terminals?.includes(terminal) ?? true;
  if (table.places.some(({ lexemes }) => isAbout(lexemes))) return true;
  if (boundsNesting(value)) return true;
  return forbiddenNames(value).some((name) => table.constructs[name]?.some(isAbout) === true);
}

/** What is left of a terminal; undefined: all of it. */
function languageAt(
  { table, surroundings, containedAt }: ControlFlowFilterOptions,
  value: ControlFlowValue,
  terminal: string,
  place: LexemePlace,
): Language | undefined {
  for (const rule of table.places) {
    if (concerns(rule.lexemes, terminal, place.owners) && !mayStand(rule, place, surroundings))
      return NO_TEXTS;
  }
  const texts = new Set<string>();
  for (const name of forbiddenNames(value)) {
    for (const rule of table.constructs[name] ?? []) {
      if (!concerns(rule, terminal, place.owners)) continue;
      if (rule.texts === undefined) return NO_TEXTS;
      for (const text of rule.texts) texts.add(text);
    }
  }
  if (containedAt !== undefined && nestsTooDeep(table, containedAt, value, place)) return NO_TEXTS;
  return texts.size === 0 ? undefined : cofiniteLanguage([...texts]);
}

function concerns(
  { terminals, owners, isPossible }: LexemeRule,
  terminal: string,
  actual: ReadonlySet<string>,
): boolean {
  if (terminals !== undefined && !terminals.includes(terminal)) return false;
  if (owners === undefined) return true;
  if (isPossible === true) return owners.some((owner) => actual.has(owner));
  return actual.size > 0 && [...actual].every((owner) => owners.includes(owner));
}

function mayStand(
  { within, barriers, outside }: PlaceRule,
  place: LexemePlace,
  surroundings: Surroundings | undefined,
): boolean {
  const end = place.search(({ type, fields, terminals }) => {
    const isWithin = within.some(
      ({ type: wanted, exceptFields, having }) =>
        type === wanted &&
        (having === undefined || terminals.has(having)) &&
        (exceptFields === undefined ||
          fields.some((field) => field === undefined || !exceptFields.includes(field))),
    );
    if (isWithin) return "found";
    return barriers.includes(type) ? "barred" : "on";
  });
  if (end === "outside") return surroundings === undefined || outside.includes(surroundings);
  return end === "found";
}

/** Every reading begins a construct with the lexeme that would be nested deeper than the sketch has it. */
function nestsTooDeep(
  { nesting }: ControlFlowTable,
  containedAt: ContainedAt,
  value: ControlFlowValue,
  { owners, begun, around }: LexemePlace,
): boolean {
  if (owners.size === 0 || [...owners].some((owner) => !begun.has(owner) || !nesting.includes(owner)))
    return false;
  const [type] = owners;
  const certain = around.filter(({ isCertain }) => isCertain);
  const open = [...(type === undefined ? [] : [type]), ...certain.map((c) => c.type)].map(
    (name): OpenConstruct => ({ type: name, field: undefined, index: undefined, start: undefined }),
  );
  return nestingClashes(containedAt(positionValue(open)), value);
}
