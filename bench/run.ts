/** Entry of `npm run bench -- <scenario>`: tables on stderr, one JSON object with `--json FILE`. */
import { Command, CommanderError } from "commander";
import { AnankeError } from "../src/kernel/index.ts";
import { writeJson } from "./lib/report.ts";
import { adversary } from "./scenarios/adversary.ts";
import { decode } from "./scenarios/decode.ts";
import { embedded } from "./scenarios/embedded.ts";
import { grammars } from "./scenarios/grammars.ts";
import { holes } from "./scenarios/holes.ts";
import { languages } from "./scenarios/languages.ts";
import { latency } from "./scenarios/latency.ts";
import { maskbench } from "./scenarios/maskbench.ts";
import { mutants } from "./scenarios/mutants.ts";
import { propagation } from "./scenarios/propagation.ts";
import { replay } from "./scenarios/replay.ts";
import { semantics } from "./scenarios/semantics.ts";
import { types } from "./scenarios/types.ts";

/** One benchmark. `run` returns the JSON report; `log` writes a line to stderr unless `--quiet`. */
export interface Scenario {
  readonly name: string;
  readonly summary: string;
  configure(command: Command): void;
  run(options: Readonly<Record<string, unknown>>, log: (line: string) => void): Promise<object>;
}

const SCENARIOS: readonly Scenario[] = [
  latency,
  decode,
  maskbench,
  grammars,
  replay,
  types,
  mutants,
  adversary,
  languages,
  propagation,
  embedded,
  holes,
  semantics,
];

/** @returns the exit code: 0 ran, whatever the figures; 1 failed; 2 usage */
export async function runBench(argv: readonly string[]): Promise<number> {
  const program = new Command("bench").description("Benchmarks; see bench/README.md").exitOverride();
  for (const scenario of SCENARIOS) {
    const command = program.command(scenario.name).description(scenario.summary).exitOverride();
    scenario.configure(command);
    command
      .option("--json <file>", "write the report as one JSON object")
      .option("--quiet", "no tables")
      .action(async (options: Readonly<Record<string, unknown>>) => {
        const log = options.quiet === true ? () => {} : (line: string) => process.stderr.write(`${line}\n`);
        const report = await scenario.run(options, log);
        if (typeof options.json === "string") writeJson(options.json, report);
      });
  }
  try {
    await program.parseAsync([...argv], { from: "user" });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    if (!(error instanceof AnankeError)) throw error;
    process.stderr.write(`error: ${error.message}\n`);
    if (error.hint !== undefined) process.stderr.write(`hint: ${error.hint}\n`);
    return error.code === "SPEC" ? 2 : 1;
  }
}

if (import.meta.url === `file://${process.argv[1]}`) process.exitCode = await runBench(process.argv.slice(2));
