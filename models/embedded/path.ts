/** Where the embedded model lies: beside the sources, and in the same place of an installed package. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { ModelError } from "../../src/kernel/index.ts";

const FILE_NAME = "ananke-tiny.gguf";

/** From `models/embedded/` in a checkout, and from `dist/models/embedded/` in a package. */
const CANDIDATES = [`./${FILE_NAME}`, `../../../models/embedded/${FILE_NAME}`] as const;

/**
 * Path of the GGUF file that ships with the project.
 * @throws ModelError when the installation lacks it
 */
export function embeddedModelPath(): string {
  for (const candidate of CANDIDATES) {
    const path = fileURLToPath(new URL(candidate, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new ModelError(`The embedded model ${FILE_NAME} is missing from this installation`, {
    hint: `Install ananke again; in a checkout, run: git checkout -- models/embedded/${FILE_NAME}`,
  });
}
