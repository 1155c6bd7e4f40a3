/**
 * Which identifier a placeholder of an idea gets. Lists and their elements are named together (`prices`, `price`), so
 * that a program reads as one hand's work; everything else is drawn from pools, and often replaced by a compound that
 * occurs nowhere else, so that a model learns to copy names instead of learning them by heart.
 */
import { InternalError, type Random } from "../../../src/kernel/index.ts";
import { ADJECTIVES, NOUNS } from "../corpus-words.ts";
import { FIELD_POOLS } from "./fields.ts";
import type { FieldRole } from "./idea.ts";
import { capital, pick, plural } from "./wording.ts";

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

/** Plural placeholder, placeholder of one element, and what it is called. */
const LISTS: readonly (readonly [list: string, element: string, nouns: readonly string[]])[] = [
  [
    "xs",
    "x",
    words("value number num score price amount point reading total grade weight size level count age"),
  ],
  ["ys", "y", words("other target factor offset second limit bonus")],
  ["ss", "w", words("word name line tag label key term text title city letter token part string")],
  ["ts", "u", words("other candidate filter prefix allowed pattern")],
  ["items", "item", words("item element entry value member thing row")],
  ["others", "other", words("other extra candidate second newItem")],
  ["rows", "row", words("row line list group record")],
  ["tasks", "task", words("task job step action operation")],
];

/** Short names that an element may have instead of its noun. */
const SHORT_ELEMENTS: Readonly<Record<string, readonly string[]>> = {
  x: words("n x value num current v"),
  y: words("y other m"),
  w: words("s word str item text w"),
  u: words("other t entry"),
  item: words("item x value element entry it"),
  other: words("other o y"),
  row: words("row r line"),
  task: words("task run fn"),
};

/** Names of parameters by role. */
const PARAMETERS: Readonly<Record<string, readonly string[]>> = {
  s: words("text input s str value source content sentence phrase line message word"),
  t: words("other target second needle search suffix part b"),
  n: words("n value num number x input"),
  m: words("m other y second b divisor"),
  count: words("count n times amount size length howMany"),
  limit: words("limit max threshold bound cap maximum"),
  lo: words("min low lower minimum start from"),
  hi: words("max high upper maximum end to"),
  at: words("index i position at place"),
  sep: words("separator delimiter sep glue joiner"),
  target: words("target wanted needle search query value key"),
  fallback: words("fallback defaultValue otherwise alternative initial"),
  rate: words("rate percent percentage factor ratio share"),
  pred: words("predicate test matches condition accept filter isWanted"),
  fn: words("fn callback transform mapper f convert change"),
  key: words("key keyOf getKey selector by toKey"),
  map: words("map entries lookup table index counts scores prices stock"),
  map2: words("other second extra updates more"),
  set: words("set known seen members allowed names"),
  set2: words("other second rest banned"),
  obj: words("object record obj values data source options"),
  date: words("date day when moment start"),
  date2: words("other end until later due"),
  days: words("days count n amount"),
  node: words("node tree root"),
  ms: words("ms delayMs timeoutMs milliseconds"),
  load: words("load fetchOne read get loader"),
  json: words("json text input raw source"),
  nested: words("nested input values tree list deep"),
  matrix: words("matrix grid table rows board"),
  a: words("a left first x"),
  b: words("b right second y"),
};

/** Names of local variables by role. */
const LOCALS: Readonly<Record<string, readonly string[]>> = {
  acc: words("total sum acc result running"),
  prod: words("product result total acc"),
  out: words("result out output list collected res"),
  text: words("result out output built res"),
  i: words("i index"),
  j: words("j k"),
  ch: words("char c ch letter"),
  counts: words("counts tally frequency seen"),
  groups: words("groups result grouped buckets"),
  seen: words("seen found visited known"),
  num_: words("count total matches n"),
  best: words("best result top winner"),
  cur: words("current cur value"),
  prev: words("previous prev last before"),
  next: words("next following upcoming"),
  left: words("left low start begin"),
  right: words("right high end stop"),
  mid: words("middle mid center"),
  parts: words("parts pieces words chunks"),
  sorted: words("sorted ordered copy arranged"),
  rest: words("rest others remaining tail"),
  head: words("first head"),
  k: words("key k name"),
  v: words("value v"),
  list: words("list group bucket existing"),
  digit: words("digit last d"),
  err: words("error cause e"),
  attempt: words("attempt tries round"),
  diff: words("difference gap delta diff"),
  mean: words("mean average avg"),
  size: words("size length total"),
  pos: words("position at found place"),
};

/** Names by placeholder, and for records the fields and the interface's name. */
export interface Naming {
  readonly names: ReadonlyMap<string, string>;
  /** Role to field name. */
  readonly fields: ReadonlyMap<FieldRole, string>;
}

const COMPOUND_SHARE = 0.35;
/** Of compounds: words that do not exist. */
const COINED_SHARE = 0.5;
const SHORT_SHARE = 0.45;

const RESERVED = new Set(
  words(`
    await break case catch class const continue debugger default delete do else enum export extends false finally for
    function if import in instanceof new null return super switch this throw true try typeof var void while with yield
    let static async of get set type arguments eval number string boolean object symbol undefined assert test name length status
  `),
);

/** Nouns that, with a capital, are types of the language. */
const GLOBALS = new Set(
  words(
    "argument date error map number object set string symbol function array event node text image record",
  ),
);

/** Chooses a name for every placeholder that occurs in the templates. */
export function chooseNames(
  templates: readonly string[],
  fieldRoles: readonly FieldRole[],
  random: Random,
): Naming {
  const names = new Map<string, string>();
  const used = new Set<string>(RESERVED);
  const take = (placeholder: string, candidates: () => string): void => {
    for (let attempt = 0; attempt < 40; attempt++) {
      const name = candidates();
      if (used.has(name)) continue;
      used.add(name);
      names.set(placeholder, name);
      return;
    }
    throw new InternalError(`No free name for "$${placeholder}"`);
  };
  const fields = new Map<FieldRole, string>();
  // Nothing is reserved among fields; and a field's name may be a local's as well.
  const takenFields = new Set<string>();
  for (const role of fieldRoles) {
    let field = "";
    do {
      const isCompound = random() < COMPOUND_SHARE && role !== "id";
      field = isCompound ? compoundField(role, random) : pick(random, FIELD_POOLS[role]);
    } while (takenFields.has(field));
    takenFields.add(field);
    names.set(role, field);
    fields.set(role, field);
  }
  const wanted = placeholders(templates);
  if (wanted.has("rec") || wanted.has("recs") || wanted.has("r")) recordNames(take, names, random);
  for (const [list, element, nouns] of LISTS) {
    if (!wanted.has(list) && !wanted.has(element)) continue;
    const noun = random() < COMPOUND_SHARE ? compound(random) : pick(random, nouns);
    if (wanted.has(list)) take(list, () => plural(used.has(plural(noun)) ? compound(random) : noun));
    if (wanted.has(element)) {
      take(element, () =>
        random() < SHORT_SHARE
          ? pick(random, SHORT_ELEMENTS[element]!)
          : used.has(noun)
            ? pick(random, nouns)
            : noun,
      );
    }
  }
  for (const placeholder of wanted) {
    if (names.has(placeholder)) continue;
    const parameters = PARAMETERS[placeholder];
    const pool = parameters ?? LOCALS[placeholder];
    if (pool === undefined) throw new InternalError(`Unknown placeholder "$${placeholder}"`);
    const compounds = parameters !== undefined && placeholder.length < 4 && random() < COMPOUND_SHARE;
    take(placeholder, () => (compounds ? compound(random) : pick(random, pool)));
  }
  return { names, fields };
}

function recordNames(
  take: (placeholder: string, candidates: () => string) => void,
  names: Map<string, string>,
  random: Random,
): void {
  let entity = "";
  do entity = random() < COMPOUND_SHARE ? compound(random) : pick(random, NOUNS);
  while (GLOBALS.has(entity));
  names.set("rec", entity);
  take("recs", () =>
    random() < 0.8
      ? plural(entity)
      : pick(random, ["items", "list", "records", "entries", "all", "rows", "input"]),
  );
  take("r", () =>
    random() < 0.7
      ? entity
      : random() < 0.5
        ? entity.charAt(0)
        : pick(random, ["item", "entry", "row", "it", "one", "element"]),
  );
}

/** Replaces `$xs` by its name, `$Xs` by the same with a capital; the longest known placeholder wins: `$xsBelow`. */
export function fillNames(
  template: string,
  names: ReadonlyMap<string, string>,
  show: (name: string) => string = (name) => name,
): string {
  return template.replace(PLACEHOLDER, (_, found: string) => {
    const role = placeholderIn(found, template);
    const name = names.get(role);
    if (name === undefined) throw new InternalError(`No name for "$${role}" in "${template}"`);
    const rest = found.slice(role.length);
    return (found.startsWith(role) ? show(name) : capital(show(name))) + rest;
  });
}

const PLACEHOLDER = /\$([A-Za-z][A-Za-z0-9]*_?)/g;

const KNOWN = new Set([
  ...LISTS.map(([list]) => list),
  ...LISTS.map(([, element]) => element),
  ...Object.keys(PARAMETERS),
  ...Object.keys(LOCALS),
  ...Object.keys(FIELD_POOLS),
  "rec",
  "recs",
  "r",
  "self",
]);

function placeholderIn(found: string, template: string): string {
  const lower = found.charAt(0).toLowerCase() + found.slice(1);
  for (let length = lower.length; length > 0; length--) {
    if (KNOWN.has(lower.slice(0, length))) return lower.slice(0, length);
  }
  throw new InternalError(`Unknown placeholder "$${found}" in "${template}"`);
}

function placeholders(templates: readonly string[]): Set<string> {
  const roles = new Set<string>();
  for (const template of templates) {
    for (const [, found] of template.matchAll(PLACEHOLDER)) roles.add(placeholderIn(found!, template));
  }
  // Both or none: they are one noun.
  if (roles.has("rec") || roles.has("recs")) roles.add("rec").add("recs");
  roles.delete("self");
  return roles;
}

/**
 * A name that hardly ever occurs again: two words that rarely meet, such as `quietLamp`, or a word that does not exist, so
 * that a model also learns to copy words it has to spell.
 */
export function compound(random: Random): string {
  if (random() < COINED_SHARE) {
    const coined = coinedWord(random);
    return random() < 0.6 ? coined : coined + capital(pick(random, NOUNS));
  }
  const first = pick(random, random() < 0.6 ? ADJECTIVES : NOUNS);
  return first + capital(random() < 0.85 ? pick(random, NOUNS) : coinedWord(random));
}

const ONSETS = words(
  "b bl br c ch cl cr d dr f fl fr g gl gr h j k l m n p ph pl pr qu r s sc sh sl sm sn sp st t th tr v w wh z",
);
const CORES = words("a a e e i i o o u ai ea ee ie oa oo ou y");
const CODAS = words("b ck d ff g l ll m n nd ng nk nt p r rd rk rm rn rt s sh ss st t th x");
const ENDINGS = words("er el le en et ing y ion or al ard ish ow ic ant ure");

/** A word that sounds like one and is none, such as `brandel`. */
function coinedWord(random: Random): string {
  const syllable = (): string =>
    pick(random, ONSETS) + pick(random, CORES) + (random() < 0.5 ? pick(random, CODAS) : "");
  let word = syllable();
  if (random() < 0.5) word += syllable();
  return random() < 0.6 ? word + pick(random, ENDINGS) : word + pick(random, CODAS);
}

function compoundField(role: FieldRole, random: Random): string {
  const isPlural = role === "list";
  if (random() < COINED_SHARE) return isPlural ? plural(coinedWord(random)) : coinedWord(random);
  if (role === "flag") {
    return (
      pick(random, ["is", "has", "can", "was", "needs"]) + capital(pick(random, [...ADJECTIVES, ...NOUNS]))
    );
  }
  const second = random() < 0.5 ? pick(random, FIELD_POOLS[role]) : pick(random, NOUNS);
  return pick(random, NOUNS) + capital(isPlural ? plural(pick(random, NOUNS)) : second);
}
