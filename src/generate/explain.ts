/** Why a token is refused: which constraint, after how many of its bytes, and what was expected there. */
import { explainBytes, type ParseState } from "../../domains/syntax/index.ts";
import type { TokenId } from "../../masks/index.ts";
import type { Engine } from "./engine.ts";
import type { Explanation, Refusal } from "./step.ts";

/** Names shown in one message before the rest is counted. */
const MAX_NAMES = 12;

export function explainToken(
  engine: Engine,
  states: readonly ParseState[],
  token: TokenId,
  allowed: boolean,
): Explanation {
  const { vocabulary, program } = engine;
  const refusals: Refusal[] = [];
  program.constraints.forEach(({ id, recognizer }, i) => {
    const state = states[i]!;
    const isEnd = vocabulary.isEnd(token);
    const bytes = isEnd ? new Uint8Array(0) : vocabulary.bytesOf(token);
    const found = explainBytes(recognizer, bytes, state);
    const isRefused = isEnd
      ? found.verdict !== "complete"
      : found.verdict === "refused" || bytes.length === 0;
    if (!isRefused) return;
    const what = isEnd
      ? "the output may not end here"
      : bytes.length === 0
        ? "the token has no text"
        : found.repeatsItem
          ? `byte ${found.viableBytes + 1} of the token repeats an item that the array already holds ("uniqueItems")`
          : `byte ${found.viableBytes + 1} of the token does not fit`;
    refusals.push({
      domain: "syntax",
      constraint: id,
      fittingBytes: found.viableBytes,
      expected: found.expected,
      message: found.repeatsItem ? what : `${what}; expected ${listNames(found.expected, found.canEndThere)}`,
    });
  });
  return { allowed, token: vocabulary.describe(token), refusals };
}

/** `a, b or c`, shortened. */
export function listNames(names: readonly string[], canEnd: boolean): string {
  const all = canEnd ? [...names, "the end"] : [...names];
  if (all.length === 0) return "nothing";
  if (all.length > MAX_NAMES)
    return `${all.slice(0, MAX_NAMES).join(", ")} or ${all.length - MAX_NAMES} more`;
  return all.length === 1 ? all[0]! : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}
