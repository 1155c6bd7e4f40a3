/** `ananke config`: the effective settings and, on request, where each comes from. */
import type { CommandContext } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import type { Origin } from "../settings/resolve.ts";
import { SETTING_KEYS } from "../settings/table.ts";

export interface ConfigFlags {
  readonly showOrigin?: boolean;
  readonly json?: boolean;
}

export async function run({ output, resolved }: CommandContext, flags: ConfigFlags): Promise<ExitCode> {
  const { values, origins } = resolved;
  if (flags.json === true) {
    const settings = SETTING_KEYS.map((key) => [
      key,
      flags.showOrigin === true
        ? { value: values[key] ?? null, origin: origins[key] }
        : (values[key] ?? null),
    ]);
    output.json({ schemaVersion: 1, settings: Object.fromEntries(settings) });
    return EXIT.ok;
  }
  const width = Math.max(...SETTING_KEYS.map((key) => key.length));
  for (const key of SETTING_KEYS) {
    const value = values[key] === undefined ? "(not set)" : String(values[key]);
    const origin = flags.showOrigin === true ? `  # ${printOrigin(origins[key])}` : "";
    output.write(`${key.padEnd(width)} = ${value}${origin}\n`);
  }
  return EXIT.ok;
}

function printOrigin(origin: Origin): string {
  switch (origin.from) {
    case "flag":
      return `flag ${origin.name}`;
    case "env":
      return `environment ${origin.name}`;
    case "project":
      return `project file ${origin.file}`;
    case "user":
      return `user file ${origin.file}`;
    case "default":
      return "default";
  }
}
