/**
 * Where to go back to from a type error, and what not to try there again: first the start of the innermost statement that
 * holds it; after some attempts there, the statement around that; then ever further into what stands before, so that one
 * statement that cannot be written does not cost all of the text; in the end its beginning.
 */
import type { TokenId } from "../../masks/index.ts";
import type { TypeViolation } from "./type-watch.ts";

/** Attempts at one position before the next one outwards; at the beginning, where there is none, so many times more. */
export const MAX_ATTEMPTS = 8;
const MORE_AT_THE_BEGINNING = 8;
/** Tokens before the outermost statement that holds the error. */
const FURTHER_BACK = [8, 32, 128];

/** Attempts that a position is good for. */
export function attemptsAt(position: number): number {
  return position === 0 ? MAX_ATTEMPTS * MORE_AT_THE_BEGINNING : MAX_ATTEMPTS;
}

export interface Retreat {
  /** Tokens to keep. */
  readonly position: number;
  /** What was tried there, from its first token to the last one that matters for the given attempt. */
  path(attempt: number): readonly TokenId[];
}

/**
 * The positions to try, innermost first.
 * @param tokens  without end tokens
 * @param byteEnds  bytes of the text after each number of tokens, from none on
 * @param goesFurther  to places before the outermost statement, too, before the beginning
 */
export function retreatsFrom(
  violation: TypeViolation,
  tokens: readonly TokenId[],
  byteEnds: readonly number[],
  { goesFurther = false }: { readonly goesFurther?: boolean } = {},
): readonly Retreat[] {
  const tokensBefore = (byte: number): number => {
    let count = tokens.length;
    while (count > 0 && byteEnds[count]! > byte) count--;
    return count;
  };
  const starts = violation.statementBytes.map(tokensBefore);
  const outermost = starts.at(-1);
  const before =
    outermost === undefined || !goesFurther ? [] : FURTHER_BACK.map((count) => outermost - count);
  const positions = [...new Set([...starts, ...before.filter((position) => position > 0), 0])];
  return positions
    .filter((position) => position < tokens.length)
    .map((position) => ({
      position,
      path(attempt) {
        // Exactly what failed at first; then, so that it does not go on failing in the same way, what led to it.
        const ends = [violation.endByte, violation.startByte + 1, 0];
        const end = ends[(attempt % MAX_ATTEMPTS) - (MAX_ATTEMPTS - ends.length)] ?? violation.textBytes;
        return tokens.slice(position, Math.max(position + 1, tokensTo(byteEnds, end)));
      },
    }));
}

/** Tokens that a text of so many bytes takes. */
export function tokensTo(byteEnds: readonly number[], byte: number): number {
  let count = 0;
  while (count < byteEnds.length - 1 && byteEnds[count]! < byte) count++;
  return count;
}
