/** `ananke health`: whether everything an installation needs is there and works; a fix for what does not. */
import { accessSync, constants, mkdirSync } from "node:fs";
import { type ModelAdapter, VERSION } from "../../index.ts";
import { AnankeError } from "../../kernel/index.ts";
import type { CommandContext } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openSettingsModel } from "../model.ts";
import { type Check, checkGeneration, checkMasks, checkTokenizer } from "../self-test.ts";
import { defaultCacheDir } from "../settings/files.ts";

export interface HealthFlags {
  readonly json?: boolean;
}

export async function run(context: CommandContext, flags: HealthFlags): Promise<ExitCode> {
  const checks: Check[] = [
    { name: "ananke", status: "ok", detail: VERSION },
    checkNode(process.versions.node),
    checkCache(context.settings.cacheDir ?? defaultCacheDir()),
    ...(await checkModel(context)),
  ];
  const ok = checks.every((check) => check.status !== "fail");
  const { output } = context;
  if (flags.json === true) output.json({ schemaVersion: 1, ok, checks });
  else output.write(`${printChecks(checks, context)}\n`);
  return ok ? EXIT.ok : EXIT.runtime;
}

/** As `engines` in package.json. */
const MIN_NODE = [20, 19] as const;

export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = major > MIN_NODE[0] || (major === MIN_NODE[0] && minor >= MIN_NODE[1]);
  if (isEnough) return { name: "node", status: "ok", detail: version };
  return {
    name: "node",
    status: "fail",
    detail: `${version} is too old`,
    fix: `Install Node ${MIN_NODE.join(".")} or newer.`,
  };
}

function checkCache(dir: string): Check {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK);
    return { name: "cache", status: "ok", detail: dir };
  } catch (error) {
    return {
      name: "cache",
      status: "warn",
      detail: `${dir} cannot be written: ${messageOf(error)}`,
      fix: "Set ANANKE_CACHE_DIR to a folder that can be written; models cannot be downloaded otherwise.",
    };
  }
}

/** Everything that needs the model; one failure to open it stands for all of them. */
async function checkModel(context: CommandContext): Promise<Check[]> {
  const { model: name } = context.settings;
  let model: ModelAdapter;
  try {
    model = await openSettingsModel(context);
  } catch (error) {
    if (!(error instanceof AnankeError)) throw error;
    return [
      {
        name: "model",
        status: "fail",
        detail: error.message,
        fix: error.hint ?? `Check that ${name} is a GGUF model that node-llama-cpp can load.`,
      },
    ];
  }
  try {
    const facts = Object.entries(model.describe()).map(([key, value]) => `${key} ${print(value)}`);
    return [
      { name: "model", status: "ok", detail: [model.name, ...facts].join(", ") },
      checkTokenizer(model.vocabulary),
      checkMasks(model.vocabulary),
      await checkGeneration(model),
    ];
  } finally {
    await model.dispose();
  }
}

function print(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

function printChecks(checks: readonly Check[], { output }: CommandContext): string {
  const { result } = output;
  const colour = { ok: result.green, warn: result.yellow, fail: result.red };
  const width = Math.max(...checks.map((check) => check.name.length));
  return checks
    .flatMap(({ name, status, detail, fix }) => [
      `${colour[status](status.padEnd(4))}  ${name.padEnd(width)}  ${detail}`,
      ...(fix === undefined ? [] : [`${" ".repeat(width + 8)}fix: ${fix}`]),
    ])
    .join("\n");
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
