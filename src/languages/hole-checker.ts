/** Opens what a language's compiler knows of holes in files; the compiler is loaded when it is asked for. */
import type { HoleChecker } from "../../domains/types/index.ts";

const OF_TYPESCRIPT = new Set(["typescript", "tsx"]);

/** @returns `undefined` for a language without a compiler that could be asked */
export async function openHoleChecker(
  language: string,
  fileName: string,
  project?: string,
): Promise<HoleChecker | undefined> {
  if (!OF_TYPESCRIPT.has(language)) return undefined;
  const { createHoleChecker } = await import("./typescript/holes/hole-checker.ts");
  return createHoleChecker(fileName, project);
}
