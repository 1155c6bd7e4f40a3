/**
 * Whether an expression has any text. Mostly its flags or its parts say so; intersections and complements that they
 * leave open are searched, by derivatives, for an expression that surely has one.
 */
import { INHABITED } from "./flags.ts";
import type { RegexId } from "./node.ts";
import { AND, CONCAT, EMPTY, NOT, type NodeTable, OR, REPEAT } from "./node-table.ts";
import type { RegexAlgebra } from "./regex.ts";

/**
 * Derivatives taken by all searches of one algebra, in multiples of `maxEmptinessSteps`. Beyond, each search gets a small
 * share of its limit: where languages are so entangled, hundreds of searches would each run to theirs.
 */
const MAX_TOTAL_DERIVATIVES = 10;
const SHARE_BEYOND = 1 / 50;

/** Parts nested more deeply are searched as a whole. */
const MAX_DEPTH = 200;

export class Emptiness {
  readonly #algebra: RegexAlgebra;
  readonly #nodes: NodeTable;
  /** Answers of searches; absent = not decided. */
  readonly #known = new Map<RegexId, boolean>();
  /** Searches that did not come to an end. */
  readonly #open = new Set<RegexId>();
  #derivatives = 0;

  constructor(algebra: RegexAlgebra, nodes: NodeTable) {
    this.#algebra = algebra;
    this.#nodes = nodes;
  }

  /** `undefined`: the limit on steps did not suffice. */
  of(r: RegexId): boolean | undefined {
    return this.#glance(r) ?? this.#byParts(r, 0);
  }

  /** What is known without looking further. */
  #glance(r: RegexId): boolean | undefined {
    if ((this.#nodes.flags(r) & INHABITED) !== 0) return false;
    return this.#nodes.kind(r) === EMPTY ? true : this.#known.get(r);
  }

  #byParts(r: RegexId, depth: number): boolean | undefined {
    const known = this.#glance(r);
    if (known !== undefined) return known;
    const nodes = this.#nodes;
    const kind = nodes.kind(r);
    if (kind === AND || kind === NOT || depth > MAX_DEPTH) return this.#search(r);
    let answer: boolean | undefined;
    if (kind === CONCAT) {
      // Down the chain in a loop: it may be long.
      let last = r;
      answer = false;
      for (; answer !== true && nodes.kind(last) === CONCAT; last = nodes.b(last)) {
        answer = either(answer, this.#byParts(nodes.a(last), depth + 1));
      }
      if (answer !== true) answer = either(answer, this.#byParts(last, depth + 1));
    } else if (kind === OR) {
      answer = true;
      for (let i = 0; i < nodes.b(r) && answer !== false; i++) {
        const part = this.#byParts(nodes.member(r, i), depth + 1);
        answer = part === false ? false : part === undefined ? undefined : answer;
      }
    } else if (kind === REPEAT) answer = this.#byParts(nodes.a(r), depth + 1);
    else return this.#search(r);
    if (answer !== undefined) this.#known.set(r, answer);
    return answer;
  }

  /** Breadth first over derivatives. */
  #search(r: RegexId): boolean | undefined {
    if (this.#open.has(r)) return undefined;
    const algebra = this.#algebra;
    const { maxEmptinessSteps } = algebra.limits;
    const isSpent = (): boolean => this.#derivatives > MAX_TOTAL_DERIVATIVES * maxEmptinessSteps;
    const parent = new Map<RegexId, RegexId>([[r, r]]);
    const queue: RegexId[] = [r];
    for (let i = 0; i < queue.length; i++) {
      const id = queue[i]!;
      if (i > (isSpent() ? maxEmptinessSteps * SHARE_BEYOND : maxEmptinessSteps)) {
        this.#open.add(r);
        return undefined;
      }
      for (const byte of algebra.partition(id).representatives) {
        const next = algebra.derivative(id, byte);
        this.#derivatives++;
        if (parent.has(next)) continue;
        const decided = this.#glance(next);
        if (decided === true) continue;
        parent.set(next, id);
        if (decided === false) {
          for (let at = id; ; at = parent.get(at)!) {
            this.#known.set(at, false);
            if (at === r) return false;
          }
        }
        queue.push(next);
      }
    }
    for (const id of queue) this.#known.set(id, true);
    return true;
  }
}

/** One of the parts of a concatenation is empty. */
function either(a: boolean | undefined, b: boolean | undefined): boolean | undefined {
  return a === true || b === true ? true : a === undefined || b === undefined ? undefined : false;
}
