/** Laws of sessions: what was undone never happened, and how the output was cut into tokens does not matter. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { maskHas, maskIds, maskIsSubset, masksEqual } from "../../masks/index.ts";
import { Engine, type Session } from "../../src/generate/index.ts";
import { AnankeError } from "../../src/kernel/index.ts";
import { seededRandom } from "../../src/kernel/random.ts";
import { HAND_GRAMMARS, type HandGrammar, handGrammar } from "../helpers/hand-grammars.ts";
import { programOf, sessionOf } from "../helpers/programs.ts";
import { mutate, pick, TokenCutter } from "../helpers/samples.ts";
import { emptyModel, sessionCommands } from "../helpers/session-commands.ts";
import { byteToken, END, OTHER_END, smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const VOCABULARY = smallVocabulary();
const CUTTER = new TokenCutter(VOCABULARY);

function accept(session: Session, tokens: readonly number[]): Session {
  for (const token of tokens) session.accept(token);
  return session;
}

describe.each(HAND_GRAMMARS)("a session over: $name", (hand: HandGrammar) => {
  const engine = new Engine(programOf([hand.build()]), VOCABULARY);

  it("equals a fresh replay of what remains of its history", () => {
    fc.assert(
      fc.property(sessionCommands(engine), (commands) => {
        fc.modelRun(() => ({ model: emptyModel(), real: engine.session() }), commands);
      }),
      { seed: 21, numRuns: 25 },
    );
  });

  it("does not show that its pool was renewed again and again", () => {
    const tiny = new Engine(programOf([hand.build({ maxPoolSize: 4 })]), VOCABULARY);
    fc.assert(
      fc.property(sessionCommands(engine), (commands) => {
        fc.modelRun(() => ({ model: emptyModel(), real: tiny.session() }), commands);
      }),
      { seed: 22, numRuns: 15 },
    );
  });

  it("reaches the same state however its bytes are cut into tokens", () => {
    const random = seededRandom(23);
    for (const text of hand.members) {
      const bytes = utf8(text);
      const viable = bytes.subarray(0, Math.floor(random() * (bytes.length + 1)));
      const one = accept(engine.session(), CUTTER.cut(random, viable));
      const other = accept(engine.session(), CUTTER.cut(random, viable));
      const third = accept(engine.session(), [...viable].map(byteToken));
      for (const session of [other, third]) {
        expect(session.mask()).toBe(one.mask());
        expect(session.canEnd()).toBe(one.canEnd());
        expect(session.completion()).toEqual(one.completion());
        expect(session.forced()).toEqual(one.forced());
      }
    }
  });

  it("allows exactly the tokens of its mask, and end tokens only where the output may end", () => {
    const random = seededRandom(24);
    for (const text of hand.members) {
      const session = engine.session();
      for (const token of CUTTER.cut(random, utf8(text))) {
        const mask = session.mask();
        for (let id = 0; id < VOCABULARY.size; id++) expect(session.allows(id)).toBe(maskHas(mask, id));
        expect(session.allows(END)).toBe(session.canEnd());
        expect(session.allows(OTHER_END)).toBe(session.canEnd());
        session.accept(token);
      }
      expect(session.canEnd()).toBe(true);
      session.accept(pick(random, [END, OTHER_END]));
      expect(session.hasEnded).toBe(true);
      expect(maskIds(session.mask())).toEqual([]);
      expect(session.forced()).toEqual([]);
      expect(session.bytes()).toEqual(new Uint8Array(utf8(text)));
    }
  });

  it("has completions that end the output", () => {
    const random = seededRandom(25);
    for (const text of hand.members) {
      const session = engine.session();
      for (const token of [undefined, ...CUTTER.cut(random, utf8(text))]) {
        if (token !== undefined) session.accept(token);
        const completion = session.completion();
        expect(completion, `completion of ${JSON.stringify(text)}`).toBeDefined();
        const finished = accept(session.fork(), [...completion!].map(byteToken));
        expect(finished.canEnd()).toBe(true);
        expect(completion!.length === 0).toBe(session.canEnd());
      }
    }
  });

  it("has no shorter completions than its own", () => {
    // Breadth first over the bytes that occur in the language, as far as that is quick.
    const alphabet = [...new Set(hand.members.flatMap((text) => [...utf8(text)]))];
    for (const text of hand.members) {
      const bytes = utf8(text);
      for (const prefix of [bytes.subarray(0, 1), bytes.subarray(0, bytes.length >> 1)]) {
        const session = accept(engine.session(), [...prefix].map(byteToken));
        let level = [session];
        let length = 0;
        while (!level.some((at) => at.canEnd()) && level.length < 300) {
          length++;
          level = level.flatMap((at) =>
            alphabet
              .map(byteToken)
              .filter((token) => at.allows(token))
              .map((token) => accept(at.fork(), [token])),
          );
        }
        if (level.some((at) => at.canEnd())) expect(session.completion()?.length, text).toBe(length);
      }
    }
  });

  it("forces only tokens whose bytes have no alternative", () => {
    const random = seededRandom(26);
    for (const text of hand.members) {
      const session = engine.session();
      for (const token of [undefined, ...CUTTER.cut(random, utf8(text))]) {
        if (token !== undefined) session.accept(token);
        const probe = session.fork();
        for (const forced of session.forced()) {
          for (const byte of VOCABULARY.bytesOf(forced)) {
            expect(probe.canEnd()).toBe(false);
            const first = new Set(maskIds(probe.mask()).map((id) => VOCABULARY.bytesOf(id)[0]));
            expect([...first]).toEqual([byte]);
            probe.accept(byteToken(byte));
          }
        }
      }
    }
  });
});

describe("sessions of one engine", () => {
  const engine = new Engine(programOf([handGrammar("keywords and identifiers").build()]), VOCABULARY);

  it("do not see each other's bans", () => {
    const one = engine.session();
    const other = engine.session();
    const before = other.mask();
    for (const id of maskIds(one.mask())) one.ban(id);
    expect(maskIds(one.mask())).toEqual([]);
    expect(masksEqual(other.mask(), before)).toBe(true);
    expect(masksEqual(engine.session().mask(), before)).toBe(true);
  });

  it("do not take each other's checkpoints", () => {
    const one = engine.session();
    const other = accept(engine.session(), [byteToken(0x61)]);
    expect(() => one.restore(other.checkpoint())).toThrow(expect.objectContaining({ code: "CHECKPOINT" }));
    expect(() => other.fork().restore(other.checkpoint())).toThrow();
    expect(one.length).toBe(0);
  });

  it("stay failed once they failed, alone", () => {
    const one = engine.session();
    const other = engine.session();
    const failure = new AnankeError("TEST", "the first failure");
    one.fail(failure);
    one.fail(new AnankeError("TEST", "a later failure"));
    for (const use of [() => one.mask(), () => one.allows(END), () => one.accept(byteToken(0x61))]) {
      expect(use).toThrow(failure);
    }
    expect(() => one.fork().rollback(0)).toThrow(failure);
    expect(other.allows(byteToken(0x61))).toBe(true);
  });
});

describe("several constraints", () => {
  /** Expressions that are also words of the letters and signs of the other grammars. */
  const operators = handGrammar("ambiguous operators");
  const overlapping = handGrammar("priorities and overlapping terminals");
  const palindromes = handGrammar("palindromes");
  const adjoining = handGrammar("adjoining repetitions, cut anywhere");

  it.each([
    [adjoining, palindromes],
    [palindromes, adjoining],
  ])("allow what each of them allows", (first, second) => {
    const both = new Engine(programOf([first.build(), second.build()]), VOCABULARY);
    const one = new Engine(programOf([first.build()]), VOCABULARY);
    const two = new Engine(programOf([second.build()]), VOCABULARY);
    const random = seededRandom(31);
    for (let run = 0; run < 20; run++) {
      const sessions = [both.session(), one.session(), two.session()] as const;
      for (let n = 0; n < 6; n++) {
        const [all, left, right] = sessions;
        const mask = all.mask();
        for (let id = 0; id < VOCABULARY.size; id++) {
          const isAllowed = left.allows(id) && right.allows(id);
          // The mask may allow more than `allows`, never less; end tokens need both to be able to end.
          if (all.allows(id)) expect(maskHas(mask, id)).toBe(true);
          expect(all.allows(id), VOCABULARY.describe(id)).toBe(isAllowed);
        }
        expect(maskIsSubset(mask, left.mask())).toBe(true);
        const allowed = maskIds(mask).filter((id) => all.allows(id) && !VOCABULARY.isEnd(id));
        if (allowed.length === 0) break;
        const token = pick(random, allowed);
        for (const session of sessions) session.accept(token);
      }
    }
  });

  it("are completed together, and only by what suits all", () => {
    const session = sessionOf([adjoining.build(), palindromes.build()], VOCABULARY);
    accept(session, [byteToken(0x61), byteToken(0x62)]);
    expect(session.canEnd()).toBe(false);
    expect(session.completion()).toEqual(utf8("ba"));
  });

  it("have no completion where they have no text in common", () => {
    const session = sessionOf([operators.build(), overlapping.build()], VOCABULARY);
    expect(session.completion()).toBeUndefined();
  });
});

describe("rejection", () => {
  it("of a token names the constraint and leaves the session as it was", () => {
    const session = sessionOf([handGrammar("palindromes").build()], VOCABULARY);
    accept(session, [byteToken(0x61)]);
    const before = session.mask();
    expect(() => session.accept(byteToken(0x7a))).toThrow(/not allowed at position 1/);
    expect(session.length).toBe(1);
    expect(session.mask()).toBe(before);
    expect(session.explain(byteToken(0x7a))).toMatchObject({
      allowed: false,
      refusals: [{ constraint: "grammar#0", fittingBytes: 0 }],
    });
    expect(session.explain(byteToken(0x61))).toMatchObject({ allowed: true, refusals: [] });
  });

  it("agrees with explanations near the language", () => {
    const random = seededRandom(41);
    for (const hand of HAND_GRAMMARS) {
      const session = sessionOf([hand.build()], VOCABULARY);
      for (const token of CUTTER.cut(random, mutate(random, utf8(pick(random, hand.members))))) {
        const explanation = session.explain(token);
        expect(explanation.allowed).toBe(session.allows(token));
        expect(explanation.refusals.length === 0).toBe(explanation.allowed);
        if (!explanation.allowed) break;
        session.accept(token);
      }
    }
  });
});
