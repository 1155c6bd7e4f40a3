/**
 * Reads schemas into assertions: checks the shape of every keyword, evens out the drafts, resolves references, and
 * keeps the account of descriptions and unknown keywords. An assertion that cannot be enforced is an error here or in
 * `normalise.ts`; nothing is skipped.
 * Source: JSON Schema 2020-12 and draft-07, Core and Validation.
 */
import {
  type JsonNode,
  type JsonObject,
  type JsonString,
  jsonPointer,
  SpecError,
} from "../../../../src/kernel/index.ts";
import type { FrontEndNote } from "../front-end.ts";
import { parseRegex } from "../regex/parse.ts";
import type { Assertion, MemberPattern, Schema, SchemaNode } from "./assertions.ts";
import { isInteger, parseDecimal, signOf } from "./decimal.ts";
import type { SchemaDocument } from "./document.ts";
import { formatConstraint } from "./formats.ts";
import { ANNOTATIONS, INTRODUCED_IN, STRUCTURE, type TypeName } from "./keywords.ts";
import type { Bound } from "./number-language.ts";
import type { NumberSet, Numbers } from "./numbers.ts";
import { Shapes } from "./shapes.ts";
import { StringPattern, stringsOf } from "./string-pattern.ts";
import type { Strings } from "./strings.ts";

export interface ReaderOptions {
  /** A `format` nobody knows: an error, or a description as the specification has it. */
  readonly unknownFormats: "refuse" | "annotate";
}

export class SchemaReader {
  readonly document: SchemaDocument;
  /** Some schema that was read wants items to differ. */
  hasUniqueItems = false;
  readonly #notes: { readonly node: JsonNode; readonly note: Omit<FrontEndNote, "path"> }[] = [];
  readonly #shapes: Shapes;
  readonly #strings: Strings;
  readonly #numbers: Numbers;
  readonly #options: ReaderOptions;
  readonly #schemas = new Map<JsonNode, Schema>();
  readonly #patterns = new Map<string, StringPattern>();
  readonly #formats = new Map<string, StringPattern>();

  constructor(document: SchemaDocument, strings: Strings, numbers: Numbers, options: ReaderOptions) {
    this.document = document;
    this.#shapes = new Shapes(document);
    this.#strings = strings;
    this.#numbers = numbers;
    this.#options = options;
  }

  /** The account of what was read so far. */
  get notes(): FrontEndNote[] {
    return this.#notes.map(({ node, note }) => ({ path: jsonPointer(node), ...note }));
  }

  /** The schema at `node`; `true` accepts everything, `false` nothing. */
  read(node: SchemaNode): Schema | boolean {
    if (node.kind === "boolean") return node.value;
    if (node.kind !== "object") {
      throw this.document.error(
        node,
        `A schema must be an object or a boolean, not ${this.document.quote(node)}`,
      );
    }
    let schema = this.#schemas.get(node);
    if (schema === undefined) {
      schema = { node, assertions: this.#assertions(node) };
      this.#schemas.set(node, schema);
    }
    return schema;
  }

  #assertions(node: JsonObject): Assertion[] {
    const { draft } = this.document;
    const reference = node.members.get("$ref");
    const out: Assertion[] = [];
    if (reference !== undefined) {
      out.push(this.#reference(reference));
      if (draft <= 7) {
        // Until draft 7 a reference replaces everything beside it.
        for (const [keyword, value] of node.members) {
          if (keyword === "$ref" || STRUCTURE.has(keyword)) continue;
          this.#note(value, keyword, "annotation", `has no effect beside "$ref" in draft ${draft}`);
        }
        return out;
      }
    }
    for (const [keyword, value] of node.members) this.#keyword(node, keyword, value, out);
    return withTypedValues(out);
  }

  #keyword(node: JsonObject, keyword: string, value: JsonNode, out: Assertion[]): void {
    const own = [keyword];
    const introducedIn = INTRODUCED_IN.get(keyword) ?? 0;
    if (introducedIn > this.document.draft) {
      this.#note(
        value,
        keyword,
        "unknown-keyword",
        `not part of draft ${this.document.draft}, which "$schema" names`,
      );
      return;
    }
    switch (keyword) {
      case "$ref":
        return;
      case "$dynamicRef":
      case "$recursiveRef":
        out.push(this.#dynamicReference(keyword, value));
        return;
      case "type":
        out.push({ kind: "types", keywords: own, types: this.#shapes.types(value) });
        return;
      case "enum":
        out.push({ kind: "values", keywords: own, values: this.#shapes.array(value) });
        return;
      case "const":
        out.push({ kind: "values", keywords: own, values: [value] });
        return;
      case "minimum":
      case "exclusiveMinimum":
      case "maximum":
      case "exclusiveMaximum":
        this.#bound(node, keyword, value, out);
        return;
      case "multipleOf":
        out.push({ kind: "numbers", keywords: own, numbers: this.#multipleOf(value) });
        return;
      case "minLength":
        out.push(this.#length(own, this.#shapes.count(value), Number.POSITIVE_INFINITY));
        return;
      case "maxLength":
        out.push(this.#length(own, 0, this.#shapes.count(value)));
        return;
      case "pattern":
        out.push(stringsOf(own, this.#pattern(this.#shapes.string(value))));
        return;
      case "format":
        this.#format(value, out);
        return;
      case "minItems":
        out.push({
          kind: "item-count",
          keywords: own,
          min: this.#shapes.count(value),
          max: Number.POSITIVE_INFINITY,
        });
        return;
      case "maxItems":
        out.push({ kind: "item-count", keywords: own, min: 0, max: this.#shapes.count(value) });
        return;
      case "uniqueItems":
        if (this.#shapes.boolean(value)) {
          this.hasUniqueItems = true;
          out.push({ kind: "unique-items", keywords: own, node: value });
        }
        return;
      case "minProperties":
        out.push({
          kind: "member-count",
          keywords: own,
          min: this.#shapes.count(value),
          max: Number.POSITIVE_INFINITY,
        });
        return;
      case "maxProperties":
        out.push({ kind: "member-count", keywords: own, min: 0, max: this.#shapes.count(value) });
        return;
      case "required":
        out.push({ kind: "required", keywords: own, keys: this.#shapes.keys(value) });
        return;
      case "propertyNames":
        out.push({ kind: "member-names", keywords: own, schema: value });
        return;
      case "properties":
        this.#members(node, out);
        return;
      case "patternProperties":
        if (!node.members.has("properties")) this.#members(node, out);
        return;
      case "additionalProperties":
        if (!node.members.has("properties") && !node.members.has("patternProperties"))
          this.#members(node, out);
        return;
      case "dependentRequired":
        for (const [key, needs] of this.#shapes.object(value).members) {
          out.push({ kind: "dependent-keys", keywords: own, key, needs: this.#shapes.keys(needs) });
        }
        return;
      case "dependentSchemas":
        for (const [key, schema] of this.#shapes.object(value).members) {
          out.push({ kind: "dependent-schema", keywords: own, key, schema });
        }
        return;
      case "dependencies":
        this.#dependencies(value, out);
        return;
      case "prefixItems":
        if (!node.members.has("items")) out.push(this.#items(node));
        return;
      case "items":
        out.push(this.#items(node));
        return;
      case "additionalItems":
        // Means something only beside a list of item schemas, and then `items` has read it.
        if (node.members.get("items")?.kind !== "array")
          this.#note(value, keyword, "annotation", "no effect here");
        return;
      case "contains":
        out.push(this.#contains(node, value));
        return;
      case "minContains":
      case "maxContains":
        if (!node.members.has("contains"))
          this.#note(value, keyword, "annotation", 'no effect without "contains"');
        return;
      case "allOf":
        out.push({ kind: "all", keywords: own, schemas: this.#shapes.schemas(value) });
        return;
      case "anyOf":
        out.push({ kind: "any", keywords: own, schemas: this.#shapes.schemas(value) });
        return;
      case "oneOf":
        out.push({ kind: "one", keywords: own, schemas: this.#shapes.schemas(value), node: value });
        return;
      case "not":
        out.push({ kind: "not", keywords: own, schema: value });
        return;
      case "if": {
        const then = node.members.get("then");
        const otherwise = node.members.get("else");
        // What it looks at counts as evaluated all the same.
        const isSeen = this.document.text.includes('"unevaluated');
        if (then === undefined && otherwise === undefined && !isSeen) {
          this.#note(value, keyword, "annotation", 'no effect without "then" or "else"');
        } else
          out.push({
            kind: "if",
            keywords: ["if", "then", "else"].filter((k) => node.members.has(k)),
            condition: value,
            then,
            otherwise,
          });
        return;
      }
      case "then":
      case "else":
        if (!node.members.has("if")) this.#note(value, keyword, "annotation", 'no effect without "if"');
        return;
      case "unevaluatedProperties":
        out.push({ kind: "unevaluated", keywords: own, target: "members", schema: value, node: value });
        return;
      case "unevaluatedItems":
        out.push({ kind: "unevaluated", keywords: own, target: "items", schema: value, node: value });
        return;
      default:
        if (ANNOTATIONS.has(keyword)) this.#note(value, keyword, "annotation");
        else if (!STRUCTURE.has(keyword)) this.#note(value, keyword, "unknown-keyword");
    }
  }

  // Values of keywords

  #bound(schema: JsonObject, keyword: string, value: JsonNode, out: Assertion[]): void {
    const isLower = keyword.endsWith("inimum");
    const isExclusive = keyword.startsWith("exclusive");
    if (isExclusive && value.kind === "boolean") {
      // Draft 4: a flag on the bound beside it, which reads it.
      return;
    }
    const flag = isExclusive
      ? undefined
      : schema.members.get(isLower ? "exclusiveMinimum" : "exclusiveMaximum");
    const isFlagged = flag?.kind === "boolean" && flag.value;
    const bound: Bound = { value: this.#shapes.number(value), inclusive: !isExclusive && !isFlagged };
    const numbers = this.#numbers.ranging(isLower ? { low: bound } : { high: bound });
    out.push({ kind: "numbers", keywords: [keyword], numbers });
  }

  #multipleOf(node: JsonNode): NumberSet {
    const step = this.#shapes.number(node);
    if (signOf(step) <= 0) throw this.document.error(node, `"multipleOf" must be greater than 0`);
    const numbers = this.#numbers.multiplesOf(step);
    if (numbers === undefined) {
      throw this.document.error(
        node,
        `"multipleOf": ${this.document.quote(node)} has too many significant digits to be enforced`,
        "Up to about 1000, not counting zeros at the end, are supported.",
      );
    }
    return numbers;
  }

  #length(keywords: readonly string[], min: number, max: number): Assertion {
    return { kind: "strings", keywords, strings: this.#strings.ofLength(min, max), hasSome: min <= max };
  }

  /** Strings that contain a match of the pattern. */
  #pattern(node: JsonString): StringPattern {
    return this.#patternText(node.value, node, node.start + 1);
  }

  #patternText(pattern: string, node: JsonNode, offset: number): StringPattern {
    let strings = this.#patterns.get(pattern);
    if (strings === undefined) {
      const { algebra } = this.#strings;
      const { file, text } = this.document;
      try {
        const ast = parseRegex(pattern, { file, within: text, baseOffset: offset, limits: algebra.limits });
        strings = new StringPattern(this.#strings, [ast], "search");
      } catch (error) {
        if (!(error instanceof SpecError)) throw error;
        const hint = error.hint;
        throw new SpecError(`${jsonPointer(node)}: ${error.message}`, {
          cause: error,
          ...(hint === undefined ? {} : { hint }),
        });
      }
      this.#patterns.set(pattern, strings);
    }
    return strings;
  }

  #format(node: JsonNode, out: Assertion[]): void {
    const name = this.#shapes.string(node).value;
    const constraint = formatConstraint(name);
    switch (constraint.kind) {
      case "pattern": {
        let strings = this.#formats.get(name);
        if (strings === undefined) {
          strings = new StringPattern(this.#strings, () =>
            constraint.patterns.map((pattern) => parseRegex(pattern, { file: `format ${name}` })),
          );
          this.#formats.set(name, strings);
        }
        out.push(stringsOf(["format"], strings));
        this.#note(node, "format", "enforced", name);
        return;
      }
      case "numbers": {
        const { low, high, integer } = constraint;
        const bound = (text: string | undefined): Bound | undefined =>
          text === undefined ? undefined : { value: parseDecimal(text), inclusive: true };
        const numbers = this.#numbers.ranging({ low: bound(low), high: bound(high), integer });
        out.push({ kind: "numbers", keywords: ["format"], numbers });
        this.#note(node, "format", "enforced", name);
        return;
      }
      case "anything":
        this.#note(node, "format", "enforced", `${name} allows every value`);
        return;
      case "refused":
        throw this.document.error(
          node,
          `"format": ${JSON.stringify(name)} cannot be enforced: ${constraint.why}`,
        );
      case "unknown":
        if (this.#options.unknownFormats === "annotate") {
          this.#note(node, "format", "annotation", `unknown format ${name}`);
          return;
        }
        throw this.document.error(
          node,
          `"format": ${JSON.stringify(name)} is not known`,
          'Set unknownFormats to "annotate" to treat unknown formats as descriptions, or use "pattern".',
        );
    }
  }

  #members(node: JsonObject, out: Assertion[]): void {
    const properties = node.members.get("properties");
    const patterns: MemberPattern[] = [];
    const patternProperties = node.members.get("patternProperties");
    if (patternProperties !== undefined) {
      for (const [source, schema] of this.#shapes.object(patternProperties).members) {
        const matching = this.#patternText(source, schema, schema.start);
        patterns.push({
          get names() {
            return matching.strings;
          },
          source,
          schema,
        });
      }
    }
    const keywords = ["properties", "patternProperties", "additionalProperties"].filter((k) =>
      node.members.has(k),
    );
    out.push({
      kind: "members",
      keywords,
      named: properties === undefined ? new Map() : this.#shapes.object(properties).members,
      patterns,
      additional: node.members.get("additionalProperties"),
    });
  }

  #dependencies(value: JsonNode, out: Assertion[]): void {
    const keywords = ["dependencies"];
    for (const [key, dependency] of this.#shapes.object(value).members) {
      if (dependency.kind === "array") {
        out.push({ kind: "dependent-keys", keywords, key, needs: this.#shapes.keys(dependency) });
      } else if (dependency.kind === "string") {
        // Draft 3 allowed a single name without the brackets.
        out.push({ kind: "dependent-keys", keywords, key, needs: [dependency.value] });
      } else {
        out.push({ kind: "dependent-schema", keywords, key, schema: dependency });
      }
    }
  }

  #items(node: JsonObject): Assertion {
    const items = node.members.get("items");
    const prefixItems = this.document.draft >= 2020 ? node.members.get("prefixItems") : undefined;
    if (items?.kind === "array") {
      return {
        kind: "items",
        keywords: ["items", "additionalItems"].filter((k) => node.members.has(k)),
        prefix: items.items,
        rest: node.members.get("additionalItems"),
      };
    }
    const prefix = prefixItems === undefined ? [] : this.#shapes.array(prefixItems);
    const keywords = ["prefixItems", "items"].filter((k) => node.members.has(k));
    return { kind: "items", keywords, prefix, rest: items };
  }

  #contains(node: JsonObject, schema: JsonNode): Assertion {
    const hasBounds = this.document.draft >= 2019;
    const min = hasBounds ? node.members.get("minContains") : undefined;
    const max = hasBounds ? node.members.get("maxContains") : undefined;
    return {
      kind: "contains",
      keywords: ["contains", "minContains", "maxContains"].filter((k) => node.members.has(k)),
      schema,
      min: min === undefined ? 1 : this.#shapes.count(min),
      max: max === undefined ? Number.POSITIVE_INFINITY : this.#shapes.count(max),
    };
  }

  #reference(node: JsonNode): Assertion {
    return {
      kind: "reference",
      keywords: ["$ref"],
      target: this.document.resolve(this.#shapes.string(node)),
    };
  }

  /** Dynamic references are plain ones as long as there is only one place they could lead to. */
  #dynamicReference(keyword: string, value: JsonNode): Assertion {
    const reference = this.#shapes.string(value);
    const name = reference.value.slice(reference.value.indexOf("#") + 1);
    const isPlain =
      keyword === "$recursiveRef"
        ? this.document.resourceCount === 1
        : name.startsWith("/") || this.document.dynamicTargets(name) <= 1;
    if (!isPlain) {
      throw this.document.error(
        value,
        `"${keyword}": ${JSON.stringify(reference.value)} could lead to several schemas, which is not supported`,
        'Use "$ref".',
      );
    }
    return { kind: "reference", keywords: [keyword], target: this.document.resolve(reference) };
  }

  #note(node: JsonNode, subject: string, treatment: FrontEndNote["treatment"], detail?: string): void {
    this.#notes.push({
      node,
      note: detail === undefined ? { subject, treatment } : { subject, treatment, detail },
    });
  }
}

/** `type` beside `enum` or `const` only selects among their values. */
function withTypedValues(assertions: Assertion[]): Assertion[] {
  const types = assertions.find((assertion) => assertion.kind === "types");
  if (types === undefined) return assertions;
  let isUsed = false;
  const selected = assertions.map((assertion): Assertion => {
    if (assertion.kind !== "values") return assertion;
    isUsed = true;
    const values = assertion.values.filter((value) => hasType(value, types.types));
    return { kind: "values", keywords: [...assertion.keywords, "type"], values };
  });
  return isUsed ? selected.filter((assertion) => assertion !== types) : assertions;
}

function hasType(value: JsonNode, types: ReadonlySet<TypeName>): boolean {
  return (
    types.has(value.kind) ||
    (value.kind === "number" && types.has("integer") && isInteger(parseDecimal(value.text)))
  );
}
