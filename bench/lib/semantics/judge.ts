/** Runs a written function on random inputs, in a context of its own and for a bounded time. */
import vm from "node:vm";
import ts from "typescript";
import type { Variant } from "./examples.ts";

export type Judgement =
  | { readonly kind: "kept" }
  | { readonly kind: "broken"; readonly why: string }
  | { readonly kind: "unended" };

const TIMEOUT_MS = 2000;

/** `runs` random inputs; the seed decides them. */
export function judge(
  { signature, functionName, judge: source }: Variant,
  body: string,
  runs: number,
  seed: number,
): Judgement {
  const code = ts.transpile(`${signature} {\n${body}\n}`, { target: ts.ScriptTarget.ES2022 });
  const script = `${code}
    let state = ${seed >>> 0} || 1;
    const random = () => {
      state ^= state << 13; state ^= state >>> 17; state ^= state << 5; state >>>= 0;
      return state / 4294967296;
    };
    const once = ${source};
    let wrong;
    for (let i = 0; i < ${runs} && wrong === undefined; i++) {
      try { wrong = once(${functionName}, random); } catch (error) { wrong = "throws " + error; }
    }
    wrong;`;
  try {
    const wrong: unknown = vm.runInNewContext(script, {}, { timeout: TIMEOUT_MS });
    return wrong === undefined ? { kind: "kept" } : { kind: "broken", why: String(wrong) };
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_SCRIPT_EXECUTION_TIMEOUT")
      return { kind: "unended" };
    throw error;
  }
}
