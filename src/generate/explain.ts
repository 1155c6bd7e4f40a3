/** Why a token is refused: which constraint, after how many of its bytes, and what was expected there. */
import type { DomainConstraint } from "../../domains/domain.ts";
import { explainBytes, type ParseState } from "../../domains/syntax/index.ts";
import { concatBytes, type TokenId } from "../../masks/index.ts";
import { primaryIndex } from "../compile/index.ts";
import { readUnder } from "./domain-check.ts";
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

/**
 * Why domains refuse a token that syntax allows: those that refuse it alone, else all of them together.
 * @param constraints  with the values in force
 */
export function explainDomains(
  { program, vocabulary }: Engine,
  constraints: readonly DomainConstraint[],
  text: Uint8Array,
  token: TokenId,
): readonly Refusal[] {
  const primary = program.constraints[primaryIndex(program.constraints)];
  if (primary === undefined) return [];
  const isEnd = vocabulary.isEnd(token);
  const bytes = isEnd ? text : concatBytes(text, vocabulary.bytesOf(token));
  const refusalOf = (some: readonly DomainConstraint[]): readonly Refusal[] => {
    const { fittingBytes, isWhole } = readUnder(primary.recognizer, some, bytes);
    if (isEnd ? isWhole : fittingBytes === bytes.length) return [];
    const names = some.map(({ domain }) => domain.name).join(" and ");
    const demands = some.map(({ domain, value }) => domain.print(value)).join("; ");
    const fitting = Math.max(0, fittingBytes - text.length);
    const what = isEnd ? "the output may not end here" : `byte ${fitting + 1} of the token does not fit`;
    const message = `${what}: ${demands}`;
    const written = new TextDecoder().decode(text);
    const reasons = some.flatMap(({ domain }) => domain.reasons?.(written) ?? []);
    const refusal = { domain: names, constraint: names, fittingBytes: fitting, expected: [], message };
    return [reasons.length === 0 ? refusal : { ...refusal, reasons }];
  };
  const filtered = constraints.filter(({ domain }) => domain.toFilter !== undefined);
  const alone = filtered.flatMap((constraint) => refusalOf([constraint]));
  return alone.length > 0 ? alone : refusalOf(filtered);
}

/** `a, b or c`, shortened. */
export function listNames(names: readonly string[], canEnd: boolean): string {
  const all = canEnd ? [...names, "the end"] : [...names];
  if (all.length === 0) return "nothing";
  if (all.length > MAX_NAMES)
    return `${all.slice(0, MAX_NAMES).join(", ")} or ${all.length - MAX_NAMES} more`;
  return all.length === 1 ? all[0]! : `${all.slice(0, -1).join(", ")} or ${all.at(-1)}`;
}
