/** The TypeScript oracle: grafting against whole programs and against full checks, rollback, recycling. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { TypeDocument, TypeOracle, TypePosition } from "../../domains/types/index.ts";
import { openTypeScriptOracle } from "../../src/languages/typescript/oracle/open.ts";
import { SELF_TEST_CASES } from "../../src/languages/typescript/oracle/self-test.ts";
import { createWholeChecker } from "../../src/languages/typescript/oracle/whole-check.ts";
import { readProject } from "../../src/languages/typescript/project/settings.ts";
import { KEYWORDS, lexemeEnds, lexemes, ORACLE_PROGRAMS } from "../helpers/oracle-programs.ts";

const project = "test/fixtures";
let grafting: TypeOracle;
let programs: TypeOracle;

beforeAll(() => {
  grafting = openTypeScriptOracle({ project });
  programs = openTypeScriptOracle({ project, programsOnly: true });
});

afterAll(async () => {
  await grafting.dispose();
  await programs.dispose();
});

/** Everything a position answers, as text. */
function snapshot(position: TypePosition): string {
  const names = position.names();
  const members = position.members();
  const expected = position.expected();
  const literals = position.literals();
  const keys = position.keys();
  const written = position.written();
  const call = position.call();
  return JSON.stringify({
    slot: position.slot(),
    names:
      names.kind === "known"
        ? { local: names.value.local.map(({ text }) => text).sort(), open: names.value.open }
        : names,
    members: members.kind === "known" ? members.value.map(({ text }) => text).sort() : members,
    expected:
      expected.kind === "known"
        ? { ...expected.value, types: expected.value.types.map((type) => type.print()) }
        : expected,
    literals: literals.kind === "known" ? [...literals.value].sort() : literals,
    keys,
    written:
      written.kind === "known"
        ? {
            ...written.value,
            levels: written.value.levels.map(({ type, tightness }) => [type.print(), tightness]),
          }
        : written,
    call: call.kind === "known" ? call.value : call,
    errors: errorsOf(position),
  });
}

function errorsOf(position: TypePosition): readonly string[] {
  const answer = position.diagnostics();
  return answer.kind === "known" ? answer.value.map(({ code, start }) => `${code}@${start}`) : [answer.why];
}

function withDocument<T>(
  oracle: TypeOracle,
  { prefix, suffix }: { prefix: string; suffix: string },
  use: (document: TypeDocument) => T,
): T {
  const document = oracle.open({ prefix, suffix });
  try {
    return use(document);
  } finally {
    document.dispose();
  }
}

describe("missing returns", () => {
  it("are found at the brace of the function inside the text, and left open in the one around it", () => {
    const document = grafting.open({ prefix: "function f(x: boolean): number {\n", suffix: "\n}\n" });
    const codes = (text: string) => errorsOf(document.at(text)).map((error) => error.split("@")[0]);
    expect(codes("function g(): number { if (x) { return 1; } }")).toEqual(["TS2366"]);
    expect(codes("const g = (): number => { if (x) { return 1; } };")).toEqual(["TS2366"]);
    expect(codes("function g(): number { if (x) { return 1; }")).toEqual([]);
    expect(codes("if (x) { return 1; }")).toEqual([]);
    expect(codes("let y: number; y.toFixed();")).toEqual(["TS2454"]);
    document.dispose();
  });
});

describe("a project that refuses what is not used", () => {
  const settings = readProject({ project });
  const checker = createWholeChecker({
    ...settings,
    options: { ...settings.options, noUnusedLocals: true, noUnusedParameters: true },
  });
  const problems = (before: string, body: string) =>
    checker
      .check({
        fileName: `${settings.root}/unused.ts`,
        text: `${before}${body}\n}\nexport {};\n`,
        textStart: before.length,
      })
      .map(({ code }) => code);

  it.each(["function f(n: number): number {\n", "const f = (n: number): number => {\n"])(
    "takes %j, whose body is what is written, but nothing else that is unused",
    (before) => {
      expect(problems(before, "return n;")).toEqual([]);
      expect(problems(before, "const m = 1;\nreturn n;")).toEqual(["TS6133"]);
      expect(problems(before, "return 1;")).toEqual(["TS6133"]);
      expect(problems(`function g() {}\n${before}`, "return n;")).toEqual(["TS6133"]);
    },
  );
});

describe("an oracle", () => {
  it("grafts with the pinned compiler and names its version", () => {
    expect(grafting.mode).toEqual({ kind: "grafting" });
    expect(grafting.versions.checker).toBe("typescript 6.0.3");
    expect(programs.mode).toEqual({ kind: "programs", why: "asked for" });
  });

  it.each(SELF_TEST_CASES.map((each) => [each.name, each] as const))(
    "finds the errors that a check of the whole file finds: %s",
    (_name, { before, after, write }) => {
      const text = write.map(([statement]) => `\n${statement}`).join("");
      const whole = createWholeChecker(readProject({ project })).check({
        fileName: `${process.cwd()}/test/fixtures/whole.ts`,
        text: `${before}${text}${after ?? "\n}"}`,
        textStart: before.length,
      });
      const found = withDocument(grafting, { prefix: before, suffix: "}" }, (document) =>
        write.flatMap((_, i) => {
          const part = write.slice(0, i + 1).map(([statement]) => `\n${statement}`);
          return errorsOf(document.at(part.join("")));
        }),
      );
      // Errors of the whole function come at its end alone.
      const ofWhole = new Set(["TS2366", "TS2355", "TS7034", "TS7005", "TS2564"]);
      const expected = whole.filter(({ code, start }) => start >= 0 && !ofWhole.has(code));
      expect(found).toEqual(expected.map(({ code, start }) => `${code}@${start}`));
    },
  );

  it.each(ORACLE_PROGRAMS.map((program) => [program.name, program] as const))(
    "answers at every lexeme as a program made for it: %s",
    (_name, program) => {
      const text = program.statements.map((statement) => `\n  ${statement}`).join("");
      withDocument(grafting, program, (fast) =>
        withDocument(programs, program, (slow) => {
          const ends = lexemeEnds(text);
          for (const end of ends.filter((_, i) => i % 31 === 11 || i === ends.length - 1)) {
            const part = text.slice(0, end);
            expect(snapshot(fast.at(part)), JSON.stringify(part.slice(-60))).toBe(snapshot(slow.at(part)));
          }
          expect(fast.incidents).toEqual([]);
          expect(fast.mode.kind).toBe("grafting");
        }),
      );
    },
  );

  it.each(ORACLE_PROGRAMS.map((program) => [program.name, program] as const))(
    "never refuses what a program that compiles goes on with: %s",
    (_name, program) => {
      const text = program.statements.map((statement) => `\n  ${statement}`).join("");
      withDocument(grafting, program, (document) => {
        for (const { start, text: lexeme } of lexemes(text)) {
          if (lexeme.trim() === "") continue;
          const refused = refusal(document.at(text.slice(0, start)), lexeme);
          expect(refused, `${JSON.stringify(text.slice(0, start).slice(-50))} then ${lexeme}`).toBe(
            undefined,
          );
          expect(errorsOf(document.at(text.slice(0, start + lexeme.length)))).not.toContainEqual(
            expect.stringMatching(/^TS/),
          );
        }
      });
    },
  );

  it("forgets what a shorter text does not hold", () => {
    for (const program of ORACLE_PROGRAMS.slice(6, 10)) {
      const text = program.statements.map((statement) => `\n  ${statement}`).join("");
      const ends = lexemeEnds(text).filter((_, i) => i % 19 === 7);
      const fresh = ends.map((end) =>
        withDocument(grafting, program, (document) => snapshot(document.at(text.slice(0, end)))),
      );
      withDocument(grafting, program, (document) => {
        snapshot(document.at(text));
        const back = ends.map((_, i) => ends.length - 1 - i);
        for (const i of back) expect(snapshot(document.at(text.slice(0, ends[i])))).toBe(fresh[i]);
        expect(document.work.programs).toBeGreaterThan(0);
      });
    }
  });

  it("answers the same after recycling its checker", () => {
    const recycling = openTypeScriptOracle({
      project,
      graftLimits: { maxCheckerBytes: 200_000, maxChain: 1, longPiece: 60 },
    });
    for (const program of ORACLE_PROGRAMS.slice(6, 9)) {
      const text = program.statements.map((statement) => `\n  ${statement}`).join("");
      withDocument(recycling, program, (often) =>
        withDocument(grafting, program, (seldom) => {
          for (const end of lexemeEnds(text).filter((_, i) => i % 8 === 0)) {
            const part = text.slice(0, end);
            expect(snapshot(often.at(part)), part).toBe(snapshot(seldom.at(part)));
          }
          expect(often.mode.kind).toBe("grafting");
        }),
      );
    }
  });

  it("answers the same with the heads of open functions grafted, forwards and back", () => {
    const heads = openTypeScriptOracle({ project, graftLimits: { longPiece: 30 } });
    for (const program of ORACLE_PROGRAMS) {
      const text = program.statements.map((statement) => `\n  ${statement}`).join("");
      const ends = lexemeEnds(text).filter((_, i) => i % 5 === 0);
      withDocument(heads, program, (grafted) =>
        withDocument(grafting, program, (plain) => {
          for (const end of [...ends, ...ends.toReversed()]) {
            const part = text.slice(0, end);
            expect(snapshot(grafted.at(part)), part).toBe(snapshot(plain.at(part)));
          }
          expect(grafted.mode.kind).toBe("grafting");
        }),
      );
    }
  });

  it("opens no program for statements of a module that stand alone, nor for functions in it", () => {
    const program = { prefix: "", suffix: "" };
    const part = (i: number): string =>
      `export function f${i}(xs: number[]): number {\n  let sum = ${i};\n  for (const x of xs) sum += x;\n  return sum;\n}\nexport const v${i} = f${i}([1, 2]);\n`;
    const text = [0, 1, 2, 3, 4, 5].map(part).join("");
    const few = openTypeScriptOracle({ project, graftLimits: { longPiece: 40 } });
    withDocument(few, program, (document) => {
      for (const end of lexemeEnds(text)) document.at(text.slice(0, end)).slot();
      expect(document.at(`${text}v5.`).members()).toMatchObject({ kind: "known" });
      expect(document.work.programs).toBe(1);
    });
  });

  it("takes the same work at the end of a long text as at its beginning", () => {
    const statement = (i: number): string => `\n  const v${i} = xs.map((x) => x + ${i}).length;`;
    const program = { prefix: "export function long(xs: number[]): void {", suffix: "}" };
    withDocument(grafting, program, (document) => {
      let text = "";
      const perStatement: number[] = [];
      for (let i = 0; i < 60; i++) {
        const before = document.work.grafts;
        text += statement(i);
        expect(errorsOf(document.at(text))).toEqual([]);
        perStatement.push(document.work.grafts - before);
      }
      expect(Math.max(...perStatement)).toBeLessThanOrEqual(6);
      expect(document.work.programs).toBeLessThan(5);
    });
  });
});

/** Why `lexeme` would be refused, if it would. */
function refusal(position: TypePosition, lexeme: string): string | undefined {
  const slot = position.slot();
  if (/^[#\p{ID_Start}$_]/u.test(lexeme) && !KEYWORDS.has(lexeme)) {
    const names = position.names();
    if ((slot === "value" || slot === "type") && names.kind === "known" && names.value.open === undefined) {
      const all = [...names.value.local, ...names.value.global];
      if (!all.some(({ text }) => text === lexeme)) return `no name ${lexeme}`;
    }
    const members = position.members();
    if (slot === "member" && members.kind === "known" && !members.value.some(({ text }) => text === lexeme)) {
      return `no member ${lexeme}`;
    }
    const keys = position.keys();
    if (slot === "key" && keys.kind === "known" && !keys.value.allowed.includes(lexeme))
      return `no key ${lexeme}`;
  }
  const literals = position.literals();
  if (/^['"]/.test(lexeme) && literals.kind === "known" && !literals.value.includes(lexeme.slice(1, -1))) {
    return `no literal ${lexeme}`;
  }
  if (/^[;,)\]}]$/.test(lexeme)) {
    const written = position.written();
    if (written.kind === "known" && written.value.finishes === "no") return "the type does not fit";
    const call = position.call();
    if (lexeme === ")" && call.kind === "known" && call.value.mayClose === "no") return "too few arguments";
  }
  return undefined;
}

describe("statements that a line break ends", () => {
  const place = { prefix: "function f(xs: number[]): number {\n", suffix: "\n}\n" };

  it.each([
    ["const a: number = 'b'\nconst", "const a: number = 'b';"],
    ["let a = 1\nif (a) a = 'x'\nreturn", "let a = 1\nif (a) a = 'x';"],
    ["xs.map((x) => {\n  const y: string = x\n  return", "xs.map((x) => {\n  const y: string = x;"],
    ["class A {\n  a: number = 'b'\n  c", "class A {\n  a: number = 'b';"],
    ["return xs.nothing\nlet", "return xs.nothing;"],
  ])("have the errors that they have before a semicolon: %s", (text, closed) => {
    for (const oracle of [grafting, programs]) {
      const document = oracle.open(place);
      // As sessions do: what goes before was asked about.
      for (const end of lexemeEnds(text)) document.at(text.slice(0, end)).names();
      const position = document.finishedByLineBreak(text);
      expect(position && errorsOf(position)).toEqual(errorsOf(document.at(closed)));
      document.at(`${text} `).names();
      document.dispose();
    }
  });

  it.each(["const a = xs\n.map", "if (xs)\nreturn", "const a = 1;\nreturn", "{ }\nconst", "/* a\nconst"])(
    "are none where the statement goes on, or ended before: %s",
    (text) => {
      const document = grafting.open(place);
      expect(document.finishedByLineBreak(text)).toBeUndefined();
      document.dispose();
    },
  );
});
