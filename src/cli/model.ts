/** Opens the model that the settings name, with the tables of its vocabulary. */
import {
  type Constraint,
  type LanguageCacheOptions,
  type ModelAdapter,
  openModel,
  prepareLanguages,
  prepareVocabulary,
  type Vocabulary,
  type VocabularyCacheOptions,
} from "../index.ts";
import type { CommandContext } from "./context.ts";
import { defaultCacheDir } from "./settings/files.ts";

export async function openSettingsModel(context: CommandContext): Promise<ModelAdapter> {
  const { io, settings, output } = context;
  const { model, gpu, threads, contextSize } = settings;
  output.status(`loading ${model} …`);
  let reported = 0;
  const opened = await openModel({
    model,
    modelsDirectory: modelsDir(settings.cacheDir),
    ...(gpu === undefined ? {} : { gpu: gpu === "false" ? false : gpu }),
    ...(threads === undefined ? {} : { threads }),
    ...(contextSize === undefined ? {} : { contextSize }),
    onDownloadProgress: ({ downloadedBytes, totalBytes }) => {
      const percent = totalBytes > 0 ? Math.floor((100 * downloadedBytes) / totalBytes) : 0;
      const text = `downloading ${model}: ${percent} % of ${Math.ceil(totalBytes / 2 ** 20)} MiB`;
      // Where no line can be written over, every tenth part is enough.
      if (io.stderr.isTTY) output.status(text);
      else if (percent >= reported + 10) {
        reported = percent - (percent % 10);
        output.note(text);
      }
    },
  });
  output.detail(`model: ${JSON.stringify({ name: opened.name, ...opened.describe() })}`);
  await prepareSettingsVocabulary(opened.vocabulary, context);
  return opened;
}

/** Reads the vocabulary's tables from the cache folder, or computes and keeps them; not under `--no-cache`. */
export async function prepareSettingsVocabulary(
  vocabulary: Vocabulary,
  { settings, output }: CommandContext,
): Promise<void> {
  if (!settings.cache) return;
  const { source, ms } = await prepareVocabulary(
    vocabulary,
    vocabularyCache(settings.cacheDir, (problem) => output.note(problem)),
  );
  output.detail(`vocabulary tables: ${source}, ${ms.toFixed(1)} ms`);
}

/** The same for the languages of `constraints`; before they are compiled. */
export async function prepareSettingsLanguages(
  constraints: readonly Constraint[],
  { settings, output }: CommandContext,
): Promise<void> {
  if (!settings.cache) return;
  const prepared = await prepareLanguages(
    constraints,
    languageCache(settings.cacheDir, (problem) => output.note(problem)),
  );
  for (const { language, source, ms } of prepared) {
    output.detail(`tables of ${language}: ${source}, ${ms.toFixed(1)} ms`);
  }
}

export function languageCache(
  cacheDir: string | undefined,
  onProblem?: (message: string) => void,
): LanguageCacheOptions {
  return {
    cacheDir: `${cacheDir ?? defaultCacheDir()}/languages`,
    ...(onProblem === undefined ? {} : { onProblem }),
  };
}

export function vocabularyCache(
  cacheDir: string | undefined,
  onProblem?: (message: string) => void,
): VocabularyCacheOptions {
  return {
    cacheDir: `${cacheDir ?? defaultCacheDir()}/vocabularies`,
    ...(onProblem === undefined ? {} : { onProblem }),
  };
}

/** Where downloaded models are kept. */
export function modelsDir(cacheDir: string | undefined): string {
  return `${cacheDir ?? defaultCacheDir()}/models`;
}
