/** What a model is given of a hole. */
import { describe, expect, it } from "vitest";
import { readHoleFile } from "../../src/compile/index.ts";
import { promptFor } from "../../src/generate/fill/prompt.ts";
import { fillFile, scriptedModel } from "../../src/index.ts";
import { smallVocabulary } from "../helpers/vocabularies.ts";

const TEXT = "function f(n: number) {\n  if (n > 0) {\n    //? body\n  }\n  return hole_value;\n}\n";

async function around(hole: string) {
  const file = await readHoleFile({ file: "f.ts", text: TEXT, language: "typescript" });
  const found = file.holes.find(({ name }) => name === hole)!;
  const [prefix, suffix] = [TEXT.slice(0, found.start), TEXT.slice(found.end)];
  return promptFor({ file, hole, prefix, suffix, facts: undefined, demands: [], room: 1000 }).around;
}

describe("the text around a hole", () => {
  it("begins with its line where statements are wanted, so that their indentation is written too", async () => {
    const { prefix, suffix } = await around("body");
    expect(prefix.endsWith("if (n > 0) {\n")).toBe(true);
    expect(suffix.startsWith("\n  }\n")).toBe(true);
  });

  it("ends right at it where a value is wanted", async () => {
    expect((await around("value")).prefix.endsWith("\n  return ")).toBe(true);
  });
});

describe("filling", () => {
  it("tells what happens while the model writes", async () => {
    const vocabulary = smallVocabulary({ name: "fill", bare: true });
    const text = "def f(n):\n    #? body\n";
    let written = "";
    const done: string[] = [];
    const result = await fillFile({
      file: "f.py",
      text,
      searchPath: "",
      model: scriptedModel({ vocabulary, script: "pass" }),
      onEvent(event) {
        if (event.type !== "writing") return;
        expect(event.hole).toBe("body");
        if (event.event.type === "token") written += event.event.chunk;
        if (event.event.type === "done") done.push(event.event.result.code);
      },
    });
    expect(result.text).toBe("def f(n):\n    pass\n");
    expect(written).toBe("pass");
    expect(done).toEqual(["pass"]);
  });
});
