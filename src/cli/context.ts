/** What every command gets, and what it is. */
import type { ExitCode } from "./exit-codes.ts";
import type { Inputs } from "./inputs.ts";
import type { CliIo } from "./io.ts";
import type { Output } from "./output.ts";
import type { ResolvedSettings } from "./settings/resolve.ts";
import type { Settings } from "./settings/table.ts";

export interface CommandContext {
  readonly io: CliIo;
  readonly output: Output;
  readonly inputs: Inputs;
  readonly settings: Settings;
  readonly resolved: ResolvedSettings;
}

/**
 * What a command's module exports as `run`.
 * @param flags  the command's own flags, as its declaration in `program.ts` says
 * @param args  its positional arguments
 */
export type CommandRunner<F> = (
  context: CommandContext,
  flags: F,
  args: readonly string[],
) => Promise<ExitCode>;
