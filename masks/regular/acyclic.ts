/**
 * The minimal automaton of a finite set of texts, built from the texts in one pass: what two texts share at their beginnings
 * is a path of its own, and states that a later text cannot change any more are merged with equal ones at once.
 * Source: Daciuk, Mihov, Watson, Watson, "Incremental construction of minimal acyclic finite-state automata",
 * Computational Linguistics 26(1), 2000, algorithm 1.
 */
import { BudgetError, DEFAULT_LIMITS, type Limits } from "../../src/kernel/index.ts";
import { type Dfa, numbered } from "./dfa.ts";

interface Node {
  readonly edges: Map<number, Node>;
  isFinal: boolean;
  /** Among registered nodes; -1 for one that may still change. */
  id: number;
}

/**
 * @param sorted  by bytes, each text once, at least one
 * @throws BudgetError past `limits.maxDfaStates` states
 */
export function dfaOfTexts(sorted: readonly Uint8Array[], limits: Limits = DEFAULT_LIMITS): Dfa {
  const register = new Map<string, Node>();
  const registered: Node[] = [];
  const root = nodeOf();
  /** Nodes of the text added last, from the root on. */
  const path: Node[] = [root];
  const bytes: number[] = [];
  /** Merges the nodes of the last text that stand behind its first `depth` bytes. */
  const settle = (depth: number): void => {
    for (let i = path.length - 1; i > depth; i--) {
      const node = path[i]!;
      const key = keyOf(node);
      const known = register.get(key);
      if (known !== undefined) path[i - 1]!.edges.set(bytes[i - 1]!, known);
      else {
        node.id = registered.length;
        if (node.id + 1 >= limits.maxDfaStates) {
          throw new BudgetError("maxDfaStates", limits.maxDfaStates, "States of one automaton");
        }
        registered.push(node);
        register.set(key, node);
      }
    }
    path.length = depth + 1;
    bytes.length = depth;
  };
  for (const text of sorted) {
    let shared = 0;
    while (shared < bytes.length && shared < text.length && bytes[shared] === text[shared]) shared++;
    settle(shared);
    for (let i = shared; i < text.length; i++) {
      const node = nodeOf();
      path[i]!.edges.set(text[i]!, node);
      path.push(node);
      bytes.push(text[i]!);
    }
    path[text.length]!.isFinal = true;
  }
  settle(0);
  // The root is state 0, the node with `id` state `id + 1`.
  const nodes = [root, ...registered];
  const sink = nodes.length;
  const step = (state: number, byte: number): number => {
    const next = nodes[state]!.edges.get(byte);
    return next === undefined ? sink : next.id + 1;
  };
  const block = Int32Array.from({ length: sink + 1 }, (_, i) => i);
  return numbered(step, Uint8Array.from([...nodes.map(({ isFinal }) => (isFinal ? 1 : 0)), 0]), block, sink);
}

function nodeOf(): Node {
  return { edges: new Map(), isFinal: false, id: -1 };
}

/** Equal keys, equal languages: the nodes behind are registered, and edges come in the order of their bytes. */
function keyOf({ edges, isFinal }: Node): string {
  let key = isFinal ? "!" : "";
  for (const [byte, { id }] of edges) key += `${byte}:${id},`;
  return key;
}
