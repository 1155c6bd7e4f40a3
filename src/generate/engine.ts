/**
 * A program bound to a vocabulary: the artefacts that sessions share. Everything here is a pure function of the
 * program and the vocabulary, plus bounded caches; no session leaves a trace in it.
 */
import { TokenMasks } from "../../domains/syntax/index.ts";
import { TokenTrie, type Vocabulary } from "../../masks/index.ts";
import type { CompiledProgram, ProgramContracts, ProgramTypes } from "../compile/index.ts";
import { assert } from "../kernel/index.ts";
import { ContractWatch } from "./contract-watch.ts";
import { Session } from "./session.ts";
import { TypeWatch } from "./type-watch.ts";

/** One trie per vocabulary, for as long as the vocabulary lives. */
const tries = new WeakMap<Vocabulary, TokenTrie>();

export function trieOf(vocabulary: Vocabulary): TokenTrie {
  let trie = tries.get(vocabulary);
  if (trie === undefined) {
    trie = new TokenTrie(vocabulary);
    tries.set(vocabulary, trie);
  }
  return trie;
}

/** Makes `trie` the one of its vocabulary, unless engines have one already. */
export function adoptTrie(trie: TokenTrie): void {
  if (!tries.has(trie.vocabulary)) tries.set(trie.vocabulary, trie);
}

export function hasTrie(vocabulary: Vocabulary): boolean {
  return tries.has(vocabulary);
}

export class Engine {
  readonly program: CompiledProgram;
  readonly vocabulary: Vocabulary;
  readonly trie: TokenTrie;
  /** In the order of the program's constraints. */
  readonly masks: readonly TokenMasks[];

  constructor(program: CompiledProgram, vocabulary: Vocabulary) {
    this.program = program;
    this.vocabulary = vocabulary;
    this.trie = trieOf(vocabulary);
    this.masks = program.constraints.map((c) => new TokenMasks(c.recognizer, vocabulary, this.trie));
  }

  /**
   * A session at the empty output.
   * @param types  also checks types; the session's `types` is then to be disposed of
   * @param contracts  also holds functions against their contracts
   */
  session(types?: ProgramTypes, contracts?: ProgramContracts): Session {
    const watch = contracts === undefined ? undefined : new ContractWatch(contracts);
    if (types === undefined) return new Session(this, undefined, watch);
    const typed = this.program.constraints.find(({ id }) => id === types.constraint);
    assert(typed !== undefined, `types of "${types.constraint}", which is no constraint of the program`);
    return new Session(this, new TypeWatch(types, typed.recognizer), watch);
  }
}
