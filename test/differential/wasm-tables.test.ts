/**
 * What may come next, against the parse tables inside the grammar's own wasm: the published grammar of Java, without our
 * patches, at every lexeme of the fixtures. tree-sitter's tables leave out what precedence decides, so that they may only
 * be narrower; Java has no scanner of its own, so that nothing else lies between.
 */
import { createRequire } from "node:module";
import { describe, expect, it } from "vitest";
import { importTreeSitter, type ParseState, Recognizer } from "../../domains/syntax/index.ts";
import { loadTreeSitter, type SyntaxNode } from "../../src/extract/index.ts";
import { languagePack } from "../../src/languages/index.ts";
import { definitionOf } from "../../src/languages/load.ts";
import { languageFixtures } from "../helpers/language-fixtures.ts";
import { utf8 } from "../helpers/vocabularies.ts";
import { WasmTables } from "../helpers/wasm-tables.ts";

const require = createRequire(import.meta.url);

/** The pack's lexemes on the published rules. */
function unpatched(name: string): Recognizer {
  const { layout: _, ...definition } = definitionOf(languagePack(name));
  const [root = ""] = Object.keys(JSON.parse(definition.source).rules);
  const starts = { file: { type: "SYMBOL" as const, name: root } };
  return new Recognizer(
    importTreeSitter({ ...definition, patches: [], implied: [], shadows: {}, starts }).grammar,
  );
}

function leavesOf(root: SyntaxNode): SyntaxNode[] {
  const leaves: SyntaxNode[] = [];
  const visit = (node: SyntaxNode): void => {
    const { children } = node;
    if (children.length > 0) for (const child of children) visit(child);
    else if (node.end > node.start && !/comment/.test(node.type)) leaves.push(node);
  };
  visit(root);
  return leaves;
}

/** Literals that may begin at a place; `undefined` inside a lexeme. */
function literalsAt(
  recognizer: Recognizer,
  { pool, threads }: ParseState,
  byte: number,
): Set<string> | undefined {
  const { lexer, grammar } = recognizer;
  const literals = new Set<string>();
  for (const { lex, configuration } of threads) {
    if (!lex.isStart && lexer.next(lex, byte) !== lexer.end) return undefined;
    const ends = lex.isStart ? [configuration] : recognizer.stepAll(pool, configuration, lex.accept);
    for (const after of ends) {
      for (const id of pool.valid(after).terminals) {
        const symbol = grammar.symbols[id]!;
        if (symbol.kind === "terminal" && symbol.literal !== undefined) literals.add(symbol.literal);
      }
    }
  }
  return literals;
}

describe("the tables in the wasm of Java", () => {
  it("allow nothing that the imported grammar does not, and hardly less", async () => {
    const { wasm } = languagePack("java");
    const tables = new WasmTables(require.resolve(wasm));
    const language = await loadTreeSitter(wasm);
    const recognizer = unpatched("java");
    const symbolOf = new Map<string, number>();
    for (let symbol = tables.tokenCount - 1; symbol > 0; symbol--)
      symbolOf.set(tables.names[symbol]!, symbol);
    const literals = recognizer.grammar.symbols.flatMap((s) =>
      s.kind === "terminal" && s.literal !== undefined && symbolOf.has(s.literal) ? [s.literal] : [],
    );
    expect(literals.length).toBeGreaterThan(100);
    const refused: string[] = [];
    let places = 0;
    let equal = 0;
    for (const { start, text, hasTree } of languageFixtures("java", "accept")) {
      if (start !== "file" || !hasTree) continue;
      const bytes = utf8(`${text}\n`);
      const tree = language.parse(`${text}\n`);
      let stacks = tables.start();
      let state: ParseState | undefined = recognizer.start();
      let at = 0;
      for (const leaf of leavesOf(tree.root)) {
        for (; at < leaf.start && state !== undefined; at++) state = recognizer.advance(state, bytes[at]!);
        // Without patches some fixtures are not in the grammar.
        if (state === undefined) break;
        const ours = literalsAt(recognizer, state, bytes[at]!);
        if (ours !== undefined) {
          const theirs = literals.filter((literal) => tables.takes(stacks, symbolOf.get(literal)!));
          const missing = theirs.filter((literal) => !ours.has(literal));
          if (missing.length > 0)
            refused.push(`${missing.join(" ")} after ${text.slice(Math.max(0, at - 40), at)}`);
          places++;
          if (theirs.length === literals.filter((literal) => ours.has(literal)).length) equal++;
        }
        // Trees show identifiers under other names.
        const next: (typeof stacks)[] = [leaf.type, `_${leaf.type}`, "identifier"]
          .flatMap((name) => symbolOf.get(name) ?? [])
          .map((symbol) => tables.step(stacks, symbol));
        const [taken] = next.filter(({ length }) => length > 0);
        if (taken === undefined) break;
        stacks = taken;
        for (; at < leaf.end && state !== undefined; at++) state = recognizer.advance(state, bytes[at]!);
        if (state === undefined) break;
      }
      tree.dispose();
    }
    expect(refused).toEqual([]);
    expect(places).toBeGreaterThan(400);
    expect(equal / places).toBeGreaterThan(0.95);
  });
});
