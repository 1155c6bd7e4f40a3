/** The cheapest completion: it exists, it is read as meant, and nothing shorter would do. */
import { describe, expect, it } from "vitest";
import { cheapestCompletion, GrammarBuilder, type Lexing, Recognizer } from "../../domains/syntax/index.ts";
import { RegexAlgebra } from "../../masks/index.ts";
import { textOf, utf8 } from "../helpers/vocabularies.ts";

/** The completion of `prefix` as text; fails when it does not complete it. */
function complete(recognizer: Recognizer, prefix: string): string {
  const state = recognizer.advanceAll(recognizer.start(), utf8(prefix))!;
  const bytes = cheapestCompletion(recognizer, state);
  if (bytes === undefined) throw new Error(`no completion of ${JSON.stringify(prefix)}`);
  const after = recognizer.advanceAll(state, bytes);
  expect(after !== undefined && recognizer.canEnd(after)).toBe(true);
  return textOf(bytes);
}

/** A builder with the usual terminals; white space is ignored. */
function withSpaces() {
  const algebra = new RegexAlgebra();
  const builder = new GrammarBuilder(algebra);
  builder.ignore(builder.terminal("WS", algebra.plus(algebra.byte(0x20))));
  const number = builder.terminal("NUMBER", algebra.plus(algebra.range(0x30, 0x39)));
  const build = (start: number, lexing: Lexing = "munch", ignoreAtEdges = true) =>
    new Recognizer(builder.build({ name: "test", start, lexing, ignoreAtEdges }));
  return { algebra, builder, number, build };
}

describe("cheapest completion", () => {
  it("parts lexemes that would run together", () => {
    const { builder, number, build } = withSpaces();
    const recognizer = build(builder.choice("pair", [[number, number]]));
    expect(complete(recognizer, "")).toBe("0 0");
    expect(complete(recognizer, "5")).toBe(" 0");
    expect(complete(recognizer, "5 ")).toBe("0");
    expect(complete(recognizer, "5 7")).toBe("");
  });

  it("writes something after ignored text that may not come last", () => {
    const { builder, number, build } = withSpaces();
    const list = builder.nonterminal("list");
    builder.rule(list, [number]);
    builder.rule(list, [number, builder.literal(","), list]);
    const recognizer = build(list, "munch", false);
    expect(complete(recognizer, "1")).toBe("");
    expect(complete(recognizer, "1 ")).toBe(",0");
  });

  it("does not write a keyword where it means a name", () => {
    const { algebra, builder, build } = withSpaces();
    const name = builder.terminal("NAME", algebra.plus(algebra.range(0x61, 0x7a)));
    const keyword = builder.literal("a");
    const statement = builder.choice("statement", [
      [name, builder.literal("="), name],
      [keyword, builder.literal("("), builder.literal(")"), builder.literal(";"), builder.literal(";")],
    ]);
    const recognizer = build(statement);
    // After "=" no keyword may stand, so "a" is a name there.
    expect(complete(recognizer, "")).toBe("b=a");
    // "a" reads as the keyword, but the lexeme under way may still become a name.
    expect(complete(recognizer, "a")).toBe("a=a");
  });

  it("completes a lexeme whose remainder is the lexeme again", () => {
    const algebra = new RegexAlgebra();
    const builder = new GrammarBuilder(algebra);
    const word = builder.terminal(
      "WORD",
      algebra.concat(algebra.star(algebra.byte(0x61)), algebra.byte(0x62)),
    );
    const start = builder.optional("start", word);
    const recognizer = new Recognizer(builder.build({ name: "a*b", start, lexing: "split" }));
    expect(complete(recognizer, "")).toBe("");
    expect(complete(recognizer, "aa")).toBe("b");
  });
});
