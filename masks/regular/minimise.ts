/**
 * The partition of an automaton's states into those that accept the same texts, by splitting blocks until no byte tells two
 * states of one block apart; the smaller half of each split block is what later splits go by.
 * Source: Hopcroft, "An n log n algorithm for minimizing states in a finite automaton", 1971.
 */

/** A complete automaton: every state has a target for every class of bytes. */
export interface CompleteAutomaton {
  readonly stateCount: number;
  readonly classCount: number;
  /** `stateCount * classCount` targets. */
  readonly targets: Int32Array;
  /** 1 for states that accept. */
  readonly accepting: Uint8Array;
}

/** Number of its block for each state; equal numbers, equal languages. */
export function equivalentStates(automaton: CompleteAutomaton): Int32Array {
  const { stateCount, classCount, accepting } = automaton;
  const sources = sourcesOf(automaton);
  /** States, those of one block side by side. */
  const order = new Int32Array(stateCount);
  const placeOf = new Int32Array(stateCount);
  const blockOf = new Int32Array(stateCount);
  const starts: number[] = [0];
  const ends: number[] = [stateCount];
  let place = 0;
  for (const wanted of [0, 1]) {
    for (let s = 0; s < stateCount; s++) {
      if (accepting[s] !== wanted) continue;
      order[place] = s;
      placeOf[s] = place++;
    }
    if (wanted === 0 && place > 0 && place < stateCount) {
      starts.push(place);
      ends[0] = place;
      ends.push(stateCount);
    }
  }
  if (starts.length === 2) for (let i = starts[1]!; i < stateCount; i++) blockOf[order[i]!] = 1;
  /** Blocks that others are still to be split by. */
  const pending: number[] = starts.map((_, block) => block);
  const isPending = new Set(pending);
  /** States of a block that were met, gathered at its front. */
  const met = new Map<number, number>();
  for (let splitter = pending.pop(); splitter !== undefined; splitter = pending.pop()) {
    isPending.delete(splitter);
    const members = order.slice(starts[splitter], ends[splitter]);
    for (let c = 0; c < classCount; c++) {
      met.clear();
      for (const target of members) {
        const from = sources.starts[target * classCount + c]!;
        const to = sources.starts[target * classCount + c + 1]!;
        for (let i = from; i < to; i++) {
          const s = sources.states[i]!;
          const block = blockOf[s]!;
          const count = met.get(block) ?? 0;
          const front = starts[block]! + count;
          const other = order[front]!;
          const at = placeOf[s]!;
          if (at < front) continue;
          order[front] = s;
          order[at] = other;
          placeOf[s] = front;
          placeOf[other] = at;
          met.set(block, count + 1);
        }
      }
      for (const [block, count] of met) {
        const start = starts[block]!;
        const end = ends[block]!;
        if (count === end - start) continue;
        // The smaller part gets the new number.
        const takesFront = count <= end - start - count;
        const fresh = starts.length;
        starts.push(takesFront ? start : start + count);
        ends.push(takesFront ? start + count : end);
        if (takesFront) starts[block] = start + count;
        else ends[block] = start + count;
        for (let i = starts[fresh]!; i < ends[fresh]!; i++) blockOf[order[i]!] = fresh;
        // Where the old block waits the new one must too; else the smaller of them is enough.
        isPending.add(fresh);
        pending.push(fresh);
      }
    }
  }
  return blockOf;
}

/** For each state and class, the states from which it is reached: lists one behind the other. */
function sourcesOf({ stateCount, classCount, targets }: CompleteAutomaton): {
  readonly starts: Int32Array;
  readonly states: Int32Array;
} {
  const starts = new Int32Array(stateCount * classCount + 1);
  for (let s = 0; s < stateCount; s++) {
    for (let c = 0; c < classCount; c++) starts[targets[s * classCount + c]! * classCount + c + 1]!++;
  }
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const next = starts.slice();
  const states = new Int32Array(stateCount * classCount);
  for (let s = 0; s < stateCount; s++) {
    for (let c = 0; c < classCount; c++) states[next[targets[s * classCount + c]! * classCount + c]!++] = s;
  }
  return { starts, states };
}
