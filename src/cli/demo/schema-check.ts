/**
 * Checks an output against a schema without our engine: by ajv where it is installed (it is no dependency of the
 * package), else that it is JSON at all. The door to ajv.
 */

/** How an output was checked, and whether it passed. */
export interface Verdict {
  readonly passed: boolean;
  /** Which check it was, in words. */
  readonly by: string;
}

export async function checkAgainstSchema(schema: string, code: string): Promise<Verdict> {
  let value: unknown;
  try {
    value = JSON.parse(code);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    return { passed: false, by: "JSON.parse" };
  }
  const Ajv = await loadAjv();
  if (Ajv === undefined) return { passed: true, by: "JSON.parse alone (install ajv for the whole schema)" };
  const validate = new Ajv({ strict: false }).compile(JSON.parse(schema));
  return { passed: validate(value), by: "JSON.parse and ajv" };
}

async function loadAjv() {
  try {
    return (await import("ajv/dist/2020.js")).Ajv2020;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ERR_MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}
