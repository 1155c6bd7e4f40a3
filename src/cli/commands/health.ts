/** `ananke health`: whether everything an installation needs is there and works; a fix for what does not. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { type ModelAdapter, VERSION, vocabularyCacheUsage } from "../../index.ts";
import { AnankeError } from "../../kernel/index.ts";
import type { CommandContext } from "../context.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { languageCache, openSettingsModel, vocabularyCache } from "../model.ts";
import { type Check, checkGeneration, checkMasks, checkTokenizer } from "../self-test.ts";
import { defaultCacheDir } from "../settings/files.ts";

export interface HealthFlags {
  readonly json?: boolean;
}

export async function run(context: CommandContext, flags: HealthFlags): Promise<ExitCode> {
  const checks: Check[] = [
    { name: "ananke", status: "ok", detail: VERSION },
    checkNode(process.versions.node),
    await checkCache(context),
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

/** Looks, and makes nothing. */
async function checkCache({ settings }: CommandContext): Promise<Check> {
  const dir = settings.cacheDir ?? defaultCacheDir();
  let existing = dir;
  while (!existsSync(existing) && dirname(existing) !== existing) existing = dirname(existing);
  const problem = whyNotWritable(existing);
  if (problem === undefined) {
    const usages = await Promise.all(
      [vocabularyCache(settings.cacheDir), languageCache(settings.cacheDir)].map(vocabularyCacheUsage),
    );
    const [vocabularies, languages] = usages.map(
      ({ files, bytes }) => `${files} files, ${(bytes / 1e6).toFixed(1)} MB`,
    );
    const tables = `vocabulary tables: ${vocabularies}; languages: ${languages}`;
    return {
      name: "cache",
      status: "ok",
      detail: `${dir} (${settings.cache ? tables : `${tables}, not used: the setting cache is off`})`,
    };
  }
  return {
    name: "cache",
    status: "warn",
    detail: `${dir} cannot be written: ${problem}`,
    fix: "Set ANANKE_CACHE_DIR to a folder that can be written; models cannot be downloaded, nor vocabulary tables kept, otherwise.",
  };
}

function whyNotWritable(folder: string): string | undefined {
  if (!statSync(folder).isDirectory()) return `${folder} is no folder`;
  try {
    accessSync(folder, constants.W_OK);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Everything that needs the model; one failure to open it stands for all of them. */
async function checkModel(context: CommandContext): Promise<Check[]> {
  const { settings } = context;
  let model: ModelAdapter;
  try {
    // Unlike generating, looking for a GPU is the point here, for the embedded model too.
    model = await openSettingsModel({ ...context, settings: { ...settings, gpu: settings.gpu ?? "auto" } });
  } catch (error) {
    if (!(error instanceof AnankeError)) throw error;
    return [
      {
        name: "model",
        status: "fail",
        detail: error.message,
        fix: error.hint ?? `Check that ${settings.model} is a GGUF model that node-llama-cpp can load.`,
      },
    ];
  }
  try {
    const facts = model.describe();
    return [
      ...checkBackend(facts, settings.gpu),
      { name: "model", status: "ok", detail: describeModel(model.name, facts) },
      checkTokenizer(model.vocabulary),
      checkMasks(model.vocabulary),
      await checkGeneration(model),
    ];
  } finally {
    await model.dispose();
  }
}

type Facts = Readonly<Record<string, unknown>>;

/** What runs the model, on what, and whether constraints reach its sampler the short way. */
function checkBackend(facts: Facts, gpu: string | undefined): Check[] {
  const { nodeLlamaCpp, llamaCpp, backend, gpuLayers, attachment } = facts;
  const wantsGpu = gpu !== undefined && gpu !== "auto" && gpu !== "false";
  return [
    {
      name: "backend",
      status: "ok",
      detail: `node-llama-cpp ${print(nodeLlamaCpp)}, llama.cpp ${print(llamaCpp)}`,
    },
    attachment === "internals"
      ? { name: "attachment", status: "ok", detail: "sample, verify, resample from the same logits" }
      : {
          name: "attachment",
          status: "warn",
          detail: `the public API only: ${print(attachment)}`,
          fix: "Install the node-llama-cpp version that ananke's package.json names; masks are slower until then.",
        },
    backend === "cpu" && wantsGpu
      ? {
          name: "gpu",
          status: "fail",
          detail: `${gpu} was asked for and the CPU is used`,
          fix: "Check the GPU's driver and runtime libraries, or use --gpu auto.",
        }
      : {
          name: "gpu",
          status: "ok",
          detail:
            backend === "cpu"
              ? "none found or wanted: the CPU is used"
              : `${print(backend)}, ${print(gpuLayers)} layers`,
        },
  ];
}

function describeModel(
  name: string,
  { architecture, contextSize, bytes, sha256, chatTemplate }: Facts,
): string {
  const template = chatTemplate === true ? "chat template" : "no chat template";
  const hash = typeof sha256 === "string" ? sha256.slice(0, 12) : "unknown";
  return `${name}: ${print(architecture)}, ${print(bytes)} bytes (sha256 ${hash}…), context ${print(contextSize)}, ${template}`;
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
