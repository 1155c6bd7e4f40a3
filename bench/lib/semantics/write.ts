/** Has the random adversary write one variant under its contract. */
import { Vocabulary } from "../../../masks/index.ts";
import { adversaryModel, type GenerationResult, generate } from "../../../src/index.ts";
import type { Variant } from "./examples.ts";

/** One token per byte, and an end. */
function bytesVocabulary(): Vocabulary {
  const bytes = Array.from({ length: 256 }, (_, byte) => Uint8Array.of(byte));
  return new Vocabulary({ name: "bytes", bytes: [...bytes, undefined], endTokens: [256] });
}

const vocabulary = bytesVocabulary();

/** @param hasContract  false: the same without the semantic domain, to see what it does */
export function writeVariant(
  { signature, grammar, seed }: Variant,
  hasContract = true,
): Promise<GenerationResult> {
  return generate({
    model: adversaryModel({ vocabulary, seed }),
    prompt: "",
    maxTokens: 600,
    constraints: [
      { kind: "language", language: "typescript", signature },
      { kind: "grammar", text: grammar },
    ],
    typeOracle: false,
    projectModules: false,
    maxTypeRollbacks: 600,
    ...(hasContract ? {} : { contracts: false as const }),
  });
}
