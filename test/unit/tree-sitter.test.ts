/** The door to tree-sitter: partial trees against trees from scratch, positions in bytes, and what happens to freed memory. */
import { describe, expect, it } from "vitest";
import { loadTreeSitter, PartialParser, parsePartial } from "../../src/extract/index.ts";
import { commonLength, TextPositions } from "../../src/extract/text-positions.ts";
import { InternalError, OracleError, SpecError, seededRandom } from "../../src/kernel/index.ts";

const TYPESCRIPT = "tree-sitter-typescript/tree-sitter-typescript.wasm";
const PYTHON = "tree-sitter-python/tree-sitter-python.wasm";

describe("languages", () => {
  it.each([
    [TYPESCRIPT, 14, "function_declaration"],
    ["tree-sitter-typescript/tree-sitter-tsx.wasm", 14, "jsx_element"],
    ["tree-sitter-javascript/tree-sitter-javascript.wasm", 15, "function_declaration"],
    [PYTHON, 15, "function_definition"],
    ["tree-sitter-rust/tree-sitter-rust.wasm", 14, "function_item"],
    ["tree-sitter-go/tree-sitter-go.wasm", 15, "function_declaration"],
    ["tree-sitter-java/tree-sitter-java.wasm", 14, "method_declaration"],
    ["@tree-sitter-grammars/tree-sitter-zig/tree-sitter-zig.wasm", 14, "function_declaration"],
  ])("loads %s once", async (wasm, abi, type) => {
    const language = await loadTreeSitter(wasm);
    expect(await loadTreeSitter(wasm)).toBe(language);
    expect(language.abi).toBe(abi);
    expect(language.hasNodeType(type)).toBe(true);
    expect(language.hasNodeType("no_such_thing")).toBe(false);
    expect(language.hasField("name")).toBe(true);
  });

  it("names the package that is missing", async () => {
    const failure = await loadTreeSitter("tree-sitter-nothing/nothing.wasm").catch((error) => error);
    expect(failure).toBeInstanceOf(OracleError);
    expect(failure.hint).toContain("tree-sitter-nothing");
  });

  it("refuses a file that is no grammar", async () => {
    const failure = await loadTreeSitter("tree-sitter-python/package.json").catch((error) => error);
    expect(failure).toBeInstanceOf(OracleError);
  });
});

describe("a partial tree", () => {
  it("keeps the constructs that are open", async () => {
    const language = await loadTreeSitter(TYPESCRIPT);
    const tree = parsePartial(language, "class A { m() { return f(a, ", "H) } }");
    expect(tree.hasError).toBe(false);
    const types: string[] = [];
    for (let node = tree.nodeAt({ start: 28, end: 29 }).parent; node !== undefined; node = node.parent) {
      types.push(node.type);
    }
    expect(types).toEqual([
      "arguments",
      "call_expression",
      "return_statement",
      "statement_block",
      "method_definition",
      "class_body",
      "class_declaration",
      "program",
    ]);
    tree.dispose();
  });

  it("shows where a text does not parse", async () => {
    const language = await loadTreeSitter(TYPESCRIPT);
    const tree = language.parse("é = 1;\nlet = = 2;\nf(;");
    expect(tree.hasError).toBe(true);
    const errors = tree.errors().map((node) => [node.isMissing ? "missing" : "error", node.start]);
    expect(errors.length).toBeGreaterThan(0);
    expect(errors.every(([, start]) => Number(start) >= 8)).toBe(true);
    tree.dispose();
  });

  it("is the tree from scratch at every step of a text that grows and is taken back", async () => {
    const language = await loadTreeSitter(PYTHON);
    const text =
      "import os\n\nclass Ä(B):\n    x: int = 1\n\n    def f(self, 名='😀', *args):\n        if x:\n            return g(1, [2, 'é'])\n        pass\n\n# ende\n";
    const completions = ["", ")", "\n", "H)\n    pass\n", "'😀'"];
    const random = seededRandom(7);
    const pick = (n: number): number => Math.floor(random() * n);
    const parser = new PartialParser(language);
    const characters = [...text];
    let at = 0;
    for (let step = 0; step < 300; step++) {
      at = random() < 0.15 ? pick(at + 1) : Math.min(characters.length, at + pick(5));
      const prefix = characters.slice(0, at).join("");
      const completion = completions[pick(completions.length)]!;
      const tree = parser.parse(prefix, completion);
      // A line end is put behind, where there is none.
      const whole = (prefix + completion).replace(/\n?$/, "\n");
      const fresh = language.parse(whole);
      expect(tree.text).toBe(whole);
      // The same text has the same tree; incremental parsing may only differ inside errors.
      if (!fresh.hasError) expect(tree.root.toString(), prefix + completion).toBe(fresh.root.toString());
      expect(tree.hasError).toBe(fresh.hasError);
      expect(tree.root.end).toBe(new TextEncoder().encode(tree.root.text).length + tree.root.start);
      fresh.dispose();
    }
    parser.dispose();
  });

  it("gives the same tree for the same text", async () => {
    const parser = new PartialParser(await loadTreeSitter(PYTHON));
    const tree = parser.parse("f(", ")");
    expect(parser.parse("f(", ")")).toBe(tree);
    parser.dispose();
  });

  it("cannot be used after it was freed", async () => {
    const language = await loadTreeSitter(PYTHON);
    const parser = new PartialParser(language);
    const first = parser.parse("a", "");
    const { root } = first;
    const second = parser.parse("a", "b");
    expect(() => first.hasError).toThrow(InternalError);
    expect(() => root.type).toThrow(InternalError);
    expect(second.root.type).toBe("module");
    parser.dispose();
    expect(() => second.root).toThrow(InternalError);
    const whole = language.parse("x");
    whole.dispose();
    whole.dispose();
    expect(() => whole.matches(language.query("(module) @m"))).toThrow(InternalError);
  });

  it("refuses half a surrogate pair", async () => {
    const language = await loadTreeSitter(PYTHON);
    expect(() => language.parse("x = '\ud83d'")).toThrow(SpecError);
  });
});

describe("queries", () => {
  it("give captures with byte ranges and texts", async () => {
    const language = await loadTreeSitter(TYPESCRIPT);
    const tree = language.parse("const ä = g(1);\nfunction f(x: T) { return h(ä, '日本'); }\n");
    const query = language.query(
      "(call_expression function: (_) @callee arguments: (arguments) @args) @call",
    );
    expect(query.captureNames).toEqual(["callee", "args", "call"]);
    const found = tree
      .matches(query)
      .map(({ captures }) =>
        Object.fromEntries(captures.map(({ name, node }) => [name, [node.text, node.start, node.end]])),
      );
    expect(found).toEqual([
      { callee: ["g", 11, 12], args: ["(1)", 12, 15], call: ["g(1)", 11, 15] },
      { callee: ["h", 43, 44], args: ["(ä, '日本')", 44, 58], call: ["h(ä, '日本')", 43, 58] },
    ]);
    expect(tree.matches(query, { start: 20, end: 58 })).toHaveLength(1);
    const name = tree.root.namedChildren[1]?.field("name");
    expect(name?.text).toBe("f");
    tree.dispose();
  });

  it("check their predicates", async () => {
    const language = await loadTreeSitter(PYTHON);
    const tree = language.parse("a(1)\nb(2)\n");
    const query = language.query('(call function: (identifier) @f (#eq? @f "b"))');
    expect(tree.matches(query).map(({ captures }) => captures[0]?.node.text)).toEqual(["b"]);
    tree.dispose();
  });

  it("are compiled once and deleted when many others were asked for since", async () => {
    const language = await loadTreeSitter(PYTHON);
    const source = "(identifier) @kept";
    const query = language.query(source);
    expect(language.query(source)).toBe(query);
    for (let i = 0; i < 70; i++) language.query(`(identifier) @n${i}`);
    const again = language.query(source);
    expect(again).not.toBe(query);
    const tree = language.parse("x");
    expect(tree.matches(again)).toHaveLength(1);
    tree.dispose();
  });

  it("say what does not fit the language", async () => {
    const language = await loadTreeSitter(PYTHON);
    expect(() => language.query("(no_such_node) @x")).toThrow(/no_such_node/);
    expect(() => language.query("(module")).toThrow(SpecError);
  });
});

describe("positions", () => {
  it("agree with the encoder at every character, however the text came about", () => {
    const random = seededRandom(3);
    const pieces = ["a", "é", "日", "😀", "\n", "\r\n", "xyz", "\ufeff", " ".repeat(90)];
    const positions = new TextPositions();
    let text = "";
    for (let round = 0; round < 60; round++) {
      const before = text;
      const kept = [...text].slice(0, Math.floor(random() * ([...text].length + 1))).join("");
      text = random() < 0.3 ? kept : text;
      for (let i = 0; i < random() * 12; i++) text += pieces[Math.floor(random() * pieces.length)]!;
      positions.become(text, commonLength(before, text));
      let bytes = 0;
      let index = 0;
      let row = 0;
      let rowStart = 0;
      expect(positions.byteLength).toBe(Buffer.byteLength(text));
      for (const character of text) {
        expect(positions.byteOf(index)).toBe(bytes);
        const width = Buffer.byteLength(character);
        for (let b = 0; b < width; b++) expect(positions.indexOf(bytes + b)).toBe(index);
        expect(positions.pointOf(index)).toEqual({ row, column: index - rowStart });
        bytes += width;
        index += character.length;
        if (character === "\n") {
          row++;
          rowStart = index;
        }
      }
      expect(positions.indexOf(bytes)).toBe(text.length);
    }
  });

  it("never cut a pair in the common part", () => {
    expect(commonLength("a😀", "a😁")).toBe(1);
    expect(commonLength("a😀", "a😀b")).toBe(3);
    expect(commonLength("", "b")).toBe(0);
  });
});
