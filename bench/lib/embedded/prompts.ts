/** The held-out evaluation of the embedded model: 60 prompts of known ideas in new words, 20 of unknown ideas. */
import { SEEN_PROMPTS } from "./prompts-seen.ts";
import { UNSEEN_PROMPTS } from "./prompts-unseen.ts";

export interface HeldOutPrompt {
  /** Idea of the corpus that this is; absent where there is none. */
  readonly idea?: string;
  /** Declarations, doc comment, signature and the opening brace with its line break. */
  readonly prompt: string;
  /** Calls and what they give, as TypeScript; `throws` where the call has to throw. */
  readonly checks: readonly (readonly [call: string, expected: string])[];
}

export { SEEN_PROMPTS, UNSEEN_PROMPTS };

/** The checks as statements with `assert` in scope. */
export function testsOf({ checks }: HeldOutPrompt): string[] {
  return checks.map(([call, expected]) =>
    expected === "throws" ? `assert.throws(() => ${call});` : `assert.deepEqual(${call}, ${expected});`,
  );
}

/** The function that the prompt begins. */
export function nameOf({ prompt }: HeldOutPrompt): string {
  const found = /export function (\w+)/.exec(prompt)?.[1];
  if (found === undefined) throw new Error(`No function in the prompt ${JSON.stringify(prompt)}`);
  return found;
}
