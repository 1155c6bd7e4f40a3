/**
 * Continuations that have been tried and failed, as paths of tokens from a position. A path is refused at its last token
 * and only after all the others, so what merely begins in the same way stays possible.
 * Source: nogood recording; Dechter, "Enhancement schemes for constraint processing", Artificial Intelligence 41, 1990.
 */
import type { TokenId } from "../../masks/index.ts";

interface Nogood {
  /** Tokens before the path. */
  readonly from: number;
  readonly path: readonly TokenId[];
}

export class Nogoods {
  #all: Nogood[] = [];

  /** Refuses `path`, which is not empty, after the first `from` tokens as they are now. */
  add(from: number, path: readonly TokenId[]): void {
    this.#all.push({ from, path: [...path] });
  }

  /** Tokens that would complete a path after `tokens`. */
  after(tokens: readonly TokenId[]): readonly TokenId[] {
    const found: TokenId[] = [];
    for (const { from, path } of this.#all) {
      const last = path.length - 1;
      if (from + last !== tokens.length) continue;
      let i = 0;
      while (i < last && path[i] === tokens[from + i]) i++;
      if (i === last) found.push(path[last]!);
    }
    return found;
  }

  /** Forgets the paths that begin after `length` tokens: what they follow is being written anew. */
  truncate(length: number): void {
    if (this.#all.length > 0) this.#all = this.#all.filter(({ from }) => from <= length);
  }

  clone(): Nogoods {
    const copy = new Nogoods();
    copy.#all = [...this.#all];
    return copy;
  }
}
