/**
 * What is left of tokens whose lexeme has ended inside them, by the byte that begins the next one. Lexemes mostly end in
 * one place of the trie, whatever came before them: what is left there is one object for all of them. Where they end in
 * many small places the remainders are laid over each other: ten thousand names with something behind them leave some
 * hundred remainders.
 */
import { LARGE_SUBTREE, type TokenId, type TokenTrie, type TrieNode } from "../../masks/index.ts";

/** Bytes left over after a lexeme has ended inside a token, as a trie of their own. */
export interface Remainder {
  readonly byte: number;
  /** Tokens whose remaining bytes end here. */
  readonly tokens: TokenId[];
  readonly children: Remainder[];
  /** The bodies of what follows this one, by the bytes that do not; made on first use. */
  bodies: Map<string, MergedBody> | undefined;
}

/** The tokens that go on after the bytes of `node`, apart from those that go on with some bytes. */
export interface SubtreeBody {
  readonly kind: "subtree";
  /** Unique within the process; equal bodies of a trie are one object. */
  readonly id: number;
  readonly node: TrieNode;
  /** Ascending. */
  readonly except: readonly number[];
}

export interface MergedBody {
  readonly kind: "merged";
  /** Unique within the process. */
  readonly id: number;
  readonly groups: readonly ExitGroup[];
  /** Trie nodes and remainders in it. */
  readonly weight: number;
}

export type ExitBody = SubtreeBody | MergedBody;

/** Places at most this many, or as large as this, have bodies of their own. */
const MAX_OWN_BODIES = 4;

/** Subtree bodies that are kept in mind per vocabulary. */
const MAX_SUBTREE_BODIES = 20_000;

let bodyCount = 0;

/** What is left of tokens before one byte. */
export class ExitGroup {
  readonly byte: number;
  readonly #trie: TokenTrie;
  #nodes: TrieNode[] = [];
  #parts: Remainder[] = [];
  #merged: Remainder | undefined;

  constructor(trie: TokenTrie, byte: number) {
    this.#trie = trie;
    this.byte = byte;
  }

  /** Those that are not laid over each other yet. */
  get nodes(): readonly TrieNode[] {
    return this.#nodes;
  }

  addNode(node: TrieNode): void {
    this.#nodes.push(node);
  }

  addPart(part: Remainder): void {
    this.#parts.push(part);
  }

  /** All of them laid over each other; made on first use. */
  get merged(): Remainder {
    if (this.#merged === undefined) {
      const [only] = this.#parts;
      if (only !== undefined && this.#parts.length === 1 && this.#nodes.length === 0) this.#merged = only;
      else {
        const root = remainder(this.byte);
        for (const node of this.#nodes) graftNode(this.#trie, node, root);
        for (const part of this.#parts) graftPart(part, root);
        this.#merged = root;
      }
      this.#nodes = [];
      this.#parts = [];
    }
    return this.#merged;
  }
}

/** Subtree bodies that exist, by node and exceptions. */
const subtreeBodies = new WeakMap<TokenTrie, Map<string, SubtreeBody>>();

function subtreeBody(trie: TokenTrie, node: TrieNode, except: readonly number[]): SubtreeBody {
  let known = subtreeBodies.get(trie);
  if (known === undefined) {
    known = new Map();
    subtreeBodies.set(trie, known);
  }
  const key = `${node}:${except.join()}`;
  let body = known.get(key);
  if (body === undefined) {
    // Those that are in use stay in use; they are only no longer shared.
    if (known.size >= MAX_SUBTREE_BODIES) known.clear();
    body = { kind: "subtree", id: bodyCount++, node, except };
    known.set(key, body);
  }
  return body;
}

/**
 * The bodies of exits before these nodes; those before children of `top` have a body of their own.
 * @param under  nodes before whose children all exits are
 */
export function bodiesOfNodes(
  trie: TokenTrie,
  top: TrieNode,
  nodes: readonly TrieNode[],
  under: readonly TrieNode[],
): ExitBody[] {
  const byParent = new Map<TrieNode, TrieNode[]>();
  for (const node of nodes) {
    const parent = trie.parent(node);
    const siblings = byParent.get(parent);
    if (siblings === undefined) byParent.set(parent, [node]);
    else siblings.push(node);
  }
  const bodies: ExitBody[] = [];
  const rest: TrieNode[] = [];
  const areFew = byParent.size + under.length <= MAX_OWN_BODIES;
  for (const [parent, children] of byParent) {
    if (
      areFew ||
      parent === top ||
      (trie.sizeOf(parent) >= LARGE_SUBTREE && weightOf(trie, children) >= LARGE_SUBTREE)
    ) {
      const taken = new Set(children);
      const except: number[] = [];
      const end = trie.skip(parent);
      for (let child = trie.next(parent); child < end; child = trie.skip(child))
        if (!taken.has(child)) except.push(trie.byte(child));
      bodies.push(subtreeBody(trie, parent, except));
    } else for (const child of children) rest.push(child);
  }
  for (const parent of under) {
    if (areFew || trie.sizeOf(parent) >= LARGE_SUBTREE) bodies.push(subtreeBody(trie, parent, []));
    else {
      const end = trie.skip(parent);
      for (let child = trie.next(parent); child < end; child = trie.skip(child)) rest.push(child);
    }
  }
  if (rest.length > 0) bodies.push(mergedBody(trie, rest, []));
  return bodies;
}

function weightOf(trie: TokenTrie, nodes: readonly TrieNode[]): number {
  let weight = 0;
  for (const node of nodes) weight += trie.sizeOf(node);
  return weight;
}

/** The bodies of exits before these remainders, by what they follow. */
export function bodiesOfParts(
  trie: TokenTrie,
  byParent: ReadonlyMap<Remainder, readonly Remainder[]>,
): MergedBody[] {
  if (byParent.size > MAX_OWN_BODIES) return [mergedBody(trie, [], [...byParent.values()].flat())];
  return [...byParent].map(([parent, parts]) => {
    const except = parent.children.filter((child) => !parts.includes(child)).map(({ byte }) => byte);
    parent.bodies ??= new Map();
    const key = except.join();
    let body = parent.bodies.get(key);
    if (body === undefined) {
      body = mergedBody(trie, [], parts);
      parent.bodies.set(key, body);
    }
    return body;
  });
}

/** The body of exits at all of these places. */
export function mergedBody(
  trie: TokenTrie,
  nodes: readonly TrieNode[],
  parts: readonly Remainder[],
): MergedBody {
  const groups = new Map<number, ExitGroup>();
  const groupOf = (byte: number): ExitGroup => {
    let group = groups.get(byte);
    if (group === undefined) {
      group = new ExitGroup(trie, byte);
      groups.set(byte, group);
    }
    return group;
  };
  let weight = 0;
  for (const node of nodes) {
    groupOf(trie.byte(node)).addNode(node);
    weight += trie.sizeOf(node);
  }
  for (const part of parts) {
    groupOf(part.byte).addPart(part);
    weight += weigh(part);
  }
  return { kind: "merged", id: bodyCount++, groups: [...groups.values()], weight };
}

function weigh({ children }: Remainder): number {
  let weight = 1;
  for (const child of children) weight += weigh(child);
  return weight;
}

function remainder(byte: number): Remainder {
  return { byte, tokens: [], children: [], bodies: undefined };
}

/** Lays the subtree of `top` over `root`. */
function graftNode(trie: TokenTrie, top: TrieNode, root: Remainder): void {
  const base = trie.depth(top);
  const end = trie.skip(top);
  const path: Remainder[] = [root];
  for (let at = top; at < end; at = trie.next(at)) {
    const depth = trie.depth(at) - base;
    const here = depth === 0 ? root : childOf(path[depth - 1]!, trie.byte(at));
    for (let token = trie.token(at); token !== -1; token = trie.sameBytes(token)) here.tokens.push(token);
    path[depth] = here;
  }
}

/** The same for remainders; their depth is that of a token. */
function graftPart(part: Remainder, root: Remainder): void {
  for (const token of part.tokens) root.tokens.push(token);
  for (const child of part.children) graftPart(child, childOf(root, child.byte));
}

function childOf({ children }: Remainder, byte: number): Remainder {
  for (let i = 0; i < children.length; i++) if (children[i]!.byte === byte) return children[i]!;
  const child = remainder(byte);
  children.push(child);
  return child;
}
