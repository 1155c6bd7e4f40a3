/** What a grammar keeps for its masks until there is too much of it, and then drops as a whole. */
import type { KeptMask, TokenSet } from "../../masks/index.ts";
import type { ExitBody } from "./exit-body.ts";
import type { LexProfile } from "./lex-profile.ts";
import type { LexState } from "./lexer/lexer.ts";
import { StackViews } from "./stack-views.ts";

/** Of an entry in a cache, beside its value. */
export const BYTES_PER_ENTRY = 150;

/** More than a lexer has states. */
const MAX_STATES = 0x1000000;

type Place = "below" | "after";

export class MaskMemo {
  /** Of all of it, roughly; those who add to it count. */
  bytes = 0;
  /** Profiles that are differences, with what they differ from. */
  readonly flattened = new Map<LexProfile, TokenSet>();
  readonly #masks = new Map<LexState, StackViews<KeptMask>>();
  readonly #sets = new Map<number, StackViews<TokenSet>>();
  readonly #profiles = new Map<number, LexProfile>();

  /** Masks in a lexer state. */
  masksIn(lex: LexState): StackViews<KeptMask> {
    let views = this.#masks.get(lex);
    if (views === undefined) {
      views = new StackViews();
      this.#masks.set(lex, views);
    }
    return views;
  }

  /** Tokens that may follow where a lexeme has ended. */
  setsAfter({ id }: ExitBody): StackViews<TokenSet> {
    let views = this.#sets.get(id);
    if (views === undefined) {
      views = new StackViews();
      this.#sets.set(id, views);
    }
    return views;
  }

  /** The profile of a lexer state at a place: below a node, or after a body. */
  profileIn(place: Place, number: number, lex: LexState, make: () => LexProfile): LexProfile {
    const key = (place === "below" ? -1 : 1) * (number * MAX_STATES + lex.id);
    let profile = this.#profiles.get(key);
    if (profile === undefined) {
      profile = make();
      this.#profiles.set(key, profile);
      this.bytes += profile.bytes;
    }
    return profile;
  }
}
