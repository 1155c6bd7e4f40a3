/**
 * A schema as the conjunction of its assertions, one per keyword or group of keywords that only mean something
 * together. Everything else about a schema (drafts, spellings, defaults) is settled by `reader.ts`.
 */
import type { JsonNode, JsonObject } from "../../../../src/kernel/index.ts";
import type { TypeName } from "./keywords.ts";
import type { NumberSet } from "./numbers.ts";
import type { StringSet } from "./strings.ts";

/** A place that holds a schema: an object or a boolean. */
export type SchemaNode = JsonNode;

export type Assertion = { readonly keywords: readonly string[] } & (
  | { readonly kind: "types"; readonly types: ReadonlySet<TypeName> }
  /** One of these values: `enum`, `const`. */
  | { readonly kind: "values"; readonly values: readonly JsonNode[] }
  /** If a number, then one of these. */
  | { readonly kind: "numbers"; readonly numbers: NumberSet }
  /** If a string, then one of these. The set may be made when it is first looked at. */
  | {
      readonly kind: "strings";
      readonly strings: StringSet;
      /** There surely are such strings. */
      readonly hasSome: boolean;
    }
  /** If an object: each member satisfies what its name selects. */
  | {
      readonly kind: "members";
      readonly named: ReadonlyMap<string, SchemaNode>;
      readonly patterns: readonly MemberPattern[];
      readonly additional: SchemaNode | undefined;
    }
  | { readonly kind: "required"; readonly keys: readonly string[] }
  | { readonly kind: "member-count"; readonly min: number; readonly max: number }
  | { readonly kind: "member-names"; readonly schema: SchemaNode }
  /** If the member `key` is there, then these are too. */
  | { readonly kind: "dependent-keys"; readonly key: string; readonly needs: readonly string[] }
  | { readonly kind: "dependent-schema"; readonly key: string; readonly schema: SchemaNode }
  | { readonly kind: "items"; readonly prefix: readonly SchemaNode[]; readonly rest: SchemaNode | undefined }
  | { readonly kind: "item-count"; readonly min: number; readonly max: number }
  | { readonly kind: "unique-items"; readonly node: JsonNode }
  | { readonly kind: "contains"; readonly schema: SchemaNode; readonly min: number; readonly max: number }
  | { readonly kind: "all"; readonly schemas: readonly SchemaNode[] }
  | { readonly kind: "any"; readonly schemas: readonly SchemaNode[] }
  | { readonly kind: "one"; readonly schemas: readonly SchemaNode[]; readonly node: JsonNode }
  | { readonly kind: "not"; readonly schema: SchemaNode }
  | {
      readonly kind: "if";
      readonly condition: SchemaNode;
      readonly then: SchemaNode | undefined;
      readonly otherwise: SchemaNode | undefined;
    }
  | { readonly kind: "reference"; readonly target: SchemaNode }
  /** Of members or items that no other assertion of the schema, nor of those it combines, has looked at. */
  | {
      readonly kind: "unevaluated";
      readonly target: "members" | "items";
      readonly schema: SchemaNode;
      readonly node: JsonNode;
    }
);

export interface MemberPattern {
  /** Names that match, as a set of strings; made when it is first looked at. */
  readonly names: StringSet;
  readonly source: string;
  readonly schema: SchemaNode;
}

export interface Schema {
  readonly node: JsonObject;
  readonly assertions: readonly Assertion[];
}
