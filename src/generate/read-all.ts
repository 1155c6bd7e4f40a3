/**
 * Reads a whole text under one domain and goes on behind what it refuses, as a compiler does: a refused lexeme is read as
 * the syntax has it, and the next one is filtered again.
 */
import type { DomainConstraint, Position } from "../../domains/domain.ts";
import type { Recognizer } from "../../domains/syntax/index.ts";
import { Fusion } from "./fusion.ts";
import { OutputText } from "./output-text.ts";

export interface RefusedLexeme {
  /** Bytes; the end is that of the byte that left nothing. */
  readonly startByte: number;
  readonly endByte: number;
  /** Refused is that the text ends. */
  readonly isEnd: boolean;
  /** Where the domain was asked, in each reading. */
  readonly positions: readonly Position[];
}

/** @param bytes  a text of the recogniser's grammar */
export function refusedLexemes(
  recognizer: Recognizer,
  { domain, value }: DomainConstraint,
  bytes: Uint8Array,
): readonly RefusedLexeme[] {
  if (domain.toFilter === undefined) return [];
  const { toFilter } = domain;
  let asked: Position[] = [];
  const { dependsOn: _, ...rest } = domain;
  const watched = {
    ...rest,
    toFilter: (given: unknown, position: Position) => {
      if (position.places !== undefined) {
        if (asked[0]?.offset !== position.offset) asked = [];
        asked.push(position);
      }
      return toFilter(given, position);
    },
  };
  const text = new OutputText();
  const fusion = new Fusion(recognizer, [watched], text);
  const refused: RefusedLexeme[] = [];
  let plain = recognizer.start();
  let state = fusion.start([value]);
  for (let i = 0; i < bytes.length; i++) {
    text.try(bytes.subarray(i, i + 1));
    const next = recognizer.advance(plain, bytes[i]!);
    if (next === undefined) return refused;
    const filtered = fusion.advance(state, i, i + 1, [value]);
    if (filtered === undefined) {
      refused.push({ startByte: asked[0]?.offset ?? i, endByte: i + 1, isEnd: false, positions: asked });
    }
    plain = next;
    state = filtered ?? next;
    text.accept();
    fusion.moved();
  }
  if (recognizer.canEnd(plain) && !fusion.canEnd(state, [value])) {
    refused.push({ startByte: bytes.length, endByte: bytes.length, isEnd: true, positions: [] });
  }
  return refused;
}
