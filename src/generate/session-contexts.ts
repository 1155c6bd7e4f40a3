/**
 * The constructs that are open at the end of a session's text. Where they began is kept in trails, one per token, made when
 * someone first asks for a position at or behind it: a session that never asks pays nothing.
 */
import {
  advanceTrail,
  type Contexts,
  openConstructs,
  type ParseState,
  type Recognizer,
  type Trail,
  trailOfStart,
} from "../../domains/syntax/index.ts";
import { InternalError } from "../kernel/index.ts";

/** The text of a session, token by token. */
export interface TokenText {
  /** Bytes of token `i`; none for an end token. */
  bytesOf(i: number): Uint8Array;
  /** Parse state of the grammar after `count` tokens. */
  stateAfter(count: number): ParseState;
}

interface Place {
  readonly state: ParseState;
  readonly trail: Trail;
  /** Bytes of the whole text up to here, what stands before the output included. */
  readonly offset: number;
}

export class SessionContexts {
  readonly #recognizer: Recognizer;
  /** After n tokens. */
  #places: Place[];

  constructor(recognizer: Recognizer, places: readonly Place[] = []) {
    this.#recognizer = recognizer;
    this.#places = [...places];
  }

  fork(): SessionContexts {
    return new SessionContexts(this.#recognizer, this.#places);
  }

  /** @param count  tokens read */
  at(count: number, text: TokenText): Contexts {
    const { state, trail, offset } = this.#place(count, text);
    return openConstructs(this.#recognizer, state, trail, offset);
  }

  /** Goes back to the first `count` tokens. */
  truncate(count: number): void {
    if (this.#places.length > count + 1) this.#places.length = count + 1;
  }

  /** Parse states have moved to another pool: what is known here belongs to the old one. */
  forget(): void {
    this.#places = [];
  }

  #place(count: number, text: TokenText): Place {
    if (this.#places.length === 0) {
      const state = text.stateAfter(0);
      const trail = trailOfStart(this.#recognizer, state);
      this.#places.push({ state, trail, offset: this.#recognizer.textBefore.length });
    }
    for (let n = this.#places.length; n <= count; n++) {
      const before = this.#places[n - 1]!;
      const bytes = text.bytesOf(n - 1);
      const after = advanceTrail(this.#recognizer, before.state, before.trail, bytes, before.offset);
      if (after === undefined) throw new InternalError(`token ${n - 1} of the session is refused`);
      this.#places.push({ ...after, offset: before.offset + bytes.length });
    }
    return this.#places[count]!;
  }
}
