/**
 * Runs the tests of a program that a model wrote: in a child process without access to files or other processes, with
 * a limit on time and memory.
 */
import { spawn } from "node:child_process";
import ts from "typescript";
import { type Candidate, withTests } from "./check-programs.ts";

const LIMIT_MS = 5_000;
const MEMORY_MB = 256;

/** What the child runs: a CommonJS text from standard input, with `exports` and `assert`. */
const LOADER = `
let text = "";
process.stdin.on("data", (part) => { text += part; });
process.stdin.on("end", async () => {
  const exports = {};
  new Function("exports", "assert", text)(exports, require("node:assert/strict"));
  await exports.runTests();
  process.stdout.write("passed");
});
`;

/** @returns undefined when all tests pass, else what went wrong */
export async function runIsolated(program: Candidate): Promise<string | undefined> {
  const script = ts.transpileModule(withTests(program), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  }).outputText;
  const child = spawn(
    process.execPath,
    ["--experimental-permission", `--max-old-space-size=${MEMORY_MB}`, "--eval", LOADER],
    { env: {}, stdio: ["pipe", "pipe", "pipe"] },
  );
  let written = "";
  let complaint = "";
  child.stdout.on("data", (part: Buffer) => (written += part.toString()));
  child.stderr.on("data", (part: Buffer) => (complaint += part.toString()));
  // The child may end before it has read everything; that it ended is reported below.
  child.stdin.on("error", () => {});
  child.stdin.end(script);
  let isLate = false;
  const timer = setTimeout(() => {
    isLate = true;
    child.kill("SIGKILL");
  }, LIMIT_MS);
  await new Promise((done, fail) => child.once("close", done).once("error", fail));
  clearTimeout(timer);
  if (isLate) return `not done after ${LIMIT_MS} ms`;
  if (written === "passed") return undefined;
  return /^\w*Error.*$/m.exec(complaint)?.[0] ?? "ended without a verdict";
}
