/**
 * Checks an output against a schema without our engine: by ajv where it is installed (it is no dependency of the
 * package), else that it is JSON at all. The door to ajv.
 */
import type { CheckReport } from "./sample-project.ts";

export async function checkAgainstSchema(schema: string, code: string): Promise<CheckReport> {
  let value: unknown;
  try {
    value = JSON.parse(code);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { passed: false, says: `JSON.parse: ${error.message}` };
  }
  const Ajv = await loadAjv();
  if (Ajv === undefined) return { passed: true, says: "JSON.parse alone (install ajv for the whole schema)" };
  const validate = new Ajv({ strict: false }).compile(JSON.parse(schema));
  const passed = validate(value);
  const [first] = validate.errors ?? [];
  return { passed, says: passed ? "ajv: valid" : `ajv: ${first?.instancePath} ${first?.message}` };
}

async function loadAjv() {
  try {
    return (await import("ajv/dist/2020.js")).Ajv2020;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
