/**
 * What every engine runs before anything is timed, so that the first files do not pay for a compiler that is still
 * warming up. Schemas of our own, with the common keywords.
 */
import type { TokenId, Vocabulary } from "../../../masks/index.ts";
import type { BenchEngine } from "../peers/engine.ts";
import { replay } from "../replay.ts";
import { tokenize } from "../tokenize.ts";

const ROUNDS = 12;

const SAMPLES: readonly { readonly schema: string; readonly texts: readonly string[] }[] = [
  {
    schema: `{"type": "object", "properties": {
      "name": {"type": "string", "minLength": 1, "maxLength": 40}, "age": {"type": "integer", "minimum": 0, "maximum": 150},
      "mail": {"type": "string", "pattern": "^[a-z]+@[a-z]+\\\\.org$"}, "member": {"type": "boolean"}},
      "required": ["name", "age"], "additionalProperties": false}`,
    texts: [
      '{"name": "Ada Lovelace", "age": 36, "mail": "ada@engines.org", "member": true}',
      '{"name": "", "age": 1}',
    ],
  },
  {
    schema: `{"$defs": {"tree": {"type": "object", "properties": {
      "label": {"type": "string"}, "children": {"type": "array", "items": {"$ref": "#/$defs/tree"}, "maxItems": 4}}}},
      "$ref": "#/$defs/tree"}`,
    texts: [
      '{"label": "root", "children": [{"label": "left", "children": []}, {"label": "right", "more": [1.5, -2e3, null]}]}',
    ],
  },
  {
    schema: `{"type": "array", "items": {"anyOf": [{"type": "number"}, {"enum": ["north", "south", "east"]},
      {"type": "object", "additionalProperties": {"type": "string", "format": "date"}}]}, "minItems": 1}`,
    texts: ['[3.25, "south", {"since": "2021-04-30", "until": "2022-01-02"}, "east"]', '["west"]', "[]"],
  },
  { schema: "{}", texts: ['{"a": ["text with \\"quotes\\" and a line\\n", {"b": {"c": [[], {}, false]}}]}'] },
];

/** Failures are no matter here: an engine that refuses a keyword simply warms up less. */
export async function warmUp(engine: BenchEngine, vocabulary: Vocabulary, end: TokenId): Promise<void> {
  const samples = SAMPLES.map(({ schema, texts }) => ({
    schema,
    texts: texts.map((text) => tokenize(vocabulary, text)),
  }));
  for (let round = 0; round < (engine.warmUpRounds ?? ROUNDS); round++) {
    for (const { schema, texts } of samples) {
      try {
        await engine.compile({ kind: "schema", text: schema });
        for (const tokens of texts) {
          await engine.reset();
          await replay(engine, tokens, end);
        }
      } catch (error) {
        if (engine.isFatal?.(error) === true) throw error;
      }
    }
  }
  engine.release?.();
}
