/**
 * Walks over what is left of tokens with the parser at hand, lexeme by lexeme: for the little that few tokens leave, and
 * for grammars whose lexemes may end anywhere. There all readings go down together: one by one, `([a-z]+)*` would read
 * a run of n letters in 2^n ways.
 */
import type { IdCollector, TokenTrie, TrieNode } from "../../masks/index.ts";
import type { ExitBody, MergedBody, Remainder } from "./exit-body.ts";
import { endingBefore } from "./exit-list.ts";
import type { LexState } from "./lexer/lexer.ts";
import type { Configuration } from "./lr/configuration.ts";
import type { StackPool } from "./lr/stack-pool.ts";
import type { Recognizer, Thread } from "./recognizer.ts";

/** Groups of at least this many nodes are merged before they are walked. */
const MERGE_FROM = 32;

/** What a walk reports. */
export interface WalkSink {
  readonly ids: IdCollector;
  /** The result depends on the reductions of a configuration. */
  note(configuration: Configuration): void;
  /** A node was visited. */
  visit(): void;
}

/** Adds the tokens of `body` whose remaining bytes can be read after `configuration`, where lexemes begin in `start`. */
export function walkSplit(
  recognizer: Recognizer,
  trie: TokenTrie,
  pool: StackPool,
  body: MergedBody,
  start: LexState,
  configuration: Configuration,
  sink: WalkSink,
): void {
  const walk = new SplitWalk(recognizer, trie, pool, sink);
  const { lexer } = recognizer;
  for (const group of body.groups) {
    const first = lexer.next(start, group.byte);
    if (!lexer.isLive(first)) continue;
    const threads = [
      { lex: first, configuration: recognizer.measured(pool, first, configuration, group.byte) },
    ];
    if (group.nodes.length === 0 || group.nodes.length >= MERGE_FROM) walk.remainder(group.merged, threads);
    else for (const node of group.nodes) walk.subtree(node, threads);
  }
}

class SplitWalk {
  readonly #recognizer: Recognizer;
  readonly #trie: TokenTrie;
  readonly #pool: StackPool;
  readonly #sink: WalkSink;

  constructor(recognizer: Recognizer, trie: TokenTrie, pool: StackPool, sink: WalkSink) {
    this.#recognizer = recognizer;
    this.#trie = trie;
    this.#pool = pool;
    this.#sink = sink;
  }

  /** The subtree of `node`, whose own byte has led to `threads`. */
  subtree(node: TrieNode, threads: readonly Thread[]): void {
    const trie = this.#trie;
    this.#sink.visit();
    for (let token = trie.token(node); token !== -1; token = trie.sameBytes(token)) this.#sink.ids.add(token);
    const end = trie.skip(node);
    for (let child = trie.next(node); child < end; child = trie.skip(child)) {
      const next = this.#recognizer.advanceThreads(this.#pool, threads, trie.byte(child));
      if (next.length > 0) this.subtree(child, next);
    }
    if (trie.next(node) < end) this.#noteEndings(threads);
  }

  /** The same for a merged group. */
  remainder(node: Remainder, threads: readonly Thread[]): void {
    this.#sink.visit();
    for (const token of node.tokens) this.#sink.ids.add(token);
    for (const child of node.children) {
      const next = this.#recognizer.advanceThreads(this.#pool, threads, child.byte);
      if (next.length > 0) this.remainder(child, next);
    }
    if (node.children.length > 0) this.#noteEndings(threads);
  }

  /** The result depends on what may follow `threads`, whether or not anything did. */
  #noteEndings(threads: readonly Thread[]): void {
    for (const { lex, configuration } of threads) {
      if (lex.accept === this.#recognizer.lexer.nothing) continue;
      this.#sink.note(configuration);
      for (const after of this.#pool.step(configuration, lex.accept)) this.#sink.note(after);
    }
  }
}

/** The same under maximal munch. */
export function walkMunch(
  recognizer: Recognizer,
  trie: TokenTrie,
  pool: StackPool,
  body: ExitBody,
  start: LexState,
  configuration: Configuration,
  sink: WalkSink,
): void {
  const walk = new MunchWalk(recognizer, trie, pool, sink);
  const { lexer } = recognizer;
  if (body.kind === "merged") {
    for (const group of body.groups) {
      const first = lexer.next(start, group.byte);
      if (lexer.isLive(first))
        walk.remainder(group.merged, first, recognizer.measured(pool, first, configuration, group.byte));
    }
    return;
  }
  const end = trie.skip(body.node);
  for (let child = trie.next(body.node); child < end; child = trie.skip(child)) {
    const byte = trie.byte(child);
    const first = body.except.includes(byte) ? lexer.blocked : lexer.next(start, byte);
    if (lexer.isLive(first))
      walk.subtree(child, first, recognizer.measured(pool, first, configuration, byte));
  }
}

class MunchWalk {
  readonly #recognizer: Recognizer;
  readonly #trie: TokenTrie;
  readonly #pool: StackPool;
  readonly #sink: WalkSink;

  constructor(recognizer: Recognizer, trie: TokenTrie, pool: StackPool, sink: WalkSink) {
    this.#recognizer = recognizer;
    this.#trie = trie;
    this.#pool = pool;
    this.#sink = sink;
  }

  /** The subtree of `node`, whose own byte has led to `lex`. */
  subtree(node: TrieNode, lex: LexState, configuration: Configuration): void {
    const trie = this.#trie;
    this.#sink.visit();
    for (let token = trie.token(node); token !== -1; token = trie.sameBytes(token)) this.#sink.ids.add(token);
    const end = trie.skip(node);
    for (let child = trie.next(node); child < end; child = trie.skip(child)) {
      this.#step(lex, configuration, trie.byte(child), (next, after) => this.subtree(child, next, after));
    }
  }

  /** The same for a merged group. */
  remainder(node: Remainder, lex: LexState, configuration: Configuration): void {
    this.#sink.visit();
    for (const token of node.tokens) this.#sink.ids.add(token);
    for (const child of node.children) {
      this.#step(lex, configuration, child.byte, (next, after) => this.remainder(child, next, after));
    }
  }

  /** Where `byte` leads: further into the lexeme, or into the next one. */
  #step(
    lex: LexState,
    configuration: Configuration,
    byte: number,
    go: (lex: LexState, configuration: Configuration) => void,
  ): void {
    const recognizer = this.#recognizer;
    const { lexer } = recognizer;
    const pool = this.#pool;
    const next = lexer.next(lex, byte);
    if (next === lexer.blocked) return;
    if (next !== lexer.end) {
      go(next, recognizer.measured(pool, next, configuration, byte));
      if (!lex.hasSplits) return;
    }
    const accept = endingBefore(lexer, lex, next, byte);
    for (const after of recognizer.stepAll(pool, configuration, accept)) {
      const first = lexer.next(recognizer.startState(pool, after), byte);
      this.#sink.note(after);
      if (lexer.isLive(first)) go(first, recognizer.measured(pool, first, after, byte));
    }
  }
}
