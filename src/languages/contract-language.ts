/** Opens the reader of contracts of a language. The parser is large: it is loaded when it is first asked for. */
import type { ContractLanguage } from "../../domains/semantics/index.ts";
import { languagePack } from "./registry.ts";

/** Languages read by the parser of TypeScript, and how. */
const OF_TYPESCRIPT: ReadonlyMap<string, "ts" | "tsx"> = new Map([
  ["typescript", "ts"],
  ["tsx", "tsx"],
  ["javascript", "tsx"],
]);

/** @returns undefined where contracts are not read in the language */
export async function openContractLanguage(language: string): Promise<ContractLanguage | undefined> {
  const variant = OF_TYPESCRIPT.get(languagePack(language).name);
  if (variant === undefined) return undefined;
  const { contractsOf } = await import("./typescript/contracts/functions.ts");
  return contractsOf(variant);
}
