/** The languages of the grammars scenario: the notations of all engines take its texts, and refuse what is none. */
import { describe, expect, it } from "vitest";
import { grammarCases } from "../../bench/lib/grammar-cases.ts";
import { type BenchEngine, createEngine, type EngineId } from "../../bench/lib/peers/engine.ts";
import { replay } from "../../bench/lib/replay.ts";
import { tokenize } from "../../bench/lib/tokenize.ts";
import { END, smallVocabulary } from "../helpers/vocabularies.ts";

const vocabulary = smallVocabulary();

/** Outside the language in every notation. */
const WRONG: Readonly<Record<string, readonly string[]>> = {
  arithmetic: ["", "1 +", "(1", "1 2", "x y", "1.", "2 ** 3", "1)"],
  "c-like": [
    "",
    "int f(",
    "int f() { return 1 }",
    "int f(int) { }",
    'int f() { "open; }',
    "int f() { if x return 1; }",
    "f() { }",
  ],
  sql: [
    "",
    "SELECT * FROM users",
    "SELECT FROM users;",
    "SELECT a FROM b WHERE;",
    "UPDATE t SET a 1;",
    "INSERT INTO t VALUES (1);",
    "SELECT 'open FROM t;",
  ],
  "nested-lists": ["", "[", "[1", "[1,]", "[,1]", "[1 2]", "[[]", '["a]', "[-]", "[1]]"],
};

describe.each<EngineId>(["ananke", "xgrammar", "llguidance"])("%s", (id) => {
  it.each(grammarCases())(
    "takes the texts of $name and no wrong ones",
    async ({ name, notations, texts }) => {
      const engine = await createEngine(id, vocabulary);
      await engine.compile({ kind: "grammar", notations });
      expect(await refused(engine, texts)).toEqual([]);
      expect(await refused(engine, WRONG[name] ?? [])).toEqual(WRONG[name]);
    },
  );
});

async function refused(engine: BenchEngine, texts: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const text of texts) {
    await engine.reset();
    const { outcome } = await replay(engine, tokenize(vocabulary, text), END);
    if (outcome.kind !== "accepted") found.push(text);
  }
  return found;
}
