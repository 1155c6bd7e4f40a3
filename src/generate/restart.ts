/**
 * Going back from what a contract refutes: a text that failed once fails always, so it stays refused, and when each place
 * has been tried often enough, all begin anew.
 */
import { countMask, type TokenId, type TokenMask } from "../../masks/index.ts";
import type { Bans } from "./bans.ts";
import { MAX_ATTEMPTS, retreatsFrom, tokensTo } from "./retreat.ts";
import type { TypeViolation } from "./type-watch.ts";

/** What of a session is needed to go back in it. */
export interface Ground {
  readonly bans: Bans;
  readonly endTokens: ReadonlySet<TokenId>;
  rollback(toLength: number): void;
  mask(): TokenMask;
}

/**
 * Refuses the very text that failed for as long as the session lives, with every beginning that nothing else continues;
 * then goes back as from other violations.
 * @param byteEnds  bytes up to each token's end, 0 first
 * @returns tokens kept; `undefined` when nothing is left to try
 */
export function retreatAndRestart(
  ground: Ground,
  violation: TypeViolation,
  tokens: readonly TokenId[],
  byteEnds: readonly number[],
): number | undefined {
  const { bans } = ground;
  let left = tokens.length;
  if (violation.foundBy === "whole") {
    for (const end of ground.endTokens) bans.refuse(0, [...tokens, end]);
  } else {
    left = tokensTo(byteEnds, violation.textBytes) - 1;
    bans.refuse(0, tokens.slice(0, left + 1));
  }
  for (ground.rollback(left); countMask(ground.mask()) === 0; ground.rollback(left)) {
    if (left === 0) return undefined;
    left--;
    bans.refuse(0, tokens.slice(0, left + 1));
  }
  const places = retreatsFrom(violation, tokens, byteEnds).filter(({ position }) => position <= left);
  let place = places.find(({ position }) => bans.attemptsAt(position) < MAX_ATTEMPTS);
  if (place === undefined) {
    bans.forgetAttempts();
    place = places.at(-1);
  }
  const position = place?.position ?? 0;
  ground.rollback(position);
  bans.countAttempt(position);
  return position;
}
