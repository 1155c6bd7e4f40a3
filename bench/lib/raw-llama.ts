/**
 * Plain node-llama-cpp without Ananke: the other half of every pair in the `decode` scenario. Times are taken between
 * tokens, so the prompt and the first token are left out on both sides.
 */
import type { TokenId } from "../../masks/index.ts";
import type { SamplingOptions } from "../../models/adapter.ts";

export interface RawModel {
  /** Moments at which `tokens` tokens arrived, in milliseconds. */
  moments(prompt: readonly TokenId[], tokens: number, sampling: SamplingOptions): Promise<number[]>;
  dispose(): Promise<void>;
}

export async function openRawModel(modelPath: string, threads: number): Promise<RawModel> {
  const { getLlama, LlamaLogLevel } = await import("node-llama-cpp");
  const llama = await getLlama({
    build: "never",
    gpu: false,
    progressLogs: false,
    logLevel: LlamaLogLevel.error,
  });
  const model = await llama.loadModel({ modelPath });
  const context = await model.createContext({ contextSize: 2048, sequences: 1, threads });
  const sequence = context.getSequence();
  return {
    async moments(prompt, tokens, sampling) {
      await sequence.clearHistory();
      const moments: number[] = [];
      // node-llama-cpp brands its token numbers; they are the same numbers.
      const ids = prompt as Parameters<typeof sequence.evaluate>[0];
      for await (const _ of sequence.evaluate(ids, { yieldEogToken: true, ...sampling })) {
        moments.push(performance.now());
        if (moments.length > tokens) break;
      }
      return moments;
    },
    async dispose() {
      await context.dispose();
      await model.dispose();
      await llama.dispose();
    },
  };
}
