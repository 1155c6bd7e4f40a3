/**
 * Judges TypeScript programs: do they parse, type-check under `strict`, and pass their tests? The library is parsed
 * once per process. What a model wrote is only type-checked here; its tests run in a child process (`run-tests.ts`).
 */
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import vm from "node:vm";
import ts from "typescript";

export interface Candidate {
  /** The program alone, as it is judged by the parser. */
  readonly code: string;
  /** Statements with `assert` in scope and top-level `await`. */
  readonly tests: readonly string[];
}

/** Error messages of one program, by phase; empty where it passed. */
export interface Findings {
  readonly parse: readonly string[];
  readonly types: readonly string[];
  /** Types of the tests' calls: names and signatures that the tests rely on. */
  readonly testTypes: readonly string[];
}

const OPTIONS: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2023,
  lib: ["lib.es2023.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleDetection: ts.ModuleDetectionKind.Force,
  strict: true,
  types: [],
  noEmit: true,
  skipLibCheck: true,
};

/** What programs may use beyond the language's own library. */
const AMBIENT = `
declare const assert: {
  deepEqual(actual: unknown, expected: unknown): void;
  throws(run: () => unknown): void;
  rejects(promise: Promise<unknown>): Promise<void>;
};
declare const console: { log(...values: unknown[]): void };
declare function setTimeout(run: () => void, ms: number): unknown;
`;

/** Writes a project whose settings are those that programs are judged by. */
export function writeJudgingProject(folder: string): void {
  const compilerOptions = {
    target: "es2023",
    lib: ["es2023"],
    module: "esnext",
    moduleResolution: "bundler",
    moduleDetection: "force",
    strict: true,
    types: [],
    noEmit: true,
    skipLibCheck: true,
  };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["ambient.d.ts"] }));
  writeFileSync(join(folder, "ambient.d.ts"), AMBIENT);
}

const libraries = new Map<string, ts.SourceFile | undefined>();

/** Parses and type-checks programs; the order of the result is that of the programs. */
export function checkTypes(programs: readonly Candidate[]): Findings[] {
  const texts = new Map(programs.map((program, i) => [`/p${i}.ts`, withTests(program)]));
  const compiled = compileTexts(texts);
  return programs.map((program, i): Findings => {
    const source = compiled.getSourceFile(`/p${i}.ts`);
    if (source === undefined) return { parse: ["no source"], types: [], testTypes: [] };
    const parse = compiled.getSyntacticDiagnostics(source);
    const semantic = parse.length > 0 ? [] : compiled.getSemanticDiagnostics(source);
    const end = program.code.length;
    const isOwn = (diagnostic: ts.Diagnostic): boolean => (diagnostic.start ?? 0) < end;
    return {
      parse: parse.map(message),
      types: semantic.filter(isOwn).map(message),
      testTypes: semantic.filter((d) => !isOwn(d)).map(message),
    };
  });
}

function compileTexts(files: ReadonlyMap<string, string>): ts.Program {
  const texts = new Map([["/ambient.d.ts", AMBIENT], ...files]);
  const standard = ts.createCompilerHost(OPTIONS);
  const host: ts.CompilerHost = {
    ...standard,
    getSourceFile(name, version) {
      const text = texts.get(name);
      if (text !== undefined) return ts.createSourceFile(name, text, version, false);
      if (!libraries.has(name)) libraries.set(name, standard.getSourceFile(name, version));
      return libraries.get(name);
    },
    fileExists: (name) => texts.has(name) || standard.fileExists(name),
    readFile: (name) => texts.get(name) ?? standard.readFile(name),
  };
  return ts.createProgram([...texts.keys()], OPTIONS, host);
}

/** The program, and its tests as an exported `runTests`. */
export function withTests({ code, tests }: Candidate): string {
  // In a function: a test cannot merge with what the program declares.
  return tests.length === 0 ? code : `${code}\nexport async function runTests() {\n${tests.join("\n")}\n}\n`;
}

function message(diagnostic: ts.Diagnostic): string {
  return ts.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
}

const require = createRequire(import.meta.url);

/**
 * Which programs type-check and pass their tests, many at once: they stand in one file, each in a function of its own,
 * which is several times faster than a file each. Only for programs this project wrote: they run in this process.
 * @returns per program undefined, or what is wrong with it
 */
export async function checkTogether(programs: readonly Candidate[]): Promise<(string | undefined)[]> {
  const functions = programs.map(({ code, tests }, i) => {
    // A declaration in a function cannot be exported; nothing else tells it from one in a module.
    const local = code.replace(/^export (?=async |function |const |class |interface |type )/gm, "");
    return `runs[${i}] = async () => {\n${local}\n${tests.join("\n")}\n};\n`;
  });
  const starts: number[] = [];
  let text = "export const runs: (() => Promise<void>)[] = [];\n";
  for (const written of functions) {
    starts.push(text.length);
    text += written;
  }
  const verdicts = new Array<string | undefined>(programs.length).fill(undefined);
  for (const { start, text: problem } of diagnose(text)) {
    const owner = starts.findLastIndex((from) => from <= start);
    verdicts[owner] ??= problem;
  }
  // What does not type-check may not even load, so it stays out.
  const sound = functions.filter((_, i) => verdicts[i] === undefined);
  const script = ts.transpileModule(`export const runs: (() => Promise<void>)[] = [];\n${sound.join("")}`, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.CommonJS },
  }).outputText;
  const load = vm.runInThisContext(`(function (exports, assert) {${script}\n})`) as (
    exports: { runs?: readonly ((() => Promise<void>) | undefined)[] },
    assert: unknown,
  ) => void;
  const exports: { runs?: readonly ((() => Promise<void>) | undefined)[] } = {};
  load(exports, require("node:assert/strict"));
  for (const [i, run] of (exports.runs ?? []).entries()) {
    if (verdicts[i] !== undefined || run === undefined) continue;
    try {
      await run();
    } catch (error) {
      // Whatever a program throws is its failure, and is reported as such.
      verdicts[i] = error instanceof Error ? error.message : String(error);
    }
  }
  return verdicts;
}

/** Errors of one file, with their places. */
function diagnose(text: string): { readonly start: number; readonly text: string }[] {
  const compiled = compileTexts(new Map([["/all.ts", text]]));
  const source = compiled.getSourceFile("/all.ts");
  const found = [...compiled.getSyntacticDiagnostics(source), ...compiled.getSemanticDiagnostics(source)];
  return found.map((diagnostic) => ({ start: diagnostic.start ?? 0, text: message(diagnostic) }));
}
