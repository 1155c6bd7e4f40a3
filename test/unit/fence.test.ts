/** Code inside a Markdown fence: the grammar and the pattern together take what is fenced, and nothing else. */
import { describe, expect, it } from "vitest";
import {
  compileRegex,
  type Fence,
  fencedGrammar,
  fencePattern,
  Recognizer,
} from "../../domains/syntax/index.ts";
import { languageGrammar } from "../../src/languages/index.ts";
import { utf8 } from "../helpers/vocabularies.ts";

function accepts(language: string, fence: Fence): (text: string) => boolean {
  const both = [
    new Recognizer(fencedGrammar(languageGrammar(language), fence)),
    new Recognizer(compileRegex(fencePattern(fence)).grammar),
  ];
  return (text) =>
    both.every((recognizer) => {
      const state = recognizer.advanceAll(recognizer.start(), utf8(text));
      return state !== undefined && recognizer.canEnd(state);
    });
}

describe("a fence", () => {
  it.each([
    ["go", "package p\n\nfunc f() {\n\tg()\n}\n"],
    ["java", "class A { int x = 1; }\n"],
    ["python", "def f(x):\n    if x:\n        return 1\n"],
  ])("around %s takes texts that are whole", (language, code) => {
    const isFenced = accepts(language, { tags: ["xx", "x+"], hasText: false });
    expect(isFenced(`\`\`\`xx\n${code}\`\`\``)).toBe(true);
    expect(isFenced(`\`\`\`x+\n${code}\`\`\``)).toBe(true);
    for (const wrong of [
      code,
      `\`\`\`xx\n${code}`,
      `\`\`\`xx\n${code}\`\`\`\n`,
      `\`\`\`yy\n${code}\`\`\``,
      `\`\`\`xx ${code}\`\`\``,
      ` \`\`\`xx\n${code}\`\`\``,
      `text\n\`\`\`xx\n${code}\`\`\``,
      `\`\`\`xx\n${code.slice(0, -3)}\`\`\``,
      `\`\`\`xx\n${code.trimEnd()}\`\`\``,
      `\`\`\`xx\n${code})\n\`\`\``,
    ]) {
      expect(isFenced(wrong), wrong).toBe(false);
    }
  });

  it("may come after free text", () => {
    const isFenced = accepts("go", { tags: ["go"], hasText: true });
    const code = "```go\npackage p\n```";
    expect(isFenced(code)).toBe(true);
    expect(isFenced(`I think ...\n\n// "so {\n\`it\` is:\n${code}`)).toBe(true);
    expect(isFenced("I think `it` is 日本\n``go\n".concat(code))).toBe(true);
    expect(isFenced(`I think ${code}`)).toBe(false);
    expect(isFenced(`\`\`\`js\n${code}`)).toBe(false);
    expect(isFenced(`${code}\n${code}`)).toBe(false);
    expect(isFenced("I think not\n")).toBe(false);
  });

  it("is not closed by backticks inside a line, and never stands inside the code", () => {
    const isFenced = accepts("go", { tags: ["go"], hasText: false });
    expect(isFenced("```go\npackage p\nvar x = `a ``` + `b`\n```")).toBe(false);
    expect(isFenced("```go\npackage p\nvar x = `\n```\n`\n```")).toBe(false);
    expect(isFenced("```go\npackage p\nvar x = ` \\`\n```")).toBe(true);
  });
});
