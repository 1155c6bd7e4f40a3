/**
 * Random tokens under the mask of all domains: bodies for `SIGNATURES`, each a run of its own. What comes out complete is
 * put into its file and given to `tsc` in a process of its own.
 */
import type { Vocabulary } from "../../../masks/index.ts";
import { adversaryModel, compile, generate } from "../../../src/index.ts";
import { openTypeOracle } from "../../../src/languages/index.ts";
import type { CodeLanguage } from "../code/language.ts";
import { distribution, percent } from "../stats.ts";
import { JUMPS } from "./opened.ts";
import { SIGNATURES, type Signature } from "./signatures.ts";
import { openWorkplace } from "./workplace.ts";

export interface TypedAdversaryOptions {
  readonly project?: string | undefined;
  readonly n: number;
  readonly seed: number;
  readonly maxTokens: number;
}

/** Share of the budget in which a run may be steered to its end. */
const CLOSING_SHARE = 0.25;

/** Everything of the report but its header. */
export async function runTypedAdversary(
  language: CodeLanguage,
  vocabulary: Vocabulary,
  { project, n, seed, maxTokens }: TypedAdversaryOptions,
  log: (line: string) => void,
) {
  const model = adversaryModel({ vocabulary });
  const workplace = openWorkplace(project);
  const oracle = await openTypeOracle(language.id, { project: workplace.folder });
  try {
    const outputs: { seed: number; id: string; code: string; body: string }[] = [];
    const counts = { complete: 0, truncated: 0, failed: 0, aborted: 0 };
    const unfinished: { seed: number; id: string; status: string; code: string; why: string }[] = [];
    const sums = { steered: 0, tokens: 0, closedEarly: 0 };
    const rollbacks: number[] = [];
    const tokens: number[] = [];
    const completeTokens: number[] = [];
    const cpuMs: number[] = [];
    const allowsUs: number[] = [];
    const maskUs: number[] = [];
    for (let run = 0; run < n; run++) {
      const place = SIGNATURES[run % SIGNATURES.length];
      if (place === undefined) break;
      const { id, prefix = "", signature, suffix = "" } = place;
      const before = process.cpuUsage();
      const result = await generate({
        model,
        program: compile([{ kind: "language", language: language.id, prefix, signature, suffix }], {
          domains: [JUMPS],
        }),
        typeOracle: oracle,
        prompt: "",
        maxTokens,
        seed: seed + run,
      });
      const { user, system } = process.cpuUsage(before);
      const { metadata, status } = result;
      counts[status]++;
      rollbacks.push(metadata.rollbacks);
      tokens.push(metadata.tokens);
      cpuMs.push((user + system) / 1000);
      if (metadata.allowsUs.p50 !== null) allowsUs.push(metadata.allowsUs.p50);
      if (metadata.maskUs.p50 !== null) maskUs.push(metadata.maskUs.p50);
      sums.steered += metadata.closing;
      sums.tokens += metadata.tokens;
      const isEarly = metadata.tokens - metadata.closing < (1 - CLOSING_SHARE) * maxTokens;
      if (metadata.closing > 0 && isEarly) sums.closedEarly++;
      log(
        `${seed + run} ${id}: ${status}, ${metadata.tokens} tokens, ${metadata.closing} of them closing, ` +
          `${metadata.rollbacks} rollbacks, ${Math.round((user + system) / 1e6)} s`,
      );
      if (status !== "complete") {
        const why = result.ledger.filter(({ enforcement }) => enforcement === "not-enforced");
        const reasons = why.map(({ detail }) => detail).join("; ");
        unfinished.push({ seed: seed + run, id, status, code: result.code, why: reasons });
        continue;
      }
      completeTokens.push(metadata.tokens);
      outputs.push({ seed: seed + run, id, code: fileOf(place, result.code), body: result.code });
    }
    const faults = await workplace.check(outputs.map(({ code }) => code));
    const verifyFailures = outputs.flatMap(({ seed: of, code }, i) => {
      const fault = faults[i];
      return fault === undefined ? [] : [{ seed: of, code, error: `tsc: ${fault}` }];
    });
    return {
      language: language.id,
      domains: "all",
      judge: { name: `${oracle.versions.checker}, tsc --strict in a process of its own`, isReference: true },
      maxTokens,
      runs: n,
      signatures: Math.min(n, SIGNATURES.length),
      ...counts,
      completePct: percent(counts.complete, n),
      /** Runs that were steered to their end before the last quarter of the budget. */
      closedEarly: sums.closedEarly,
      verified: outputs.length - verifyFailures.length,
      verifiedPct: percent(outputs.length - verifyFailures.length, outputs.length),
      verifyFailures,
      rollbacks: distribution(rollbacks),
      tokens: distribution(tokens),
      completeTokens: distribution(completeTokens),
      steeredPct: percent(sums.steered, sums.tokens),
      cpuMs: distribution(cpuMs),
      /** Medians of the runs. */
      allowsUs: distribution(allowsUs),
      maskUs: distribution(maskUs),
      constructs: Object.fromEntries(
        [
          ...constructsOf(
            language,
            outputs.map(({ body }) => body),
          ),
        ].sort(([, a], [, b]) => b - a),
      ),
      outputs: outputs.map(({ body }) => body),
      unfinished,
    };
  } finally {
    await oracle.dispose();
    workplace.dispose();
  }
}

/** The body where it belongs, in a file that is a program. */
export function fileOf({ prefix = "", signature, suffix = "" }: Signature, body: string): string {
  return `${prefix}${signature} {\n${body}\n}\n${suffix}export {};\n`;
}

/** Constructs of the bodies alone. */
function constructsOf({ structure }: CodeLanguage, bodies: readonly string[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const body of bodies) {
    for (const [kind, count] of structure.constructs(body)) sums.set(kind, (sums.get(kind) ?? 0) + count);
  }
  return sums;
}
