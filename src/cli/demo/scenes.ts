/** The three scenes of `ananke demo`: what is asked for, under what, and checks that know nothing of our engine. */
import type { Constraint } from "../../index.ts";
import { InternalError } from "../../kernel/index.ts";
import type { CheckReport, SampleProject } from "./sample-project.ts";
import { checkAgainstSchema } from "./schema-check.ts";

export interface Scene {
  readonly title: string;
  readonly constraint: Constraint;
  readonly prompt: string;
  readonly maxTokens: number;
  /** What the reader has to see around the output. */
  readonly shownBefore: string;
  readonly shownAfter: string;
  /** What the constraint promises, checked. */
  verify(code: string, signal: AbortSignal): Promise<CheckReport>;
  /** What nobody promises, but a good model gets right. */
  readonly test?: (signal: AbortSignal) => Promise<CheckReport>;
}

const ORDER_SCHEMA = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "id": { "type": "integer", "minimum": 1000, "maximum": 99999 },
    "status": { "enum": ["open", "paid", "shipped"] },
    "customer": { "type": "string", "pattern": "^[A-Z][a-z]{2,9}$" },
    "items": {
      "type": "array",
      "minItems": 1,
      "maxItems": 3,
      "items": {
        "type": "object",
        "properties": {
          "sku": { "type": "string", "pattern": "^[A-Z]{2}-[0-9]{4}$" },
          "count": { "type": "integer", "minimum": 1, "maximum": 20 }
        },
        "required": ["sku", "count"],
        "additionalProperties": false
      }
    }
  },
  "required": ["id", "status", "customer", "items"],
  "additionalProperties": false
}`;

/** A file with a place to fill, and one that the project does not have yet. */
const FILE = "weather.ts";
const NEW_FILE = "average.ts";
const AVERAGE = {
  sentence: "/** The average of the temperatures, zero when there are none. */\n",
  signature: "export function averageTemperature(temperatures: readonly number[]): number",
};
/** Stands where something has to be written. */
const PLACEHOLDER = /^ {2}throw new Error\(`not written yet.*\n/m;

/** @param project  what the scenes on programs write into */
export function demoScenes(project: SampleProject): readonly Scene[] {
  return [orderScene(), functionScene(project), holeScene(project)];
}

function orderScene(): Scene {
  return {
    title: "a JSON record: an order under a schema",
    constraint: { kind: "schema", text: ORDER_SCHEMA, whitespace: "compact" },
    prompt: "An order as JSON: ",
    maxTokens: 120,
    shownBefore: "",
    shownAfter: "",
    verify: (code) => checkAgainstSchema(ORDER_SCHEMA, code),
  };
}

function functionScene(project: SampleProject): Scene {
  const { sentence, signature } = AVERAGE;
  return bodyScene(project, {
    title: "a function: from a sentence and a signature, in a new file of a project",
    file: NEW_FILE,
    prefix: sentence,
    signature,
    suffix: "",
    shownFrom: 0,
    test: "average.tests.mjs",
  });
}

function holeScene(project: SampleProject): Scene {
  const file = project.read(FILE);
  const found = PLACEHOLDER.exec(file);
  if (found === null) throw new InternalError(`${FILE} of the sample project has no place to fill`);
  const { 0: placeholder, index: at } = found;
  const line = file.lastIndexOf("\n", at - 2) + 1;
  return bodyScene(project, {
    title: "a hole: the body that is missing in the middle of a file",
    file: FILE,
    prefix: file.slice(0, line),
    signature: file.slice(line, at).replace(/ \{\n$/, ""),
    suffix: file.slice(at + placeholder.length).replace(/^\}\n/, ""),
    shownFrom: file.lastIndexOf("/**", at),
    test: "weather.tests.mjs",
  });
}

interface BodyRequest {
  readonly title: string;
  readonly file: string;
  readonly prefix: string;
  readonly signature: string;
  readonly suffix: string;
  /** Place in the prefix from which it is shown. */
  readonly shownFrom: number;
  readonly test: string;
}

/** The body of a function in a file of the project, checked for types. */
function bodyScene(project: SampleProject, request: BodyRequest): Scene {
  const { title, file, prefix, signature, suffix, shownFrom, test } = request;
  return {
    title,
    constraint: {
      kind: "language",
      language: "typescript",
      file,
      prefix,
      suffix,
      signature,
      project: project.folder,
    },
    prompt: "",
    maxTokens: 120,
    shownBefore: `${prefix.slice(shownFrom)}${signature} {\n`,
    shownAfter: "\n}\n",
    async verify(code, signal) {
      project.write(file, `${prefix}${signature} {\n${code}\n}\n${suffix}`);
      return await project.compile(signal);
    },
    test: (signal) => project.test(test, signal),
  };
}
