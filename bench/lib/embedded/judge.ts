/** What a written function is worth: parsed and type-checked by the compiler, tested by running it. */
import { checkTypes } from "./check-programs.ts";
import { type HeldOutPrompt, testsOf } from "./prompts.ts";
import { runIsolated } from "./run-isolated.ts";

export interface Verdict {
  readonly parses: boolean;
  readonly typeChecks: boolean;
  readonly passes: boolean;
  /** The first thing that is wrong with it. */
  readonly problem?: string;
}

/** Judges the prompt with `text` behind it. */
export async function judge(prompt: HeldOutPrompt, text: string): Promise<Verdict> {
  const candidate = { code: prompt.prompt + text, tests: testsOf(prompt) };
  const [findings] = checkTypes([candidate]);
  const { parse, types } = findings!;
  const parses = parse.length === 0;
  const typeChecks = parses && types.length === 0;
  // What does not type-check may still pass its tests: only what happens counts.
  const failure = parses ? await runIsolated(candidate) : "does not parse";
  const problem = parse[0] ?? types[0] ?? failure;
  return { parses, typeChecks, passes: failure === undefined, ...(problem === undefined ? {} : { problem }) };
}
