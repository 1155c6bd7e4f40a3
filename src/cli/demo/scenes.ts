/** The three scenes of `ananke demo`: what is asked for, under what, and checks that know nothing of our engine. */
import { join } from "node:path";
import {
  type Constraint,
  type GenerationEvent,
  type GenerationResult,
  generate,
  type ModelAdapter,
  openRefinement,
  type SamplingOptions,
} from "../../index.ts";
import { InternalError } from "../../kernel/index.ts";
import type { CheckReport, SampleProject } from "./sample-project.ts";
import { checkAgainstSchema } from "./schema-check.ts";

/** What a scene is written with. */
export interface Writing {
  readonly model: ModelAdapter;
  readonly sampling: SamplingOptions;
  readonly signal: AbortSignal;
  readonly onEvent: (event: GenerationEvent) => void;
}

export interface Scene {
  readonly title: string;
  /** Has the model write it, through the public API. */
  write(writing: Writing): Promise<GenerationResult>;
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
const MAX_TOKENS = 120;
/** Stands where something has to be written. */
const PLACEHOLDER = /^ {2}throw new Error\(`not written yet.*\n/m;

/** @param project  what the scenes on programs write into */
export function demoScenes(project: SampleProject): readonly Scene[] {
  return [orderScene(), functionScene(project), holeScene(project)];
}

function orderScene(): Scene {
  return {
    title: "a JSON record: an order under a schema",
    write: (writing) =>
      writeUnder(
        { kind: "schema", text: ORDER_SCHEMA, whitespace: "compact" },
        "An order as JSON: ",
        writing,
      ),
    shownBefore: "",
    shownAfter: "",
    verify: (code) => checkAgainstSchema(ORDER_SCHEMA, code),
  };
}

function writeUnder(
  constraint: Constraint,
  prompt: string,
  { sampling, ...writing }: Writing,
): Promise<GenerationResult> {
  return generate({ ...writing, ...sampling, constraints: [constraint], prompt, maxTokens: MAX_TOKENS });
}

/** The body of a function that the project does not have yet, checked for types. */
function functionScene(project: SampleProject): Scene {
  const { sentence: prefix, signature } = AVERAGE;
  return {
    title: "a function: from a sentence and a signature, in a new file of a project",
    write: (writing) =>
      writeUnder(
        {
          kind: "language",
          language: "typescript",
          file: NEW_FILE,
          prefix,
          signature,
          project: project.folder,
        },
        "",
        writing,
      ),
    shownBefore: `${prefix}${signature} {\n`,
    shownAfter: "\n}\n",
    async verify(code, signal) {
      project.write(NEW_FILE, `${prefix}${signature} {\n${code}\n}\n`);
      return await project.compile(signal);
    },
    test: (signal) => project.test("average.tests.mjs", signal),
  };
}

/** What `ananke fill` does: the file has a hole where the placeholder stands. */
function holeScene(project: SampleProject): Scene {
  const file = project.read(FILE);
  const found = PLACEHOLDER.exec(file);
  if (found === null) throw new InternalError(`${FILE} of the sample project has no place to fill`);
  const { 0: placeholder, index: at } = found;
  const before = file.slice(0, at);
  const after = file.slice(at + placeholder.length - 1);
  return {
    title: "a hole: the body that is missing in the middle of a file, as by `ananke fill`",
    write: (writing) => fillHole(project, `${before}  //? body${after}`, writing),
    shownBefore: file.slice(file.lastIndexOf("/**", at), at),
    shownAfter: "\n}\n",
    async verify(code, signal) {
      project.write(FILE, before + code + after);
      return await project.compile(signal);
    },
    test: (signal) => project.test("weather.tests.mjs", signal),
  };
}

/** @returns the generation whose text the file took; where it took none, the last one, as failed */
async function fillHole(
  project: SampleProject,
  text: string,
  { onEvent, ...writing }: Writing,
): Promise<GenerationResult> {
  let last: GenerationResult | undefined;
  const session = await openRefinement({
    ...writing,
    file: join(project.folder, FILE),
    text,
    project: project.folder,
    maxTokens: MAX_TOKENS,
    onEvent(event) {
      if (event.type !== "writing") return;
      if (event.event.type === "done") last = event.event.result;
      onEvent(event.event);
    },
  });
  try {
    const { status } = await session.generate();
    if (last === undefined) throw new InternalError("The hole was filled without asking the model");
    return status === "impossible" ? { ...last, status: "failed" } : last;
  } finally {
    await session.dispose();
  }
}
