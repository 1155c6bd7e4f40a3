/** Every language pack: its names, and the fixtures of what is in the language and what is not. */
import { describe, expect, it } from "vitest";
import { explainBytes, Recognizer } from "../../domains/syntax/index.ts";
import { adversaryModel, compile, createSession, generate } from "../../src/index.ts";
import { languageGrammar, languageOfFile, languagePack, languagePacks } from "../../src/languages/index.ts";
import { languageFixtures } from "../helpers/language-fixtures.ts";
import { smallVocabulary, utf8 } from "../helpers/vocabularies.ts";

const recognizers = new Map<string, Recognizer>();

function recognizerOf(language: string, start: string): Recognizer {
  const key = `${language} ${start}`;
  let recognizer = recognizers.get(key);
  if (recognizer === undefined) {
    recognizer = new Recognizer(languageGrammar(language, start));
    recognizers.set(key, recognizer);
  }
  return recognizer;
}

function explain(language: string, start: string, text: string) {
  return explainBytes(recognizerOf(language, start), utf8(text));
}

describe("packs", () => {
  it("have names, aliases and endings of their own", () => {
    const packs = languagePacks();
    const names = packs.flatMap(({ name, aliases }) => [name, ...aliases]);
    expect(new Set(names).size).toBe(names.length);
    const endings = packs.flatMap(({ extensions }) => extensions);
    expect(new Set(endings).size).toBe(endings.length);
  });

  it("are found by name, alias and file name", () => {
    expect(languagePack("GoLang").name).toBe("go");
    expect(languageOfFile("src/A.java")?.name).toBe("java");
    expect(() => languagePack("cobol")).toThrow(/Unknown language "cobol"/);
    expect(() => languageGrammar("go", "paragraph")).toThrow(/go has no start point "paragraph"/);
  });
});

describe("the constraint", () => {
  it("is a program whose outputs parse", async () => {
    const program = compile([{ kind: "language", language: "go", start: "expression" }]);
    for (let seed = 0; seed < 3; seed++) {
      const model = adversaryModel({ vocabulary: smallVocabulary(), endWeight: 20 });
      const { code, status } = await generate({ program, model, prompt: "", maxTokens: 40, seed });
      expect(status).toBe("complete");
      expect(explain("go", "expression", code).verdict).toBe("complete");
    }
  });

  it("shares what was learnt of the language", () => {
    const [a, b] = [1, 2].map(() => compile([{ kind: "language", language: "go" }]));
    expect(a?.constraints[0]?.recognizer).toBe(b?.constraints[0]?.recognizer);
  });

  it("is refused for unknown languages and start points", () => {
    expect(() => compile([{ kind: "language", language: "cobol" }])).toThrow(/Unknown language "cobol"/);
    expect(() => compile([{ kind: "language", language: "go", start: "verse" }])).toThrow(
      /no start point "verse"/,
    );
  });
});

describe.each(languagePacks().map(({ name }) => name))("%s", (language) => {
  it.each(languageFixtures(language, "accept").map(({ start, text }) => [start, text]))(
    "accepts a %s: %j",
    (start, text) => {
      const { verdict, viableBytes, expected } = explain(language, start, text);
      const rest = JSON.stringify(text.slice(viableBytes, viableBytes + 20));
      expect(verdict, `at ${rest}, expected ${expected.join(" ")}`).toBe("complete");
    },
  );

  it.each(languageFixtures(language, "reject").map(({ start, text }) => [start, text]))(
    "refuses a %s: %j",
    (start, text) => {
      expect(explain(language, start, text).verdict).not.toBe("complete");
    },
  );
});

describe("the ledger", () => {
  it("names rules of a language that nothing enforces", () => {
    const vocabulary = smallVocabulary();
    const program = compile([{ kind: "language", language: "tsx" }]);
    const { entries } = createSession(program, vocabulary).ledger();
    const open = entries.filter(
      ({ enforcement, detail }) => enforcement === "not-enforced" && /tag/.test(detail),
    );
    expect(open).toHaveLength(1);
    expect(open[0]!.domain).toBe("syntax");
    const text = utf8("const a = <b></c>");
    expect(explainBytes(program.constraints[0]!.recognizer, text).verdict).toBe("complete");
  });
});
