/**
 * What a mask, an `allows` and an `accept` cost, cold (freshly compiled grammar, the vocabulary's tables loaded) and
 * warm (second pass over the same texts), and whether any of it grows with the length of the output.
 */
import type { Command } from "commander";
import type { TokenId, Vocabulary } from "../../masks/index.ts";
import { maskIds } from "../../masks/index.ts";
import { type CompiledProgram, compile, Engine, type Session } from "../../src/index.ts";
import { seededRandom } from "../../src/kernel/index.ts";
import { type BenchCase, caseFromFile, defaultCases } from "../lib/constraints.ts";
import { brief, header, table } from "../lib/report.ts";
import { measureStartup, type Startup } from "../lib/startup.ts";
import { type Distribution, distribution, median } from "../lib/stats.ts";
import { loadVocabulary } from "../lib/vocabularies.ts";
import type { Scenario } from "../run.ts";

interface Costs {
  readonly mask: Distribution;
  readonly allows: Distribution;
  readonly accept: Distribution;
}

interface Growth {
  readonly tokens: number;
  readonly maskUsP50: number | null;
  readonly allowsUsP50: number | null;
  readonly rollbackUsP50: number | null;
}

interface LatencyCase {
  readonly name: string;
  readonly domains: readonly string[];
  readonly coldUs: Costs;
  readonly warmUs: Costs;
  readonly ttfmMs: number;
  readonly growth: readonly Growth[];
}

const WALK_TOKENS = 300;
const GROWTH_LENGTHS = [100, 1_000, 10_000];
/** Steps timed at each length. */
const WINDOW = 200;
const ROLLBACK_TOKENS = 8;

export const latency: Scenario = {
  name: "latency",
  summary: "cost of mask, allows and accept; cold, warm, and by output length",
  configure(command: Command) {
    command
      .option("--vocab <name>", "tiny, qwen2.5 or llama3", "qwen2.5")
      .option("--constraint <file...>", "schema (.json), grammar (.lark), .gbnf or .regex files")
      .option("--seed <n>", "seed of the random walks", Number, 1);
  },
  async run(options, log) {
    const vocabulary = await loadVocabulary(String(options.vocab));
    const files = Array.isArray(options.constraint) ? options.constraint.map(String) : [];
    const given = files.length === 0 ? defaultCases() : files.map(caseFromFile);
    const seed = Number(options.seed);
    // The engine's own code is warmed up on a constraint that is not measured.
    warmUp(vocabulary);
    const cases = given.map((c) => {
      const measured = measure(c, vocabulary, seed);
      log(
        `${c.name}: cold mask ${brief(measured.coldUs.mask, "us")}, warm ${brief(measured.warmUs.mask, "us")}`,
      );
      return measured;
    });
    const startup = await measureStartup(vocabulary);
    log("");
    log(render(cases));
    log(renderStartup(startup));
    return { ...header("latency", vocabulary, seed), startup, cases };
  },
};

function measure(c: BenchCase, vocabulary: Vocabulary, seed: number): LatencyCase {
  const started = performance.now();
  const program = compile([c.constraint]);
  const engine = new Engine(program, vocabulary);
  engine.session().mask();
  const ttfmMs = performance.now() - started;
  const sequences = c.texts?.map((text) => spell(engine, text)) ?? [randomWalk(engine, seed)];
  // A fresh engine, so that neither the first mask nor the random walk has warmed anything.
  const cold = new Engine(compile([c.constraint]), vocabulary);
  return {
    name: c.name,
    domains: ["syntax"],
    coldUs: pass(cold, sequences),
    warmUs: pass(cold, sequences),
    ttfmMs: Number(ttfmMs.toPrecision(4)),
    growth:
      c.grow === undefined ? [] : GROWTH_LENGTHS.map((length) => growth(program, vocabulary, c, length)),
  };
}

function pass(engine: Engine, sequences: readonly (readonly TokenId[])[]): Costs {
  const us = { mask: [] as number[], allows: [] as number[], accept: [] as number[] };
  for (const tokens of sequences) {
    const session = engine.session();
    for (const token of tokens) step(session, token, us);
  }
  return { mask: distribution(us.mask), allows: distribution(us.allows), accept: distribution(us.accept) };
}

function step(
  session: Session,
  token: TokenId,
  us: { mask: number[]; allows: number[]; accept: number[] },
): void {
  const t0 = performance.now();
  session.mask();
  const t1 = performance.now();
  session.allows(token);
  const t2 = performance.now();
  session.accept(token);
  const t3 = performance.now();
  us.mask.push((t1 - t0) * 1000);
  us.allows.push((t2 - t1) * 1000);
  us.accept.push((t3 - t2) * 1000);
}

function growth(program: CompiledProgram, vocabulary: Vocabulary, c: BenchCase, length: number): Growth {
  const engine = new Engine(program, vocabulary);
  let units = 1;
  let tokens = spell(engine, c.grow?.(units) ?? "");
  while (tokens.length < length + WINDOW) {
    units = Math.ceil((units * (length + 2 * WINDOW)) / Math.max(1, tokens.length));
    tokens = spell(engine, c.grow?.(units) ?? "");
  }
  const session = engine.session();
  for (const token of tokens.slice(0, length)) session.accept(token);
  const us = { mask: [] as number[], allows: [] as number[], accept: [] as number[] };
  const rollbackUs: number[] = [];
  const window = tokens.slice(length, length + WINDOW);
  // Twice: the first pass over the window fills caches at every length alike.
  for (let round = 0; round < 2; round++) {
    for (const samples of Object.values(us)) samples.length = 0;
    for (const token of window) step(session, token, us);
    for (let i = 0; i + ROLLBACK_TOKENS <= window.length; i += ROLLBACK_TOKENS) {
      const to = session.length - ROLLBACK_TOKENS;
      const started = performance.now();
      session.rollback(to);
      rollbackUs.push((performance.now() - started) * 1000);
    }
    session.rollback(length);
  }
  return {
    tokens: length,
    maskUsP50: median(us.mask),
    allowsUsP50: median(us.allows),
    rollbackUsP50: median(rollbackUs),
  };
}

/** The tokens of a text: the model's own, or longest match first. */
function spell(engine: Engine, text: string): TokenId[] {
  const { vocabulary, trie } = engine;
  return vocabulary.tokenize?.(text) ?? trie.cover(new TextEncoder().encode(text)) ?? [];
}

function randomWalk(engine: Engine, seed: number): TokenId[] {
  const random = seededRandom(seed);
  const session = engine.session();
  while (session.length < WALK_TOKENS) {
    const ids = maskIds(session.mask()).filter((id) => !engine.vocabulary.isEnd(id));
    if (ids.length === 0) break;
    session.accept(ids[Math.floor(random() * ids.length)]!);
  }
  return [...session.tokens];
}

function warmUp(vocabulary: Vocabulary): void {
  const engine = new Engine(
    compile([{ kind: "grammar", text: 'start: ("a" | NAME)*\nNAME: /[b-z]+/\n%ignore " "' }]),
    vocabulary,
  );
  for (let i = 0; i < 20; i++) pass(engine, [spell(engine, "a b cde a a xyz abc")]);
}

function render(cases: readonly LatencyCase[]): string {
  const head = [
    "case",
    "ttfm ms",
    "mask cold",
    "mask warm",
    "allows cold",
    "allows warm",
    "accept warm",
    "mask @10k tokens",
  ];
  const rows = cases.map((c) => [
    c.name,
    String(c.ttfmMs),
    brief(c.coldUs.mask, "us"),
    brief(c.warmUs.mask, "us"),
    brief(c.coldUs.allows, "us"),
    brief(c.warmUs.allows, "us"),
    brief(c.warmUs.accept, "us"),
    c.growth.length === 0 ? "-" : `${c.growth.at(-1)?.maskUsP50} us`,
  ]);
  return `${table(head, rows)}\n(p50 / p99)`;
}

function renderStartup({ buildMs, loadMs, fileMb, tablesMb }: Startup): string {
  return `vocabulary tables: ${tablesMb} MB; built in ${buildMs.p50} ms, read from a ${fileMb} MB file in ${loadMs.p50} ms`;
}
