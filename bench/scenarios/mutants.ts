/**
 * Programs with one token wrong, judged by the language's own parser: an invalid one that is accepted to its end is a
 * hole in the constraint, a valid one that is refused is a false reject.
 */
import type { Command } from "commander";
import type { Vocabulary } from "../../masks/index.ts";
import { Engine } from "../../src/index.ts";
import { SpecError, seededRandom } from "../../src/kernel/index.ts";
import {
  type CodeLanguage,
  type DomainChoice,
  hasTypes,
  openCodeLanguage,
  parseDomains,
} from "../lib/code/language.ts";
import { applyMutation, drawMutation, MUTANT_KINDS, type Mutation, parseKinds } from "../lib/code/mutate.ts";
import { codeTokens, readThrough } from "../lib/code/read-through.ts";
import { openSources, type SourceText } from "../lib/code/sources.ts";
import type { Lexeme } from "../lib/code/structure.ts";
import { header, table } from "../lib/report.ts";
import { percent } from "../lib/stats.ts";
import { judgeTypedMutants } from "../lib/typed/mutants.ts";
import { TYPED_MUTANT_KINDS } from "../lib/typed/mutations.ts";
import { loadVocabulary } from "../lib/vocabularies.ts";
import type { Scenario } from "../run.ts";

export interface MutantOptions {
  readonly domains: DomainChoice;
  readonly project?: string | undefined;
  /** Mutants in all. */
  readonly n: number;
  readonly seed: number;
  readonly kinds: readonly string[];
}

/** Where an invalid mutant was refused; only `token`, `end` and `never` can come from syntax alone. */
interface CaughtAt {
  token: number;
  statement: number;
  function: number;
  end: number;
  never: number;
}

interface Example {
  readonly file: string;
  readonly kind: string;
  readonly verdict: "invalid but accepted" | "valid but refused";
  /** The mutant around its mutation, which is between ⟪ and ⟫. */
  readonly text: string;
  /** What the judge or we say. */
  readonly why: string;
}

/** Examples of each verdict that a report keeps. */
const MAX_EXAMPLES = 60;

export const mutants: Scenario = {
  name: "mutants",
  summary: "programs with one token wrong: how many are let through",
  configure(command: Command) {
    command
      .requiredOption("--language <name>", "programming language")
      .option(
        "--files <path>",
        "valid sources: a folder, or a JSONL file with rows {id, code}; default: programs of our own",
      )
      .option("--domains <which>", "syntax or all", "syntax")
      .option("--project <file>", "tsconfig.json of the files, for domains that ask for one")
      .option("--vocab <name>", "tiny, qwen2.5 or llama3", "qwen2.5")
      .option("--limit <n>", "files, spread evenly over all")
      .option("--place <what>", "with all domains: read the part around a mutation, or the module", "part")
      .option("--n <n>", "mutants", "1000")
      .option("--seed <n>", "seed", "1")
      .option(
        "--kinds <list>",
        `of ${MUTANT_KINDS.join(", ")}; with all domains: ${TYPED_MUTANT_KINDS.join(", ")}`,
        MUTANT_KINDS.join(","),
      );
  },
  async run(options, log) {
    const language = await openCodeLanguage(String(options.language));
    const vocabulary = await loadVocabulary(String(options.vocab));
    const { sources, root, project } = openSources(language, options);
    const seed = Number(options.seed);
    if (parseDomains(options.domains) === "all" && hasTypes(language)) {
      const kinds = String(options.kinds) === MUTANT_KINDS.join(",") ? TYPED_MUTANT_KINDS : options.kinds;
      const report = await judgeTypedMutants(language, sources, vocabulary, {
        project,
        root,
        place: parsePlace(options.place),
        n: Number(options.n),
        seed,
        kinds: parseKinds(String(kinds), TYPED_MUTANT_KINDS),
      });
      logReport(report, log);
      return { ...header("mutants", vocabulary, seed), ...report };
    }
    const report = await judgeMutants(language, sources, vocabulary, {
      domains: parseDomains(options.domains),
      project,
      n: Number(options.n),
      seed,
      kinds: parseKinds(String(options.kinds)),
    });
    logReport(report, log);
    return { ...header("mutants", vocabulary, seed), ...report };
  },
};

function parsePlace(value: unknown): "part" | "module" {
  if (value === "part" || value === "module") return value;
  throw new SpecError(`--place is part or module, not ${JSON.stringify(value)}`);
}

/** Everything of the report but its header. */
export async function judgeMutants(
  language: CodeLanguage,
  sources: readonly SourceText[],
  vocabulary: Vocabulary,
  { domains, project, n, seed, kinds }: MutantOptions,
) {
  const engine = new Engine(language.program(domains, project), vocabulary);
  const { usable, leftOut } = await usableSources(language, engine, sources);
  const drawn = drawAll(usable, n, seed, kinds);
  const texts = drawn.map(({ source, mutation }) => applyMutation(source.text, mutation));
  const faults = await language.judge.check(texts);
  const caughtAt = none();
  const byKind = Object.fromEntries(kinds.map((kind) => [kind, { n: 0, invalid: 0, caughtAt: none() }]));
  const examples: Example[] = [];
  let invalid = 0;
  let validRejected = 0;
  const keep = (example: Example): void => {
    if (examples.filter(({ verdict }) => verdict === example.verdict).length < MAX_EXAMPLES)
      examples.push(example);
  };
  const readers = new Map<Usable, MutantReader>();
  for (const [i, { source, mutation }] of drawn.entries()) {
    const fault = faults[i];
    let reader = readers.get(source);
    if (reader === undefined) {
      readers.clear();
      reader = new MutantReader(engine, source.text);
      readers.set(source, reader);
    }
    const { kind } = mutation;
    const found = reader.read(texts[i]!);
    const counts = byKind[kind]!;
    counts.n++;
    const described = { file: source.name, kind, text: around(texts[i]!, mutation) };
    if (fault === undefined) {
      if (found === undefined) continue;
      validRejected++;
      keep({ ...described, verdict: "valid but refused", why: found.reason });
      continue;
    }
    invalid++;
    counts.invalid++;
    const where = found === undefined ? "never" : found.isAtEnd ? "end" : "token";
    caughtAt[where]++;
    counts.caughtAt[where]++;
    if (where === "never") keep({ ...described, verdict: "invalid but accepted", why: fault });
  }
  return {
    language: language.id,
    domains,
    judge: { name: language.judge.name, isReference: language.judge.isReference },
    files: usable.length,
    /** Files that the judge or we refuse: their mutants would say nothing. */
    filesLeftOut: leftOut,
    mutants: drawn.length,
    invalid,
    accepted: caughtAt.never,
    acceptedPct: percent(caughtAt.never, invalid),
    valid: drawn.length - invalid,
    validRejected,
    caughtAt,
    byKind,
    examples,
  };
}

interface Usable {
  readonly name: string;
  readonly text: string;
  readonly lexemes: readonly Lexeme[];
}

interface Drawn {
  readonly source: Usable;
  readonly mutation: Mutation;
}

async function usableSources(language: CodeLanguage, engine: Engine, sources: readonly SourceText[]) {
  const usable: Usable[] = [];
  const leftOut: string[] = [];
  const verdicts = await language.judge.check(sources.map(({ text }) => text ?? ""));
  for (const [i, { name, text }] of sources.entries()) {
    const isValid = text !== undefined && verdicts[i] === undefined;
    const timings = { allowsUs: [], maskUs: [] };
    if (isValid && readThrough(engine.session(), codeTokens(engine, text), 0, timings, 0) === undefined) {
      const lexemes = language.structure.lexemes(text);
      if (lexemes.length > 0) usable.push({ name, text, lexemes });
    } else leftOut.push(name);
  }
  return { usable, leftOut };
}

/** The same number for each source, kinds by turns; of one source, the last places first. */
function drawAll(sources: readonly Usable[], n: number, seed: number, kinds: readonly string[]): Drawn[] {
  const random = seededRandom(seed);
  const pool = sources.flatMap(({ lexemes }) => lexemes.map(({ text }) => text));
  const drawn: Drawn[] = [];
  for (const [i, source] of sources.entries()) {
    const share = Math.floor(((i + 1) * n) / sources.length) - Math.floor((i * n) / sources.length);
    const own: Drawn[] = [];
    for (let k = 0; k < share; k++) {
      const kind = kinds[(drawn.length + k) % kinds.length]!;
      const mutation = drawMutation(kind, source.text, source.lexemes, pool, random);
      if (mutation !== undefined) own.push({ source, mutation });
    }
    drawn.push(...own.sort((a, b) => b.mutation.start - a.mutation.start));
  }
  return drawn;
}

/** Reads mutants of one source; what a mutant shares with the source before its mutation is read once. */
class MutantReader {
  readonly #engine: Engine;
  readonly #session;
  readonly #tokens: readonly number[];

  constructor(engine: Engine, source: string) {
    this.#engine = engine;
    this.#session = engine.session();
    this.#tokens = codeTokens(engine, source);
    for (const token of this.#tokens) this.#session.accept(token);
  }

  /** @returns `undefined` when it is accepted */
  read(mutant: string): { readonly isAtEnd: boolean; readonly reason: string } | undefined {
    const tokens = codeTokens(this.#engine, mutant);
    let shared = 0;
    while (shared < tokens.length && tokens[shared] === this.#tokens[shared]) shared++;
    // The session's own tokens beyond its shared part may be an earlier mutant's: go back, then forward again.
    this.#session.rollback(Math.min(shared, this.#standing));
    for (let i = this.#session.length; i < shared; i++) this.#session.accept(tokens[i]!);
    this.#standing = shared;
    const refused = readThrough(this.#session, tokens, shared, { allowsUs: [], maskUs: [] }, 0);
    return refused === undefined
      ? undefined
      : { isAtEnd: refused.at === tokens.length, reason: refused.reason };
  }

  /** Tokens of the session that are the source's. */
  #standing = Number.POSITIVE_INFINITY;
}

function none(): CaughtAt {
  return { token: 0, statement: 0, function: 0, end: 0, never: 0 };
}

function around(mutant: string, { start, text }: Mutation): string {
  const end = start + text.length;
  return `${mutant.slice(Math.max(0, start - 60), start)}⟪${text}⟫${mutant.slice(end, end + 40)}`;
}

type Report = Omit<Awaited<ReturnType<typeof judgeMutants>>, "domains" | "examples"> & {
  readonly examples: readonly Omit<Example, "verdict">[];
};

function logReport(report: Report, log: (line: string) => void): void {
  const rows = Object.entries(report.byKind).map(([kind, counts]) => [
    kind,
    `${counts.n}`,
    `${counts.invalid}`,
    `${counts.caughtAt.token}`,
    `${counts.caughtAt.statement}`,
    `${counts.caughtAt.function}`,
    `${counts.caughtAt.end}`,
    `${counts.caughtAt.never}`,
  ]);
  log(
    table(
      ["kind", "mutants", "invalid", "caught at a token", "a statement", "a function", "the end", "accepted"],
      rows,
    ),
  );
  log(
    `${report.language}, judged by ${report.judge.name}: ${report.accepted} of ${report.invalid} invalid mutants ` +
      `accepted (${report.acceptedPct ?? "-"} %), ${report.validRejected} of ${report.valid} valid ones refused`,
  );
  for (const { kind, text, why } of report.examples.slice(0, 20))
    log(`${kind}: ${JSON.stringify(text)}: ${why}`);
}
