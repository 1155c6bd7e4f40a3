/** The evaluation is held out: its wording, names and types are nowhere in the training corpus. */
import { describe, expect, it } from "vitest";
import { checkTypes } from "../../bench/lib/embedded/check-programs.ts";
import { nameOf, SEEN_PROMPTS, testsOf, UNSEEN_PROMPTS } from "../../bench/lib/embedded/prompts.ts";
import { corpusDocuments, corpusPrograms } from "../../models/embedded/corpus/documents.ts";
import { IDEAS } from "../../models/embedded/corpus/ideas/all.ts";

const PROMPTS = [...SEEN_PROMPTS, ...UNSEEN_PROMPTS];
const WINDOW = 8;

const words = (text: string): string[] => text.match(/\w+/g) ?? [];

/** Identifiers that the corpus may use: everything it ever writes as one word. */
const programs = [...corpusPrograms({ seed: 1, perIdea: 40 })];
const corpus = corpusDocuments(programs, 1).map((document) =>
  document.map((segment) => ("text" in segment ? segment.text : "")).join(""),
);

function windows(list: readonly string[]): string[] {
  return list
    .slice(0, Math.max(0, list.length - WINDOW + 1))
    .map((_, i) => list.slice(i, i + WINDOW).join(" "));
}

/** What a prompt names itself: function, parameters, declared types and their fields. */
function ownNames(prompt: string): string[] {
  const signature = prompt.slice(prompt.indexOf("export function"));
  const declared = Array.from(prompt.matchAll(/\b(?:type|interface) (\w+)/g), (m) => m[1]!);
  const parameters = Array.from(signature.matchAll(/[(,] ?(\w+):/g), (m) => m[1]!);
  const generics = /function \w+<([\w, ]+)>/.exec(signature)?.[1]?.split(", ") ?? [];
  return [...declared, ...parameters, ...generics];
}

describe("held-out prompts", () => {
  it("are 60 of known ideas, each another, and 20 of unknown ones", () => {
    expect(SEEN_PROMPTS).toHaveLength(60);
    expect(UNSEEN_PROMPTS).toHaveLength(20);
    const ideas = SEEN_PROMPTS.map(({ idea }) => idea);
    expect(new Set(ideas).size).toBe(60);
    for (const idea of ideas) expect(IDEAS.map(({ id }) => id)).toContain(idea);
    expect(new Set(PROMPTS.map(nameOf)).size).toBe(80);
  });

  it("share no eight words in a row with the corpus", () => {
    const wanted = new Set(PROMPTS.flatMap(({ prompt }) => windows(words(prompt))));
    const shared = new Set(
      corpus.flatMap((text) => windows(words(text)).filter((window) => wanted.has(window))),
    );
    expect([...shared]).toEqual([]);
  });

  it("use functions, parameters and types that the corpus has no name for", () => {
    const known = new Set(corpus.flatMap(words));
    const taken = PROMPTS.flatMap((prompt) => [nameOf(prompt), ...ownNames(prompt.prompt)]).filter((name) =>
      known.has(name),
    );
    expect(taken).toEqual([]);
  });

  it("type-check with a body, and so do their tests", () => {
    const findings = checkTypes(
      PROMPTS.map((prompt) => ({
        code: `${prompt.prompt}  throw new Error("unwritten");\n}`,
        tests: testsOf(prompt),
      })),
    );
    const problems = findings.flatMap(({ parse, types, testTypes }, i) =>
      [...parse, ...types, ...testTypes].map((text) => `${nameOf(PROMPTS[i]!)}: ${text}`),
    );
    expect(problems).toEqual([]);
  });
});
