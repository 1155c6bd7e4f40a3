/** What tests of the JSON Schema front end share: an independent judge, the compiled language, random members of it. */
import { Ajv, type Options } from "ajv";
import { Ajv2020 } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import {
  compileJsonSchema,
  type JsonSchemaOptions,
} from "../../domains/syntax/grammar/json-schema/compile.ts";
import {
  cheapestCompletion,
  type FrontEndNote,
  type ParseState,
  Recognizer,
} from "../../domains/syntax/index.ts";

const AJV_OPTIONS: Options = { strict: false, allErrors: false, validateFormats: true, logger: false };

const judges = new Map<7 | 2020, Ajv>();

/** Making one takes longer than compiling most schemas. */
function ajvOf(draft: 7 | 2020): Ajv {
  let ajv = judges.get(draft);
  if (ajv === undefined) {
    ajv = draft === 7 ? new Ajv(AJV_OPTIONS) : new Ajv2020(AJV_OPTIONS);
    // The package is CommonJS: its function is the default of the default.
    const add = (addFormats as unknown as { default?: (ajv: Ajv) => unknown }).default ?? addFormats;
    (add as (ajv: Ajv) => unknown)(ajv);
    judges.set(draft, ajv);
  }
  return ajv;
}

/** Validity by ajv, for draft 7 or 2020-12. */
export function judge(schema: unknown, draft: 7 | 2020 = 2020): (value: unknown) => boolean {
  const ajv = ajvOf(draft);
  try {
    const validate = ajv.compile(schema as object | boolean);
    return (value) => validate(value) === true;
  } finally {
    // The next schema may have the same identifier.
    ajv.removeSchema();
  }
}

export interface Language {
  readonly recognizer: Recognizer;
  readonly notes: readonly FrontEndNote[];
  accepts(text: string): boolean;
  /** Some continuation of the text is accepted. */
  isViable(text: string): boolean;
}

/** The language of a schema; `schema` may be JSON text. */
export function languageOfSchema(schema: unknown, options: JsonSchemaOptions = {}): Language {
  const text = typeof schema === "string" ? schema : JSON.stringify(schema);
  const { grammar, notes } = compileJsonSchema(text, options);
  const recognizer = new Recognizer(grammar);
  const read = (input: string): ParseState | undefined =>
    recognizer.advanceAll(recognizer.start(), new TextEncoder().encode(input));
  return {
    recognizer,
    notes,
    accepts: (input) => {
      const state = read(input);
      return state !== undefined && recognizer.canEnd(state);
    },
    isViable: (input) => read(input) !== undefined,
  };
}

/**
 * A random text of the language: up to `steps` bytes, each drawn from those allowed, then the cheapest end.
 * @param random numbers in [0, 1)
 */
export function randomMember({ recognizer }: Language, random: () => number, steps: number): string {
  let state = recognizer.start();
  const bytes: number[] = [];
  for (let i = 0; i < steps; i++) {
    if (recognizer.canEnd(state) && random() < 0.2) return decode(bytes);
    const allowed: number[] = [];
    for (let byte = 0; byte < 256; byte++) {
      if (recognizer.advance(state, byte) !== undefined) allowed.push(byte);
    }
    if (allowed.length === 0) break;
    // Mostly plain characters; white space seldom.
    const plain = allowed.filter((byte) => byte > 0x20 && byte < 0x7f);
    const from = plain.length > 0 && random() < 0.9 ? plain : allowed;
    const byte = from[Math.floor(random() * from.length)] ?? 0;
    const next = recognizer.advance(state, byte);
    if (next === undefined) break;
    state = next;
    bytes.push(byte);
  }
  const rest = cheapestCompletion(recognizer, state);
  if (rest === undefined) throw new Error(`no end for ${decode(bytes)}`);
  return decode([...bytes, ...rest]);
}

function decode(bytes: readonly number[]): string {
  return new TextDecoder("utf-8", { fatal: true }).decode(Uint8Array.from(bytes));
}
