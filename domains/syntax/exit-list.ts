/** Where tokens leave a lexeme, gathered during a walk over the trie or over what is left of tokens. */
import type { TokenTrie, TrieNode } from "../../masks/index.ts";
import { bodiesOfNodes, bodiesOfParts, type ExitBody, mergedBody, type Remainder } from "./exit-body.ts";
import type { AcceptSet, Lexer, LexState } from "./lexer/lexer.ts";

/** The lexeme may end as `accept`; what is left of the tokens then begins the next one. */
export interface LexExit {
  readonly accept: AcceptSet;
  /** In a lexeme that the layout measures: the bytes with which tokens went on before they left it. */
  readonly measured: Uint8Array | undefined;
  readonly body: ExitBody;
}

/** The lexeme has come to `state` at `node`: what follows there is a profile of its own, shared with others. */
export interface LexPart {
  readonly state: LexState;
  readonly node: TrieNode;
  /** Bytes from where the profile begins up to the node. */
  readonly path: readonly number[];
  /** Those of them that the layout measures; absent where it does not. */
  readonly measured: Uint8Array | undefined;
}

interface Places {
  readonly accept: AcceptSet;
  readonly measured: Uint8Array | undefined;
  readonly nodes: TrieNode[];
  /** Nodes before whose children all there are exits. */
  readonly under: TrieNode[];
  /** Remainders, by those that they follow. */
  readonly parts: Map<Remainder, Remainder[]>;
}

export class ExitList {
  readonly #lexer: Lexer;
  readonly #trie: TokenTrie;
  readonly #start: LexState;
  readonly #top: TrieNode;
  readonly #exits = new Map<AcceptSet | string, Places>();
  readonly #parts: LexPart[] = [];
  /** Places in all exits. */
  count = 0;

  /**
   * @param start  the state that the walk begins in
   * @param top    the node that it begins at
   */
  constructor(lexer: Lexer, trie: TokenTrie, start: LexState, top: TrieNode = trie.root) {
    this.#lexer = lexer;
    this.#trie = trie;
    this.#start = start;
    this.#top = top;
  }

  /** The lexeme in `state` may end before `node`, whose byte leads to `next`, if it may. Maximal munch only. */
  addBefore(state: LexState, next: LexState, node: TrieNode): void {
    if (next !== this.#lexer.end && !state.hasSplits) return;
    this.add(state, endingBefore(this.#lexer, state, next, this.#trie.byte(node)), node);
  }

  /** The lexeme goes on in `state` under a large `node`. */
  addPart(state: LexState, node: TrieNode): void {
    const path = pathBetween(this.#trie, this.#top, this.#trie.next(node));
    const measured = state.isMeasured ? this.#measured(path) : undefined;
    this.#parts.push({ state, node, path: [...path], measured });
  }

  get parts(): readonly LexPart[] {
    return this.#parts;
  }

  /** The lexeme in `state`, which no byte can extend, ends before whatever follows `node`. */
  addUnder(state: LexState, node: TrieNode): void {
    if (this.#trie.sizeOf(node) === 1) return;
    this.count++;
    const measured = state.isMeasured
      ? this.#measured(pathBetween(this.#trie, this.#top, this.#trie.next(node)))
      : undefined;
    this.#placesOf(state.accept, measured).under.push(node);
  }

  /**
   * Like `addBefore`, for what is left of tokens.
   * @param path    the bytes of the lexeme
   * @param parent  what `part` follows
   */
  addPartBefore(
    state: LexState,
    next: LexState,
    part: Remainder,
    path: readonly number[],
    parent: Remainder,
  ): void {
    if (next !== this.#lexer.end && !state.hasSplits) return;
    const accept = endingBefore(this.#lexer, state, next, part.byte);
    if (accept === this.#lexer.nothing) return;
    this.count++;
    const { parts } = this.#placesOf(accept, state.isMeasured ? this.#measured(path) : undefined);
    const siblings = parts.get(parent);
    if (siblings === undefined) parts.set(parent, [part]);
    else siblings.push(part);
  }

  /** The lexeme in `state` counts as `accept` when it ends before `node`. */
  add(state: LexState, accept: AcceptSet, node: TrieNode): void {
    if (accept === this.#lexer.nothing) return;
    this.count++;
    // Measured lexemes are told apart by their text.
    const measured = state.isMeasured ? this.#measured(pathBetween(this.#trie, this.#top, node)) : undefined;
    this.#placesOf(accept, measured).nodes.push(node);
  }

  /** The bytes of `path` that the layout reads: those after which the lexeme is surely one that it measures. */
  #measured(path: ArrayLike<number>): Uint8Array {
    const bytes: number[] = [];
    let state = this.#start;
    for (let i = 0; i < path.length; i++) {
      state = this.#lexer.next(state, path[i]!);
      if (state.isMeasured) bytes.push(path[i]!);
    }
    return Uint8Array.from(bytes);
  }

  build(): LexExit[] {
    return [...this.#exits.values()].flatMap(({ accept, measured, nodes, under, parts }) => {
      const bodies: ExitBody[] = this.#lexer.isMunch
        ? [...bodiesOfNodes(this.#trie, this.#top, nodes, under), ...bodiesOfParts(this.#trie, parts)]
        : [mergedBody(this.#trie, nodes, [])];
      return bodies.map((body) => ({ accept, measured, body }));
    });
  }

  #placesOf(accept: AcceptSet, measured: Uint8Array | undefined): Places {
    const key = measured === undefined ? accept : `${accept.id}:${measured.join()}`;
    let places = this.#exits.get(key);
    if (places === undefined) {
      places = { accept, measured, nodes: [], under: [], parts: new Map() };
      this.#exits.set(key, places);
    }
    return places;
  }
}

/** What a lexeme in `state` counts as when `byte`, which leads to `next`, begins another; nothing when it must go on. */
export function endingBefore(lexer: Lexer, state: LexState, next: LexState, byte: number): AcceptSet {
  if (next === lexer.end) return state.accept;
  return next === lexer.blocked ? lexer.nothing : lexer.splitAt(state, byte);
}

/** The bytes after those of `top` and before that of `node`, which is below it. */
function pathBetween(trie: TokenTrie, top: TrieNode, node: TrieNode): Uint8Array {
  // Some token lies below every node.
  let at = node;
  while (trie.token(at) === -1) at = trie.next(at);
  return trie.vocabulary.bytesOf(trie.token(at)).slice(trie.depth(top), trie.depth(node) - 1);
}
