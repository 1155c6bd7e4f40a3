/** `uniqueItems` over open items: kept by a tracker beside the parser, against ajv and against plain JSON. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cheapestCompletion, type ParseState } from "../../domains/syntax/index.ts";
import { maskHas } from "../../masks/index.ts";
import { adversaryModel } from "../../models/index.ts";
import { compile, createSession, Engine, generate } from "../../src/index.ts";
import { BudgetError, DEFAULT_LIMITS, seededRandom } from "../../src/kernel/index.ts";
import { judge, type Language, languageOfSchema, randomMember } from "../helpers/json-schema.ts";
import { emptyModel, sessionCommands } from "../helpers/session-commands.ts";
import { smallVocabulary, textOf, utf8 } from "../helpers/vocabularies.ts";

const unique = { type: "array", uniqueItems: true };
const anyUnique = languageOfSchema(unique);

function stateAfter({ recognizer }: Language, text: string): ParseState {
  const state = recognizer.advanceAll(recognizer.start(), utf8(text));
  if (state === undefined) throw new Error(`not viable: ${text}`);
  return state;
}

function completed(language: Language, prefix: string): string {
  const rest = cheapestCompletion(language.recognizer, stateAfter(language, prefix));
  if (rest === undefined) throw new Error(`no completion of ${prefix}`);
  expect(language.accepts(prefix + textOf(rest))).toBe(true);
  return textOf(rest);
}

describe("items of an array that must differ", () => {
  it.each([
    "[]",
    "[1,2]",
    "[1,11]",
    "[0.1,0.10000000000000001]",
    "[12345678901234567890,12345678901234567891]",
    '["1",1,true,"true",null,"null",[],{}]',
    "[[1,1],[1]]",
    '[[1],{"a":[1]}]',
    '[{"a":1,"b":2},{"a":2,"b":1}]',
    "[[1,2],[2,1]]",
    '["a","A","á","a\\u0301"]',
    '["ab",["ab"]]',
    '["\\\\","\\"","\\\\\\""]',
  ])("%s is accepted", (text) => expect(anyUnique.accepts(text)).toBe(true));

  it.each([
    "[1,1]",
    "[1,1.0]",
    "[1 ,\n10e-1 ]",
    "[0,-0.0]",
    "[100,1E+2]",
    '["a","\\u0061"]',
    '["😀","\\ud83d\\uDE00"]',
    '["/","\\/"]',
    "[true,null,true]",
    "[[],[]]",
    "[{},{}]",
    "[[1,1],[1.0,1]]",
    '[{"a":1,"b":[]},{ "b" : [ ], "a" : 1.0 }]',
    '[{"a":1},{"\\u0061":1}]',
    "[1,[[2],[2]],[[2],[2]]]",
  ])("%s is refused", (text) => expect(anyUnique.accepts(text)).toBe(false));

  it("are compared where an item ends, and no byte later", () => {
    expect(anyUnique.isViable('["a","a')).toBe(true);
    expect(anyUnique.isViable('["a","a"')).toBe(false);
    expect(anyUnique.isViable("[1,1")).toBe(true);
    for (const end of [",", "]", " "]) expect(anyUnique.isViable(`[1,1${end}`)).toBe(false);
    // Nothing else begins like a literal.
    for (const text of ["[true,t", "[null, n", "[false,1,f"])
      expect(anyUnique.isViable(text), text).toBe(false);
    for (const text of ["[false,t", "[{},[null],n"]) expect(anyUnique.isViable(text), text).toBe(true);
    // Zero stays zero with any exponent, and an integer with any zeros behind the point.
    expect(anyUnique.isViable("[0,0.0")).toBe(true);
    expect(anyUnique.isViable("[0,0E")).toBe(false);
    const bounded = languageOfSchema({ ...unique, items: { type: "integer", minimum: 0, maximum: 200 } });
    for (const text of ["[20,20", "[2,20.", "[200,20"]) expect(bounded.isViable(text), text).toBe(true);
    for (const text of ["[200,200", "[20,20.", "[20,20.0"]) expect(bounded.isViable(text), text).toBe(false);
    const either = languageOfSchema({ anyOf: [unique, { type: "array", items: { type: "boolean" } }] });
    expect(either.accepts("[true,true]")).toBe(true);
    expect(either.isViable("[1,true,t")).toBe(false);
    expect(anyUnique.isViable("[[1],[1")).toBe(true);
    expect(anyUnique.isViable("[[1],[1]")).toBe(false);
  });

  it("are those of each array by itself", () => {
    const nested = languageOfSchema({ items: unique, type: "array" });
    expect(nested.accepts("[[1,2],[1,2]]")).toBe(true);
    expect(nested.accepts("[[1,2],[1,1]]")).toBe(false);
    expect(anyUnique.accepts("[[1,1],[1,1,1]]")).toBe(true);
    const both = languageOfSchema({ ...unique, items: unique });
    expect(both.accepts("[[1],[2,1]]")).toBe(true);
    expect(both.accepts("[[1],[1]]")).toBe(false);
    expect(both.accepts("[[1,1]]")).toBe(false);
  });

  it("differ beside every other keyword of arrays", () => {
    const language = languageOfSchema({
      type: "array",
      prefixItems: [{ type: "integer" }, { type: "string" }],
      items: { type: ["integer", "string"] },
      contains: { const: 7 },
      minContains: 1,
      uniqueItems: true,
      minItems: 3,
    });
    expect(language.accepts('[1,"a",7]')).toBe(true);
    expect(language.accepts('[7,"a",1]')).toBe(true);
    expect(language.accepts('[7,"a",7]')).toBe(false);
    expect(language.accepts('[1,"a","a",7]')).toBe(false);
    expect(language.accepts('[1,"a",2]')).toBe(false);
  });

  it("may be repeated in the readings that do not mind", () => {
    const language = languageOfSchema({
      anyOf: [
        { properties: { k: { ...unique, items: { type: "integer" } } }, required: ["k"], type: "object" },
        {
          properties: { k: { type: "array", items: { type: ["integer", "string"] }, minItems: 3 } },
          required: ["k", "z"],
          type: "object",
        },
      ],
    });
    for (const text of ['{"k":[1,2]}', '{"k":[1,1,1],"z":0}', '{"k":[1,"a","a"],"z":0}', '{"k":[],"z":0}'])
      expect(language.accepts(text), text).toBe(true);
    for (const text of ['{"k":[1,1]}', '{"k":[1,1],"z":0}', '{"k":[1,1,1]}', '{"k":["a"]}'])
      expect(language.accepts(text), text).toBe(false);
    // The reading that minds is gone, and the other one wants more items.
    expect(language.isViable('{"k":[1,1,')).toBe(true);
    expect(language.isViable('{"k":[1,1]')).toBe(false);
    // One item at most is always unique.
    const either = languageOfSchema({ anyOf: [unique, { type: "array", maxItems: 2 }] });
    expect(either.accepts("[1,1]")).toBe(true);
    expect(either.accepts("[1,1,2]")).toBe(false);
    expect(either.isViable("[1,1,")).toBe(false);
  });

  it("are listed by the grammar itself where they are few scalars", () => {
    const days = languageOfSchema({
      ...unique,
      items: { type: "integer", minimum: 0, maximum: 6 },
      minItems: 7,
    });
    expect(days.accepts("[6,5,4,3,2,1,0]")).toBe(true);
    expect(days.isViable("[6,5,4,3,2,1,6")).toBe(false);
    // Nothing is kept beside the parser.
    expect(stateAfter(days, "[6,5").items).toBeUndefined();
    expect(() =>
      languageOfSchema({ ...unique, items: { type: "integer", minimum: 0, maximum: 6 }, minItems: 8 }),
    ).toThrow("No value satisfies");
  });

  it("cost nothing where no schema asks for them", () => {
    const { recognizer } = languageOfSchema({ type: "array" });
    const state = recognizer.advanceAll(recognizer.start(), utf8("[[1],[1"));
    expect(state?.items).toBeUndefined();
    expect(state?.base).toBe(state);
    // Nor outside of the arrays that do.
    const mixed = languageOfSchema({ type: "object", properties: { u: unique }, additionalProperties: true });
    expect(stateAfter(mixed, '{"a":[1').items).toBeUndefined();
    expect(stateAfter(mixed, '{"u":[1').items).toBeDefined();
    expect(stateAfter(mixed, '{"u":[1]').items).toBeUndefined();
    expect(stateAfter(mixed, '{"u":[1],"a":"[').items).toBeUndefined();
  });

  it("agree with ajv on random texts", () => {
    const random = seededRandom(11);
    const schemas: unknown[] = [
      unique,
      { ...unique, items: { type: "array", items: { type: "boolean" }, maxItems: 2 } },
      { ...unique, items: { type: "object", properties: { a: { enum: [1, 2, "x"] } }, required: ["a"] } },
      { type: "array", items: { ...unique, items: { enum: [0, 1, [], [1], {}] } } },
      { ...unique, contains: { const: 1 }, minContains: 1 },
      {
        anyOf: [
          { ...unique, minItems: 2 },
          { type: "array", items: { type: "array" } },
        ],
      },
      { ...unique, items: { anyOf: [{ type: "string", maxLength: 1 }, unique] } },
    ];
    let valid = 0;
    for (const schema of schemas) {
      const language = languageOfSchema(schema);
      const isValid = judge(schema);
      for (let i = 0; i < 300; i++) {
        const text = JSON.stringify(randomValue(random, 3));
        expect(language.accepts(text), `${JSON.stringify(schema)} ${text}`).toBe(isValid(JSON.parse(text)));
        if (isValid(JSON.parse(text))) valid++;
      }
      // A random walk may use up the values of an enum and stop inside the next item.
      for (let i = 0; i < 20 && !JSON.stringify(schema).includes("enum"); i++) {
        const member = randomMember(language, random, 30);
        expect(isValid(JSON.parse(member)), member).toBe(true);
      }
    }
    expect(valid).toBeGreaterThan(200);
  });
});

function randomValue(random: () => number, depth: number): unknown {
  const at = Math.floor(random() * (depth > 0 ? 9 : 5));
  const length = Math.floor(random() * 4);
  if (at >= 7 || depth === 3)
    return Array.from({ length }, () => randomValue(random, Math.min(depth, 2) - 1));
  if (at === 6) return { a: randomValue(random, depth - 1), b: 1 };
  if (at === 5) return { b: 1, a: randomValue(random, depth - 1) };
  return [1, 2, "x", true, []][at];
}

describe("a session inside an array whose items must differ", () => {
  const vocabulary = smallVocabulary();
  const program = compile([{ kind: "schema", text: JSON.stringify(unique) }]);
  const write = (session: ReturnType<typeof createSession>, text: string): void => {
    for (const token of session.engine.trie.cover(utf8(text)) ?? []) session.accept(token);
  };

  it("has masks that hold whatever is allowed", () => {
    const session = createSession(program, vocabulary);
    write(session, '["a",12,"ab",[1,1],');
    for (const next of ["", '"', '"a', "1", "12", "[1,", "[1,1"]) {
      const fork = session.fork();
      write(fork, next);
      let wider = 0;
      for (let token = 0; token < vocabulary.size; token++) {
        if (fork.allows(token)) expect(maskHas(fork.mask(), token)).toBe(true);
        else if (maskHas(fork.mask(), token)) wider++;
      }
      if (next === '"a') expect(wider).toBeGreaterThan(0);
    }
  });

  it("goes back and branches", () => {
    const session = createSession(program, vocabulary);
    write(session, "[1,2,");
    const checkpoint = session.checkpoint();
    const length = session.length;
    const fork = session.fork();
    write(session, "3,");
    write(fork, "4,");
    const closes = (s: typeof session, text: string): boolean => {
      const probe = s.fork();
      try {
        write(probe, text);
      } catch {
        return false;
      }
      return probe.canEnd();
    };
    expect([closes(session, "3]"), closes(session, "4]")]).toEqual([false, true]);
    expect([closes(fork, "3]"), closes(fork, "4]")]).toEqual([true, false]);
    session.rollback(length);
    expect([closes(session, "3]"), closes(session, "2]")]).toEqual([true, false]);
    write(session, "5,");
    session.restore(checkpoint);
    expect([closes(session, "5]"), closes(session, "1.0]")]).toEqual([true, false]);
  });

  it("survives the renewal of its pool", () => {
    const small = compile([{ kind: "schema", text: JSON.stringify(unique) }], {
      limits: { maxPoolSize: 40 },
    });
    const session = createSession(small, vocabulary);
    write(session, '[[1,[2]],{"a":[[3]]},');
    for (let i = 0; i < 30; i++) write(session, `[${i},${i}],`);
    const again = session.engine.trie.cover(utf8("[7,7]")) ?? [];
    const last = again.pop() ?? 0;
    for (const token of again) session.accept(token);
    expect(session.allows(last)).toBe(false);
    write(session, ",7]]");
    expect(session.canEnd()).toBe(true);
  });

  it("says which rule refuses a token", () => {
    const session = createSession(program, vocabulary);
    write(session, '["a","a');
    const quote = session.engine.trie.cover(utf8('"'))?.[0] ?? 0;
    const { allowed, refusals } = session.explain(quote);
    expect(allowed).toBe(false);
    expect(refusals[0]?.message).toBe(
      'byte 1 of the token repeats an item that the array already holds ("uniqueItems")',
    );
  });

  it("is completed without a repetition", () => {
    const least = (items: unknown, minItems: number): Language =>
      languageOfSchema({ ...unique, items, minItems });
    expect(completed(least({ type: "string" }, 3), "")).toBe('["","a","b"]');
    expect(completed(least({ type: "integer" }, 2), "[1,1")).toBe("0]");
    expect(completed(least({ type: "string", pattern: "^[ab]$" }, 2), '["a",')).toBe('"b"]');
    completed(least({ type: "string" }, 60), "");
    const record = {
      type: "object",
      properties: { id: { type: "string" }, on: { type: "boolean" } },
      required: ["id", "on"],
      additionalProperties: false,
    };
    completed(least(record, 4), "");
    completed(least(record, 2), '[{"id":"x","on":true},{"id":"x","on":');
    const constants = { anyOf: [{ const: { a: 1 } }, { const: { a: 2 } }, { const: { b: [3] } }] };
    completed(least(constants, 3), "");
    completed(least(constants, 3), '[{"a":2},{"a":');
  });

  it("equals a fresh replay of what remains of its history", () => {
    const items = {
      anyOf: [{ enum: [{ a: [1] }, { a: [2] }] }, { type: "boolean" }, { type: "string", maxLength: 2 }],
    };
    const constraints = [
      { kind: "schema", text: JSON.stringify({ ...unique, items }), maxWhitespace: 1 },
    ] as const;
    const engine = new Engine(compile(constraints), vocabulary);
    const tiny = new Engine(compile(constraints, { limits: { maxPoolSize: 4 } }), vocabulary);
    for (const [tested, numRuns] of [
      [engine, 12],
      [tiny, 6],
    ] as const) {
      fc.assert(
        fc.property(sessionCommands(engine), (commands) => {
          fc.modelRun(() => ({ model: emptyModel(), real: tested.session() }), commands);
        }),
        { seed: 31, numRuns },
      );
    }
  });

  it("finds texts that satisfy other constraints as well", () => {
    const both = (pattern: string) =>
      compile([
        {
          kind: "schema",
          text: JSON.stringify({ ...unique, items: { type: "string" } }),
          whitespace: "compact",
        },
        { kind: "regex", pattern },
      ]);
    expect(both('\\["[ab]"(,"[ab]")*\\]').satisfiability).toBe("sat");
    // The shortest text of both would repeat an item.
    const program = both('\\["[ab]",".",.*\\]');
    expect(program.satisfiability).toBe("sat");
    const session = createSession(program, vocabulary);
    const text = textOf(session.completion() ?? new Uint8Array(0));
    const items: unknown[] = JSON.parse(text);
    expect(new Set(items).size).toBe(items.length);
    expect(items.length).toBeGreaterThan(1);
    expect(() => both('\\["a","a"(,.*)?\\]')).toThrow("No output satisfies schema and regex together");
    expect(() => both("[0-9]+")).toThrow("No output satisfies");
  });

  it("generates items that differ, whatever the model wants", async () => {
    for (let seed = 0; seed < 12; seed++) {
      const result = await generate({
        model: adversaryModel({ vocabulary, seed, endWeight: 40 }),
        prompt: "",
        constraints: [
          {
            kind: "schema",
            text: JSON.stringify({ ...unique, items: { type: "string", maxLength: 1 }, minItems: 2 }),
            whitespace: "compact",
          },
        ],
        maxTokens: 60,
      });
      expect(result.status, result.code).toBe("complete");
      expect(result.validation.satisfied).toEqual(["schema"]);
      const items: unknown[] = JSON.parse(result.code);
      expect(new Set(items).size).toBe(items.length);
    }
  });

  it("ends in a budget error where an array outgrows the limit", () => {
    const { recognizer } = languageOfSchema(unique, { limits: { ...DEFAULT_LIMITS, maxUniqueBytes: 20 } });
    expect(() => recognizer.advanceAll(recognizer.start(), utf8('["0123456789","0123456789"]'))).toThrow(
      BudgetError,
    );
  });
});
