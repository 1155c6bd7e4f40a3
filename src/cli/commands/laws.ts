/** `ananke laws`: property tests of the built-in algebra, or of a user's own. */
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { builtinSuites, lawsHold, loadLawSuites, printReport } from "../../index.ts";
import { SpecError } from "../../kernel/index.ts";
import type { CommandContext } from "../context.ts";
import { UsageError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { importModule } from "../modules.ts";

export interface LawsFlags {
  readonly seed?: string;
  readonly runs?: string;
  readonly json?: boolean;
}

export async function run(
  { io, output }: CommandContext,
  flags: LawsFlags,
  args: readonly string[],
): Promise<ExitCode> {
  const seed = integer("--seed", flags.seed, -0x80000000, 0xffffffff);
  const runs = integer("--runs", flags.runs, 1, 10_000_000);
  const options = { ...(seed === undefined ? {} : { seed }), ...(runs === undefined ? {} : { runs }) };
  const [module] = args;
  const suites = module === undefined ? builtinSuites() : await load(io.cwd, module);
  const reports = suites.map((suite) => {
    output.status(`checking ${suite.name} …`);
    return suite.run(options);
  });
  const broken = reports.filter((report) => !lawsHold(report));
  if (flags.json === true) {
    output.json({ schemaVersion: 1, ok: broken.length === 0, reports });
  } else {
    for (const report of reports) {
      const isBroken = broken.includes(report);
      // A suite that holds is one line unless more is asked for.
      const text = printReport(report);
      output.write(`${isBroken || output.verbose ? text : (text.split("\n")[0] ?? "")}\n`);
    }
  }
  output.note(
    broken.length === 0
      ? `${reports.length} of ${reports.length} suites hold`
      : `${broken.length} of ${reports.length} suites broken: ${broken.map((report) => report.name).join(", ")}`,
  );
  return broken.length === 0 ? EXIT.ok : EXIT.runtime;
}

async function load(cwd: string, module: string) {
  const path = resolve(cwd, module);
  if (!existsSync(path)) {
    throw new SpecError(`Cannot load ${JSON.stringify(module)}: no such file`, { hint: "Check the path." });
  }
  return loadLawSuites(path, importModule);
}

function integer(flag: string, text: string | undefined, min: number, max: number): number | undefined {
  if (text === undefined) return undefined;
  const value = /^-?[0-9]{1,12}$/.test(text) ? Number(text) : Number.NaN;
  if (!(value >= min && value <= max)) {
    throw new UsageError(`${flag}: ${JSON.stringify(text)} is not an integer from ${min} to ${max}`);
  }
  return value;
}
