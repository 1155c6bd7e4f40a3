/**
 * Reads a whole text under the filters of some domains, from its first byte and with nothing kept from any session: to
 * check a finished output again, and to say which domain refuses a token.
 */
import type { DomainConstraint } from "../../domains/domain.ts";
import type { Recognizer } from "../../domains/syntax/index.ts";
import { Fusion } from "./fusion.ts";
import { OutputText } from "./output-text.ts";

export interface DomainReading {
  /** Bytes read before the first that is refused; all of them where none is. */
  readonly fittingBytes: number;
  /** All bytes fit, and the text may end after them. */
  readonly isWhole: boolean;
}

/** Reads `bytes` by the grammar of `recognizer` under all of `constraints`. */
export function readUnder(
  recognizer: Recognizer,
  constraints: readonly DomainConstraint[],
  bytes: Uint8Array,
): DomainReading {
  const text = new OutputText();
  const values = constraints.map(({ value }) => value);
  const fusion = new Fusion(
    recognizer,
    constraints.map(({ domain }) => domain),
    text,
  );
  let state = fusion.start(values);
  for (let i = 0; i < bytes.length; i++) {
    text.try(bytes.subarray(i, i + 1));
    const next = fusion.advance(state, i, i + 1, values);
    if (next === undefined) return { fittingBytes: i, isWhole: false };
    state = next;
    text.accept();
    fusion.moved();
  }
  return { fittingBytes: bytes.length, isWhole: fusion.canEnd(state, values) };
}
