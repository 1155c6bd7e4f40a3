/**
 * What domains may know of each other without importing each other: where in the text a position is, which names a text
 * uses, and which it has imported. Read-only values with lattices of their own: knowing more is being lower, and an
 * unknown part is top, so that what is derived from them may only get stronger as more is known.
 */
import {
  type Conjunction,
  compareText,
  conjunctionLattice,
  flatLattice,
  hashText,
  type Pointwise,
  type ProductValue,
  pointwiseLattice,
  productLattice,
} from "../src/kernel/index.ts";

/** A construct that has begun and not ended. */
export interface OpenConstruct {
  /** Name of the grammar rule, as trees show it. */
  readonly type: string;
  /** The field of this construct in which the next one inwards stands, or the position; undefined where uncertain. */
  readonly field: string | undefined;
  /** Complete named parts of the construct before the position: in an argument list, the number of the argument. */
  readonly index: number | undefined;
  /** Offset of its first byte. */
  readonly start: number | undefined;
}

/** A construct that is open around a lexeme in some reading of the text, or in all. */
export interface SurroundingConstruct {
  readonly type: string;
  /** Fields of the construct in which the next one inwards may stand. */
  readonly fields: readonly (string | undefined)[];
  /** Terminals that the construct may have among what has been read of it: `"async"` of a function. */
  readonly terminals: ReadonlySet<string>;
  /** Open in every reading. */
  readonly isCertain: boolean;
}

/** What a lexeme would be part of. */
export interface LexemePlace {
  /** Grammar rules that one reading or another gives the lexeme to; auxiliary rules count as those they belong to. */
  readonly owners: ReadonlySet<string>;
  /** Those of `owners` that would begin with the lexeme, in all readings. */
  readonly begun: ReadonlySet<string>;
  /** Innermost first. */
  readonly around: readonly SurroundingConstruct[];
  /**
   * Follows every reading outwards, through the constructs around the lexeme.
   * @returns whether some reading arrived; none did, and some left the text; or all were barred
   */
  search(decide: (construct: SurroundingConstruct) => SearchStep): SearchResult;
}

/** What to do with a way outwards: it has arrived, it is no use following, or it goes on. */
export type SearchStep = "found" | "barred" | "on";
/** Some way arrived; none did, and some left the text; every way was barred. */
export type SearchResult = "found" | "outside" | "barred";

const construct = {
  type: flatLattice<string>("construct"),
  field: flatLattice<string>("field"),
  index: flatLattice<number>("index"),
  start: flatLattice<number>("start"),
};

/** What is known of one open construct. */
export type ConstructValue = ProductValue<typeof construct>;

const constructLattice = productLattice("open construct", construct);

/** What is known of a position: open constructs by their distance from it, the innermost at 0. */
export type PositionValue = Pointwise<number, ConstructValue>;

/** Bottom when two different constructs are said to stand at one distance. */
export const positionLattice = pointwiseLattice<number, ConstructValue>("position", constructLattice);

/** The value of a position inside `open`, innermost first. */
export function positionValue(open: readonly OpenConstruct[]): PositionValue {
  return positionLattice.of(
    open.map(({ type, field, index, start }, distance) => [
      distance,
      constructLattice.of({
        type: construct.type.exactly(type),
        ...(field === undefined ? {} : { field: construct.field.exactly(field) }),
        ...(index === undefined ? {} : { index: construct.index.exactly(index) }),
        ...(start === undefined ? {} : { start: construct.start.exactly(start) }),
      }),
    ]),
  );
}

/**
 * The open constructs, innermost first, up to the first whose type is not known: what stands beyond that might be
 * further out than it seems.
 */
export function knownConstructs(position: PositionValue): readonly OpenConstruct[] {
  const known: OpenConstruct[] = [];
  for (const [distance, { type, field, index, start }] of positionLattice.entries(position)) {
    if (distance !== known.length || type.kind !== "exactly") break;
    known.push({
      type: type.value,
      field: exactValue(field),
      index: exactValue(index),
      start: exactValue(start),
    });
  }
  return known;
}

function exactValue<T>(value: { readonly kind: string; readonly value?: T }): T | undefined {
  return value.kind === "exactly" ? value.value : undefined;
}

const names = { compare: compareText, hash: hashText, print: (name: string) => name };

/** Names that a text uses and does not declare itself, imports left aside. */
export type UsedNames = Conjunction<string>;

export const usedNamesLattice = conjunctionLattice<string>("used names", names);

/** Where an imported name comes from. */
export interface ImportBinding {
  readonly module: string;
  /** What the module calls it; `default` and `*` as in ECMAScript. */
  readonly exported: string;
}

/** Local name to where it was imported from. */
export type Bindings = Pointwise<string, ReturnType<typeof bindingText.exactly>>;

const bindingText = flatLattice<string>("binding");

/** Bottom when one name is imported from two places. */
export const bindingsLattice = pointwiseLattice<string, ReturnType<typeof bindingText.exactly>>(
  "imported names",
  bindingText,
);

export function bindings(entries: Iterable<readonly [string, ImportBinding]>): Bindings {
  return bindingsLattice.of(
    [...entries].map(([local, { module, exported }]) => [
      local,
      bindingText.exactly(JSON.stringify([module, exported])),
    ]),
  );
}

/** The imported names, sorted; none for a contradiction. */
export function importedNames(value: Bindings): readonly (readonly [string, ImportBinding])[] {
  return bindingsLattice.entries(value).flatMap(([local, binding]) => {
    if (binding.kind !== "exactly") return [];
    // Written by `bindings` alone.
    const [module, exported] = JSON.parse(binding.value) as [string, string];
    return [[local, { module, exported }] as const];
  });
}
