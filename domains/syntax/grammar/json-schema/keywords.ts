/** What each keyword of JSON Schema is: an assertion to enforce, a description, or a place that holds other schemas. */

/** Descriptions; they never decide whether a value is valid. */
export const ANNOTATIONS: ReadonlySet<string> = new Set([
  "$comment",
  "contentEncoding",
  "contentMediaType",
  "contentSchema",
  "default",
  "deprecated",
  "description",
  "examples",
  "readOnly",
  "title",
  "writeOnly",
]);

/** Identification and storage; they take effect through references. */
export const STRUCTURE: ReadonlySet<string> = new Set([
  "$anchor",
  "$defs",
  "$dynamicAnchor",
  "$id",
  "$recursiveAnchor",
  "$schema",
  "$vocabulary",
  "definitions",
  "id",
]);

export type TypeName = "null" | "boolean" | "integer" | "number" | "string" | "array" | "object";

export const TYPE_NAMES: ReadonlySet<string> = new Set<TypeName>([
  "null",
  "boolean",
  "integer",
  "number",
  "string",
  "array",
  "object",
]);

export function isTypeName(name: string): name is TypeName {
  return TYPE_NAMES.has(name);
}

/** Keywords by the draft that brought them; in earlier drafts they are unknown, and unknown keywords have no effect. */
export const INTRODUCED_IN: ReadonlyMap<string, number> = new Map([
  ["const", 6],
  ["contains", 6],
  ["propertyNames", 6],
  ["else", 7],
  ["if", 7],
  ["then", 7],
  ["$recursiveRef", 2019],
  ["dependentRequired", 2019],
  ["dependentSchemas", 2019],
  ["maxContains", 2019],
  ["minContains", 2019],
  ["unevaluatedItems", 2019],
  ["unevaluatedProperties", 2019],
  ["$dynamicRef", 2020],
  ["prefixItems", 2020],
]);
