/** Domains of users in a session: what they do to masks, in any order, and how little is computed for it. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adversaryModel,
  ConflictError,
  type Constraint,
  cofiniteLanguage,
  compile,
  createSession,
  type Domain,
  type DomainConstraint,
  Engine,
  finiteLanguage,
  generate,
  lexemeFilter,
  maskHas,
  NO_TEXTS,
  type Session,
  SpecError,
  type TerminalKey,
} from "../../src/index.ts";
import {
  type Conjunction,
  conjunctionLattice,
  finiteSetLattice,
  type SetChoice,
} from "../../src/kernel/index.ts";
import { assertLaws, checkDomain, conjunctionArbitrary, finiteSetArbitrary } from "../../src/laws/index.ts";
import { emptyModel, sessionCommands } from "../helpers/session-commands.ts";
import { byteToken, END, smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const GRAMMAR: Constraint = {
  kind: "grammar",
  text: 'start: item (";" item)*\nitem: NAME | NUMBER\nNAME: /[ab]+/\nNUMBER: /[0-9]+/',
};
const VOCABULARY = smallVocabulary();

const nameSets = conjunctionLattice<string>("names", {
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
  hash: (name) => name.length,
  print: (name) => name,
});

/** Names that must not be used; independent of the position. */
const bannedNames: Domain<Conjunction<string>> = {
  name: "banned-names",
  lattice: nameSets,
  satisfiability: (value) => (value.kind === "contradiction" ? "unsat" : "sat"),
  print: (value) => `not ${nameSets.print(value)}`,
  toFilter(value, { terminals }) {
    if (value.kind === "contradiction") return { kind: "bottom" };
    const name = terminals.get("NAME");
    return lexemeFilter(name === undefined ? [] : [[name, cofiniteLanguage([...value.items])]]);
  },
  dependsOn: () => "",
};

const numberSets = finiteSetLattice<string>("numbers");

/** The only numbers that may be used. */
const numbers: Domain<SetChoice<string>> = {
  name: "numbers",
  lattice: numberSets,
  satisfiability: (value) => (numberSets.equals(value, numberSets.bottom) ? "unsat" : "sat"),
  print: numberSets.print,
  toFilter(value, { terminals }) {
    if (numberSets.equals(value, numberSets.bottom)) return { kind: "bottom" };
    const number = terminals.get("NUMBER");
    if (number === undefined) return lexemeFilter([]);
    const texts = [...value.members];
    return lexemeFilter([[number, value.kind === "only" ? finiteLanguage(texts) : cofiniteLanguage(texts)]]);
  },
  dependsOn: () => "",
};

/** No lexeme begins at or after this byte; depends on the position, and does not say how. */
const lastStart: Domain<number> = {
  name: "last-start",
  lattice: {
    name: "last-start",
    top: Infinity,
    bottom: 0,
    meet: Math.min,
    leq: (a, b) => a <= b,
    equals: (a, b) => a === b,
    hash: (a) => (a === Infinity ? -1 : a | 0),
  },
  satisfiability: (value) => (value === 0 ? "unsat" : "sat"),
  print: (value) => `no lexeme from byte ${value} on`,
  toFilter(value, { terminals, offset }) {
    if (value === 0) return { kind: "bottom" };
    if (offset < value) return lexemeFilter([]);
    return lexemeFilter(
      [...terminals.values()].map((key): [TerminalKey, typeof NO_TEXTS] => [key, NO_TEXTS]),
    );
  },
};

const BANNED = ["a", "bb", "abab"];
const ALLOWED = ["1", "12", "105"];
const LIMIT = 9;
const DOMAINS: readonly DomainConstraint[] = [
  { domain: bannedNames, value: nameSets.of(BANNED) },
  { domain: numbers, value: numberSets.only(ALLOWED) },
  { domain: lastStart, value: LIMIT },
];

function engineOf(domains: readonly DomainConstraint[]): Engine {
  return new Engine(compile([GRAMMAR], { domains }), VOCABULARY);
}

function accept(session: Session, text: string): Session {
  for (const byte of utf8(text)) session.accept(byteToken(byte));
  return session;
}

/** The rules of the grammar and of the three domains, by hand. */
function verdict(text: string): "no" | "prefix" | "whole" {
  const lexemes = [...text.matchAll(/[ab]+|[0-9]+|./gs)];
  let isWhole = false;
  for (const [i, { 0: lexeme, index }] of lexemes.entries()) {
    const isLast = i === lexemes.length - 1;
    if (index >= LIMIT) return "no";
    if (i % 2 === 1) {
      if (lexeme !== ";") return "no";
      isWhole = false;
    } else if (/^[ab]/.test(lexeme)) {
      isWhole = !BANNED.includes(lexeme);
      if (!isLast && !isWhole) return "no";
    } else {
      if (!/^[0-9]/.test(lexeme)) return "no";
      isWhole = ALLOWED.includes(lexeme);
      if (!isLast && !isWhole) return "no";
      if (!ALLOWED.some((number) => number.startsWith(lexeme))) return "no";
    }
  }
  return isWhole ? "whole" : "prefix";
}

describe("domains registered on a program", () => {
  it("obey the laws of domains", () => {
    const names = fc.constantFrom("a", "b", "c");
    assertLaws(checkDomain(bannedNames, conjunctionArbitrary(nameSets, names)));
    assertLaws(checkDomain(numbers, finiteSetArbitrary(numberSets, names)));
    assertLaws(checkDomain(lastStart, fc.nat(12)));
  });

  it("are caught when a filter depends on more than the domain says", () => {
    const wrong: Domain<number> = { ...lastStart, dependsOn: () => "" };
    expect(() => assertLaws(checkDomain(wrong, fc.nat(12)))).toThrow(/filter-depends-on-what-it-says/);
  });

  it("allow what the rules by hand allow, token by token, in any order of registration", () => {
    const orders = [DOMAINS, [...DOMAINS].reverse(), [DOMAINS[1]!, DOMAINS[2]!, DOMAINS[0]!]];
    const engines = orders.map(engineOf);
    const texts = [
      "",
      "a",
      "ab",
      "b;1",
      "b;12;",
      "1",
      "10",
      "105;b",
      "ba;ba;1;",
      "ba;ba;ba;",
      "baba;ab;1",
      "bbbbbbbbbb",
    ];
    for (const text of texts) {
      const sessions = engines.map((engine) => accept(engine.session(), text));
      const [session] = sessions;
      const mask = session!.mask();
      for (let token = 0; token < VOCABULARY.size; token++) {
        const bytes = VOCABULARY.bytesOf(token);
        const after = text + new TextDecoder().decode(bytes);
        const expected = VOCABULARY.isEnd(token)
          ? verdict(text) === "whole"
          : bytes.length > 0 && verdict(after) !== "no";
        const where = `${JSON.stringify(text)} then ${VOCABULARY.describe(token)}`;
        for (const other of sessions) expect(other.allows(token), where).toBe(expected);
        if (expected) expect(maskHas(mask, token), where).toBe(true);
      }
    }
  });

  it("show in the mask at a lexeme's beginning and inside it", () => {
    const session = engineOf(DOMAINS).session();
    const has = (character: string) => maskHas(session.mask(), byteToken(character.charCodeAt(0)));
    expect([has("1"), has("2"), has("b")]).toEqual([true, false, true]);
    accept(session, "1");
    expect([has("0"), has("1"), has("2")]).toEqual([true, false, true]);
    accept(session, "0");
    expect([has("5"), has("6"), maskHas(session.mask(), END)]).toEqual([true, false, false]);
    const free = accept(engineOf([]).session(), "10");
    expect(maskHas(free.mask(), END)).toBe(true);
  });

  it("say why they refuse", () => {
    const session = accept(engineOf(DOMAINS).session(), "ab;1");
    expect(session.explain(byteToken(0x37)).refusals).toEqual([
      {
        domain: "numbers",
        constraint: "numbers",
        fittingBytes: 0,
        expected: [],
        message: 'byte 1 of the token does not fit: {"1", "105", "12"}',
      },
    ]);
    const banned = accept(engineOf(DOMAINS).session(), "bb");
    expect(banned.explain(END).refusals.map(({ domain, message }) => [domain, message])).toEqual([
      ["banned-names", "the output may not end here: not {a, abab, bb}"],
    ]);
    expect(banned.explain(byteToken(0x78)).refusals.map(({ domain }) => domain)).toEqual(["syntax"]);
  });

  it("are undone with the tokens, whatever is done in between", () => {
    const engine = engineOf(DOMAINS);
    const tiny = new Engine(compile([GRAMMAR], { domains: DOMAINS, limits: { maxPoolSize: 4 } }), VOCABULARY);
    for (const real of [engine, tiny]) {
      fc.assert(
        fc.property(sessionCommands(engine), (commands) => {
          fc.modelRun(() => ({ model: emptyModel(), real: real.session() }), commands);
        }),
        { seed: 5, numRuns: 20 },
      );
    }
  });
});

describe("the work of fusion", () => {
  const workOf = (session: Session) =>
    Object.fromEntries([...session.domainWork()].map(([name, work]) => [name, { ...work }]));

  it("computes a filter that does not read the position once, and one that does at every boundary", () => {
    const session = accept(engineOf(DOMAINS).session(), "b;b;b;b");
    const work = workOf(session);
    expect(work["banned-names"]?.computed).toBe(1);
    expect(work.numbers?.computed).toBe(1);
    expect(work["last-start"]?.computed).toBeGreaterThanOrEqual(7);
    expect(work["banned-names"]?.reused).toBeGreaterThanOrEqual(6);
  });

  it("computes again only the domain whose constraint changed", () => {
    const session = accept(engineOf(DOMAINS.slice(0, 2)).session(), "b;1;");
    const before = workOf(session);
    session.constrain("numbers", numberSets.only(["12"]));
    expect(session.allows(byteToken(0x31))).toBe(true);
    accept(session, "1");
    expect(session.allows(byteToken(0x30))).toBe(false);
    expect(session.canEnd()).toBe(false);
    const after = workOf(session);
    expect(after.numbers!.computed - before.numbers!.computed).toBe(1);
    expect(after["banned-names"]!.computed).toBe(before["banned-names"]!.computed);
    session.rollback(2);
    accept(session, "105");
    expect(session.canEnd()).toBe(true);
  });

  it("does not ask the others once nothing is left, the most selective first", () => {
    const session = accept(engineOf(DOMAINS).session(), "bababababa");
    // Past the limit: nothing may begin. It is asked first as soon as that is known of it.
    expect(session.allows(byteToken(0x3b))).toBe(false);
    for (let i = 0; i < 5; i++) accept(session, "b");
    for (let i = 0; i < 5; i++) expect(session.fork().allows(byteToken(0x3b))).toBe(false);
    const before = workOf(session);
    accept(session, "b");
    expect(session.allows(byteToken(0x3b))).toBe(false);
    const after = workOf(session);
    expect(after["last-start"]!.computed).toBeGreaterThan(before["last-start"]!.computed);
    for (const name of ["banned-names", "numbers"]) {
      expect(after[name]!.computed, name).toBe(before[name]!.computed);
      expect(after[name]!.reused, name).toBe(before[name]!.reused);
      expect(after[name]!.skipped, name).toBeGreaterThan(before[name]!.skipped);
    }
  });
});

describe("a generation under domains of users", () => {
  it("yields only what they allow, says so, and checks it again", async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const result = await generate({
        model: adversaryModel({ vocabulary: VOCABULARY, seed }),
        prompt: "",
        constraints: [GRAMMAR],
        compile: { domains: DOMAINS },
        maxTokens: 40,
      });
      if (result.status === "complete") {
        expect(verdict(result.code), result.code).toBe("whole");
        expect(result.validation.satisfied).toEqual(["grammar", "banned-names", "numbers", "last-start"]);
      } else expect(verdict(result.code), result.code).toBe("prefix");
      const entries = result.ledger.filter(({ domain }) => domain === "numbers");
      expect(entries.map(({ enforcement }) => enforcement)).toEqual([
        "mask",
        result.status === "complete" ? "verified" : "not-enforced",
      ]);
    }
  });

  it("says that a domain without a filter is not enforced", async () => {
    const { toFilter: _, dependsOn: _also, ...silent } = bannedNames;
    const program = compile([GRAMMAR], { domains: [{ domain: silent, value: nameSets.of(["a"]) }] });
    expect(createSession(program, VOCABULARY).ledger().entries.at(-1)).toMatchObject({
      constraint: "banned-names",
      enforcement: "not-enforced",
    });
    expect(createSession(program, VOCABULARY).domainWork().size).toBe(0);
  });

  it("is refused where nothing can satisfy them, or where they cannot act", () => {
    const impossible: readonly DomainConstraint[] = [
      { domain: numbers, value: numberSets.only(["1"]) },
      { domain: numbers, value: numberSets.only(["2"]) },
    ];
    expect(() => compile([GRAMMAR], { domains: impossible })).toThrow(ConflictError);
    expect(() => compile([], { domains: DOMAINS })).toThrow(/no grammar that says what they are/);
    expect(() =>
      compile([GRAMMAR], { domains: [{ domain: { ...numbers, name: "types" }, value: numberSets.top }] }),
    ).toThrow(/taken by a built-in domain/);
    const twins = [DOMAINS[1]!, { domain: { ...numbers }, value: numberSets.top }];
    expect(() => compile([GRAMMAR], { domains: twins })).toThrow(SpecError);
    expect(() => engineOf(DOMAINS).session().constrain("typo", 1)).toThrow(/No domain "typo".*/);
    expect(() => engineOf([]).session().constrain("numbers", 1)).toThrow(/No domain that narrows lexemes/);
  });
});
