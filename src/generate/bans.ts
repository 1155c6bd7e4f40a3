/**
 * What a session refuses although its constraints allow it: tokens banned at a position, continuations that led to
 * errors, and how often it went back to a position because of one.
 */
import type { TokenId } from "../../masks/index.ts";
import { Nogoods } from "./nogoods.ts";

export class Bans {
  readonly #banned = new Map<number, Set<TokenId>>();
  readonly #attempts = new Map<number, number>();
  #nogoods = new Nogoods();

  /** `token` is refused after `tokens`. */
  has(tokens: readonly TokenId[], token: TokenId): boolean {
    return (
      this.#banned.get(tokens.length)?.has(token) === true || this.#nogoods.after(tokens).includes(token)
    );
  }

  /** All that is refused after `tokens`. */
  after(tokens: readonly TokenId[]): readonly TokenId[] {
    return [...(this.#banned.get(tokens.length) ?? []), ...this.#nogoods.after(tokens)];
  }

  /** Refuses `token` after `position` tokens. */
  ban(position: number, token: TokenId): void {
    const banned = this.#banned.get(position) ?? new Set();
    banned.add(token);
    this.#banned.set(position, banned);
  }

  /** Refuses `path` after the first `position` tokens as they are now, at its last token. */
  refuse(position: number, path: readonly TokenId[]): void {
    this.#nogoods.add(position, path);
  }

  /** Times the session has gone back to `position`. */
  attemptsAt(position: number): number {
    return this.#attempts.get(position) ?? 0;
  }

  countAttempt(position: number): void {
    this.#attempts.set(position, this.attemptsAt(position) + 1);
  }

  /** Every position may be gone back to as often as at first. */
  forgetAttempts(): void {
    this.#attempts.clear();
  }

  /** Forgets what belongs to positions beyond `length`. */
  truncate(length: number): void {
    this.#nogoods.truncate(length);
    for (const position of this.#attempts.keys()) if (position > length) this.#attempts.delete(position);
    for (const position of this.#banned.keys()) if (position > length) this.#banned.delete(position);
  }

  clone(): Bans {
    const copy = new Bans();
    copy.#nogoods = this.#nogoods.clone();
    for (const [position, count] of this.#attempts) copy.#attempts.set(position, count);
    for (const [position, banned] of this.#banned) copy.#banned.set(position, new Set(banned));
    return copy;
  }
}
