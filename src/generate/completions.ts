/** Cheapest bytes after which several constraints at once may end: of one of them, else searched in their product. */
import {
  cheapestCompletion,
  hasOnlyLongEnds,
  type ParseState,
  type Recognizer,
  searchProduct,
} from "../../domains/syntax/index.ts";

/** Product states visited when the cheapest completion of one constraint does not suit the others. */
const MAX_COMPLETION_STATES = 20_000;
/** Parse states visited when one constraint has no completion that can be read off its grammar. */
const MAX_DETOUR_STATES = 1000;

/**
 * @param states  one per recogniser
 * @param suits  what else has a say in it
 * @returns `undefined` when none was found within the limits
 */
export function findCompletion(
  recognizers: readonly Recognizer[],
  states: readonly ParseState[],
  suits: (bytes: Uint8Array) => boolean,
): Uint8Array | undefined {
  if (recognizers.length === 0) return new Uint8Array(0);
  for (let i = 0; i < recognizers.length; i++) {
    const bytes = cheapestCompletion(recognizers[i]!, states[i]!);
    if (bytes === undefined && hasOnlyLongEnds(states[i]!)) return undefined;
    if (bytes !== undefined && completes(recognizers, states, bytes) && suits(bytes)) return bytes;
  }
  const maxStates = recognizers.length === 1 ? MAX_DETOUR_STATES : MAX_COMPLETION_STATES;
  const { witness } = searchProduct(recognizers, states, maxStates);
  return witness !== undefined && suits(witness) ? witness : undefined;
}

/** Behind `bytes` every constraint may end. */
export function completes(
  recognizers: readonly Recognizer[],
  states: readonly ParseState[],
  bytes: Uint8Array,
): boolean {
  return recognizers.every((recognizer, i) => {
    const after = recognizer.advanceAll(states[i]!, bytes);
    return after !== undefined && recognizer.canEnd(after);
  });
}
