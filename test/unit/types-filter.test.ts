/** From answers of an oracle to filters: each rule against answers made by hand, then all of them on real texts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  known,
  TYPE_RULES,
  type TypeFacts,
  type TypeKind,
  type TypeOracle,
  type TypePosition,
  type TypeRule,
  typesFilter,
  unrestricted,
  type WrittenExpression,
} from "../../domains/types/index.ts";
import { languageFor, languageHas, lexemeFilterLattice } from "../../masks/index.ts";
import { openTypeScriptOracle } from "../../src/languages/typescript/oracle/open.ts";
import {
  spellString,
  TYPESCRIPT_TYPE_VOCABULARY as vocabulary,
} from "../../src/languages/typescript/type-vocabulary.ts";
import { KEYWORDS, lexemes, ORACLE_PROGRAMS } from "../helpers/oracle-programs.ts";

const NOTHING = unrestricted("test");

function position(
  answers: Partial<{ [K in keyof TypePosition]: ReturnType<TypePosition[K]> }>,
): TypePosition {
  const ask =
    <K extends keyof TypePosition>(name: K, otherwise: ReturnType<TypePosition[K]>) =>
    () =>
      // Indexing a partial record by its own key.
      (answers[name] as ReturnType<TypePosition[K]> | undefined) ?? otherwise;
  return {
    slot: ask("slot", "none"),
    names: ask("names", NOTHING),
    members: ask("members", NOTHING),
    expected: ask("expected", NOTHING),
    literals: ask("literals", NOTHING),
    keys: ask("keys", NOTHING),
    written: ask("written", NOTHING),
    call: ask("call", NOTHING),
    typeArity: ask("typeArity", NOTHING),
    suggestions: ask("suggestions", []),
    diagnostics: ask("diagnostics", NOTHING),
  };
}

const ALL_TERMINALS = [
  ...new Set([
    ...vocabulary.names,
    ...vocabulary.privateNames,
    ...vocabulary.strings,
    ...vocabulary.closers,
    ...vocabulary.operators.flatMap(({ terminals }) => terminals),
    ...vocabulary.call,
    ...vocabulary.access,
    ...vocabulary.index,
    ...vocabulary.typeArguments,
    ...vocabulary.operandStarts,
  ]),
];
const terminals = new Map(ALL_TERMINALS.map((name, key) => [name, key]));

/** Whether a lexeme, as one of its terminals, gets through. */
function lets(at: TypePosition, lexeme: string, text = ""): boolean {
  const filter = typesFilter({ position: at, text, vocabulary }, terminals);
  const bytes = new TextEncoder().encode(lexeme);
  const name = terminalOf(lexeme);
  const terminal = terminals.get(name);
  return terminal === undefined || languageHas(languageFor(filter, terminal), bytes);
}

function terminalOf(lexeme: string): string {
  if (lexeme === "++" || lexeme === "--") return "postfix_update";
  const literal = JSON.stringify(lexeme);
  if (terminals.has(literal)) return literal;
  if (lexeme.startsWith("#")) return "private_property_identifier";
  if (/^['"]/.test(lexeme)) return "string";
  if (KEYWORDS.has(lexeme)) return literal;
  return /^[\p{ID_Start}$_]/u.test(lexeme) ? "identifier" : literal;
}

function facts(...kinds: TypeKind[]): TypeFacts {
  const isNullish = kinds.includes("null") || kinds.includes("undefined");
  return {
    isOpen: kinds.length === 0,
    kinds: new Set(kinds),
    callable: kinds.includes("function") || kinds.length === 0 ? "unknown" : "no",
    constructable: "unknown",
    indexable: isNullish ? "no" : "unknown",
    accessible: isNullish ? "no" : "yes",
  };
}

function written(
  levels: readonly (readonly [tightness: number, ...TypeKind[]])[],
  more: Partial<WrittenExpression> = {},
): TypePosition {
  return position({
    written: known({
      levels: levels.map(([tightness, ...kinds]) => ({
        tightness,
        type: { facts: facts(...kinds), print: () => kinds.join(" | ") },
      })),
      assignable: "unknown",
      isConstructed: false,
      finishes: "unknown",
      ...more,
    }),
  });
}

const name = (text: string, isValue = true, isType = false) => ({ text, isValue, isType });

describe("the filter", () => {
  it("is top where the oracle knows nothing", () => {
    const filter = typesFilter({ position: position({}), text: "", vocabulary }, terminals);
    expect(lexemeFilterLattice.equals(filter, lexemeFilterLattice.top)).toBe(true);
  });

  it("lets names through that are in scope as what the place is", () => {
    const global = [name("Math"), name("Partial", false, true)];
    const names = known({ local: [name("total"), name("Row", false, true)], global, absent: [] });
    const value = position({ slot: "value", names });
    expect(["total", "Math", "Row", "Partial", "totals"].map((text) => lets(value, text))).toEqual([
      true,
      true,
      false,
      false,
      false,
    ]);
    const type = position({ slot: "type", names });
    expect(["total", "Row", "Partial"].map((text) => lets(type, text))).toEqual([false, true, true]);
  });

  it("lets any name through that may be a new one, and of labels some", () => {
    for (const open of ["parameter", "declared-later"] as const) {
      const names = known({ local: [name("total")], global: [], absent: [], open });
      expect(lets(position({ slot: "value", names }), "other")).toBe(true);
    }
    const label = known({ local: [], global: [], absent: ["this"], open: "label" as const });
    const statement = position({ slot: "value", names: label });
    expect(["other", "outer", "this"].map((text) => lets(statement, text))).toEqual([false, true, false]);
    const names = known({ local: [], global: [], absent: [] });
    expect(lets(position({ slot: "declaration", names }), "other")).toBe(true);
  });

  it("keeps to members, private names apart", () => {
    const members = known([
      { text: "size", isIdentifier: true },
      { text: "#items", isIdentifier: true },
      { text: "my-key", isIdentifier: false },
    ]);
    const at = position({ slot: "member", members });
    expect(["size", "#items", "#size", "items"].map((text) => lets(at, text))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it("keeps to the keys of an object type and keeps it open while one is missing", () => {
    const at = (missing: string[]) =>
      position({ slot: "key", keys: known({ allowed: ["name", "x-y"], missing, isAtStart: true }) });
    expect(["name", '"x-y"', "'name'", "age", '"age"', "}"].map((text) => lets(at(["name"]), text))).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
    ]);
    expect(lets(at([]), "}")).toBe(true);
  });

  it("spells string literals in both kinds of quotes, escaping what needs it", () => {
    expect(spellString("a")).toEqual(['"a"', "'a'"]);
    expect(spellString("it's")).toEqual(['"it\'s"', "'it\\'s'"]);
    expect(spellString('"\n\\')).toEqual(['"\\"\\n\\\\"', "'\"\\n\\\\'"]);
    const at = position({ literals: known(["left", "it's"]) });
    expect(['"left"', "'left'", "'it\\'s'", '"lef"', "'right'"].map((text) => lets(at, text))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it("refuses closers only where the oracle is sure", () => {
    for (const closer of [";", ",", ")", "]", "}"]) {
      expect(lets(written([[20, "string"]], { finishes: "no" }), closer)).toBe(false);
      expect(lets(written([[20, "string"]], { finishes: "unknown" }), closer)).toBe(true);
    }
    expect(lets(written([[20, "string"]], { finishes: "no" }), ".")).toBe(true);
  });

  it("judges operators by the operand they would have", () => {
    // a + b, of type string, whose last part b is a number: `*` takes b, `-` takes the sum.
    const sum = written([
      [20, "number"],
      [13, "string"],
    ]);
    expect(["*", "-", "+", ">", "instanceof"].map((operator) => lets(sum, operator))).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    expect(lets(written([[20, "number", "bigint"]]), "*")).toBe(true);
    expect(lets(written([[20, "number", "undefined"]]), "*")).toBe(false);
    expect(lets(written([[20, "number", "undefined"]]), "??=")).toBe(true);
    expect(lets(written([[20]]), "*")).toBe(true); // any
  });

  it("judges assignments, calls and accesses by the smallest expression", () => {
    expect(lets(written([[20, "number"]], { assignable: "no" }), "=")).toBe(false);
    expect(lets(written([[20, "number"]], { assignable: "yes" }), "=")).toBe(true);
    expect(lets(written([[20, "number"]]), "(")).toBe(false);
    expect(lets(written([[20, "object"]], { isConstructed: true }), "(")).toBe(true);
    expect(lets(written([[20, "object", "undefined"]]), ".")).toBe(false);
    expect(lets(written([[20, "object", "undefined"]]), "[")).toBe(false);
  });

  it("lets an increment begin the next line", () => {
    const at = written([[20, "string"]], { assignable: "no" });
    expect(lets(at, "++", "name ")).toBe(false);
    expect(lets(at, "++", "name\n  ")).toBe(true);
  });

  it("counts arguments", () => {
    const call = (argumentIndex: number, mayClose: "yes" | "no", acceptsArgument: "yes" | "no") =>
      position({
        call: known({
          argumentIndex,
          isAtStart: true,
          minArguments: 1,
          maxArguments: 2,
          mayClose,
          acceptsArgument,
          print: () => [],
        }),
      });
    expect(lets(call(0, "no", "yes"), ")")).toBe(false);
    expect(lets(call(2, "yes", "no"), ")")).toBe(true);
    for (const start of ["x", '"x"', "(", "new", "this"])
      expect(lets(call(2, "yes", "no"), start)).toBe(false);
    expect(lets(call(1, "yes", "yes"), "x")).toBe(true);
  });

  it("asks for type arguments where they are needed and refuses them where there are none", () => {
    const arity = (min: number, max: number) => position({ typeArity: known({ min, max }) });
    expect(["<", ";"].map((text) => lets(arity(0, 0), text))).toEqual([false, true]);
    expect(["<", ";"].map((text) => lets(arity(2, 2), text))).toEqual([true, false]);
    expect(["<", ";"].map((text) => lets(arity(0, 1), text))).toEqual([true, true]);
  });
});

describe("on real texts", () => {
  let oracle: TypeOracle;
  beforeAll(() => {
    oracle = openTypeScriptOracle({ project: "test/fixtures", maxDocuments: 50 });
  });
  afterAll(() => oracle.dispose());

  it.each(ORACLE_PROGRAMS.map((program) => [program.name, program] as const))(
    "lets every lexeme of a program that compiles through: %s",
    (_name, { prefix, suffix, statements }) => {
      const document = oracle.open({ prefix, suffix });
      const text = statements.map((statement) => `\n  ${statement}`).join("");
      for (const { start, text: lexeme } of lexemes(text)) {
        if (lexeme.trim() === "") continue;
        const before = text.slice(0, start);
        expect(lets(document.at(before), lexeme, before), `${before.slice(-60)} >>> ${lexeme}`).toBe(true);
      }
      document.dispose();
    },
  );

  it.each<[rule: TypeRule, text: string, lexeme: string]>([
    ["scope", "const y = ", "zs"],
    ["scope", "const y: Set<", "Nothing"],
    ["member", "xs.", "lenght"],
    ["member", "const [first] = xs.map((x) => x.", "length"],
    ["key", "const p: P = { ", "nmae"],
    ["missing-key", "const p: P = { ", "}"],
    ["literal", "const k: K = ", '"c"'],
    ["literal", "if (k === ", "'c'"],
    ["closer", 'const n: number = "a"', ";"],
    ["closer", "return k", ";"],
    ["closer", 'parseInt("1", "2"', ")"],
    ["operator", "k ", "*"],
    ["operator", "const c = 1; c ", "="],
    ["operator", "xs.length", "("],
    ["operator", "q", "."],
    ["arity", "parseInt(", ")"],
    ["arity", 'parseInt("1", 2, ', "k"],
    ["type-arguments", "const m: Map", ";"],
    ["type-arguments", "const m: P", "<"],
  ])("the rule %s refuses after %j the lexeme %j", (rule, text, lexeme) => {
    const prefix =
      'type K = "a" | "b"; interface P { name: string; age?: number }\nfunction f(xs: number[], k: K, q?: P): number { ';
    const document = oracle.open({ prefix, suffix: "}" });
    const input = { position: document.at(text), text, vocabulary };
    expect(lets(input.position, lexeme, text)).toBe(false);
    const refusing = Object.entries(TYPE_RULES).filter(([, each]) =>
      each(input).some(
        ([terminal, language]) =>
          terminal === terminalOf(lexeme) && !languageHas(language, new TextEncoder().encode(lexeme)),
      ),
    );
    expect(refusing.map(([name]) => name)).toContain(rule);
    document.dispose();
  });
});
