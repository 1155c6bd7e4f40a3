/** Parts of the command line that need no model: printing, colours, error messages, suggestions. */
import { describe, expect, it } from "vitest";
import { codeFrame, formatError } from "../../src/cli/errors.ts";
import { exitCodeOf } from "../../src/cli/exit-codes.ts";
import { limitsFrom } from "../../src/cli/inputs.ts";
import { Output, wantsColor } from "../../src/cli/output.ts";
import { EventPrinter, TextPrinter } from "../../src/cli/printer.ts";
import {
  AnankeError,
  BudgetError,
  ConflictError,
  DEFAULT_LIMITS,
  ModelError,
  nearestName,
  SpecError,
  spanAt,
} from "../../src/kernel/index.ts";

const plain = new Output(silentIo(), { quiet: false, verbose: false, color: false }).style;

function silentIo(overrides: { isTTY?: boolean; env?: Record<string, string> } = {}) {
  const written = { out: "", err: "" };
  const isTTY = overrides.isTTY ?? false;
  return {
    written,
    env: overrides.env ?? {},
    cwd: "/",
    stdout: { isTTY, write: (text: string) => void (written.out += text) },
    stderr: { isTTY, write: (text: string) => void (written.err += text) },
    readStdin: async () => new Uint8Array(0),
    onInterrupt: () => () => {},
    exit: () => {},
  };
}

function token(chunk: string, more: object = {}) {
  return {
    type: "token" as const,
    chunk,
    index: 0,
    token: 1,
    text: chunk,
    origin: "sampled" as const,
    ...more,
  };
}

describe("the text printer", () => {
  const options = { mayRollBack: false, isTerminal: false, style: undefined };

  it("prints every piece as it comes where nothing can be taken back", () => {
    const pieces: string[] = [];
    const printer = new TextPrinter((text) => pieces.push(text), options);
    printer.onEvent(token("ab"));
    printer.onEvent(token(""));
    printer.onEvent(token("c"));
    printer.finish(undefined);
    expect(pieces).toEqual(["ab", "c"]);
  });

  it("prints nothing before the end where tokens may be taken back", () => {
    const pieces: string[] = [];
    const printer = new TextPrinter((text) => pieces.push(text), { ...options, mayRollBack: true });
    printer.onEvent(token("ab"));
    printer.onEvent(token("wrong"));
    printer.onEvent({ type: "rollback", count: 1, code: "ab" });
    printer.onEvent(token("right"));
    expect(pieces).toEqual([]);
    printer.finish(undefined);
    expect(pieces).toEqual(["abright"]);
  });

  it("writes the text anew on a terminal after going back", () => {
    let out = "";
    const printer = new TextPrinter((text) => (out += text), {
      ...options,
      mayRollBack: true,
      isTerminal: true,
    });
    printer.onEvent(token("ab"));
    printer.onEvent(token("wrong"));
    printer.onEvent({ type: "rollback", count: 1, code: "ab" });
    printer.onEvent(token("right"));
    printer.finish(undefined);
    expect(out).toBe("abwrong\nabright\n");
  });

  it("adds a line break for the prompt of a terminal, and only there", () => {
    let out = "";
    const printer = new TextPrinter((text) => (out += text), { ...options, isTerminal: true });
    printer.onEvent(token("x"));
    printer.finish(undefined);
    expect(out).toBe("x\n");
  });

  it("shows on a terminal which tokens were forced and which overruled the model", () => {
    const style = new Output(silentIo({ isTTY: true }), { quiet: false, verbose: false, color: true }).result;
    let out = "";
    const printer = new TextPrinter((text) => (out += text), { ...options, style });
    printer.onEvent(token("a"));
    printer.onEvent(token("b", { origin: "forced" }));
    printer.onEvent(token("c", { origin: "resampled", refused: { token: 2, text: "z" } }));
    printer.finish(undefined);
    expect(out).toBe("a\u001b[2mb\u001b[22m\u001b[33mc\u001b[39m");
  });
});

it("the event printer writes one JSON value per line", () => {
  let out = "";
  const printer = new EventPrinter((text) => (out += text));
  printer.onEvent(token("a\nb"));
  printer.onEvent({ type: "rollback", count: 1, code: "" });
  expect(
    out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).type),
  ).toEqual(["token", "rollback"]);
});

describe("output", () => {
  it("sends results to standard output and everything else to standard error", () => {
    const io = silentIo();
    const output = new Output(io, { quiet: false, verbose: true, color: undefined });
    output.write("result");
    output.note("note");
    output.detail("detail");
    output.warn("careful");
    output.status("loading");
    output.error("error");
    expect(io.written).toEqual({ out: "result", err: "note\ndetail\nwarning: careful\nerror\n" });
  });

  it("says nothing but errors when quiet", () => {
    const io = silentIo({ isTTY: true });
    const output = new Output(io, { quiet: true, verbose: true, color: false });
    output.note("note");
    output.detail("detail");
    output.warn("careful");
    output.status("loading");
    output.error("error");
    expect(io.written.err).toBe("error\n");
  });

  it("wipes a status line before anything else is written, and shows none in CI", () => {
    const io = silentIo({ isTTY: true });
    const output = new Output(io, { quiet: false, verbose: false, color: false });
    output.status("loading");
    output.note("done");
    expect(io.written.err).toBe("loading\r\u001b[2Kdone\n");
    const ci = silentIo({ isTTY: true, env: { CI: "true" } });
    new Output(ci, { quiet: false, verbose: false, color: false }).status("loading");
    expect(ci.written.err).toBe("");
  });

  it.each<[string, Record<string, string>, boolean, boolean | undefined, boolean]>([
    ["a terminal", {}, true, undefined, true],
    ["no terminal", {}, false, undefined, false],
    ["NO_COLOR", { NO_COLOR: "1" }, true, undefined, false],
    ["an empty NO_COLOR", { NO_COLOR: "" }, true, undefined, true],
    ["FORCE_COLOR", { FORCE_COLOR: "1" }, false, undefined, true],
    ["FORCE_COLOR=0", { FORCE_COLOR: "0" }, true, undefined, false],
    ["NO_COLOR against FORCE_COLOR", { NO_COLOR: "1", FORCE_COLOR: "1" }, true, undefined, false],
    ["--color against NO_COLOR", { NO_COLOR: "1" }, false, true, true],
    ["--no-color against FORCE_COLOR", { FORCE_COLOR: "1" }, true, false, false],
    ["a dumb terminal", { TERM: "dumb" }, true, undefined, false],
  ])("decides on colours by %s", (_what, env, isTTY, flag, expected) => {
    expect(wantsColor(env, { isTTY, write: () => {} }, flag)).toBe(expected);
  });

  it("never colours a result that goes into a pipe, whatever is asked", () => {
    const { result } = new Output(silentIo(), { quiet: false, verbose: false, color: true });
    expect(result.red("x")).toBe("x");
  });
});

describe("error messages", () => {
  const text = 'start: expresion\nterm: "x"\n';

  it("show the offending text under its line, and a hint", () => {
    const error = new SpecError('Unknown rule "expresion"', {
      span: spanAt("g.grammar", text, 7, 16),
      hint: 'Did you mean "expression"?',
    });
    expect(formatError(error, new Map([["g.grammar", text]]), plain, false)).toBe(
      [
        'error: Unknown rule "expresion" at g.grammar:1:8',
        "  1 | start: expresion",
        "    |        ^^^^^^^^^",
        'hint: Did you mean "expression"?',
      ].join("\n"),
    );
  });

  it("show a window of a very long line", () => {
    const long = `${"x".repeat(5000)}!${"y".repeat(5000)}`;
    const lines = codeFrame(spanAt("f", long, 5000, 5001), new Map([["f", long]]), plain);
    expect(lines[0]!.length).toBeLessThan(120);
    expect(lines[0]![lines[1]!.indexOf("^")]).toBe("!");
  });

  it("show control characters as pictures", () => {
    const lines = codeFrame(spanAt("f", "a\u001b[2Jb", 1, 2), new Map([["f", "a\u001b[2Jb"]]), plain);
    expect(lines[0]).toBe("  1 | a\u241b[2Jb");
  });

  it("list the reasons of a conflict", () => {
    const error = new ConflictError("No output satisfies it", [
      { domain: "syntax", constraint: "schema", path: "/minLength", message: "at least 5 characters" },
      { domain: "syntax", constraint: "regex", message: "at most 2" },
    ]);
    const lines = formatError(error, new Map(), plain, false).split("\n");
    expect(lines).toEqual([
      "error: No output satisfies it",
      "  - schema /minLength: at least 5 characters",
      "  - regex: at most 2",
    ]);
  });

  it("hold a stack only when verbose, with the causes", () => {
    const error = new ModelError("no", { cause: new Error("deep") });
    expect(formatError(error, new Map(), plain, false)).not.toContain("    at ");
    const verbose = formatError(error, new Map(), plain, true);
    expect(verbose).toContain("    at ");
    expect(verbose).toContain("caused by Error: deep");
  });

  it.each<[unknown, number]>([
    [new SpecError("x"), 2],
    [new ConflictError("x", []), 3],
    [new BudgetError("maxSpecBytes", 1, "x"), 4],
    [new ModelError("x"), 5],
    [new AnankeError("OTHER", "x"), 1],
    [new Error("x"), 1],
    ["x", 1],
  ])("%s stands for exit code %i", (error, code) => {
    expect(exitCodeOf(error)).toBe(code);
  });
});

describe("suggestions", () => {
  it.each([
    ["maxTokenz", "maxTokens"],
    ["modle", "model"],
    ["SEED", "seed"],
    ["qwerty", undefined],
  ])("%s: %s", (given, expected) => {
    expect(nearestName(given, ["maxTokens", "model", "seed"])).toBe(expected);
  });
});

describe("--limit", () => {
  it("changes the named limits and no other", () => {
    expect(limitsFrom(["maxLrStates=7"])).toEqual({ ...DEFAULT_LIMITS, maxLrStates: 7 });
  });

  it.each(["maxLrState=7", "maxLrStates", "maxLrStates=0", "maxLrStates=x", "=3"])("refuses %s", (flag) => {
    expect(() => limitsFrom([flag])).toThrow("--limit");
  });
});
