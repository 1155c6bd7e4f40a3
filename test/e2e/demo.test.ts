/** `ananke demo`: the first thing a newcomer runs; and the checks it relies on. */
import { describe, expect, it } from "vitest";
import { DEMO_CASES } from "../../src/cli/demo/cases.ts";
import { isSmallSql } from "../../src/cli/demo/small-sql.ts";
import { cli } from "../helpers/cli.ts";

describe("ananke demo", () => {
  it("generates under three constraints and shows that each output satisfies its own", async () => {
    const { code, stdout } = await cli(["demo"]);
    expect(code).toBe(0);
    expect(stdout.match(/^ {2}satisfied, checked by /gm)).toHaveLength(3);
    expect(stdout.match(/^ {2}complete: [0-9]+ tokens at [0-9.]+ tokens\/s/gm)).toHaveLength(3);
    expect(stdout.match(/the constraint overruled the model .* mask p50 .* p99/g)).toHaveLength(3);
    expect(stdout).toContain("3 of 3 outputs satisfy their constraint");
  });

  it("prints no colours into a pipe", async () => {
    const { stdout } = await cli(["demo", "--color"]);
    expect(stdout).not.toContain("\u001b");
  });
});

describe("the demo's own checks", () => {
  const [schema, version] = DEMO_CASES;

  it("accept and refuse orders", async () => {
    const order = { id: 1000, status: "open", customer: "Ada", items: [{ sku: "AB-1234", count: 1 }] };
    expect(await schema!.check(JSON.stringify(order))).toMatchObject({ passed: true });
    expect(await schema!.check(JSON.stringify({ ...order, status: "lost" }))).toMatchObject({
      passed: false,
    });
    expect(await schema!.check("{")).toMatchObject({ passed: false });
  });

  it.each([
    ["1.2.3", true],
    ["1.2.3-rc.1", true],
    ["1.02.3", false],
    ["1.2.3\n", false],
  ])("take version %j as %s", async (code, passed) => {
    expect(await version!.check(code)).toMatchObject({ passed });
  });

  it.each([
    ["SELECT * FROM users;", true],
    ["SELECT a, b FROM t WHERE (a = 1 OR b <> 'x y') AND c > 0 LIMIT 10;", true],
    ["SELECT a b FROM t;", false],
    ["SELECT * FROM t WHERE (a = 1;", false],
    ["SELECT * FROM t LIMIT 007;", false],
    ["SELECT * FROM t; ", false],
  ])("take query %j as %s", (code, expected) => {
    expect(isSmallSql(code)).toBe(expected);
  });
});
