/**
 * Filling the holes of one file, in steps of the caller's choosing: generate broadly, look at what came out, demand more
 * of a hole, open another one again, go on. The state is what was demanded and what was written; the network of the holes
 * is built from it, narrows the holes by each other, and says why when nothing fits.
 */
import type { HoleOutlook, ImportedName, TextRange } from "../../../domains/types/index.ts";
import {
  type Hole,
  type HoleId,
  type HoleKnowledge,
  type HoleRegistry,
  holeId,
  knowing,
  resolveHoles,
} from "../../../holes/index.ts";
import { holeNamed } from "../../compile/index.ts";
import { assert, type Reason, SpecError, spanAt } from "../../kernel/index.ts";
import { candidatesFor, type FillWork, type HoleCandidate, type HoleTask } from "./candidates.ts";
import { type HoleExplanation, problemsOf } from "./explain-hole.ts";
import { plainType, tellDemands } from "./learn.ts";
import {
  FILE,
  type HoleRefinement,
  orderBy,
  type Refined,
  type RefinementCheckpoint,
  registryOf,
  type Written,
} from "./network.ts";
import { type Rendering, renderFile, sourceOffset, standIns, withEdits } from "./rendering.ts";
import { describeHole, ledgerOfFill } from "./report.ts";
import type { FillContext, FilledHole, FillResult, FillSettings } from "./result.ts";

const DEFAULT_TRIES = 64;

export class RefinementSession {
  readonly context: FillContext;
  readonly #settings: FillSettings;
  /** Holes that the session fills, as listed by the user. */
  readonly #names: readonly string[];
  /** Insertion order is the order of filling. */
  #contents = new Map<string, Written>();
  #refinements: Refined[] = [];
  #registry: HoleRegistry<HoleKnowledge>;
  readonly #looks = new Map<string, HoleOutlook>();
  readonly #written = new Map<string, HoleCandidate>();
  #offered: readonly ImportedName[] | undefined;

  /**
   * @param names  of the holes to fill; default: all of the file
   * @throws SpecError for a name that the file does not have, or that is listed twice
   */
  constructor(context: FillContext, settings: FillSettings, names?: readonly string[]) {
    this.context = context;
    this.#settings = settings;
    this.#names = (names ?? context.file.holes.map(({ name }) => name)).map(
      (name) => holeNamed(context.file, name).name,
    );
    if (new Set(this.#names).size < this.#names.length) {
      throw new SpecError(`A hole is listed twice: ${this.#names.join(", ")}`);
    }
    this.#registry = this.#build();
  }

  /** The registry of the session's holes; read it, do not write to it. */
  get registry(): HoleRegistry<HoleKnowledge> {
    return this.#registry;
  }

  /** The file as it is now: open holes as they are written. */
  get text(): string {
    return this.#rendering().text;
  }

  /** What is known of the holes now. */
  get holes(): readonly FilledHole[] {
    return this.#names.map((name) => this.#describe(name));
  }

  /** Demands more of a hole, filled or open; a filled one is opened again. */
  constrain(name: string, refinement: HoleRefinement): void {
    const hole = holeNamed(this.context.file, name);
    this.#requireOwn(hole.name);
    if (refinement.type !== undefined && hole.kind === "statements") {
      throw new SpecError(`The hole "${hole.name}" stands for statements, so it has no type of its own`, {
        hint: "Write what they return into the file: //? NAME: Type.",
      });
    }
    this.#refinements.push({ name: hole.name, ...refinement });
    this.#contents.delete(hole.name);
    this.#registry = this.#build();
  }

  /** Takes a content back. */
  reopen(name: string): void {
    const hole = holeNamed(this.context.file, name);
    this.#requireOwn(hole.name);
    this.#contents.delete(hole.name);
    this.#registry = this.#build();
  }

  /**
   * Fills a hole by hand. Nothing but the whole file is checked, once `generate` is called.
   * @throws SpecError where it is filled already
   */
  fill(name: string, content: string): void {
    const hole = holeNamed(this.context.file, name);
    this.#requireOwn(hole.name);
    if (this.#contents.has(hole.name)) {
      throw new SpecError(`The hole "${hole.name}" is filled already`, {
        hint: "Open it again with reopen().",
      });
    }
    const { checker } = this.context;
    const imports = this.#importsUsedBy(hole.name, content);
    this.#contents.set(hole.name, {
      content,
      value: knowing({ imports: checker === undefined ? [] : imports }),
      origin: "given",
      ledger: [],
    });
    this.#registry = this.#build();
  }

  checkpoint(): RefinementCheckpoint {
    return { contents: new Map(this.#contents), refinements: [...this.#refinements] };
  }

  /** Back to a state, whatever has happened since. */
  rollback({ contents, refinements }: RefinementCheckpoint): void {
    this.#contents = new Map(contents);
    this.#refinements = [...refinements];
    this.#registry = this.#build();
  }

  /**
   * Fills the holes that are open, going back over them where a later one cannot be filled. The session keeps what it
   * finds; where it finds nothing, everything stays as it was.
   * @throws BudgetError past `maxTries`
   */
  async generate(): Promise<FillResult> {
    const started = performance.now();
    const { signal, maxTries = DEFAULT_TRIES, onEvent } = this.#settings;
    const work: FillWork = { generations: 0, tokens: 0 };
    let backtracks = 0;
    const registry = this.#registry;
    const resolution = await resolveHoles(registry, {
      order: orderBy(this.#settings.order ?? "constrained", (name) =>
        this.#look(this.#rendering())?.facts.get(name),
      ),
      maxTries,
      ...(signal === undefined ? {} : { signal }),
      candidates: (hole) => this.#candidates(hole, work, () => backtracks++),
      afterFill: () => this.#learn(),
      refusal: async () => this.#refusal(),
    });
    const isFilled = resolution.kind === "filled";
    if (isFilled) {
      for (const id of resolution.resolutionOrder) {
        const hole = registry.find(id);
        const found = this.#written.get(keyOf(id.name, hole?.content ?? ""));
        if (found !== undefined && !this.#contents.has(id.name)) this.#contents.set(id.name, found);
      }
      const last = resolution.resolutionOrder.at(-1);
      if (last !== undefined) {
        onEvent?.({ type: "filled", hole: last.name, content: registry.find(last)?.content ?? "" });
      }
    }
    return {
      schemaVersion: 1,
      status: isFilled ? "complete" : signal?.aborted === true ? "aborted" : "impossible",
      text: this.text,
      holes: this.holes,
      resolutionOrder: registry.resolutionOrder(),
      imports: this.#imports(),
      shared: this.#shared(),
      reasons: isFilled ? [] : resolution.reasons,
      ledger: ledgerOfFill(
        this.context,
        this.#contents,
        this.#rendering().open.map(({ name }) => name),
        isFilled,
      ),
      metadata: {
        tries: resolution.tries,
        generations: work.generations,
        tokens: work.tokens,
        backtracks,
        ms: performance.now() - started,
      },
    };
  }

  /**
   * Why a hole is as it is: what its value is asked for and by what, whether that excludes itself, and, of a content, where
   * it fails.
   */
  async explain(name: string, content?: string): Promise<HoleExplanation> {
    const hole = holeNamed(this.context.file, name);
    this.#requireOwn(hole.name);
    this.#learn();
    const outcome = this.#registry.settle();
    const id = this.#idOf(hole.name);
    const isImpossible = outcome.kind === "conflict";
    const reasons = isImpossible
      ? this.#registry.network.explainConflict().reasons
      : this.#registry.explain(id).reasons;
    const found = this.#registry.find(id);
    const state = found === undefined || found.state === "filled" ? undefined : this.#task(found);
    const problems =
      content === undefined || state === undefined
        ? []
        : await problemsOf(content.trim(), state, this.context);
    return {
      schemaVersion: 1,
      hole: this.#describe(hole.name),
      verdict: isImpossible
        ? "unfillable"
        : content === undefined
          ? "open"
          : problems.length > 0
            ? "refused"
            : "fits",
      content: content ?? null,
      reasons: [...problems, ...reasons],
      fitting: state?.facts?.fitting ?? [],
    };
  }

  async dispose(): Promise<void> {
    await this.context.dispose?.();
  }

  #requireOwn(name: string): void {
    if (this.#names.includes(name)) return;
    throw new SpecError(`The hole "${name}" is not among those of this session`, {
      hint: `Its holes: ${this.#names.join(", ")}.`,
    });
  }

  #idOf(name: string): HoleId {
    return holeId(this.context.file.file, name);
  }

  /** The registry that follows from what was demanded and written. */
  #build(): HoleRegistry<HoleKnowledge> {
    return registryOf(this.context.file, this.#names, this.#refinements, this.#contents);
  }

  /** Contents by name, in the state that the registry is in. */
  #contentsNow(): ReadonlyMap<string, string> {
    const contents = new Map<string, string>();
    for (const { id, content } of this.#registry.holes()) {
      if (content !== undefined && id.name !== FILE) contents.set(id.name, content);
    }
    return contents;
  }

  /** Imports that fills have brought. */
  #imports(): readonly ImportedName[] {
    this.#registry.settle();
    const facts = this.#registry.find(holeId(this.context.file.file, FILE))?.value.imports;
    const offered = this.#offers();
    if (facts?.kind !== "all") return [];
    return facts.items.flatMap(
      ({ name, module }) => offered.find((each) => each.name === name && each.module === module) ?? [],
    );
  }

  /** What all holes are asked for: lifted to the file. */
  #shared(): readonly string[] {
    const demands = this.#registry.find(holeId(this.context.file.file, FILE))?.value.demands;
    return demands?.kind === "all" ? demands.items.map(plainType) : [];
  }

  #rendering(): Rendering {
    const { file, checker } = this.context;
    const rendering = renderFile(file, this.#contentsNow());
    return withEdits(rendering, checker?.importing(rendering.text, this.#imports()) ?? []);
  }

  #look({ text, open }: Rendering): HoleOutlook | undefined {
    const { checker } = this.context;
    if (checker === undefined) return undefined;
    const known = this.#looks.get(text) ?? checker.look(text, open);
    if (this.#looks.size >= MAX_LOOKS) this.#looks.clear();
    this.#looks.set(text, known);
    return known;
  }

  #offers(): readonly ImportedName[] {
    const { file, checker } = this.context;
    this.#offered ??= checker?.exportsOf(file.text, this.#settings.imports ?? []) ?? [];
    return this.#offered;
  }

  /** Tells the registry what the checker says of the holes that are still open. */
  #learn(): void {
    const { file } = this.context;
    const rendering = this.#rendering();
    const look = this.#look(rendering);
    if (look === undefined) return;
    const at = (offset: number): number => sourceOffset(file, rendering, offset);
    tellDemands(
      this.#registry,
      look,
      (name) => this.#idOf(name),
      (start, end) => spanAt(file.file, file.text, at(start), at(end)),
    );
  }

  #describe(name: string): FilledHole {
    const hole = this.#registry.find(this.#idOf(name));
    assert(hole !== undefined, `hole ${name} of the session is not in its registry`);
    const facts = this.#look(renderFile(this.context.file, new Map()))?.facts.get(name);
    return describeHole(this.context, this.#registry, hole, this.#contents.get(name)?.origin ?? null, facts);
  }

  async *#candidates(
    hole: Hole<HoleKnowledge>,
    work: FillWork,
    onBack: () => void,
  ): AsyncGenerator<HoleCandidate> {
    const { name } = hole.id;
    const { onEvent } = this.#settings;
    const task = this.#task(hole);
    for await (const candidate of candidatesFor(task, this.context, this.#settings, work)) {
      this.#written.set(keyOf(name, candidate.content), candidate);
      onEvent?.({ type: "filled", hole: name, content: candidate.content });
      yield candidate;
      // The search asks for another one: this one has led nowhere.
      onBack();
      onEvent?.({ type: "back", hole: name, content: candidate.content });
    }
  }

  /** What there is to know for filling a hole. */
  #task(hole: Hole<HoleKnowledge>): HoleTask {
    const { name } = hole.id;
    const rendering = this.#rendering();
    const look = this.#look(rendering);
    const facts = look?.facts.get(name);
    const source = holeNamed(this.context.file, name);
    const { demands } = hole.value;
    const types = demands.kind === "all" ? demands.items : [];
    const own = new Set((facts?.demands ?? []).filter(({ isOfPlace }) => isOfPlace).map(({ type }) => type));
    return {
      name,
      kind: source.kind,
      rendering,
      unsettled: restingOn(look, name),
      facts,
      demands: types,
      isAskedElsewhere: types.some((type) => !own.has(type)),
      required: this.#refinements.flatMap((each) =>
        each.name === name && each.type !== undefined ? [each.type] : [],
      ),
      offered: this.#offeredTo(hole),
      patterns: this.#refinements.flatMap((each) =>
        each.name === name && each.pattern !== undefined ? [each.pattern] : [],
      ),
      ...(source.type === undefined ? {} : { type: source.type }),
    };
  }

  /** Names that a hole may import: none that stands for something else by what another hole has imported. */
  #offeredTo({ value }: Hole<HoleKnowledge>): readonly ImportedName[] {
    const present = value.imports.kind === "all" ? value.imports.items : [];
    return this.#offers().filter(({ name }) => !present.some((each) => each.name === name));
  }

  #importsUsedBy(name: string, content: string): readonly ImportedName[] {
    const { file, checker } = this.context;
    if (checker === undefined) return [];
    const offered = this.#offers();
    const contents = new Map([...this.#contentsNow(), [name, content]]);
    const rendering = renderFile(file, contents);
    const { text, filled } = withEdits(rendering, checker.importing(rendering.text, offered));
    const part = filled.find((place) => place.name === name);
    return part === undefined ? [] : checker.usedIn(text, part, offered);
  }

  /** Why the whole is refused although every hole is filled. */
  async #refusal(): Promise<readonly Reason[] | undefined> {
    const { checks } = this.context;
    const seen = this.#rendering();
    const rendering = withEdits(seen, standIns(this.context.file, seen));
    const unsettled = rendering.open.length === 0 ? [] : restingOn(this.#look(seen));
    for (const { by, domain, missing, check } of checks) {
      if (missing !== undefined) continue;
      const { verdict, problems, why } = await check(rendering.text);
      const counted = problems.filter(
        ({ start }) => !unsettled.some((range) => range.start <= start && start <= range.end),
      );
      if (verdict === "unknown") {
        return [
          { domain, constraint: by, message: `${by} did not come to an end: ${why ?? "no reason given"}` },
        ];
      }
      if (verdict === "no" && counted.length > 0) {
        return counted.slice(0, 3).map(({ message }) => ({ domain, constraint: by, message }));
      }
    }
    return undefined;
  }
}

/** Texts whose facts are kept. */
const MAX_LOOKS = 64;

/** Statements that rest on open holes but for one. */
function restingOn(look: HoleOutlook | undefined, except?: string): readonly TextRange[] {
  return [...(look?.resting ?? [])].flatMap(([name, ranges]) => (name === except ? [] : ranges));
}

function keyOf(name: string, content: string): string {
  return `${name}\0${content}`;
}
