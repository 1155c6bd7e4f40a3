/**
 * The domains of one text narrowing each other. For each arrow: with it a token mask is smaller or a bad program is
 * stopped, without it not.
 */
import { describe, expect, it } from "vitest";
import { controlFlowValue } from "../../domains/control-flow/index.ts";
import { importsLattice, importsValue } from "../../domains/imports/index.ts";
import { atMost, int, less, semanticsValue, variable } from "../../domains/semantics/index.ts";
import { compileGrammarText, projectFilter, Recognizer, TokenMasks } from "../../domains/syntax/index.ts";
import {
  environmentLattice,
  expecting,
  literal,
  NUMBER,
  STRING,
  type TypeTerm,
  typesLattice,
  union,
  withNames,
} from "../../domains/types/index.ts";
import {
  type EdgeName,
  type EdgeTables,
  type PositionCells,
  UnifiedNetwork,
  unifiedDomain,
} from "../../domains/unified.ts";
import { bindings, type OpenConstruct, positionValue, usedNamesLattice } from "../../domains/views.ts";
import { createMask, maskHas } from "../../masks/index.ts";
import type { Reason } from "../../src/kernel/index.ts";
import { byteToken, END, smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const GRAMMAR = `
start: expression ";"
expression: NUMBER | STRING | NAME | expression "." NAME | expression "+" expression
NUMBER: /[0-9]+/
STRING: /"[a-z]*"/
NAME: /[a-z]+/
`;

const { grammar } = compileGrammarText(GRAMMAR, { file: "statements.lark" });
const recognizer = new Recognizer(grammar);
const masks = new TokenMasks(recognizer, smallVocabulary());
const semicolon = grammar.symbols.find(({ name }) => name === '";"')!.id;

const x = variable("x", "int");

const TABLES: EdgeTables = {
  expectations: {
    expectations: [{ construct: "for", field: "limit", expected: NUMBER }],
    transparent: new Set(["parentheses"]),
  },
  providers: (name) => (name === "readFile" ? ["node:fs"] : name === "z" ? ["zod", "zod/mini"] : []),
  exports: (module, exported) => (module === "config" && exported === "port" ? STRING : undefined),
  constructs: {
    constructs: { for: ["loop"] },
    nesting: new Set(["for", "block"]),
    boundaries: new Set(["function"]),
  },
  paths: { branches: [{ construct: "if", field: "then", holds: true }], boundaries: new Set(["function"]) },
  isNumber: () => true,
};

function because(constraint: string): Reason {
  return { domain: "test", constraint, message: constraint };
}

function open(type: string, field?: string, start?: number): OpenConstruct {
  return { type, field, index: undefined, start };
}

function build(without: readonly EdgeName[] = []) {
  return new UnifiedNetwork({ domain: unifiedDomain(), tables: TABLES, without });
}

/** Whether a token of one character may follow `text` under what the position's filter leaves. */
function allowsAfter(text: string, cells: PositionCells, character: string): boolean {
  const out = createMask(masks.vocabulary.size);
  const boundary = recognizer.advanceAll(recognizer.start(), utf8(text))!;
  projectFilter(masks, boundary, new Uint8Array(0), cells.filter.value, out);
  return maskHas(out, byteToken(character.charCodeAt(0)));
}

const closers = { terminals: [semicolon], end: true };

/** The position behind a complete expression of a type, in a network that says what it expects. */
function afterExpression(
  written: TypeTerm,
  without: readonly EdgeName[],
  tell: (network: UnifiedNetwork, cells: PositionCells) => void,
  options: { conditionAt?: (start: number) => ReturnType<typeof less> | undefined; subject?: string } = {},
): PositionCells {
  const unified = build(without);
  const cells = unified.open({ name: "here", closers, ...options });
  tell(unified, cells);
  unified.network.tell(cells.written, written, because("written"));
  expect(unified.network.run()).toEqual({ kind: "fixpoint" });
  return cells;
}

describe("with its arrow", () => {
  it("types → syntax: an expression of another type cannot be finished, but continued", () => {
    const number = (unified: UnifiedNetwork, { types }: PositionCells) =>
      unified.network.tell(types, expecting(NUMBER), because("annotation"));
    const cells = afterExpression(STRING, [], number);
    expect(allowsAfter('"abc"', cells, ";")).toBe(false);
    expect(allowsAfter('"abc"', cells, ".")).toBe(true);
    expect(allowsAfter('"abc"', cells, "+")).toBe(true);
    expect(allowsAfter('"abc"', afterExpression(STRING, ["types-syntax"], number), ";")).toBe(true);
    expect(allowsAfter("12", afterExpression(literal(12), [], number), ";")).toBe(true);
  });

  it("syntax → types: a place in the grammar expects a type", () => {
    const site = (unified: UnifiedNetwork, cells: PositionCells) =>
      unified.network.tell(
        cells.site,
        positionValue([open("parentheses"), open("for", "limit"), open("block")]),
        because("place"),
      );
    expect(allowsAfter('"abc"', afterExpression(STRING, [], site), ";")).toBe(false);
    expect(allowsAfter('"abc"', afterExpression(STRING, ["syntax-types"], site), ";")).toBe(true);
    expect(allowsAfter("12", afterExpression(literal(12), [], site), ";")).toBe(true);
  });

  it("imports → types: what was imported has the type that its module gives it", () => {
    const allows = (without: readonly EdgeName[]): boolean => {
      const unified = build(without);
      const cells = unified.open({ name: "here", closers });
      const { network } = unified;
      const imported = bindings([["limit", { module: "config", exported: "port" }]]);
      network.tell(unified.imported, imported, because("import"));
      network.tell(cells.types, expecting(NUMBER), because("annotation"));
      network.run();
      network.tell(
        cells.written,
        environmentLattice.get(cells.types.value.environment, "limit"),
        because("name"),
      );
      network.run();
      return allowsAfter("limit", cells, ";");
    };
    expect(allows([])).toBe(false);
    expect(allows(["imports-types"])).toBe(true);
  });

  it("semantics → types: a value out of its range cannot be finished", () => {
    const range = (unified: UnifiedNetwork, { semantics }: PositionCells) =>
      unified.network.tell(
        semantics,
        semanticsValue([atMost(int(1), x), less(x, int(4))]),
        because("contract"),
      );
    const subject = { subject: "x" };
    expect(allowsAfter("7", afterExpression(literal(7), [], range, subject), ";")).toBe(false);
    expect(allowsAfter("7", afterExpression(literal(7), [], range, subject), "+")).toBe(true);
    expect(allowsAfter("3", afterExpression(literal(3), [], range, subject), ";")).toBe(true);
    expect(allowsAfter("7", afterExpression(literal(7), ["semantics-types"], range, subject), ";")).toBe(
      true,
    );
  });

  it("control flow → semantics: the condition of a branch holds inside it", () => {
    const inBranch = (unified: UnifiedNetwork, cells: PositionCells) => {
      const { network } = unified;
      network.tell(cells.site, positionValue([open("block"), open("if", "then", 40)]), because("place"));
      network.tell(cells.semantics, semanticsValue([atMost(int(0), x)]), because("contract"));
    };
    const options = {
      subject: "x",
      conditionAt: (start: number) => (start === 40 ? less(x, int(3)) : undefined),
    };
    expect(allowsAfter("7", afterExpression(literal(7), [], inBranch, options), ";")).toBe(false);
    expect(allowsAfter("2", afterExpression(literal(2), [], inBranch, options), ";")).toBe(true);
    const without = afterExpression(literal(7), ["control-flow-semantics"], inBranch, options);
    expect(allowsAfter("7", without, ";")).toBe(true);
  });

  it("syntax → control flow: a forbidden construct, or one too deep, is a contradiction with reasons", () => {
    const outcome = (without: readonly EdgeName[], sketch: Parameters<typeof controlFlowValue>[0]) => {
      const unified = build(without);
      const { network } = unified;
      network.tell(unified.demands["control-flow"], controlFlowValue(sketch), because("sketch"));
      const cells = unified.open({ name: "here" });
      const place = [
        open("block"),
        open("for", "body"),
        open("block"),
        open("function"),
        open("for", "body"),
      ];
      network.tell(cells.site, positionValue(place), because("place"));
      return { network, kind: network.run().kind };
    };
    const stopped = outcome([], { forbidden: ["loop"] });
    expect(stopped.kind).toBe("conflict");
    expect(stopped.network.explainConflict().reasons.map(({ constraint }) => constraint)).toEqual([
      "sketch",
      "place",
    ]);
    expect(outcome(["syntax-control-flow"], { forbidden: ["loop"] }).kind).toBe("fixpoint");
    expect(outcome([], { nesting: { max: 2 } }).kind).toBe("conflict");
    expect(outcome([], { nesting: { max: 3 } }).kind).toBe("fixpoint");
  });

  it("types → imports: a name that only a forbidden module provides cannot be used", () => {
    const outcome = (without: readonly EdgeName[], name: string) => {
      const unified = build(without);
      const { network, demands, used } = unified;
      network.tell(demands.imports, importsValue({ forbidden: ["node:fs", "zod"] }), because("ban"));
      network.tell(used, usedNamesLattice.of([name]), because("name"));
      return network.run().kind;
    };
    expect(outcome([], "readFile")).toBe("conflict");
    expect(outcome(["types-imports"], "readFile")).toBe("fixpoint");
    // Another module provides it as well.
    expect(outcome([], "z")).toBe("fixpoint");
    expect(outcome([], "anything")).toBe("fixpoint");
  });
});

describe("a unified network", () => {
  it("demands a whole constraint, each domain with its reason", () => {
    const domain = unifiedDomain();
    const unified = new UnifiedNetwork({ domain });
    const value = domain.constrain({
      imports: importsValue({ required: ["zod"] }),
      types: withNames([["x", NUMBER]]),
    });
    unified.demand(value, because);
    unified.network.run();
    expect(importsLattice.equals(unified.demands.imports.value, value.imports)).toBe(true);
    expect(unified.network.explain(unified.demands.types).reasons).toEqual([because("types")]);
    const here = unified.open({ name: "here" });
    unified.network.run();
    expect(environmentLattice.get(here.types.value.environment, "x")).toEqual(NUMBER);
  });

  it("shares between positions what is true of the whole text, and nothing else", () => {
    const unified = build();
    const { network } = unified;
    const [first, second] = [unified.open({ name: "first" }), unified.open({ name: "second" })];
    network.tell(first.types, expecting(STRING), because("first"));
    network.tell(unified.demands.types, withNames([["y", union(STRING, NUMBER)]]), because("whole"));
    network.run();
    expect(second.types.value.expected).toBe(typesLattice.top.expected);
    for (const cells of [first, second]) {
      expect(environmentLattice.get(cells.types.value.environment, "y")).toEqual(union(STRING, NUMBER));
    }
  });

  it("closes positions and goes back over it", () => {
    const unified = build();
    const { network } = unified;
    network.run();
    const mark = network.mark();
    const before = [...network.cells].length;
    const cells = unified.open({ name: "here", closers });
    network.tell(cells.site, positionValue([open("for", "body")]), because("place"));
    network.run();
    unified.close(cells);
    expect([...network.cells]).toHaveLength(before);
    expect(unified.demands["control-flow"].value).toEqual(
      controlFlowValue({ required: ["loop"], nesting: { min: 1 } }),
    );
    network.rollback(mark);
    expect(unified.demands["control-flow"].value).toEqual(controlFlowValue({}));
    expect([...network.propagators]).toHaveLength(2);
  });

  it("costs a boundary a few propagator runs, however long the text", () => {
    const unified = build();
    const { network } = unified;
    const runs: number[] = [];
    for (let i = 0; i < 100; i++) {
      const before = network.work.runs;
      const cells = unified.open({
        name: `position ${i}`,
        closers,
        subject: "x",
        conditionAt: () => less(x, int(3)),
      });
      network.tell(cells.site, positionValue([open("if", "then", 0)]), because("place"));
      network.tell(cells.written, literal(7), because("written"));
      network.run();
      unified.close(cells);
      runs.push(network.work.runs - before);
    }
    expect(new Set(runs.slice(1))).toEqual(new Set([runs[1]]));
    expect(runs[1]).toBeLessThan(20);
  });
});

it("lets the text end only where its expression may", () => {
  const cells = afterExpression(STRING, [], (unified, { types }) =>
    unified.network.tell(types, expecting(NUMBER), because("annotation")),
  );
  const out = createMask(masks.vocabulary.size);
  const state = recognizer.advanceAll(recognizer.start(), utf8('"abc";'))!;
  projectFilter(masks, state, new Uint8Array(0), cells.filter.value, out);
  expect(maskHas(out, END)).toBe(false);
});
