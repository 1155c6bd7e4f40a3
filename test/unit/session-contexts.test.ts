/** `Session.contexts()`: the constructs around the end of an output, however it was written and gone back over. */
import { describe, expect, it } from "vitest";
import {
  advanceTrail,
  type Contexts,
  openConstructs,
  Recognizer,
  startTrail,
} from "../../domains/syntax/index.ts";
import type { Vocabulary } from "../../masks/index.ts";
import { type ConstraintInput, compile, createSession, type Session } from "../../src/index.ts";
import { DEFAULT_LIMITS, seededRandom } from "../../src/kernel/index.ts";
import { languageGrammar } from "../../src/languages/index.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const vocabulary = smallVocabulary();
const TYPESCRIPT: ConstraintInput = { kind: "language", language: "typescript" };

function sessionOf(constraint: ConstraintInput, maxPoolSize = DEFAULT_LIMITS.maxPoolSize): Session {
  return createSession(compile([constraint], { limits: { ...DEFAULT_LIMITS, maxPoolSize } }), vocabulary);
}

/** Tokens that spell `text`, cut at random where there is a choice. */
function write(session: Session, text: string, random = seededRandom(1)): void {
  const bytes = utf8(text);
  for (let at = 0; at < bytes.length; ) {
    const fitting = tokensAt(vocabulary, bytes, at);
    const token = fitting[Math.floor(random() * fitting.length)]!;
    session.accept(token);
    at += vocabulary.byteLengthOf(token);
  }
}

function tokensAt(words: Vocabulary, bytes: Uint8Array, at: number): number[] {
  const fitting: number[] = [];
  for (let id = 0; id < words.size; id++) {
    const own = words.bytesOf(id);
    if (own.length > 0 && own.every((byte, i) => bytes[at + i] === byte)) fitting.push(id);
  }
  return fitting;
}

const recognizer = new Recognizer(languageGrammar("typescript"));

/** The same read afresh, byte by byte. */
function fresh(text: string): Contexts {
  const start = recognizer.start();
  const { state, trail } = advanceTrail(recognizer, start, startTrail(start), utf8(text), 0)!;
  return openConstructs(recognizer, state, trail, utf8(text).length);
}

function shown({ open }: Contexts): string {
  return open
    .map(
      ({ type, field, index, start }) =>
        `${type}@${start}${field === undefined ? "" : `.${field}`}[${index}]`,
    )
    .join(" < ");
}

const TEXT = "class A { m(x: string) { return f(1, { k: [x,\n g(x, y, ";

describe("contexts of a session", () => {
  it("name the open constructs with fields, argument numbers and offsets", () => {
    const session = sessionOf(TYPESCRIPT);
    write(session, TEXT);
    expect(shown(session.contexts()!)).toBe(
      "arguments@48[2] < call_expression@47.arguments[1] < array@42[1] < pair@39.value[1] < object@37[0] < " +
        "arguments@33[1] < call_expression@32.arguments[1] < return_statement@25[0] < statement_block@23[0] < " +
        "method_definition@10.body[undefined] < class_body@8[0] < class_declaration@0.body[1] < program@0[0]",
    );
  });

  it("are those of the text, however it was cut, gone back over and taken up again", () => {
    const random = seededRandom(3);
    for (let round = 0; round < 4; round++) {
      const session = sessionOf(TYPESCRIPT);
      const middle = Math.floor(random() * TEXT.length);
      write(session, TEXT.slice(0, middle), random);
      expect(session.contexts()).toEqual(fresh(TEXT.slice(0, middle)));
      const checkpoint = session.checkpoint();
      const fork = session.fork();
      session.rollback(Math.floor(random() * session.length));
      const rest = new TextDecoder().decode(session.bytes());
      expect(session.contexts()).toEqual(fresh(rest));
      session.restore(checkpoint);
      for (const one of [session, fork]) {
        write(one, TEXT.slice(middle), random);
        expect(one.contexts()).toEqual(fresh(TEXT));
      }
    }
  });

  it("stay the same when the session's stacks move to a fresh pool", () => {
    const session = sessionOf(TYPESCRIPT, 50);
    for (let end = 1; end <= TEXT.length; end++) {
      write(session, TEXT.slice(end - 1, end));
      expect(session.contexts()).toEqual(fresh(TEXT.slice(0, end)));
    }
  });

  it("count offsets from the beginning of the prefix of a hole", () => {
    const session = sessionOf({
      kind: "language",
      language: "go",
      prefix: "package p\nfunc f() {\n\tg(1, ",
      suffix: ")\n}\n",
    });
    write(session, "h(2, ");
    expect(shown(session.contexts()!)).toMatch(
      /^argument_list@28\[1\] < call_expression@27\.arguments\[1\] < argument_list@23\[1\] < call_expression@22/,
    );
  });

  it("are those of the first language, and there are none without a grammar", () => {
    const both = compile([{ kind: "regex", pattern: "[^]*" }, TYPESCRIPT]);
    const session = createSession(both, vocabulary);
    write(session, "f(");
    expect(session.contexts()).toEqual(fresh("f("));
    expect(createSession(compile([]), vocabulary).contexts()).toBeUndefined();
  });
});
