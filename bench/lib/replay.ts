/** One text through one engine, token by token, as a model that wants exactly this text would go. */
import type { TokenId } from "../../masks/index.ts";
import type { BenchEngine } from "./peers/engine.ts";

/** What became of a text. */
export type Outcome =
  | { readonly kind: "accepted" }
  /** All tokens but the ones from number `at` on were allowed; at the length of the text: the end was not. */
  | { readonly kind: "refused"; readonly at: number; readonly why?: string }
  /** The engine failed at token `at`; neither an acceptance nor a refusal. */
  | { readonly kind: "failed"; readonly at: number; readonly message: string; readonly fatal: boolean };

export interface Replay {
  readonly outcome: Outcome;
  /** Per token, mask and accept together; the mask alone for the token that was refused. */
  readonly us: readonly number[];
}

/** Replays a text that the engine stands at the start of. */
export async function replay(engine: BenchEngine, tokens: readonly TokenId[], end: TokenId): Promise<Replay> {
  const us: number[] = [];
  let at = 0;
  try {
    for (; at < tokens.length; at++) {
      const token = tokens[at]!;
      const started = performance.now();
      const answer = engine.mask(token);
      const isAllowed = (typeof answer === "boolean" ? answer : await answer) && engine.accept(token);
      us.push((performance.now() - started) * 1000);
      if (!isAllowed) return { outcome: refusal(engine, at, token), us };
    }
    return { outcome: (await engine.canEnd()) ? { kind: "accepted" } : refusal(engine, at, end), us };
  } catch (error) {
    // Whatever an engine throws is a result to be counted, its own or a peer's.
    return { outcome: { kind: "failed", at, ...describeFailure(engine, error) }, us };
  }
}

export function describeFailure(
  engine: BenchEngine,
  error: unknown,
): { readonly message: string; readonly fatal: boolean } {
  return {
    message: error instanceof Error ? `${error.name}: ${error.message}` : String(error),
    fatal: engine.isFatal?.(error) ?? false,
  };
}

function refusal(engine: BenchEngine, at: number, token: TokenId): Outcome {
  if (engine.explain === undefined) return { kind: "refused", at };
  try {
    return { kind: "refused", at, why: engine.explain(token) };
  } catch (error) {
    // The verdict stands; that it cannot be explained is worth a word in the report.
    return { kind: "refused", at, why: `no explanation: ${describeFailure(engine, error).message}` };
  }
}
