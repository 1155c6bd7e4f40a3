/**
 * The command line: commands, flags, help. With `flags.ts` the door to commander. Commands load when they run, so that
 * `--help` and `--version` answer at once.
 */
import { Command, CommanderError, Option } from "commander";
import { VERSION } from "../version.ts";
import type { CommandContext, CommandRunner } from "./context.ts";
import { errorEvent, formatError } from "./errors.ts";
import { EXIT, type ExitCode, exitCodeOf } from "./exit-codes.ts";
import {
  addConstraintFlags,
  addContractFlags,
  addDomainFlags,
  addExamples,
  addOutputFlags,
  addSettingFlags,
  collect,
  OUTPUT_SETTINGS,
} from "./flags.ts";
import { Inputs } from "./inputs.ts";
import type { CliIo } from "./io.ts";
import { Output } from "./output.ts";
import { findSettingsFiles } from "./settings/files.ts";
import { resolveSettings } from "./settings/resolve.ts";
import { SETTING_KEYS, type SettingKey } from "./settings/table.ts";

/** Runs one command line; failures are printed and become exit codes. */
export async function runCli(argv: readonly string[], io: CliIo): Promise<ExitCode> {
  let code: ExitCode = EXIT.ok;
  const program = buildProgram(io, (result) => {
    code = result;
  });
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    // commander has printed its message. Help and version that were asked for are no errors.
    return error.exitCode === 0 ? EXIT.ok : EXIT.usage;
  }
}

type Done = (code: ExitCode) => void;

const SAMPLING: readonly SettingKey[] = ["temperature", "topK", "topP", "minP", "seed"];
const BACKEND: readonly SettingKey[] = ["gpu", "threads", "contextSize", "cacheDir", "cache"];
const SCHEMA: readonly SettingKey[] = ["propertyOrder", "whitespace", "whitespacePattern", "maxWhitespace"];
const GENERATE: readonly SettingKey[] = [
  "model",
  "maxTokens",
  ...SAMPLING,
  "template",
  "forced",
  "closing",
  ...SCHEMA,
  "timeoutMs",
  ...BACKEND,
];

const FILL: readonly SettingKey[] = ["model", "maxTokens", ...SAMPLING, "template", "timeoutMs", ...BACKEND];

function buildProgram(io: CliIo, done: Done): Command {
  const program = addOutputFlags(new Command("ananke"))
    .description("A language model writes only what your grammar, schema or regular expression allows.")
    .version(VERSION, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .configureOutput({
      writeOut: (text) => io.stdout.write(text),
      writeErr: (text) => io.stderr.write(text),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    .showHelpAfterError("(add --help for the flags and examples)")
    // Needed for `bench`, which hands everything after its name on.
    .enablePositionalOptions()
    .exitOverride()
    .addHelpText("after", CONTRACT);

  const generate = program
    .command("generate")
    .description("generate a text that satisfies all given constraints")
    .argument("[prompt]", "what the model continues or answers; - reads standard input");
  addConstraintFlags(generate);
  addDomainFlags(generate);
  addContractFlags(generate);
  addSettingFlags(generate, GENERATE)
    .addOption(new Option("--json", "print the whole result as JSON").conflicts("streamJson"))
    .option("--stream-json", "print what happens, one JSON value per line")
    .option("--trace <file>", "write one JSON line per token: where it came from, what the model preferred")
    .option("-o, --output <file>", "write the result to a file instead of standard output");
  addExamples(addOutputFlags(generate), [
    "ananke generate --regex '[0-9]{4}-[0-9]{2}-[0-9]{2}'",
    'ananke generate "Describe a user." -m model.gguf --template chat --schema user.schema.json --json',
    'ananke generate "// adds two numbers" --language typescript --start statements',
    'ananke generate "sums the even numbers" --language typescript --signature "function sumEven(xs: number[]): number" --project .',
    `ananke generate --language typescript --signature "function abs(x: number): number" --ensures "result >= 0 && (result === x || result === -x)"`,
    "ananke generate --language python --prefix before.py --suffix after.py -m qwen2.5-coder.gguf",
    'ananke generate "Sort a list in Go." -m model.gguf --template chat --language go --fenced text',
    'ananke generate "// sums" --language typescript --forbid any,as --contain loop',
    'ananke generate "// reads a form" --language typescript --project . --require-import zod --forbid-import fs',
    "cat prompt.txt | ananke generate - --grammar query.grammar --max-tokens 200 > query.sql",
  ]).action(runner(io, done, GENERATE, () => import("./commands/generate.ts")));

  const fill = program
    .command("fill")
    .description("write what is missing in a source file: hole_NAME, //? NAME: Type -- description")
    .argument("<file>", "a TypeScript or Python file with holes; - reads standard input")
    .option("--hole <name>", "fill this one (repeatable)", collect)
    .option("--all", "fill all of them")
    .option("--write", "write the filled file in the place of the file, once it is complete")
    .option("--backup", "with --write: keep the file as it was, with .bak behind its name")
    .option("--diff", "print the difference instead of the whole text")
    .option("--json", "print text, holes, reasons and ledger as JSON")
    .option("--import <module>", "a module that fills may import names from (repeatable)", collect)
    .option("--order <order>", "which hole first: constrained (default), types, source or priority")
    .option("--attempts <n>", "times the model is asked for one hole before going back (default 6)")
    .option("--language <name>", "instead of by the ending of the file's name")
    .option("--project <path>", "tsconfig.json or its folder (default: the nearest above the file)");
  addSettingFlags(fill, FILL);
  addExamples(addOutputFlags(fill), [
    "ananke fill src/report.ts --all --diff -m qwen2.5-coder.gguf",
    "ananke fill src/report.ts --hole total --write --backup -m qwen2.5-coder.gguf",
    "ananke fill handler.ts --all --import node:path --import ./shapes --json",
    "ananke fill stats.py --hole body -m qwen2.5-coder.gguf",
  ]).action(runner(io, done, FILL, () => import("./commands/fill.ts")));

  const explain = program
    .command("explain")
    .description("say where a text leaves a constraint, and what was expected there")
    .argument("[file]", "the text; - reads standard input");
  const explainSettings: readonly SettingKey[] = ["model", ...SCHEMA, ...BACKEND];
  addConstraintFlags(explain)
    .option(
      "--hole <name>",
      "what is asked of a hole of the file and by what; with --text, why that does not fit",
    )
    .option("--text <text>", "the text itself, instead of a file")
    .option("--tokenizer <file>", "look for the refused token in a tokenizer.json instead of in --model")
    .option("--no-tokens", "do not look for the token that is refused: needs no model")
    .option("--json", "print the explanation as JSON");
  addSettingFlags(explain, explainSettings);
  addExamples(addOutputFlags(explain), [
    "ananke explain answer.json --schema user.schema.json",
    "ananke explain --regex '[0-9]{4}-[0-9]{2}' --text 2024-1x",
    "ananke explain --language typescript --no-tokens src/index.ts",
    "ananke explain src/report.ts --hole total --text 'rows.lenght'",
  ]).action(runner(io, done, explainSettings, () => import("./commands/explain.ts")));

  const check = program
    .command("check")
    .description("check a file that is there already, in all domains, as a compiler does")
    .argument("<file>", "the text; - reads standard input");
  addConstraintFlags(check);
  addDomainFlags(check);
  addContractFlags(check).option("--json", "print the report as JSON");
  const checkSettings: readonly SettingKey[] = [...SCHEMA, "cacheDir", "cache"];
  addSettingFlags(check, checkSettings);
  addExamples(addOutputFlags(check), [
    "ananke check src/index.ts",
    "ananke check src/index.ts --forbid any,as --forbid-import fs --max-complexity 10",
    "ananke check tool.py --control-flow",
    "ananke check answer.json --schema user.schema.json",
  ]).action(runner(io, done, checkSettings, () => import("./commands/check.ts")));

  const demo = program
    .command("demo")
    .description("have a record, a function and a hole written under constraints, and check them");
  const demoSettings: readonly SettingKey[] = ["model", "seed", ...BACKEND];
  addSettingFlags(demo, demoSettings);
  addExamples(addOutputFlags(demo), ["ananke demo"]).action(
    runner(io, done, demoSettings, () => import("./commands/demo.ts")),
  );

  const health = program
    .command("health")
    .alias("doctor")
    .description("check the installation, the backend and the model, with a fix for what is wrong")
    .option("--json", "print the checks as JSON");
  const healthSettings: readonly SettingKey[] = ["model", ...BACKEND];
  addSettingFlags(health, healthSettings);
  addExamples(addOutputFlags(health), ["ananke health", "ananke health --model model.gguf --json"]).action(
    runner(io, done, healthSettings, () => import("./commands/health.ts")),
  );

  const laws = program
    .command("laws")
    .description("property-test the laws of the built-in lattices and domains, or of your own")
    .argument("[module]", "a .ts or .js module that exports { lattice, arbitrary } or { domain, arbitrary }")
    .option("--seed <n>", "seed of the samples (default 1)")
    .option("--runs <n>", "samples per law (default 100)")
    .option("--json", "print the reports as JSON");
  addExamples(addOutputFlags(laws), [
    "ananke laws",
    "ananke laws ./my-lattice.ts --seed 7 --runs 1000",
  ]).action(runner(io, done, [], () => import("./commands/laws.ts")));

  const bench = program
    .command("bench")
    .description("run a benchmark scenario; everything after it goes to the scenario")
    .argument("[arguments...]")
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions();
  addExamples(bench, ["ananke bench latency --vocab tiny", "ananke bench decode --json decode.json"]).action(
    runner(io, done, [], () => import("./commands/bench.ts")),
  );

  const config = program
    .command("config")
    .description("print the effective settings; takes the flags of generate, too")
    .option("--show-origin", "also print where each comes from")
    .option("--json", "print them as JSON");
  addSettingFlags(config, GENERATE);
  addExamples(addOutputFlags(config), [
    "ananke config --show-origin",
    "ANANKE_SEED=7 ananke config --json",
  ]).action(runner(io, done, SETTING_KEYS, () => import("./commands/config.ts")));
  return program;
}

const CONTRACT = `
Settings: flag > ANANKE_* environment > ananke.config.{ts,mjs,js,json} or "ananke" in package.json, found upwards
from here > config.{ts,mjs,js,json} in the user's configuration folder > default. See: ananke config --show-origin
Exit codes: 0 ok, 1 runtime, 2 usage or bad input, 3 unsatisfiable or dead end, 4 budget, 5 model, 130 interrupted.
Example: ananke generate --regex '[0-9]{4}-[0-9]{2}-[0-9]{2}'`;

type Flags = Readonly<Record<string, unknown>>;

/**
 * Turns a command's module into a commander action: settings are resolved, the module is loaded and run, errors are
 * printed.
 * @param settings  which of the command's flags are settings
 */
function runner<F extends object>(
  io: CliIo,
  done: Done,
  settings: readonly SettingKey[],
  load: () => Promise<{ readonly run: CommandRunner<F> }>,
): (...args: unknown[]) => Promise<void> {
  return async (...args) => {
    // commander passes the positional arguments, the flags and, last, the command.
    const command = args.at(-1) as Command;
    const positional = args
      .slice(0, -2)
      .flat()
      .filter((arg) => typeof arg === "string");
    const flags = command.optsWithGlobals<F>();
    const bag: Flags = Object.fromEntries(Object.entries(flags));
    const inputs = new Inputs(io);
    let output = outputFor(io, bag, bag.quiet === true, bag.verbose === true);
    try {
      const resolved = resolveSettings({
        flags: Object.fromEntries([...settings, ...OUTPUT_SETTINGS].map((key) => [key, bag[key]])),
        env: io.env,
        files: await findSettingsFiles(io.cwd, (file, text) => inputs.remember(file, text)),
      });
      output = outputFor(io, bag, resolved.values.quiet, resolved.values.verbose);
      const context: CommandContext = { io, output, inputs, settings: resolved.values, resolved };
      const module = await load();
      done(await module.run(context, flags, positional));
    } catch (error) {
      if (bag.streamJson === true) output.write(`${JSON.stringify(errorEvent(error))}\n`);
      output.error(formatError(error, inputs.sources, output.style, output.verbose));
      done(exitCodeOf(error));
    }
  };
}

function outputFor(io: CliIo, { color }: Flags, quiet: boolean, verbose: boolean): Output {
  return new Output(io, { quiet, verbose, color: typeof color === "boolean" ? color : undefined });
}
