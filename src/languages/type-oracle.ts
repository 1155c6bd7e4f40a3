/** Opens the type oracle of a language. The checkers are large: each is loaded when it is first asked for. */
import type { TypeOracle } from "../../domains/types/index.ts";
import { SpecError } from "../kernel/index.ts";
import { languagePack } from "./registry.ts";
import type { TypeScriptOracleOptions } from "./typescript/oracle/open.ts";

export type TypeOracleOptions = TypeScriptOracleOptions;

/** Languages whose programs the TypeScript compiler checks. */
const OF_TYPESCRIPT = new Set(["typescript", "tsx"]);

export function hasTypeOracle(language: string): boolean {
  return OF_TYPESCRIPT.has(languagePack(language).name);
}

/**
 * @throws SpecError when the language has no oracle, or the project's settings cannot be read
 */
export async function openTypeOracle(language: string, options: TypeOracleOptions = {}): Promise<TypeOracle> {
  if (!hasTypeOracle(language)) {
    throw new SpecError(`There is no type checker for ${JSON.stringify(language)}`, {
      hint: `Types are checked for ${[...OF_TYPESCRIPT].join(" and ")}.`,
    });
  }
  const { openTypeScriptOracle } = await import("./typescript/oracle/open.ts");
  return openTypeScriptOracle(options);
}
