/** What contracts leave of the next token: ranges digit by digit, and the arrows between domains seen to act. */
import { describe, expect, it } from "vitest";
import { numeralsIn } from "../../domains/semantics/index.ts";
import type { EdgeName } from "../../domains/unified.ts";
import { languageHas, maskHas } from "../../masks/index.ts";
import { adversaryModel, compile, createSession, generate, openContracts } from "../../src/index.ts";
import { cli, folderWith } from "../helpers/cli.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const vocabulary = smallVocabulary({
  name: "contract-masks",
  bare: true,
  extra: ["655", "36", "65536", "8080"],
});
const tokenOf = (text: string) => {
  for (let id = 0; id < vocabulary.size; id++)
    if (vocabulary.describe(id) === JSON.stringify(text)) return id;
  throw new Error(`no token ${text}`);
};

const withoutComments = (code: string) => code.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, "").trim();

describe("a numeral whose range is decided", () => {
  it.each([
    [{ min: 0n, max: 65535n, isInteger: true }],
    [{ min: 7n, max: 1203n, isInteger: true }],
    [{ min: 95n, max: null, isInteger: true }],
    [{ min: null, max: 0n, isInteger: true }],
    [{ min: 10n, max: 9n, isInteger: true }],
  ])("is spelled as one of the numbers between the bounds: %o", (range) => {
    const language = numeralsIn(range);
    const { min, max } = range;
    for (let n = 0n; n < 70_000n; n += n < 1300n || n > 65_000n ? 1n : 97n) {
      const isInside = (min === null || n >= min) && (max === null || n <= max);
      expect({ n, has: languageHas(language, utf8(String(n))) }).toEqual({ n, has: isInside });
    }
    for (const text of ["", "00", "01", "-1", "1.5", "1e3", "0x1"])
      expect(languageHas(language, utf8(text))).toBe(false);
  });

  it("may have a fraction where it need not be whole", () => {
    const language = numeralsIn({ min: 0n, max: 2n, isInteger: false });
    const has = ["0", "1", "2", "0.5", "1.99", "2.0", "2.1", "3", ".5", "1."].filter((text) =>
      languageHas(language, utf8(text)),
    );
    expect(has).toEqual(["0", "1", "2", "0.5", "1.99", "2.0"]);
  });

  const PORT = {
    kind: "language",
    language: "typescript",
    prefix: "function serve(): number {\n  const port = ",
    suffix: ";\n  console.assert(Number.isInteger(port) && port >= 0 && port <= 65535);\n  return port;\n}\n",
    hole: "number",
  } as const;

  it("is masked digit by digit in a port of a file", async () => {
    const program = compile([PORT]);
    const contracts = await openContracts(program);
    const session = createSession(program, vocabulary, undefined, contracts);
    const digits = () =>
      [..."0123456789"].filter((digit) => maskHas(session.mask(), tokenOf(digit))).join("");
    expect(session.allows(tokenOf("65536"))).toBe(false);
    expect(maskHas(session.mask(), tokenOf("65536"))).toBe(false);
    session.accept(tokenOf("655"));
    expect(digits()).toBe("0123456789");
    expect(session.allows(tokenOf("36"))).toBe(false);
    session.accept(tokenOf("3"));
    expect(digits()).toBe("012345");
    session.accept(tokenOf("5"));
    expect(digits()).toBe("");
    expect(session.canEnd()).toBe(true);
    expect(await session.settle()).toEqual({ kind: "ok" });
    contracts?.dispose();
  });

  it("is what a random model writes, from the command line too", async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const result = await generate({
        model: adversaryModel({ vocabulary, seed, endWeight: 3 }),
        prompt: "",
        constraints: [PORT],
        maxTokens: 12,
      });
      expect(result).toMatchObject({ status: "complete" });
      const numeral = withoutComments(result.code);
      expect(numeral).toMatch(/^\d+$/);
      expect(Number(numeral)).toBeLessThanOrEqual(65_535);
    }
    const folder = folderWith({ "a.ts": PORT.prefix, "b.ts": PORT.suffix });
    const flags = [
      "--language",
      "typescript",
      "--prefix",
      "a.ts",
      "--suffix",
      "b.ts",
      "--hole-kind",
      "number",
    ];
    const { code, stdout } = await cli(["generate", ...flags, "--seed", "3"], { cwd: folder.path });
    folder.remove();
    expect(code).toBe(0);
    expect(Number(withoutComments(stdout))).toBeLessThanOrEqual(65_535);
  });
});

const SIGN = `/**
 * @ensures implies(x >= 0, result === 1)
 * @ensures implies(x < 0, result === -1)
 */
function side(x: number): number`;

/** Whether `;` may follow a beginning of the body. */
async function mayClose(body: string, withoutEdges: readonly EdgeName[] = []): Promise<boolean> {
  const program = compile([{ kind: "language", language: "typescript", signature: SIGN }]);
  const contracts = await openContracts(program, { withoutEdges });
  const session = createSession(program, vocabulary, undefined, contracts);
  for (const byte of utf8(body)) session.accept(4 + byte);
  const token = 4 + ";".charCodeAt(0);
  const [masked, allowed] = [maskHas(session.mask(), token), session.allows(token)];
  if (allowed) expect(masked).toBe(true);
  contracts?.dispose();
  return allowed;
}

describe("the arrows between domains act on masks", () => {
  it.each([
    ["if (x >= 0) { return 1", true],
    ["if (x >= 0) { return 2", false],
    ["if (x >= 0) { return 2 - 1", true],
    ["if (x >= 0) return 1; else return 1", false],
    ["if (x >= 0) return 1; else return -1", true],
    ["if (x >= 0) { return 1; } return 1", false],
    ["if (x >= 0) { return 1; } return -1", true],
    ["x = 3; if (x >= 0) { return 2", true],
    ["const y = 2", true],
  ])("after %j a statement may end: %s", async (body, expected) => {
    expect(await mayClose(body)).toBe(expected);
  });

  it("a refused token is explained by a chain over the domains, with places in the source", async () => {
    const program = compile([{ kind: "language", language: "typescript", signature: SIGN }]);
    const contracts = await openContracts(program);
    const session = createSession(program, vocabulary, undefined, contracts);
    for (const byte of utf8("if (x >= 0) { return 2")) session.accept(4 + byte);
    const explanation = session.explain(4 + ";".charCodeAt(0));
    const [refusal] = explanation.refusals;
    expect(refusal).toMatchObject({ domain: "semantics" });
    const told = refusal?.reasons?.map(({ domain, message }) => `${domain}: ${message}`).sort();
    // The clause about negative numbers has no part in it.
    expect(told).toEqual([
      "control-flow: the value stands where these conditions are decided: x >= 0",
      expect.stringMatching(/^semantics: side ensures implies\(x >= 0, result === 1\) \(line \d\)$/),
      "types: what is written is 2",
    ]);
    expect(refusal?.reasons?.filter(({ span }) => span !== undefined)).toHaveLength(2);
    expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
    contracts?.dispose();
  });

  it.each(["control-flow-semantics", "semantics-types"] as const)(
    "%s, switched off, lets a wrong value through",
    async (edge) => {
      const body = "if (x >= 0) { return 2";
      expect(await mayClose(body)).toBe(false);
      expect(await mayClose(body, [edge])).toBe(true);
    },
  );
});
