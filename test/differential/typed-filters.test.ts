/**
 * Types as a session asks for them - the rules that the next byte leaves open, white space left aside, answers and
 * filters kept - against all rules asked anew at every place.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Domain } from "../../domains/domain.ts";
import type { ParseState, Recognizer } from "../../domains/syntax/index.ts";
import { type TypesValue, typesDomain, typesFilter } from "../../domains/types/index.ts";
import { openTypes, type ProgramTypes } from "../../src/compile/index.ts";
import { Fusion } from "../../src/generate/fusion.ts";
import { OutputText } from "../../src/generate/output-text.ts";
import { TypeWatch } from "../../src/generate/type-watch.ts";
import { typedDomain } from "../../src/generate/typed-domain.ts";
import { compile } from "../../src/index.ts";
import { openTypeOracle } from "../../src/languages/index.ts";
import { folderWith } from "../helpers/cli.ts";
import { lexemes, ORACLE_PROGRAMS } from "../helpers/oracle-programs.ts";

/** What may be tried at a place, one lexeme and several. */
const TRIED = [
  ...["x", "total", "length", "Map", "undefined", "nobody", "this", "return ", "const ", "new ", "typeof "],
  ...[
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    ".",
    "?.",
    ",",
    ";",
    ":",
    "=",
    "=>",
    "+",
    "*",
    "===",
    "&&",
    "?",
    "!",
    "<",
    "++",
  ],
  ...[
    '"a"',
    "'kind'",
    "1",
    "`t`",
    " ",
    "\n",
    "/* c */",
    "// c\n",
    ");",
    " = 1;",
    "(x)",
    ".length",
    "\n++",
    " nobody;",
  ],
];
/** Places at which all of them are tried: every so-manieth. */
const STRIDE = 3;

let types: ProgramTypes;
let recognizer: Recognizer;
let project: ReturnType<typeof folderWith>;

beforeAll(async () => {
  project = folderWith({
    "tsconfig.json": '{ "compilerOptions": { "strict": true, "target": "es2022", "types": [] } }',
  });
  const constraint = {
    kind: "language",
    language: "typescript",
    start: "statements",
    project: project.path,
  } as const;
  const program = compile([constraint]);
  const opened = await openTypes(
    program.constraints,
    await openTypeOracle("typescript", { project: project.path }),
  );
  const [first] = program.constraints;
  if (opened === undefined || first === undefined) throw new Error("TypeScript has a checker");
  types = { ...opened, isClosed: true };
  recognizer = first.recognizer;
});

afterAll(async () => {
  await types.oracle.dispose();
  project.remove();
});

class Reading {
  readonly #text = new OutputText();
  readonly #fusion: Fusion;
  readonly #values: readonly unknown[];
  #state: ParseState;

  constructor(domain: Domain<TypesValue>) {
    // Values are the domain's own.
    this.#fusion = new Fusion(recognizer, [domain as Domain<unknown>], this.#text);
    this.#values = [typesDomain.lattice.top];
    this.#state = this.#fusion.start(this.#values);
  }

  allows(text: string): boolean {
    return this.#try(text) !== undefined;
  }

  canEnd(): boolean {
    return this.#fusion.canEnd(this.#state, this.#values);
  }

  accept(text: string): void {
    const after = this.#try(text);
    if (after === undefined) throw new Error(`${JSON.stringify(text)} is refused`);
    this.#text.try(new TextEncoder().encode(text));
    this.#text.accept();
    this.#fusion.moved();
    this.#state = after;
  }

  #try(text: string): ParseState | undefined {
    const from = this.#text.acceptedLength;
    this.#text.try(new TextEncoder().encode(text));
    const after = this.#fusion.advance(this.#state, from, this.#text.length, this.#values);
    this.#text.discard();
    return after;
  }
}

describe("filters of types in a session", () => {
  it.each(ORACLE_PROGRAMS)("leave at every place of a text what all rules leave there: $name", (program) => {
    const place = { prefix: program.prefix, suffix: program.suffix };
    const placed = { ...types, place };
    const watch = new TypeWatch(placed, recognizer);
    const fast = typedDomain(watch, new Set())?.domain;
    const document = types.oracle.open(place);
    const decoder = new TextDecoder();
    const slow: Domain<TypesValue> = {
      ...typesDomain,
      toFilter(_value, { terminals, before, offset }) {
        const text = decoder.decode(before(offset));
        return typesFilter({ position: document.at(text), text, vocabulary: types.vocabulary }, terminals);
      },
    };
    if (fast === undefined) throw new Error("nothing is asked");
    const readings = [new Reading(fast), new Reading(slow)] as const;
    const text = program.statements.join("\n");
    let refused = 0;
    lexemes(text).forEach(({ start, text: lexeme }, i) => {
      if (i % STRIDE === 0) {
        for (const tried of TRIED) {
          const [quick, thorough] = readings.map((reading) => reading.allows(tried));
          const where = `${JSON.stringify(tried)} behind ${JSON.stringify(text.slice(0, start))}`;
          expect(`${where}: ${quick}`).toBe(`${where}: ${thorough}`);
          if (thorough === false) refused++;
        }
        expect(readings[0].canEnd()).toBe(readings[1].canEnd());
      }
      const next = lexemes(text)[i + 1]?.start ?? text.length;
      for (const reading of readings) reading.accept(text.slice(start, next));
      expect(lexeme.length).toBeGreaterThan(0);
    });
    expect(refused).toBeGreaterThan(0);
    watch.dispose();
    document.dispose();
  });
});
