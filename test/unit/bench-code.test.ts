/** The scenarios on programs, run on a small language of our own with a judge that shares nothing with the engine. */
import { afterAll, describe, expect, it } from "vitest";
import type { Judge } from "../../bench/lib/code/judge.ts";
import { referenceJudge } from "../../bench/lib/code/judges.ts";
import { type CodeLanguage, openCodeLanguage, parseDomains } from "../../bench/lib/code/language.ts";
import { applyMutation, drawMutation, MUTANT_KINDS, parseKinds } from "../../bench/lib/code/mutate.ts";
import { readSources } from "../../bench/lib/code/sources.ts";
import { type Lexeme, treeSitterStructure } from "../../bench/lib/code/structure.ts";
import { runBench } from "../../bench/run.ts";
import { runAdversary } from "../../bench/scenarios/adversary.ts";
import { judgeMutants } from "../../bench/scenarios/mutants.ts";
import { replaySources } from "../../bench/scenarios/replay.ts";
import { compile } from "../../src/index.ts";
import { SpecError, seededRandom } from "../../src/kernel/index.ts";
import { folderWith } from "../helpers/cli.ts";
import { smallVocabulary } from "../helpers/vocabularies.ts";

const vocabulary = smallVocabulary();

/** `let NAME = TERM + TERM;` and blocks; the grammar of the engine may be wider or narrower than the judge's. */
function smallLanguage(grammar: string): CodeLanguage {
  const judge: Judge = {
    isReference: true,
    name: "a parser of the test's own",
    check: async (texts) => texts.map((text) => (isProgram(text) ? undefined : "not a program")),
  };
  const program = compile([{ kind: "grammar", text: grammar }]);
  return {
    id: "small",
    extensions: [".small"],
    judge,
    program: () => program,
    structure: {
      hasError: (text) => !isProgram(text),
      lexemes: lexemesOf,
      constructs: (text) => new Map([["block", text.split("{").length - 1]]),
    },
  };
}

const RIGHT = `
start: statement*
statement: "let" NAME "=" sum ";" | "{" statement* "}"
sum: term | sum "+" term
term: NAME | NUMBER
NAME: /[a-z]+/
NUMBER: /[0-9]+/
%ignore /[ \\n]+/
`;
const TOO_WIDE = RIGHT.replace('"=" sum ";"', '"=" sum ";"?');
const TOO_NARROW = RIGHT.replace("NAME | NUMBER", "NUMBER");

function lexemesOf(text: string): Lexeme[] {
  return [...text.matchAll(/[a-z]+|[0-9]+|[^\sa-z0-9]/g)].map((match) => ({
    text: match[0],
    start: match.index,
  }));
}

/** Recursive descent. */
function isProgram(text: string): boolean {
  if (/[^a-z0-9{}=+;\s]/.test(text)) return false;
  const lexemes = lexemesOf(text).map((lexeme) => lexeme.text);
  let at = 0;
  const take = (pattern: RegExp): boolean => pattern.test(lexemes[at] ?? "") && ++at > 0;
  const statements = (): boolean => {
    for (;;) {
      if (take(/^let$/)) {
        if (!(take(/^[a-z]+$/) && take(/^=$/))) return false;
        do {
          if (!take(/^[a-z0-9]+$/)) return false;
        } while (take(/^\+$/));
        if (!take(/^;$/)) return false;
      } else if (take(/^\{$/)) {
        if (!(statements() && take(/^\}$/))) return false;
      } else return true;
    }
  };
  return statements() && at === lexemes.length;
}

const SOURCES = [
  { name: "a", text: "let x = 1;\nlet yy = x + 2;\n" },
  { name: "b", text: "{ let a = b + c; { } }" },
  { name: "c", text: "let = 1;" },
];

describe("replay", () => {
  it("finds every token of valid files allowed and skips what the judge refuses", async () => {
    const report = await replaySources(smallLanguage(RIGHT), SOURCES, vocabulary, { domains: "syntax" });
    expect(report).toMatchObject({
      files: 2,
      filesClean: 2,
      filesCleanPct: 100,
      falseRejects: [],
      skipped: [{ file: "c", why: "not a program" }],
      judge: { name: "a parser of the test's own", isReference: true },
    });
    expect(report.allowsUs.n).toBe(report.tokens);
    expect(report.byDomainUs).toHaveProperty("syntax");
  });

  it("reports a false reject with its place, its text and what was expected", async () => {
    const report = await replaySources(smallLanguage(TOO_NARROW), SOURCES, vocabulary, {
      domains: "syntax",
      maskEvery: 1,
    });
    expect(report.filesClean).toBe(0);
    expect(report.falseRejects.map(({ file }) => file)).toEqual(["a", "b"]);
    const [first] = report.falseRejects;
    expect(SOURCES[0]!.text.slice(0, first!.offset).trimEnd()).toBe("let x = 1;\nlet yy =");
    expect(first).toMatchObject({ domain: "syntax" });
    expect(first!.reason).toMatch(/not in the mask: .*expected.*NUMBER/);
  });

  it("counts a file that may not end where it ends", async () => {
    const grammar = RIGHT.replace("start: statement*", 'start: statement* ";;"');
    const { falseRejects } = await replaySources(smallLanguage(grammar), [SOURCES[0]!], vocabulary, {
      domains: "syntax",
    });
    expect(falseRejects).toHaveLength(1);
    expect(falseRejects[0]!.text).toContain("the end");
    expect(falseRejects[0]!.offset).toBe(SOURCES[0]!.text.length);
  });

  it("counts a file that is not UTF-8 as unclean, not as skipped", async () => {
    const report = await replaySources(smallLanguage(RIGHT), [{ name: "x", text: undefined }], vocabulary, {
      domains: "syntax",
    });
    expect(report).toMatchObject({ files: 1, filesClean: 0, skipped: [] });
  });
});

describe("mutants", () => {
  const options = { domains: "syntax", n: 200, seed: 5, kinds: MUTANT_KINDS } as const;

  it("are all caught by a grammar that is right, and none of the valid ones is refused", async () => {
    const report = await judgeMutants(smallLanguage(RIGHT), SOURCES, vocabulary, options);
    expect(report.filesLeftOut).toEqual(["c"]);
    expect(report.mutants).toBeGreaterThan(150);
    expect(report.invalid).toBeGreaterThan(100);
    expect(report.valid).toBeGreaterThan(5);
    expect(report).toMatchObject({ accepted: 0, acceptedPct: 0, validRejected: 0, examples: [] });
    expect(report.caughtAt.token + report.caughtAt.end).toBe(report.invalid);
    expect(Object.keys(report.byKind)).toEqual(MUTANT_KINDS);
    const counted = Object.values(report.byKind);
    expect(counted.reduce((sum, { n }) => sum + n, 0)).toBe(report.mutants);
    expect(counted.reduce((sum, { invalid }) => sum + invalid, 0)).toBe(report.invalid);
  });

  it("that a grammar lets through are counted and shown", async () => {
    const report = await judgeMutants(smallLanguage(TOO_WIDE), SOURCES, vocabulary, options);
    expect(report.accepted).toBeGreaterThan(0);
    expect(report.caughtAt.never).toBe(report.accepted);
    expect(report.byKind.delete!.caughtAt.never).toBeGreaterThan(0);
    expect(report.examples.every(({ verdict }) => verdict === "invalid but accepted")).toBe(true);
  });

  it("are the same for the same seed", async () => {
    const language = smallLanguage(TOO_WIDE);
    const first = await judgeMutants(language, SOURCES, vocabulary, options);
    expect(await judgeMutants(language, SOURCES, vocabulary, options)).toEqual(first);
    expect(await judgeMutants(language, SOURCES, vocabulary, { ...options, seed: 6 })).not.toEqual(first);
  });

  it("have a single lexeme changed", () => {
    const source = "let x = 1 + y;";
    const lexemes = lexemesOf(source);
    const random = seededRandom(1);
    const changes: Record<string, number> = { delete: -1, insert: 1, replace: 0, swap: 0 };
    for (const kind of MUTANT_KINDS) {
      for (let i = 0; i < 30; i++) {
        const mutation = drawMutation(kind, source, lexemes, ["q", "7"], random);
        const mutant = lexemesOf(applyMutation(source, mutation!));
        expect(mutant.length - lexemes.length).toBe(changes[kind]);
        if (kind === "swap")
          expect(mutant.map(({ text }) => text).sort()).toEqual(lexemes.map(({ text }) => text).sort());
      }
    }
    expect(() => parseKinds("delete,upside-down")).toThrow(SpecError);
  });
});

describe("adversary", () => {
  it("verifies what is complete and keeps it", async () => {
    const report = await runAdversary(smallLanguage(RIGHT), vocabulary, {
      domains: "syntax",
      n: 20,
      seed: 1,
      maxTokens: 40,
    });
    expect(report.runs).toBe(20);
    expect(report.complete + report.truncated + report.failed + report.aborted).toBe(20);
    expect(report.complete).toBeGreaterThan(10);
    expect(report.outputs).toHaveLength(report.complete);
    expect(report.outputs.every(isProgram)).toBe(true);
    expect(report).toMatchObject({ verified: report.complete, verifiedPct: 100, verifyFailures: [] });
    expect(report.tokens.n).toBe(20);
    expect(report.constructs).toHaveProperty("block");
  });

  it("shows outputs that the judge refuses, with their seeds", async () => {
    const language = smallLanguage(TOO_WIDE);
    const report = await runAdversary(language, vocabulary, {
      domains: "syntax",
      n: 30,
      seed: 1,
      maxTokens: 30,
    });
    expect(report.verifyFailures.length).toBeGreaterThan(0);
    expect(report.verified).toBe(report.complete - report.verifyFailures.length);
    expect(report.verifyFailures[0]!.error).toMatch(/a parser of the test's own: not a program/);
  });
});

describe("judges", () => {
  const VALID: Record<string, string> = {
    typescript: "const x: number = f<T>(1);\n",
    tsx: "const x = <a b={1}>c</a>;\n",
    javascript: "const x = f(1);\n",
    python: "def f(x):\n    return x\n",
    go: "package p\n\nfunc f() int { return 1 }\n",
    rust: "fn f() -> i32 { 1 }\n",
    java: "class A { int f() { return x; } }\n",
    zig: "fn f() i32 { return 1; }\n",
  };
  const INVALID: Record<string, string> = {
    typescript: "const x = ;\n",
    tsx: "const x = <a>;\n",
    javascript: "const x: number = 1;\n",
    python: "def f(x):\nreturn x\n",
    go: "package p\n\nfunc f() int { return ) }\n",
    rust: "fn f() -> i32 { let }\n",
    java: "class A { int f() { return } }\n",
    zig: "fn f() i32 { return ; ) }\n",
  };

  it.each(Object.keys(VALID))("of %s tell programs from others", async (id) => {
    const { judge } = await openCodeLanguage(id);
    const faults = await judge.check([VALID[id]!, INVALID[id]!, VALID[id]!]);
    expect(faults.map((fault) => fault === undefined)).toEqual([true, false, true]);
  });

  it("are named, and tree-sitter is no reference", async () => {
    expect((await referenceJudge("typescript"))?.name).toMatch(/^typescript \d/);
    expect(await referenceJudge("zig")).toBeUndefined();
    expect((await openCodeLanguage("zig")).judge).toMatchObject({ isReference: false, name: "tree-sitter" });
  });
});

describe("sources", () => {
  const folder = folderWith({
    "b/two.ts": "2;",
    "one.ts": "1;",
    "three.txt": "3;",
    "bad.ts": Uint8Array.of(0xff, 0xfe),
    "rows.jsonl": '{"id": "x", "code": "4;"}\n\n{"code": "5;"}\n',
    "wrong.jsonl": '{"id": "x"}\n',
  });
  afterAll(folder.remove);

  it("are the files of a folder with the language's endings, in order", () => {
    expect(readSources(folder.path, [".ts"])).toEqual([
      { name: "b/two.ts", text: "2;" },
      { name: "bad.ts", text: undefined },
      { name: "one.ts", text: "1;" },
    ]);
    expect(readSources(folder.path, [".ts"], 2).map(({ name }) => name)).toEqual(["b/two.ts", "bad.ts"]);
  });

  it("are the rows of a JSONL file", () => {
    expect(readSources(`${folder.path}/rows.jsonl`, [".ts"])).toEqual([
      { name: "x", text: "4;" },
      { name: "row 3", text: "5;" },
    ]);
  });

  it("say what is wrong with them", () => {
    expect(() => readSources(`${folder.path}/nowhere`, [".ts"])).toThrow(SpecError);
    expect(() => readSources(folder.path, [".rs"])).toThrow(/\.rs/);
    expect(() => readSources(`${folder.path}/wrong.jsonl`, [".ts"])).toThrow(/wrong\.jsonl:1/);
  });
});

describe("tree-sitter's structure", () => {
  it("gives the lexemes with their places, and counts constructs", async () => {
    const structure = await treeSitterStructure("tree-sitter-python/tree-sitter-python.wasm");
    const text = "# é\ndef ä(x):  # c\n    return x + '日'\n";
    const lexemes = structure.lexemes(text);
    expect(lexemes.map((lexeme) => lexeme.text).slice(0, 6)).toEqual(["def", "ä", "(", "x", ")", ":"]);
    for (const lexeme of lexemes) expect(text.startsWith(lexeme.text, lexeme.start)).toBe(true);
    expect(structure.constructs(text).get("function_definition")).toBe(1);
    expect(structure.hasError(text)).toBe(false);
    expect(structure.hasError("def f(:")).toBe(true);
  });
});

describe("flags", () => {
  it("are checked", async () => {
    expect(parseDomains("syntax")).toBe("syntax");
    expect(() => parseDomains("none")).toThrow(SpecError);
    const stderr = process.stderr.write;
    process.stderr.write = () => true;
    try {
      expect(await runBench(["replay", "--language", "klingon", "--files", "."])).toBe(2);
      expect(await runBench(["adversary", "--language", "klingon"])).toBe(2);
      expect(await runBench(["mutants", "--language", "python"])).toBe(2);
    } finally {
      process.stderr.write = stderr;
    }
  });
});
