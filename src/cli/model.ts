/** Opens the model that the settings name. */
import { type ModelAdapter, openModel } from "../index.ts";
import type { CommandContext } from "./context.ts";
import { defaultCacheDir } from "./settings/files.ts";

export async function openSettingsModel({ io, settings, output }: CommandContext): Promise<ModelAdapter> {
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
  return opened;
}

/** Where downloaded models are kept. */
export function modelsDir(cacheDir: string | undefined): string {
  return `${cacheDir ?? defaultCacheDir()}/models`;
}
