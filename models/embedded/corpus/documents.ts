/**
 * The documents a model is trained on: programs as they are, programs after another one, programs with their tests,
 * programs with a piece cut out (fill-in-the-middle), and JSON records. Each is a list of segments with the weight their
 * tokens have in the loss: what is asked weighs little, what has to be answered weighs fully, and what nobody could
 * know (that another function follows) nothing.
 * Source of the cuts: Bavarian et al., "Efficient training of language models to fill in the middle", 2022 (PSM order).
 */
import { type Random, seededRandom } from "../../../src/kernel/index.ts";
import { makeCopyingProgram } from "./copying.ts";
import type { Idea } from "./idea.ts";
import { IDEAS } from "./ideas/all.ts";
import { jsonDocument } from "./json-records.ts";
import { makeProgram, type Program } from "./program.ts";
import { between, pick } from "./wording.ts";

export type SpecialToken = "end" | "prefix" | "suffix" | "middle";

/** A text or one special token; `weight` in tenths. */
export type Segment =
  | { readonly text: string; readonly weight: number }
  | { readonly special: SpecialToken; readonly weight: number };

export interface CorpusOptions {
  readonly seed: number;
  /** Programs per idea. */
  readonly perIdea: number;
  /** Default: all, and exercises in copying. */
  readonly ideas?: readonly Idea[];
}

/** Of programs: exercises in copying. */
const COPYING_SHARE = 0.12;

/** All programs of a corpus, idea after idea; the same for the same options. Doubles are left out. */
export function* corpusPrograms({ seed, perIdea, ideas = IDEAS }: CorpusOptions): Generator<Program> {
  const copying = ideas === IDEAS ? Math.ceil(COPYING_SHARE * perIdea * IDEAS.length) : 0;
  const makers = [
    ...ideas.map((idea) => ({ count: perIdea, make: (random: Random) => makeProgram(idea, random) })),
    { count: copying, make: makeCopyingProgram },
  ];
  for (const [i, { count, make }] of makers.entries()) {
    const random = seededRandom(seed * 7919 + i);
    const seen = new Set<string>();
    for (let made = 0; made < count; made++) {
      const program = make(random);
      const text = programText(program);
      if (seen.has(text)) continue;
      seen.add(text);
      yield program;
    }
  }
}

/** The program alone: declarations, doc comment, signature, body. */
export function programText({ declarations, prompt, completion }: Program): string {
  return declarations + prompt + completion;
}

const ASK = 1;
const ANSWER = 10;
const END: Segment = { special: "end", weight: ANSWER };

const AFTER_ANOTHER = 0.1;
const WITH_TESTS = 0.07;
const WITH_HOLE = 0.45;
/** Of holes: the whole body; whole lines of it. The rest is part of a line. */
const WHOLE_BODY = 0.55;
const WHOLE_LINES = 0.2;
/** Of whole bodies: asked for by a sentence in front of everything, as a user types it. */
const ASKED_PLAINLY = 0.25;
/** JSON documents per program. */
const JSON_SHARE = 0.1;

/** Documents of checked programs, in random order, each program once. */
export function corpusDocuments(programs: readonly Program[], seed: number): Segment[][] {
  const random = seededRandom(seed);
  const documents: Segment[][] = [];
  for (const program of programs) {
    documents.push(document(program, programs, random));
    if (random() < JSON_SHARE) documents.push(jsonDocument(random));
  }
  shuffle(documents, random);
  return documents;
}

function document(program: Program, programs: readonly Program[], random: Random): Segment[] {
  const kind = random();
  const before = random() < AFTER_ANOTHER ? contextFor(program, programs, random) : "";
  if (kind < WITH_HOLE) return withHole(program, { before, programs, random });
  const asked = { text: before + program.declarations + program.prompt, weight: ASK };
  const answer = { text: program.completion, weight: ANSWER };
  if (kind < WITH_HOLE + WITH_TESTS && !program.tests[0]?.startsWith("{")) {
    const isAsync = program.tests.some((line) => line.startsWith("await"));
    const tests = program.tests.map((line) => `  ${line}`).join("\n");
    const heading = `test("${program.name}", ${isAsync ? "async " : ""}() => {\n`;
    return [
      asked,
      answer,
      { text: "\n\n", weight: 0 },
      { text: heading, weight: ASK },
      { text: `${tests}\n});`, weight: 3 },
      END,
    ];
  }
  return [asked, answer, END];
}

/** Another program to stand before this one or after it, where their names do not clash. */
function contextFor(program: Program, programs: readonly Program[], random: Random): string {
  const other = pick(random, programs);
  const declared = (text: string): string[] =>
    Array.from(text.matchAll(/\b(?:interface|type|class) (\w+)/g), (m) => m[1]!);
  const ours = new Set([program.name, ...declared(programText(program))]);
  const theirs = [other.name, ...declared(programText(other))];
  return theirs.some((name) => ours.has(name)) ? "" : `${programText(other)}\n\n`;
}

interface HoleContext {
  readonly before: string;
  readonly programs: readonly Program[];
  readonly random: Random;
}

function withHole(program: Program, { before, programs, random }: HoleContext): Segment[] {
  const kind = random();
  const after = random() < AFTER_ANOTHER ? contextFor(program, programs, random).trimEnd() : "";
  // A file ends with a line break; what is made up while it is typed often does not.
  const end = (after === "" ? "" : `\n\n${after}`) + (random() < 0.5 ? "\n" : "");
  const close = program.completion.lastIndexOf("\n}");
  if (kind < WHOLE_BODY && close > 0) {
    const isPlain = before === "" && after === "" && random() < ASKED_PLAINLY;
    const asked = isPlain ? askedPlainly(program, random) : before + program.declarations + program.prompt;
    return hole(asked, program.completion.slice(0, close), program.completion.slice(close) + end);
  }
  const own = before + programText(program);
  const isLines = kind < WHOLE_BODY + WHOLE_LINES;
  const [from, to] = cut(own, own.length - program.completion.length, { isLines, random });
  return hole(own.slice(0, from), own.slice(from, to), own.slice(to) + end);
}

function hole(before: string, answer: string, after: string): Segment[] {
  return [
    { special: "prefix", weight: 0 },
    { text: before, weight: ASK },
    { special: "suffix", weight: 0 },
    { text: after, weight: ASK },
    { special: "middle", weight: 0 },
    { text: answer, weight: ANSWER },
    END,
  ];
}

/** The sentence of the doc comment, then declarations and signature. */
function askedPlainly({ declarations, prompt }: Program, random: Random): string {
  const [comment = "", sentence = ""] =
    /^\/(?:\*\*|\/)(?:\n \*)? (.*?)\.?(?:(?:\n)? \*\/)?\n/.exec(prompt) ?? [];
  const asked = random() < 0.5 ? sentence : sentence.charAt(0).toLowerCase() + sentence.slice(1);
  return `${asked}\n${declarations}${prompt.slice(comment.length)}`;
}

interface CutOptions {
  /** Up to three whole lines; else part of a line. */
  readonly isLines: boolean;
  readonly random: Random;
}

/** Where to cut the body that begins at `bodyStart`. */
function cut(whole: string, bodyStart: number, { isLines, random }: CutOptions): [number, number] {
  const lines: [number, number][] = [];
  for (let start = bodyStart; start < whole.length; ) {
    const newline = whole.indexOf("\n", start);
    const end = newline === -1 ? whole.length : newline;
    lines.push([start, end]);
    start = end + 1;
  }
  const first = between(random, 0, lines.length - 1);
  if (isLines) {
    const last = between(random, first, Math.min(lines.length - 1, first + 2));
    return [lines[first]![0], lines[last]![1]];
  }
  const [lineStart, lineEnd] = lines[first]!;
  const words = Array.from(
    whole.slice(lineStart, lineEnd).matchAll(/\b\w|(?<=\w)\W|[([{]/g),
    (m) => lineStart + m.index,
  );
  const from = words.length === 0 ? lineStart : pick(random, words);
  const later = words.filter((at) => at > from);
  const to = later.length === 0 || random() < 0.4 ? lineEnd : pick(random, later);
  return [from, to];
}

function shuffle<T>(list: T[], random: Random): void {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [list[i], list[j]] = [list[j]!, list[i]!];
  }
}
