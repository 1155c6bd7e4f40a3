/** Control flow of languages: where jumps may stand, and what a sketch does to a session. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { lexemePlaces } from "../../domains/syntax/index.ts";
import {
  ConflictError,
  type ControlFlowValue,
  compile,
  controlFlowDomain,
  controlFlowValue,
  createSession,
  type Domain,
  maskHas,
  type Position,
  type Sketch,
  SpecError,
} from "../../src/index.ts";
import { assertLaws, checkDomain } from "../../src/laws/index.ts";
import { byteToken, smallVocabulary, textOf, utf8 } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary();
const TOP = { domains: [{ domain: controlFlowDomain, value: controlFlowValue({}) }] };

/** Bytes of `text` that a session takes, and whether it may end there. */
function read(
  language: string,
  text: string,
  sketch: Sketch = {},
  start: string | undefined = undefined,
): string {
  const program = compile([{ kind: "language", language, ...(start === undefined ? {} : { start }) }], {
    domains: [{ domain: controlFlowDomain, value: controlFlowValue(sketch) }],
  });
  const session = createSession(program, VOCABULARY);
  const bytes = utf8(text);
  for (let i = 0; i < bytes.length; i++) {
    const token = byteToken(bytes[i]!);
    if (!session.allows(token)) return `refused after ${JSON.stringify(text.slice(0, i))}`;
    session.accept(token);
  }
  return session.canEnd() ? "whole" : "no end";
}

const GOOD: readonly (readonly [language: string, text: string, start?: string | undefined])[] = [
  ["typescript", "while (x) { if (y) break; else continue; }"],
  ["typescript", "switch (x) { case 1: break; default: f(); }"],
  ["typescript", "a: { break a; }"],
  ["typescript", "function f() { return 1; } const g = () => { return 2; };"],
  ["typescript", "async function f() { await g(); } const h = async () => await g(); await h();"],
  ["typescript", "class A { async m() { for (;;) { await this.m(); break; } return 1; } *g() { yield 1; } }"],
  ["typescript", "function* g() { yield 1; }"],
  ["typescript", "{ return 1; }", "function_body"],
  ["typescript", "break; return 1;", "statements"],
  ["python", "for x in y:\n    if x:\n        break\n    continue\nelse:\n    pass\n"],
  ["python", "for z in y:\n  for x in y:\n    pass\n  else:\n    break\n"],
  ["python", "def f():\n    while True:\n        return 1\n"],
  ["python", "async def f():\n    await g()\n"],
  ["go", "package a\nfunc f() { for { break }; switch { case true: break }; for { continue } }\n"],
  ["java", "class A { int f() { while (true) { if (g()) break; continue; } return 1; } }"],
  ["rust", "fn f() { loop { if g() { break; } continue; } let x = 'a: { break 'a 1; }; }"],
];

const BAD: readonly (readonly [language: string, text: string, start?: string | undefined])[] = [
  ["typescript", "f(); break;"],
  ["typescript", "while (x) { const g = () => { break; }; }"],
  ["typescript", "switch (x) { case 1: continue; }"],
  ["typescript", "while (x) y(); break;"],
  ["typescript", "return 1;"],
  ["typescript", "function f() { await g(); }"],
  ["typescript", "async function f() { xs.map((x) => { await g(x); }); }"],
  ["typescript", "function f() { yield 1; }"],
  ["typescript", "{ break; }", "function_body"],
  ["python", "break\n"],
  ["python", "for x in y:\n    pass\nelse:\n    break\n"],
  ["python", "while x:\n    def f():\n        continue\n"],
  ["python", "return 1\n"],
  ["python", "class A:\n    return 1\n"],
  ["python", "def f():\n    await g()\n"],
  ["go", "package a\nfunc f() { break }\n"],
  ["go", "package a\nfunc f() { for { g(func() { continue }) } }\n"],
  ["java", "class A { void f() { break; } }"],
  ["java", "class A { void f() { switch (x) { case 1: continue; } } }"],
  ["rust", "fn f() { continue; }"],
  ["rust", "fn f() { loop { g(|| { break; }); } }"],
];

describe("control flow of a language", () => {
  it("lets the body behind a signature return", () => {
    const program = compile(
      [{ kind: "language", language: "typescript", signature: "function f(): number" }],
      TOP,
    );
    const session = createSession(program, VOCABULARY);
    for (const byte of utf8("return 1;")) {
      expect(session.allows(byteToken(byte))).toBe(true);
      session.accept(byteToken(byte));
    }
    expect(session.canEnd()).toBe(true);
  });

  it("obeys the laws of domains where something is known of the position", () => {
    const program = compile([{ kind: "language", language: "typescript" }], TOP);
    const domain = program.domains[0]?.domain as Domain<ControlFlowValue>;
    const recognizer = program.constraints[0]!.recognizer;
    const terminals = new Map(
      recognizer.grammar.symbols.flatMap(({ id, name, kind }) => (kind === "terminal" ? [[name, id]] : [])),
    );
    const positions = ["", "while (x) { ", "f(() => { if (x) { "].map((text): Position => {
      const bytes = utf8(text);
      const state = recognizer.advanceAll(recognizer.start(), bytes)!;
      const { pool } = state;
      const { lex, configuration } = state.threads[0]!;
      const [after = configuration] = lex.isStart ? [] : recognizer.stepAll(pool, configuration, lex.accept);
      return {
        terminals,
        offset: bytes.length,
        before: () => bytes,
        places: lexemePlaces(recognizer, pool, after),
      };
    });
    const end: Position = {
      terminals,
      offset: 0,
      before: () => utf8(""),
      lexemes: () => ({ id: 0, entries: [] }),
    };
    const some = fc
      .record({
        required: fc.subarray(["loop", "try"]),
        forbidden: fc.subarray(["loop", "throw", "any"]),
        nesting: fc.record({ max: fc.nat(3) }, { requiredKeys: [] }),
      })
      .map(controlFlowValue);
    assertLaws(checkDomain(domain, some, { positions: [...positions, end] }));
  });
});

describe("jumps", () => {
  it.each(GOOD.map(([language, text, start]) => [language, text, start] as const))(
    "in %s may stand where they have a target: %j",
    (language, text, start) => {
      expect(read(language, text, {}, start)).toBe("whole");
    },
  );

  it.each(BAD.map(([language, text, start]) => [language, text, start] as const))(
    "in %s are refused where they have none: %j",
    (language, text, start) => {
      expect(read(language, text, {}, start)).toMatch(/^refused/);
    },
  );
});

const FORBIDDEN: readonly (readonly [language: string, construct: string, text: string, without: string])[] =
  [
    ["typescript", "loop", "f(); while (x) { }", "f(); if (x) { }"],
    ["typescript", "loop", "do { } while (x)", "if (x) { }"],
    ["typescript", "try", "try { } catch { }", "{ }"],
    ["typescript", "throw", "if (x) throw y;", "if (x) f(y);"],
    ["typescript", "async", "const f = async () => 1;", "const f = () => async(1);"],
    ["typescript", "any", "let x: any = 1;", "let x: anything = a.any;"],
    ["typescript", "any", "let x: Map<string, any> = 1;", "let x = Promise.any(y);"],
    ["typescript", "as", "f(x as T);", 'import { a as b } from "c"; f(b);'],
    ["typescript", "!", "f(x!.y);", "f(!x, x != y);"],
    ["typescript", "eval", "eval(x);", "a.eval(x); evaluate(x);"],
    ["python", "loop", "while x:\n    f()\n", "y = [x for x in z]\n"],
    ["python", "comprehension", "y = [x for x in z]\n", "for x in z:\n    f()\n"],
    ["go", "goto", "package a\nfunc f() { goto x }\n", "package a\nfunc f() { g() }\n"],
    ["java", "throw", "class A { void f() { throw x; } }", "class A { void f() { g(x); } }"],
    ["rust", "unsafe", "fn f() { unsafe { g() } }", "fn f() { g() }"],
    ["zig", "loop", "fn f() void { while (x) {} }", "fn f() void { if (x) {} }"],
  ];

const REQUIRED: readonly (readonly [language: string, construct: string, text: string, without: string])[] = [
  ["typescript", "loop", "f(); for (const x of y) f(x);", "f(); // for (;;) {}"],
  ["typescript", "async", "async function f() { }", 'f("async");'],
  ["python", "try", "try:\n    f()\nexcept E:\n    pass\n", "f()\n"],
  ["go", "loop", "package a\nfunc f() { for { } }\n", "package a\nfunc f() { }\n"],
];

describe("a sketch", () => {
  it.each(FORBIDDEN)("in %s that forbids %s refuses %j and takes %j", (language, name, text, without) => {
    expect(read(language, text)).toBe("whole");
    expect(read(language, text, { forbidden: [name] })).toMatch(/^refused/);
    expect(read(language, without, { forbidden: [name] })).toBe("whole");
  });

  it.each(REQUIRED)("in %s that requires %s lets %j end, and not %j", (language, name, text, without) => {
    expect(read(language, text, { required: [name] })).toBe("whole");
    expect(read(language, without)).toBe("whole");
    expect(read(language, without, { required: [name] })).toBe("no end");
  });

  it("bounds how deep constructs nest, from the innermost function on", () => {
    const deep = "if (x) { while (y) { for (;;) { } } }";
    expect(read("typescript", deep, { nesting: { max: 3 } })).toBe("whole");
    expect(read("typescript", deep, { nesting: { max: 2 } })).toBe(
      'refused after "if (x) { while (y) { for"',
    );
    const parted = "if (x) { while (y) { f(() => { if (z) { } else { } }); } }";
    expect(read("typescript", parted, { nesting: { max: 2 } })).toBe("whole");
  });

  it("changes the mask", () => {
    const vocabulary = smallVocabulary({ extra: ["while (", "break;"] });
    const ids = new Map([...Array(vocabulary.size).keys()].map((id) => [textOf(vocabulary.bytesOf(id)), id]));
    const masked = (sketch: Sketch, piece: string): boolean => {
      const program = compile([{ kind: "language", language: "typescript" }], {
        domains: [{ domain: controlFlowDomain, value: controlFlowValue(sketch) }],
      });
      return !maskHas(createSession(program, vocabulary).mask(), ids.get(piece) ?? -1);
    };
    expect(masked({}, "while (")).toBe(false);
    expect(masked({ forbidden: ["loop"] }, "while (")).toBe(true);
    expect(masked({ forbidden: ["try"] }, "while (")).toBe(false);
    expect(masked({}, "break;")).toBe(true);
  });

  it("is refused when it names what the language does not have, or asks for what it rules out", () => {
    expect(() => read("go", "", { forbidden: ["try"] })).toThrow(SpecError);
    expect(() => read("typescript", "", { required: ["any"] })).toThrow(SpecError);
    expect(() => read("typescript", "", { required: ["loop"], forbidden: ["loop"] })).toThrow(ConflictError);
  });

  it("is accounted for, what nothing keeps to included", () => {
    const value = controlFlowValue({ forbidden: ["loop"], everyPathReturns: true });
    const program = compile([{ kind: "language", language: "typescript" }], {
      domains: [{ domain: controlFlowDomain, value }],
    });
    const entries = createSession(program, VOCABULARY)
      .ledger()
      .entries.filter(({ domain }) => domain === "control-flow");
    expect(entries.map(({ enforcement }) => enforcement)).toEqual(["mask", "not-enforced"]);
    expect(entries[0]?.detail).toContain("no continue outside of a loop");
    expect(entries[1]?.detail).toContain("every path returns");
  });

  it("holds again after going back", () => {
    const program = compile([{ kind: "language", language: "typescript" }], {
      domains: [{ domain: controlFlowDomain, value: controlFlowValue({ required: ["loop"] }) }],
    });
    const session = createSession(program, VOCABULARY);
    const write = (text: string): void => {
      for (const byte of utf8(text)) session.accept(byteToken(byte));
    };
    write("f(); ");
    expect(session.canEnd()).toBe(false);
    write("while (x) y();");
    expect(session.canEnd()).toBe(true);
    session.rollback("f(); ".length);
    expect(session.canEnd()).toBe(false);
    write("if (x) { z() }");
    expect(session.canEnd()).toBe(false);
    write("while (x) y();");
    expect(session.canEnd()).toBe(true);
  });
});
