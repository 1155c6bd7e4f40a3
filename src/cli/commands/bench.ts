/** `ananke bench`: hands its arguments to the benchmark runner. The one place that may reach into `bench`. */
import type { CommandContext } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";

export async function run(
  _context: CommandContext,
  _flags: object,
  args: readonly string[],
): Promise<ExitCode> {
  const { runBench } = await import("../../../bench/run.ts");
  const code = await runBench([...args]);
  return Object.values(EXIT).find((known) => known === code) ?? EXIT.runtime;
}
