/**
 * Explicit deterministic automata over bytes, minimal and canonically numbered: two automata of the same language
 * are equal arrays. They are the normal form of regular languages in a `LexemeFilter`.
 * Source: Hopcroft, Motwani, Ullman, "Introduction to Automata Theory", section 4.4 (equivalent states).
 */
import { BudgetError, type Limits } from "../../src/kernel/index.ts";
import type { BytePartition, PartitionTable } from "./byte-set.ts";
import { equivalentStates } from "./minimise.ts";
import type { RegexAlgebra, RegexId } from "./regex.ts";

/** No such state: the byte string cannot be continued to a text of the language. */
export const DEAD = -1;

/**
 * Every state is reachable and live (some text leads to acceptance), states are numbered in breadth-first order of
 * bytes from state 0. The empty language has no states and `start` is `DEAD`.
 */
export class Dfa {
  readonly start: number;
  readonly stateCount: number;
  /** `stateCount * 256` targets, or `DEAD`. */
  readonly #table: Int32Array;
  readonly #accepting: Uint8Array;

  /** Callers use `dfaOfRegex`; the arrays must already be minimal and canonical. */
  constructor(table: Int32Array, accepting: Uint8Array) {
    this.#table = table;
    this.#accepting = accepting;
    this.stateCount = accepting.length;
    this.start = accepting.length === 0 ? DEAD : 0;
  }

  step(state: number, byte: number): number {
    return state < 0 ? DEAD : this.#table[state * 256 + byte]!;
  }

  accepts(state: number): boolean {
    return state >= 0 && this.#accepting[state] === 1;
  }

  /** Some state cannot go on with some byte. */
  get hasDeadEnds(): boolean {
    return this.#table.includes(DEAD);
  }

  matches(bytes: Uint8Array): boolean {
    let state = this.start;
    for (const byte of bytes) state = this.step(state, byte);
    return this.accepts(state);
  }

  /** A shortest text from `state` on; every state has one. */
  shortest(state: number): Uint8Array {
    const from = new Map<number, { readonly state: number; readonly byte: number }>();
    const queue = [state];
    for (let i = 0; i < queue.length; i++) {
      const at = queue[i]!;
      if (this.accepts(at)) {
        const bytes: number[] = [];
        for (let step = from.get(at); step !== undefined; step = from.get(step.state)) bytes.push(step.byte);
        return Uint8Array.from(bytes.reverse());
      }
      for (let byte = 0; byte < 256; byte++) {
        const next = this.step(at, byte);
        if (next === DEAD || next === state || from.has(next)) continue;
        from.set(next, { state: at, byte });
        queue.push(next);
      }
    }
    return new Uint8Array(0);
  }

  /** Bytes grouped by the state they lead to. */
  partitionOf(state: number, table: PartitionTable): BytePartition {
    let partition = table.trivial;
    const targets = new Map<number, Uint32Array>();
    for (let byte = 0; byte < 256; byte++) {
      const target = this.#table[state * 256 + byte]!;
      let set = targets.get(target);
      if (set === undefined) {
        set = new Uint32Array(8);
        targets.set(target, set);
      }
      set[byte >>> 5]! |= 1 << (byte & 31);
    }
    for (const set of targets.values()) partition = table.product(partition, table.ofSet(set));
    return partition;
  }

  /** Equal keys, equal languages. */
  get key(): string {
    this.#key ??= `${this.#accepting.join("")}:${this.#table.join(",")}`;
    return this.#key;
  }
  #key: string | undefined;

  equals(other: Dfa): boolean {
    return this === other || this.key === other.key;
  }
}

/**
 * The minimal automaton of an expression.
 * @throws BudgetError past `limits.maxDfaStates` states before minimisation
 */
export function dfaOfRegex(algebra: RegexAlgebra, r: RegexId, limits: Limits = algebra.limits): Dfa {
  const states: RegexId[] = [r];
  const index = new Map<RegexId, number>([[r, 0]]);
  const rows: Int32Array[] = [];
  for (let i = 0; i < states.length; i++) {
    const id = states[i]!;
    const row = new Int32Array(256).fill(DEAD);
    const { classOf, representatives } = algebra.partition(id);
    const targets = new Int32Array(representatives.length).fill(DEAD);
    for (let c = 0; c < representatives.length; c++) {
      const next = algebra.derivative(id, representatives[c]!);
      if (next === algebra.empty) continue;
      let target = index.get(next);
      if (target === undefined) {
        target = states.length;
        if (target >= limits.maxDfaStates) {
          throw new BudgetError("maxDfaStates", limits.maxDfaStates, "States of one automaton");
        }
        index.set(next, target);
        states.push(next);
      }
      targets[c] = target;
    }
    for (let byte = 0; byte < 256; byte++) row[byte] = targets[classOf[byte]!]!;
    rows.push(row);
  }
  return minimise(
    rows,
    states.map((id) => algebra.isNullable(id)),
  );
}

function minimise(rows: readonly Int32Array[], accepting: readonly boolean[]): Dfa {
  const live = liveStates(rows, accepting);
  if (!live[0]) return new Dfa(new Int32Array(0), new Uint8Array(0));
  const { classOf, representatives } = byteClasses(rows);
  // One more state stands for all that lead nowhere.
  const sink = rows.length;
  const classCount = representatives.length;
  const targets = new Int32Array((sink + 1) * classCount).fill(sink);
  rows.forEach((row, s) => {
    for (let c = 0; c < classCount; c++) {
      const target = row[representatives[c]!]!;
      if (target !== DEAD && live[s] && live[target]) targets[s * classCount + c] = target;
    }
  });
  const accepts = Uint8Array.from([...accepting, false], (yes) => (yes ? 1 : 0));
  const block = equivalentStates({ stateCount: sink + 1, classCount, targets, accepting: accepts });
  return numbered((s, byte) => targets[s * classCount + classOf[byte]!]!, accepts, block, sink);
}

/** Bytes that lead to the same state wherever one is. */
function byteClasses(rows: readonly Int32Array[]): { classOf: Uint8Array; representatives: number[] } {
  let classOf = new Uint8Array(256);
  let count = 1;
  for (const row of rows) {
    if (count === 256) break;
    const numbers = new Map<number, number>();
    const next = new Uint8Array(256);
    for (let byte = 0; byte < 256; byte++) {
      // Targets and classes are small; both fit into one number.
      const key = (row[byte]! + 1) * 256 + classOf[byte]!;
      let number = numbers.get(key);
      if (number === undefined) numbers.set(key, (number = numbers.size));
      next[byte] = number;
    }
    classOf = next;
    count = numbers.size;
  }
  const representatives: number[] = [];
  for (let byte = 0; byte < 256; byte++) representatives[classOf[byte]!] ??= byte;
  return { classOf, representatives };
}

/**
 * The automaton of blocks with its canonical numbers: breadth first from the start, by byte.
 * @param block  of each state; states of one block have the same language
 * @param sink  a state that leads nowhere
 */
export function numbered(
  step: (state: number, byte: number) => number,
  accepting: Uint8Array,
  block: Int32Array,
  sink: number,
): Dfa {
  const numberOf = new Map<number, number>([[block[0]!, 0]]);
  const order: number[] = [0];
  const table: number[] = [];
  const accept: number[] = [];
  for (let i = 0; i < order.length; i++) {
    const s = order[i]!;
    accept.push(accepting[s]!);
    for (let byte = 0; byte < 256; byte++) {
      const target = step(s, byte);
      if (block[target] === block[sink]) {
        table.push(DEAD);
        continue;
      }
      let number = numberOf.get(block[target]!);
      if (number === undefined) {
        number = order.length;
        numberOf.set(block[target]!, number);
        order.push(target);
      }
      table.push(number);
    }
  }
  return new Dfa(Int32Array.from(table), Uint8Array.from(accept));
}

function liveStates(rows: readonly Int32Array[], accepting: readonly boolean[]): boolean[] {
  const sources: number[][] = rows.map(() => []);
  rows.forEach((row, s) => {
    let previous = DEAD;
    for (let byte = 0; byte < 256; byte++) {
      const target = row[byte]!;
      if (target !== DEAD && target !== previous) sources[target]!.push(s);
      previous = target;
    }
  });
  const live = accepting.slice();
  const work = accepting.flatMap((yes, s) => (yes ? [s] : []));
  for (let s = work.pop(); s !== undefined; s = work.pop()) {
    for (const source of sources[s]!) {
      if (live[source]) continue;
      live[source] = true;
      work.push(source);
    }
  }
  return live;
}
