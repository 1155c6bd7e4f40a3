/** The door to node-llama-cpp: loaded only when a model is opened. Its types are imported from here and nowhere else. */
import type { Token } from "node-llama-cpp";
import type { TokenId } from "../../masks/index.ts";
import { ModelError } from "../../src/kernel/index.ts";

export type {
  Llama,
  LlamaContext,
  LlamaContextSequence,
  LlamaModel,
  LlamaOptions,
  SequenceEvaluateOptions,
  Token,
} from "node-llama-cpp";

export type NodeLlamaCpp = typeof import("node-llama-cpp");

/** Versions whose internals the attachment was written against. */
export const SUPPORTED_VERSIONS = "3.22";

/** @throws ModelError when the package is not installed or does not load */
export async function loadNodeLlamaCpp(): Promise<NodeLlamaCpp> {
  try {
    return await import("node-llama-cpp");
  } catch (cause) {
    const isMissing = cause instanceof Error && "code" in cause && cause.code === "ERR_MODULE_NOT_FOUND";
    throw new ModelError(
      isMissing ? "node-llama-cpp is not installed" : `node-llama-cpp does not load: ${messageOf(cause)}`,
      {
        hint: `Local models need it: npm install node-llama-cpp@${SUPPORTED_VERSIONS}`,
        cause,
      },
    );
  }
}

/** The text of whatever was thrown. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** node-llama-cpp brands its token numbers; ours come from its own vocabulary. */
export function asTokens(tokens: readonly TokenId[]): Token[] {
  return tokens.slice() as Token[];
}
