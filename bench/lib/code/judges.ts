/** The parsers that define their languages: the TypeScript compiler in process, the others as commands. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SpecError } from "../../../src/kernel/index.ts";
import { type Fault, type Judge, versionOf } from "./judge.ts";

/** Texts given to one run of a command. */
const BATCH = 400;
const MAX_OUTPUT_BYTES = 256 * 1024 * 1024;

/** The reference parser of a language, or `undefined` where this machine has none. */
export async function referenceJudge(language: string): Promise<Judge | undefined> {
  switch (language) {
    case "typescript":
      return typescriptJudge(".ts");
    case "tsx":
      return typescriptJudge(".tsx");
    case "javascript":
      return typescriptJudge(".jsx");
    case "python":
      return pythonJudge();
    case "go":
      return goJudge();
    case "rust":
      return rustJudge();
    case "java":
      return javaJudge();
    case "zig":
      return zigJudge();
    default:
      return undefined;
  }
}

/** Syntax errors as `tsc` reports them before it checks types, for JavaScript those about types in it too. */
async function typescriptJudge(extension: string): Promise<Judge> {
  const { default: ts } = await import("typescript");
  const fileName = `/text${extension}`;
  const options = { allowJs: true, noLib: true, noResolve: true, target: ts.ScriptTarget.ESNext } as const;
  const check = (text: string): Fault => {
    const source = ts.createSourceFile(fileName, text, ts.ScriptTarget.ESNext, false);
    const program = ts.createProgram([fileName], options, {
      getSourceFile: (name) => (name === fileName ? source : undefined),
      getDefaultLibFileName: () => "lib.d.ts",
      writeFile: () => {},
      getCurrentDirectory: () => "/",
      getCanonicalFileName: (name) => name,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (name) => name === fileName,
      readFile: () => undefined,
    });
    const [first] = program.getSyntacticDiagnostics(source);
    if (first === undefined) return undefined;
    const { line, character } = source.getLineAndCharacterOfPosition(first.start);
    return `${line + 1}:${character + 1}: ${ts.flattenDiagnosticMessageText(first.messageText, " ")}`;
  };
  return { isReference: true, name: `typescript ${ts.version}`, check: async (texts) => texts.map(check) };
}

const PYTHON_CHECK = `
import json, sys, warnings
warnings.simplefilter("ignore")
verdicts = []
for text in json.load(sys.stdin):
    try:
        compile(text.encode("utf-8"), "text", "exec", dont_inherit=True)
        verdicts.append(None)
    except SyntaxError as error:
        verdicts.append(f"{error.lineno}:{error.offset}: {error.msg}")
    except (ValueError, OverflowError, MemoryError, RecursionError) as error:
        verdicts.append(f"{type(error).__name__}: {error}")
json.dump(verdicts, sys.stdout)
`;

/** CPython's `compile`, which also finds what its symbol tables refuse, such as `return` outside a function. */
function pythonJudge(): Judge | undefined {
  const version = versionOf("python3", ["-c", "import sys; print(sys.version.split()[0])"]);
  if (version === undefined) return undefined;
  return {
    isReference: true,
    name: `CPython ${version} compile`,
    check: (texts) =>
      inBatches(texts, (batch) => {
        const output = execFileSync("python3", ["-c", PYTHON_CHECK], {
          input: JSON.stringify(batch),
          maxBuffer: MAX_OUTPUT_BYTES,
        });
        const verdicts: unknown = JSON.parse(output.toString("utf8"));
        if (!Array.isArray(verdicts)) throw new SpecError("python3 gave no list of verdicts");
        return verdicts.map((verdict): Fault => (typeof verdict === "string" ? verdict : undefined));
      }),
  };
}

function goJudge(): Judge | undefined {
  if (spawnSync("gofmt", [], { input: "package p\n" }).status !== 0) return undefined;
  return {
    isReference: true,
    name: `gofmt (${versionOf("go", ["version"]) ?? "unknown version"})`,
    check: (texts) =>
      inFiles(
        texts,
        (index) => `t${index}.go`,
        (folder) => run("gofmt", ["-e", "-l", folder]),
      ),
  };
}

function javaJudge(): Judge | undefined {
  const version = versionOf("javac", ["-version"]);
  if (version === undefined) return undefined;
  // The two hidden options make the compiler stop after parsing.
  const options = ["-proc:none", "-encoding", "UTF-8", "-Xmaxerrs", "1000000", "-XDrawDiagnostics"];
  const parseOnly = ["-XDshould-stop.ifNoError=PARSE", "-XDshould-stop.ifError=PARSE"];
  return {
    isReference: true,
    name: `${version}, parsing alone`,
    check: (texts) =>
      inFiles(
        texts,
        (index) => `t${index}.java`,
        (folder, names) => {
          // Raw diagnostics show bare file names, which are as good here.
          return run("javac", [
            ...options,
            ...parseOnly,
            "-d",
            folder,
            ...names.map((name) => join(folder, name)),
          ]);
        },
      ),
  };
}

/** `zig fmt`, which parses and looks no further. */
function zigJudge(): Judge | undefined {
  const version = versionOf("zig", ["version"]);
  if (version === undefined) return undefined;
  return {
    isReference: true,
    name: `zig ${version} fmt`,
    check: (texts) =>
      inFiles(
        texts,
        (index) => `t${index}.zig`,
        (folder) => run("zig", ["fmt", "--check", "--color", "off", folder]),
      ),
  };
}

function rustJudge(): Judge | undefined {
  const version = versionOf("rustc", ["--version"]);
  if (version === undefined) return undefined;
  const args = ["-Zparse-crate-root-only", "--edition", "2021", "--crate-type", "lib", "-"];
  // Parsing alone is an option for developers of the compiler.
  const env = { ...process.env, RUSTC_BOOTSTRAP: "1" };
  const check = (text: string): Fault => {
    const { status, stderr } = spawnSync("rustc", args, { input: text, env, encoding: "utf8" });
    return status === 0 ? undefined : (/^error.*$/m.exec(stderr)?.[0] ?? "rustc fails");
  };
  return { isReference: true, name: `${version}, parsing alone`, check: async (texts) => texts.map(check) };
}

async function inBatches(
  texts: readonly string[],
  check: (batch: readonly string[]) => readonly Fault[],
): Promise<readonly Fault[]> {
  const faults: Fault[] = [];
  for (let i = 0; i < texts.length; i += BATCH) faults.push(...check(texts.slice(i, i + BATCH)));
  return faults;
}

/** Writes texts to files and reads the first `NAME:LINE:COLUMN: message` about each from what a command prints. */
function inFiles(
  texts: readonly string[],
  nameOf: (index: number) => string,
  command: (folder: string, names: readonly string[]) => string,
): Promise<readonly Fault[]> {
  return inBatches(texts, (batch) => {
    const folder = mkdtempSync(join(tmpdir(), "ananke-judge-"));
    try {
      const names = batch.map((_, index) => nameOf(index));
      for (const [i, text] of batch.entries()) writeFileSync(join(folder, names[i]!), text);
      const faults = new Map<string, string>();
      for (const line of command(folder, names).split("\n")) {
        const match = /^(?:.*\/)?(t\d+\.\w+):(\d+:.*)$/.exec(line);
        if (match !== null && !faults.has(match[1]!)) faults.set(match[1]!, match[2]!);
      }
      return names.map((name) => faults.get(name));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** What a command prints on both streams, whatever its exit code. */
function run(command: string, args: readonly string[]): string {
  const { stdout, stderr, error } = spawnSync(command, [...args], {
    encoding: "utf8",
    maxBuffer: MAX_OUTPUT_BYTES,
  });
  if (error !== undefined) throw error;
  return stdout + stderr;
}
