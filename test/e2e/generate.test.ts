/** `ananke generate` with the embedded model: what goes where, and every exit code. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cli, folderWith, spawnCli } from "../helpers/cli.ts";

const DATE = "20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9])";
const SCHEMA = JSON.stringify({
  type: "object",
  properties: { name: { type: "string", maxLength: 8 }, n: { type: "integer", minimum: 1, maximum: 9 } },
  required: ["name", "n"],
  additionalProperties: false,
});
/** Long enough not to end before anything else happens. */
const ENDLESS = ["--regex", "[a-z]{4000,}", "--no-closing"];

let folder: ReturnType<typeof folderWith>;

beforeAll(() => {
  folder = folderWith({
    "user.schema.json": SCHEMA,
    "sum.grammar": 'start: NUMBER ("+" NUMBER)*\nNUMBER: /[0-9]{1,3}/\n',
    "words.grammar": 'start: WORD (" " WORD)~1000..2000\nWORD: /[a-z]{1,9}/\n',
    "word.gbnf": 'root ::= "yes" | "no" ("!" | "?")\n',
  });
});

afterAll(() => folder.remove());

function run(...argv: string[]) {
  return cli(["generate", "--seed", "1", ...argv], { cwd: folder.path });
}

describe("a generation", () => {
  it("prints the output and nothing else on standard output, and statistics on standard error", async () => {
    const { code, stdout, stderr } = await run("The date is ", "--regex", DATE);
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${DATE}$`));
    expect(stderr).toMatch(/^complete: [0-9]+ tokens at [0-9.]+ tokens\/s/m);
    expect(stderr).toMatch(/the constraint overruled the model/);
    expect(stderr).toMatch(/mask p50 [0-9.]+ (?:µs|ms), p99/);
  });

  it("says nothing on standard error when quiet", async () => {
    expect(await run("--regex", DATE, "--quiet")).toMatchObject({ code: 0, stderr: "" });
  });

  it("takes a schema from a file and on the command line", async () => {
    for (const schema of ["user.schema.json", SCHEMA]) {
      const { code, stdout } = await run("--schema", schema);
      expect(code).toBe(0);
      expect(Object.keys(JSON.parse(stdout)).sort()).toEqual(["n", "name"]);
    }
  });

  it("takes a grammar and a GBNF grammar", async () => {
    const sum = await run("--grammar", "sum.grammar", "--max-tokens", "20");
    expect(sum.code).toBe(0);
    expect(sum.stdout).toMatch(/^[0-9]{1,3}(?:\+[0-9]{1,3})*$/);
    const word = await run("--gbnf", "word.gbnf");
    expect(word.code).toBe(0);
    expect(["yes", "no!", "no?"]).toContain(word.stdout);
  });

  it("takes flags for patterns", async () => {
    const { code, stdout } = await run("--regex", "yes", "--regex-flags", "i");
    expect({ code, stdout: stdout.toLowerCase() }).toEqual({ code: 0, stdout: "yes" });
    expect(await run("--grammar", "sum.grammar", "--regex-flags", "i")).toMatchObject({ code: 2 });
  });

  it("satisfies several constraints together", async () => {
    const { code, stdout } = await run("--regex", "[a-f]{4,9}", "--regex", "(ab|[c-z])+", "--grammar", "-");
    expect({ code, stdout }).toMatchObject({ code: 2, stdout: "" });
    const both = await run("--regex", "[a-f]{4,9}", "--regex", "(ab|[c-z])+");
    expect(both.code).toBe(0);
    expect(both.stdout).toMatch(/^(?=[a-f]{4,9}$)(?:ab|[c-z])+$/);
  });

  it("is the same for the same seed, and another for another", async () => {
    const argv = ["--regex", "[a-z]{30}", "--temperature", "1", "--quiet"];
    const [a, b, c] = [await run(...argv), await run(...argv), await run(...argv, "--seed", "2")];
    expect(a.stdout).toBe(b.stdout);
    expect(a.stdout).not.toBe(c.stdout);
  });

  it("reads the prompt from standard input", async () => {
    const { stdout } = await cli(["generate", "-", "--regex", "ok", "--json"], { stdin: "from a pipe" });
    expect(JSON.parse(stdout).provenance.prompt).toBe("from a pipe");
  });

  it("reads a grammar from standard input, but not a prompt as well", async () => {
    const stdin = 'start: "x"';
    expect(await cli(["generate", "--grammar", "-"], { stdin })).toMatchObject({ code: 0, stdout: "x" });
    const both = await cli(["generate", "-", "--grammar", "-"], { stdin });
    expect(both.code).toBe(2);
    expect(both.stderr).toContain("Standard input cannot be both");
  });

  it("writes the output to a file on request", async () => {
    const { code, stdout } = await run("--regex", DATE, "--output", "out.txt");
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(readFileSync(join(folder.path, "out.txt"), "utf8")).toMatch(new RegExp(`^${DATE}$`));
  });
});

describe("--json", () => {
  it("prints the whole result as one value", async () => {
    const { code, stdout } = await run("Hello", "--regex", DATE, "--json", "--temperature", "0.5");
    expect(code).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(1);
    const result = JSON.parse(stdout);
    expect(Object.keys(result)).toEqual([
      "schemaVersion",
      "code",
      "status",
      "provenance",
      "validation",
      "metadata",
      "ledger",
      "trace",
    ]);
    expect(result).toMatchObject({
      schemaVersion: 1,
      status: "complete",
      validation: { satisfied: ["regex"], violated: [], unknown: [] },
      provenance: { prompt: "Hello", maxTokens: 256, sampling: { temperature: 0.5, seed: 1 } },
    });
    expect(result.code).toMatch(new RegExp(`^${DATE}$`));
    expect(result.ledger).toContainEqual(
      expect.objectContaining({ constraint: "regex", enforcement: "mask", domain: "syntax" }),
    );
    expect(result.trace).toHaveLength(result.metadata.tokens);
    expect(result.trace[0]).toMatchObject({
      index: 0,
      token: expect.any(Number),
      origin: expect.any(String),
    });
  });

  it("excludes --stream-json", async () => {
    expect(await run("--json", "--stream-json")).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("--stream-json", () => {
  it("prints one event per line, the last with the result", async () => {
    const { code, stdout } = await run("--regex", DATE, "--stream-json");
    expect(code).toBe(0);
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    const tokens = events.filter((event) => event.type === "token");
    const done = events.at(-1);
    expect(done.type).toBe("done");
    expect(tokens).toHaveLength(events.length - 1);
    expect(tokens.map((event) => event.chunk).join("")).toBe(done.result.code);
  });

  it("ends with an error event when it fails", async () => {
    const { code, stdout, stderr } = await run("--regex", "[", "--stream-json");
    expect(code).toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ type: "error", code: "SPEC", exitCode: 2, schemaVersion: 1 });
    expect(stderr).toContain("error:");
  });
});

it("--trace writes one line per token", async () => {
  const { code, stdout } = await run("--regex", DATE, "--json", "--trace", "trace.ndjson");
  expect(code).toBe(0);
  const lines = readFileSync(join(folder.path, "trace.ndjson"), "utf8").trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(JSON.parse(stdout).trace);
});

describe("exit codes", () => {
  it("4 and what there is of it when the token budget ends", async () => {
    const { code, stdout, stderr } = await run(...ENDLESS, "--max-tokens", "10");
    expect(code).toBe(4);
    expect(stdout).toMatch(/^[a-z]{10,}$/);
    expect(stderr).toContain("truncated: 10 tokens");
  });

  it("0 within the same budget when the output can be finished", async () => {
    const { code, stdout } = await run("--regex", '"[a-z ]*"', "--max-tokens", "10");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^"[a-z ]*"$/);
  });

  it("4 when the time is up", async () => {
    const { code, stdout } = await run(...ENDLESS, "--max-tokens", "1900", "--timeout-ms", "150");
    expect(code).toBe(4);
    expect(stdout).toMatch(/^[a-z]*$/);
  });

  it("3 when no token is left and going back does not help", async () => {
    // Twenty letters, the last a c, of which the fifteenth before it would have to be an a and a b.
    const patterns = ["[ab]*a[ab]{14}c", "[ab]*b[ab]{14}c", "[abc]{20}"].flatMap((p) => ["--regex", p]);
    const { code, stdout, stderr } = await run(...patterns, "--no-closing");
    expect(code).toBe(3);
    expect(stdout).toMatch(/^[ab]*$/);
    expect(stderr).toContain("warning: whether any output satisfies all constraints together is not known");
    expect(stderr).toContain("error: no token was left that the constraints allow");
  });

  it("4 when an input passes a limit, naming the limit", async () => {
    const { code, stdout, stderr } = await run("--schema", SCHEMA, "--limit", "maxSpecBytes=10");
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toContain("maxSpecBytes");
  });

  it("5 when the model is not one", async () => {
    const bad = folderWith({ "bad.gguf": "GGUF but not really", "empty.gguf": "" });
    for (const model of ["bad.gguf", "empty.gguf", "none.gguf"]) {
      const { code, stdout, stderr } = await cli(["generate", "--regex", "x", "--model", model], {
        cwd: bad.path,
      });
      expect({ model, code: [2, 5].includes(code), stdout }).toEqual({ model, code: true, stdout: "" });
      expect(stderr).toContain(model);
    }
    bad.remove();
  });

  it("2 when an output file cannot be written, before anything is generated", async () => {
    for (const flag of ["--output", "--trace"]) {
      const { code, stdout, stderr } = await run("--regex", "x", flag, "no/such/folder/x");
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toContain("no/such/folder/x");
    }
    expect(existsSync(join(folder.path, "no"))).toBe(false);
  });
});

describe("Ctrl-C", () => {
  const interrupted = (...argv: string[]) =>
    cli(["generate", "--verbose", "--max-tokens", "1900", ...argv], {
      cwd: folder.path,
      interruptAfter: "model: ",
    });

  it("leaves a whole result under --json and whole events under --stream-json", async () => {
    const json = await interrupted(...ENDLESS, "--json");
    expect(json.code).toBe(130);
    expect(JSON.parse(json.stdout)).toMatchObject({
      status: "aborted",
      code: expect.stringMatching(/^[a-z]*$/),
    });
    const stream = await interrupted(...ENDLESS, "--stream-json");
    expect(stream.code).toBe(130);
    const last = JSON.parse(stream.stdout.trimEnd().split("\n").at(-1)!);
    expect(last).toMatchObject({ type: "done", result: { status: "aborted" } });
  });

  it("leaves what was generated where the text waits for the end", async () => {
    const { code, stdout } = await interrupted("--grammar", "words.grammar", "--no-closing");
    expect(code).toBe(130);
    expect(stdout).toMatch(/^[a-z ]+$/);
  });
});

describe("as a process", () => {
  it("keeps standard output clean of what backends print", async () => {
    const { code, stdout } = await spawnCli(["generate", "--regex", DATE, "--seed", "1"]).done;
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${DATE}$`));
  });

  it("keeps what was generated on Ctrl-C and exits 130", async () => {
    const { child, done } = spawnCli(["generate", ...ENDLESS, "--max-tokens", "1900"]);
    child.stdout.once("data", () => child.kill("SIGINT"));
    const { code, stdout, stderr } = await done;
    expect(code).toBe(130);
    expect(stdout).toMatch(/^[a-z]+$/);
    expect(stderr).toContain("aborted");
  });

  it("ends quietly when nobody reads on", async () => {
    const { child, done } = spawnCli(["generate", ...ENDLESS, "--max-tokens", "1900"]);
    child.stdout.once("data", () => child.stdout.destroy());
    const { code, stderr } = await done;
    expect(code).toBe(0);
    expect(stderr).not.toContain("EPIPE");
  });
});
