/** What the ledger of a fill says of contents that the whole file was not accepted with. */
import { describe, expect, it } from "vitest";
import { ledgerOfFill } from "../../src/generate/fill/report.ts";
import type { FillContext } from "../../src/generate/index.ts";
import { languagePack } from "../../src/languages/index.ts";

const check = {
  by: "pyright",
  domain: "types" as const,
  check: async () => ({ verdict: "yes" as const, problems: [] }),
};
const { holes: syntax } = languagePack("python") ?? {};
if (syntax === undefined) throw new Error("Python files have holes");
const context: FillContext = {
  file: { file: "a.py", text: "", language: "python", syntax, holes: [] },
  path: "/a.py",
  checks: [check],
};
const given = new Map([["n", { origin: "given" as const, ledger: [] }]]);

describe("the ledger of a fill", () => {
  it.each([
    [[], true, "verified", "checked as a whole by pyright"],
    [[], false, "not-enforced", "what fills the holes was refused"],
    [["m"], false, "not-enforced", "open holes m"],
  ] as const)("with open holes %j, accepted %s: %s", (open, isFilled, enforcement, detail) => {
    const [content, whole] = ledgerOfFill(context, given, open, isFilled);
    expect(whole).toMatchObject({ enforcement, detail: expect.stringContaining(detail) });
    expect(content).toMatchObject({ constraint: "hole n", enforcement });
  });
});
