/**
 * Ways to fill one hole while the rest of the file stands: what the model writes under the grammar of the place, its types
 * and the text after it; then, where the model has found nothing more, names in scope that fit. Each is checked in place
 * before it is offered.
 */
import type { FullCheck, HoleFacts, ImportedName, TextRange } from "../../../domains/types/index.ts";
import { type Candidate, type HoleKnowledge, knowing } from "../../../holes/index.ts";
import {
  type CompiledProgram,
  type Constraint,
  compileProgram,
  holeConstraint,
  openContracts,
  type ProgramContracts,
  standsAlone,
  typesOfHole,
} from "../../compile/index.ts";
import { SpecError } from "../../kernel/index.ts";
import { ContractWatch } from "../contract-watch.ts";
import { runGeneration } from "../generate.ts";
import type { LedgerEntry } from "../ledger.ts";
import { holeOracle } from "./hole-oracle.ts";
import { promptFor } from "./prompt.ts";
import { type Rendering, shifted, standIns, withEdits } from "./rendering.ts";
import type { ContentOrigin, FillContext, FillSettings } from "./result.ts";

export interface HoleTask {
  readonly name: string;
  readonly kind: "expression" | "statements";
  /** What statements return. */
  readonly type?: string;
  /** The file as it is now. */
  readonly rendering: Rendering;
  readonly unsettled: readonly TextRange[];
  readonly facts: HoleFacts | undefined;
  /** Types that the value must be of, and whether one of them is asked by more than the place itself. */
  readonly demands: readonly string[];
  readonly isAskedElsewhere: boolean;
  /** Those of them that the caller asks, so that the file's own check does not see to them. */
  readonly required: readonly string[];
  /** Names that may be imported. */
  readonly offered: readonly ImportedName[];
  /** Patterns that the content matches as a whole. */
  readonly patterns: readonly string[];
}

export interface HoleCandidate extends Candidate<HoleKnowledge> {
  readonly origin: ContentOrigin;
  readonly ledger: readonly LedgerEntry[];
}

/** Counters of one session. */
export interface FillWork {
  generations: number;
  tokens: number;
}

const DEFAULT_TOKENS = 128;
const DEFAULT_ATTEMPTS = 6;
const DEFAULT_TYPE_ROLLBACKS = 40;
/** Characters shown to a model of unknown context. */
const ROOM = 12_000;
const CHARACTERS_PER_TOKEN = 2;

export async function* candidatesFor(
  task: HoleTask,
  context: FillContext,
  settings: FillSettings,
  work: FillWork,
): AsyncGenerator<HoleCandidate> {
  const at = situationOf(task, context);
  const contracts = await openContracts(at.program);
  try {
    yield* candidatesAt(at, contracts, task, context, settings, work);
  } finally {
    contracts?.dispose();
  }
}

async function* candidatesAt(
  at: Situation,
  contracts: ProgramContracts | undefined,
  task: HoleTask,
  context: FillContext,
  settings: FillSettings,
  work: FillWork,
): AsyncGenerator<HoleCandidate> {
  const refused = new Set<string>();
  const attempts = settings.attempts ?? DEFAULT_ATTEMPTS;
  for (let attempt = 0; attempt < attempts; attempt++) {
    if (settings.signal?.aborted === true) return;
    settings.onEvent?.({ type: "asking", hole: task.name, attempt });
    work.generations++;
    const result = await generateOnce(task, at, contracts, context, settings, refused, attempt);
    work.tokens += result.metadata.tokens;
    if (result.status === "aborted") return;
    const content = result.code.trim();
    if (result.status !== "complete" || refused.has(content)) continue;
    refused.add(content);
    const candidate = await finished(content, "model", result.ledger, task, at, context);
    if (candidate !== undefined) yield candidate;
  }
  if (task.kind === "statements" || context.oracle === undefined) return;
  for (const name of task.facts?.fitting ?? []) {
    if (refused.has(name) || settings.signal?.aborted === true) continue;
    if (!matches(name, at.program)) continue;
    if ((await checkInPlace(name, task, at, context))?.verdict !== "yes") continue;
    if ((await contractProblem(name, contracts)) !== undefined) continue;
    const ledger: LedgerEntry[] = [
      {
        constraint: "language",
        domain: "types",
        path: "",
        enforcement: "verified",
        detail: "a name in scope that fits, taken since the model found nothing; checked in place",
      },
    ];
    const candidate = await finished(name, "scope", ledger, task, at, context);
    if (candidate !== undefined) yield candidate;
  }
}

/** The content is one of every constraint. */
function matches(content: string, { constraints }: CompiledProgram): boolean {
  const bytes = new TextEncoder().encode(content);
  return constraints.every(({ recognizer }) => {
    const state = recognizer.advanceAll(recognizer.start(), bytes);
    return state !== undefined && recognizer.canEnd(state);
  });
}

/** The hole in the text in which all names that may be imported are. */
export interface Situation {
  readonly prefix: string;
  readonly suffix: string;
  readonly text: string;
  readonly place: TextRange;
  readonly unsettled: readonly TextRange[];
  readonly program: CompiledProgram;
}

export function situationOf(task: HoleTask, { file, checker }: FillContext): Situation {
  const { rendering, offered } = task;
  const edits = [
    ...(checker?.importing(rendering.text, offered) ?? []),
    ...standIns(file, rendering, task.name),
  ];
  const { text, open } = withEdits(rendering, edits);
  const place = placeIn(open, task.name);
  const prefix = text.slice(0, place.start);
  const suffix = text.slice(place.end);
  const constraints: Constraint[] = [
    holeConstraint(file.language, task.kind, prefix, suffix),
    ...task.patterns.map((pattern): Constraint => ({ kind: "regex", pattern })),
  ];
  const unsettled = task.unsettled.map((range) => shifted(range, edits));
  return { prefix, suffix, text, place, unsettled, program: compileProgram(constraints) };
}

function placeIn(places: Rendering["open"], name: string): TextRange {
  return places.find((place) => place.name === name) ?? { start: 0, end: 0 };
}

/** What questions see in front of an expression that more is asked of than its place says. */
function leadFor({ kind, demands, isAskedElsewhere }: HoleTask): string | undefined {
  return kind === "statements" || !isAskedElsewhere ? undefined : asArgumentOf(demands);
}

function asArgumentOf(types: readonly string[]): string {
  const type = types.map((each) => `(${each})`).join(" & ");
  return `(null! as (value: ${type}) => ${type})(`;
}

/** The content is of the types that the caller asks for; unknown where there is no compiler. */
async function isAsRequired(
  content: string,
  { required, kind }: HoleTask,
  { prefix, suffix }: Situation,
  { path, oracle }: FillContext,
): Promise<boolean> {
  if (required.length === 0 || kind === "statements" || oracle === undefined) return true;
  const document = oracle.open({
    fileName: path,
    prefix: prefix + asArgumentOf(required),
    suffix: `)${suffix}`,
    isExpression: true,
  });
  try {
    const { verdict, diagnostics } = await document.check(content);
    return verdict === "yes" || !diagnostics.some(({ start }) => start >= 0 && start < content.length);
  } finally {
    document.dispose();
  }
}

async function generateOnce(
  task: HoleTask,
  at: Situation,
  contracts: ProgramContracts | undefined,
  { file, path, oracle }: FillContext,
  settings: FillSettings,
  refused: ReadonlySet<string>,
  attempt: number,
) {
  const { model, maxTokens = DEFAULT_TOKENS, signal, template, version, onEvent } = settings;
  if (model === undefined)
    throw new SpecError("A session without a model only looks", { hint: "Open it with one." });
  const isExpression = task.kind === "expression";
  const lead = leadFor(task);
  const room =
    model.contextSize === undefined
      ? ROOM
      : Math.max(200, CHARACTERS_PER_TOKEN * (model.contextSize - maxTokens));
  const { around, text } = promptFor({
    file,
    hole: task.name,
    prefix: at.prefix,
    suffix: at.suffix,
    facts: task.facts,
    demands: task.demands,
    room,
  });
  const types =
    oracle === undefined
      ? undefined
      : typesOfHole(
          holeOracle(oracle, {
            place: at.place,
            padding: isExpression ? 1 : 0,
            unsettled: at.unsettled,
            refused,
            offersImports: task.offered.length > 0,
          }),
          {
            fileName: path,
            prefix: isExpression ? `${at.prefix}(` : at.prefix,
            suffix: isExpression ? `)${at.suffix}` : at.suffix,
            isExpression,
            ...(lead === undefined ? {} : { lead }),
          },
        );
  const seed = settings.sampling?.seed;
  return runGeneration(at.program, model, {
    prompt: text,
    around,
    maxTokens,
    sampling: { ...settings.sampling, ...(seed === undefined ? {} : { seed: (seed + attempt) >>> 0 }) },
    maxTypeRollbacks: settings.maxTypeRollbacks ?? DEFAULT_TYPE_ROLLBACKS,
    version,
    ...(types === undefined ? {} : { types }),
    ...(contracts === undefined ? {} : { contracts }),
    ...(template === undefined ? {} : { template }),
    ...(signal === undefined ? {} : { signal }),
    ...(onEvent === undefined
      ? {}
      : { onEvent: (event) => onEvent({ type: "writing", hole: task.name, event }) }),
  });
}

/** What the compiler says of the content in its place; undefined where there is none to ask. */
export async function checkInPlace(
  content: string,
  task: HoleTask,
  at: Situation,
  { path, oracle }: FillContext,
): Promise<FullCheck | undefined> {
  if (oracle === undefined) return undefined;
  const { place, unsettled, prefix, suffix } = at;
  const seen = holeOracle(oracle, {
    place,
    padding: 0,
    unsettled,
    refused: new Set(),
    offersImports: task.offered.length > 0,
  });
  const document = seen.open({ fileName: path, prefix, suffix, isExpression: task.kind === "expression" });
  try {
    return await document.check(content);
  } finally {
    document.dispose();
  }
}

/** What a content breaks of the contracts of the file, with the input that shows it. */
export async function contractProblem(
  content: string,
  contracts: ProgramContracts | undefined,
): Promise<string | undefined> {
  if (contracts === undefined) return undefined;
  const verdict = await new ContractWatch(contracts).checkWhole(new TextEncoder().encode(content));
  return verdict.kind === "kept" ? undefined : verdict.violation.diagnostics[0]?.message;
}

const HOLE_NAME = /\bhole_[A-Za-z0-9_]+/;

/** As it is written into the file, with what it imports; undefined where it will not do. */
async function finished(
  content: string,
  origin: ContentOrigin,
  ledger: readonly LedgerEntry[],
  task: HoleTask,
  at: Situation,
  context: FillContext,
): Promise<HoleCandidate | undefined> {
  const { file, checker } = context;
  if (HOLE_NAME.test(content)) return undefined;
  const { start } = at.place;
  const part = { start, end: start + content.length };
  const text = at.prefix + content + at.suffix;
  if (task.type !== undefined && checker?.returnProblem(text, part, task.type) !== undefined)
    return undefined;
  if (!(await isAsRequired(content, task, at, context))) return undefined;
  const isAlone = task.kind === "statements" || (await standsAlone(file.language, text, part));
  const imports = checker?.usedIn(text, part, task.offered) ?? [];
  return {
    content: isAlone ? content : `(${content})`,
    value: knowing({ imports: imports.map(({ name, module }) => ({ name, module })) }),
    origin,
    ledger,
  };
}
