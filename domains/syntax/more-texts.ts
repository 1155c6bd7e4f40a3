/**
 * The texts of a regular language, the shortest first: what to write where the very shortest will not do, since an
 * array already holds it. Best first over derivatives; the length still to come is known exactly, so texts come out
 * in the order of their lengths.
 * Source: Hart, Nilsson, Raphael, "A formal basis for the heuristic determination of minimum cost paths", 1968.
 */
import type { RegexAlgebra, RegexId } from "../../masks/index.ts";

/** Bytes tried of one class that the language cannot tell apart. */
const MAX_BYTES_OF_CLASS = 40;
/** Partial texts kept, beyond which longer ones are not looked at. */
const MAX_WAITING = 50_000;
/** Letters and digits before all other bytes, so that what is written can be read. */
const BYTES: readonly number[] = inOrder();

interface Partial {
  readonly bytes: readonly number[];
  readonly rest: RegexId;
}

/** Texts of `regex` of at most `maxLength` bytes, in ascending length; not all of them where there are very many. */
export function* shortTexts(algebra: RegexAlgebra, regex: RegexId, maxLength: number): Generator<Uint8Array> {
  /** By the length of the shortest text they lead to. */
  const waiting = new Map<number, Partial[]>();
  let count = 0;
  const add = (bytes: readonly number[], rest: RegexId): void => {
    const length = bytes.length + algebra.shortestLength(rest);
    if (!(length <= maxLength) || count > MAX_WAITING) return;
    const row = waiting.get(length);
    count++;
    if (row === undefined) waiting.set(length, [{ bytes, rest }]);
    else row.push({ bytes, rest });
  };
  add([], regex);
  for (let length = 0; length <= maxLength && waiting.size > 0; length++) {
    const row = waiting.get(length) ?? [];
    // The row grows while it is read: a step on a shortest way stays in it.
    for (let i = 0; i < row.length; i++) {
      const { bytes, rest } = row[i]!;
      if (bytes.length === length) {
        yield Uint8Array.from(bytes);
      }
      const { classOf } = algebra.partition(rest);
      const tried = new Map<number, number>();
      for (const byte of BYTES) {
        const own = classOf[byte]!;
        const times = tried.get(own) ?? 0;
        if (times >= MAX_BYTES_OF_CLASS) continue;
        tried.set(own, times + 1);
        const next = algebra.derivative(rest, byte);
        if (next !== algebra.empty) add([...bytes, byte], next);
      }
    }
    waiting.delete(length);
  }
}

function inOrder(): number[] {
  const isWord = (byte: number): boolean => /[0-9A-Za-z]/.test(String.fromCharCode(byte));
  const all = Array.from({ length: 256 }, (_, byte) => byte);
  const letters = all.filter((byte) => byte >= 0x61 && byte <= 0x7a);
  const words = all.filter((byte) => isWord(byte) && !letters.includes(byte));
  return [...letters, ...words, ...all.filter((byte) => !isWord(byte))];
}
