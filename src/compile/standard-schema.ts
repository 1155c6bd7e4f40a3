/**
 * Schemas that are objects of a program: JSON Schema as a value, or the schema of a validation library that can export
 * itself as JSON Schema. No library is imported: the object brings what it takes (the Standard JSON Schema interface),
 * or the caller gives the library's own function.
 * Source: Standard Schema and Standard JSON Schema, version 1 (standardschema.dev).
 */
import { SpecError } from "../kernel/index.ts";

/** A schema of Zod, Valibot, ArkType and others, as far as it is looked at here. */
export interface StandardSchema {
  readonly "~standard": { readonly version: number; readonly vendor: string };
}

/** A JSON Schema as a value of the program. Integer-like names come first in it, as in all JavaScript objects. */
export type JsonSchemaValue = boolean | { readonly [keyword: string]: unknown };

export type SchemaSource = StandardSchema | JsonSchemaValue;

export interface ExportOptions {
  /**
   * The library's own function, for schemas that do not export themselves: `z.toJSONSchema` of Zod 4 before 4.2. It is
   * called with the schema and `{ target: "draft-2020-12", io }`.
   */
  readonly toJSONSchema?: (schema: never, options: never) => unknown;
  /**
   * The side of a schema that transforms what it reads: `input` (default) is what the schema would accept, so that
   * the output of the model can be given to it; `output` is what it would make of that.
   */
  readonly io?: "input" | "output";
}

/** JSON text of a schema, and the library it came from. */
export interface ExportedSchema {
  readonly text: string;
  /** `undefined` for plain JSON Schema. */
  readonly vendor: string | undefined;
}

/** Drafts asked for, the best first. */
const TARGETS = ["draft-2020-12", "draft-07"] as const;

/**
 * The schema as JSON text.
 * @throws SpecError when it cannot be exported, with the library's reason
 */
export function exportSchema(source: unknown, options: ExportOptions = {}): ExportedSchema {
  const { toJSONSchema, io = "input" } = options;
  const standard = isStandardSchema(source) ? source["~standard"] : undefined;
  if (toJSONSchema !== undefined) {
    const vendor = standard?.vendor ?? "toJSONSchema";
    // The two ends of the call are the caller's: a schema and the function that exports such schemas.
    const convert = toJSONSchema as (schema: unknown, options: unknown) => unknown;
    return { text: attempt(vendor, () => convert(source, { target: TARGETS[0], io })), vendor };
  }
  if (standard === undefined) {
    if (
      typeof source !== "boolean" &&
      (typeof source !== "object" || source === null || Array.isArray(source))
    ) {
      throw new SpecError(`A schema is an object or a boolean, not ${printKind(source)}`, {
        hint: 'Give JSON text as "text", and a JSON Schema or a schema of Zod, Valibot or ArkType as "schema".',
      });
    }
    return { text: writeJson(source), vendor: undefined };
  }
  const { vendor } = standard;
  const convert = converterOf(standard, io);
  if (convert === undefined) {
    throw new SpecError(`This ${vendor} schema does not export itself as JSON Schema`, {
      hint:
        vendor === "zod"
          ? 'Give its function along: { kind: "schema", schema, toJSONSchema: z.toJSONSchema }. From Zod 4.2 on this is not needed.'
          : `It has no "~standard".jsonSchema: use a newer ${vendor}, its adapter for Standard JSON Schema, or give "toJSONSchema".`,
    });
  }
  let first: unknown;
  for (const target of TARGETS) {
    try {
      return { text: attempt(vendor, () => convert({ target })), vendor };
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

/** An object, or a function, that carries the properties of Standard Schema. */
export function isStandardSchema(value: unknown): value is StandardSchema {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return false;
  const standard: unknown = Reflect.get(value, "~standard");
  return (
    typeof standard === "object" && standard !== null && typeof Reflect.get(standard, "vendor") === "string"
  );
}

type Converter = (options: { readonly target: string }) => unknown;

function converterOf(standard: object, io: "input" | "output"): Converter | undefined {
  const jsonSchema: unknown = Reflect.get(standard, "jsonSchema");
  if (typeof jsonSchema !== "object" || jsonSchema === null) return undefined;
  const convert: unknown = Reflect.get(jsonSchema, io);
  // A method of the interface: it takes options and returns a schema, or throws.
  return typeof convert === "function"
    ? (options) => Reflect.apply(convert, jsonSchema, [options])
    : undefined;
}

function attempt(vendor: string, convert: () => unknown): string {
  let schema: unknown;
  try {
    schema = convert();
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new SpecError(`This ${vendor} schema has no JSON Schema: ${why}`, {
      cause,
      hint: "Replace the part that JSON cannot hold, or write the JSON Schema by hand.",
    });
  }
  return writeJson(schema);
}

/**
 * JSON text of a value, members in the order of the object. Unlike `JSON.stringify` it changes nothing: what JSON
 * cannot hold is an error.
 * @throws SpecError with a JSON pointer
 */
function writeJson(root: unknown): string {
  const open = new Set<object>();
  const write = (value: unknown, pointer: string): string => {
    switch (typeof value) {
      case "string":
      case "boolean":
        return JSON.stringify(value);
      case "bigint":
        return value.toString();
      case "number":
        if (Number.isFinite(value)) return JSON.stringify(value);
        break;
      case "object": {
        if (value === null) return "null";
        const isPlain =
          Array.isArray(value) || [Object.prototype, null].includes(Object.getPrototypeOf(value));
        if (!isPlain || open.has(value)) break;
        open.add(value);
        const text = Array.isArray(value)
          ? `[${value.map((item, i) => write(item, `${pointer}/${i}`)).join()}]`
          : `{${Object.entries(value)
              .filter(([, member]) => member !== undefined)
              .map(([key, member]) => `${JSON.stringify(key)}:${write(member, `${pointer}/${key}`)}`)
              .join()}}`;
        open.delete(value);
        return text;
      }
      default:
    }
    throw new SpecError(`The JSON Schema holds ${printKind(value)} at ${pointer || "its root"}`, {
      hint: "JSON holds objects, arrays, strings, finite numbers, booleans and null.",
    });
  };
  return write(root, "");
}

function printKind(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (typeof value !== "object" || value === null)
    return value === null ? "null" : `a value of type ${typeof value}`;
  if (Array.isArray(value)) return "an array";
  const name: unknown = Object.getPrototypeOf(value)?.constructor?.name;
  return name === "Object" ? "an object inside itself" : `an object of class ${String(name)}`;
}
