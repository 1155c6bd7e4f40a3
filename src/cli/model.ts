/** Opens the model that the settings name. */
import { type ModelAdapter, openModel } from "../index.ts";
import type { CommandContext } from "./context.ts";

export async function openSettingsModel({ settings, output }: CommandContext): Promise<ModelAdapter> {
  const { model, gpu, threads, contextSize } = settings;
  output.status(`loading ${model} …`);
  const opened = await openModel({
    model,
    gpu: gpu === "false" ? false : gpu,
    ...(threads === undefined ? {} : { threads }),
    ...(contextSize === undefined ? {} : { contextSize }),
  });
  output.detail(`model: ${JSON.stringify({ name: opened.name, ...opened.describe() })}`);
  return opened;
}
