/** Measures the control flow of a language's texts, where one knows how; its parser is loaded when it is asked for. */
import type { FlowMeter } from "../../domains/control-flow/index.ts";
import { languagePack } from "./registry.ts";

/** File names that tell the parser which language it reads. */
const FILES: Readonly<Record<string, string>> = { typescript: "m.ts", tsx: "m.tsx", javascript: "m.jsx" };

/** @returns undefined where nothing measures the language */
export async function openFlowMeter(language: string): Promise<FlowMeter | undefined> {
  const fileName = FILES[languagePack(language).name];
  if (fileName === undefined) return undefined;
  const { flowMeter } = await import("./typescript/flow/meter.ts");
  return flowMeter(fileName);
}
