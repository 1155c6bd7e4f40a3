/** Checks an output against a schema without our engine: by ajv. The door to ajv; loaded when it is asked. */
import type { CheckReport } from "./sample-project.ts";

export async function checkAgainstSchema(schema: string, code: string): Promise<CheckReport> {
  let value: unknown;
  try {
    value = JSON.parse(code);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { passed: false, says: `JSON.parse: ${error.message}` };
  }
  const { Ajv2020 } = await import("ajv/dist/2020.js");
  const validate = new Ajv2020({ strict: false }).compile(JSON.parse(schema));
  const passed = validate(value);
  const [first] = validate.errors ?? [];
  return { passed, says: passed ? "ajv: valid" : `ajv: ${first?.instancePath} ${first?.message}` };
}
