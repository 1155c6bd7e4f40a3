/** One text through one session, token by token: the first token that is refused, and what every step cost. */
import { bytesEqual, maskHas, type TokenId } from "../../../masks/index.ts";
import type { Engine, Session } from "../../../src/index.ts";
import { AnankeError, SpecError } from "../../../src/kernel/index.ts";

/** Where a text was refused. */
export interface Refused {
  /** Number of the token; the count of tokens for the end. */
  readonly at: number;
  readonly domain: string;
  readonly reason: string;
  /** The token before was taken, and what it finished has an error. */
  readonly isViolation?: boolean;
}

export interface Timings {
  readonly allowsUs: number[];
  readonly maskUs: number[];
}

/** As a model would cut the text; longest match first where its tokenizer is not known or changes the text. */
export function codeTokens({ vocabulary, trie }: Engine, text: string): TokenId[] {
  const bytes = new TextEncoder().encode(text);
  const own = vocabulary.tokenize?.(text);
  if (own !== undefined && bytesEqual(vocabulary.concat(own), bytes)) return own;
  const tokens = trie.cover(bytes);
  if (tokens === undefined) throw new SpecError(`Vocabulary "${vocabulary.name}" cannot spell a source text`);
  return tokens;
}

/**
 * Reads tokens from number `from` on into a session that stands there.
 * @param onToken  after each token that was taken
 * @param maskEvery  asks for the mask at every so-manieth token and holds it against `allows`; 0: never
 * @returns `undefined` when every token is allowed, and the end too
 */
export function readThrough(
  session: Session,
  tokens: readonly TokenId[],
  from: number,
  timings: Timings,
  maskEvery: number,
  onToken?: (at: number) => void,
): Refused | undefined {
  let at = from;
  try {
    for (; at < tokens.length; at++) {
      const token = tokens[at]!;
      if (maskEvery > 0 && at % maskEvery === 0) {
        const started = performance.now();
        const mask = session.mask();
        timings.maskUs.push((performance.now() - started) * 1000);
        if (!maskHas(mask, token)) return refusal(session, at, token, "not in the mask: ");
      }
      const started = performance.now();
      const isAllowed = session.allows(token);
      timings.allowsUs.push((performance.now() - started) * 1000);
      if (!isAllowed) return refusal(session, at, token, "");
      const step = session.accept(token);
      onToken?.(at);
      if (step.kind !== "violation") continue;
      const [first] = step.violation.diagnostics;
      return { at: at + 1, domain: "types", reason: `${first?.code}: ${first?.message}`, isViolation: true };
    }
    if (session.canEnd()) return undefined;
    const [end] = session.engine.vocabulary.endTokens;
    if (end === undefined) return { at, domain: "syntax", reason: "the text may not end here" };
    return refusal(session, at, end, "");
  } catch (error) {
    if (!(error instanceof AnankeError)) throw error;
    return { at, domain: "engine", reason: `${error.name}: ${error.message}` };
  }
}

function refusal(session: Session, at: number, token: TokenId, note: string): Refused {
  const [first] = session.explain(token).refusals;
  return { at, domain: first?.domain ?? "syntax", reason: note + (first?.message ?? "no reason given") };
}
