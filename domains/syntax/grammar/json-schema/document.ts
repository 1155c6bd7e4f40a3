/**
 * The schema document: where its parts are, how references inside it resolve, and errors that point into it.
 * Only this one document is known; a reference that leads outside is refused.
 * Source: JSON Schema Core 2020-12, section 8.2 (identifiers, anchors, references); RFC 6901 (pointers).
 */
import {
  escapePointerStep,
  type JsonNode,
  type JsonObject,
  type JsonString,
  jsonPointer,
  jsonSpan,
  type Limits,
  parseJson,
  SpecError,
} from "../../../../src/kernel/index.ts";

/** Editions differ in a few keywords; 5 does not exist under this name. */
export type Draft = 4 | 6 | 7 | 2019 | 2020;

/** Any absolute URI serves as the base of documents without an identifier of their own. */
const NO_BASE = "schema://document/";

/** Members whose values are data, never schemas. */
const DATA_KEYWORDS: ReadonlySet<string> = new Set(["enum", "const", "default", "examples", "example"]);

export class SchemaDocument {
  readonly file: string;
  readonly text: string;
  readonly root: JsonNode;
  readonly draft: Draft;
  #index: ReferenceIndex | undefined;

  /** @throws SpecError when the text is not JSON */
  constructor(text: string, file: string, limits: Limits) {
    this.file = file;
    this.text = text;
    this.root = parseJson(text, file, limits);
    this.draft = draftOf(this.root);
  }

  /** An error about `node`, which is named by its place in the file and by its JSON pointer. */
  error(node: JsonNode, message: string, hint?: string): SpecError {
    const span = jsonSpan(node, this.text, this.file);
    const full = `${message} (${jsonPointer(node) || "the whole schema"})`;
    return new SpecError(full, hint === undefined ? { span } : { span, hint });
  }

  /** What stands in the text at `node`, shortened for messages. */
  quote(node: JsonNode): string {
    const source = this.text.slice(node.start, node.end).replace(/\s+/g, " ");
    return source.length <= 40 ? source : `${source.slice(0, 37)}...`;
  }

  /**
   * The value that `reference` points to.
   * @throws SpecError when it leads out of the document or to nothing
   */
  resolve(reference: JsonString): JsonNode {
    const hash = reference.value.indexOf("#");
    const uri = hash === -1 ? reference.value : reference.value.slice(0, hash);
    const fragment = hash === -1 ? "" : this.#decode(reference, reference.value.slice(hash + 1));
    const isPointer = fragment === "" || fragment.startsWith("/");
    if (uri === "" && isPointer) {
      const resource = this.#resourceOf(reference);
      const target = lookUp(resource, fragment) ?? lookUp(this.root, fragment);
      if (target !== undefined) return target;
    } else {
      const { resources, anchors } = this.#references();
      const base = this.#absolute(reference, uri, this.#baseOf(reference));
      const resource = resources.get(base);
      if (resource === undefined) {
        throw this.error(
          reference,
          `"${this.#keyword(reference)}" to another document is not supported: ${JSON.stringify(reference.value)}`,
          'Copy the other schema into "$defs" of this one, with its "$id", or refer to it by a JSON pointer.',
        );
      }
      const target = isPointer ? lookUp(resource, fragment) : anchors.get(`${base}#${fragment}`);
      if (target !== undefined) return target;
    }
    throw this.error(
      reference,
      `"${this.#keyword(reference)}" points to nothing: ${JSON.stringify(reference.value)}`,
      isPointer
        ? 'Pointers start at the root of the schema, as in "#/$defs/name".'
        : `No subschema has "$anchor": ${JSON.stringify(fragment)}.`,
    );
  }

  /** How many schemas of this document declare a dynamic anchor, or are resources that could redirect one. */
  dynamicTargets(name: string): number {
    return this.#references().dynamicAnchors.get(name) ?? 0;
  }

  /** Number of schema resources, the document itself included. */
  get resourceCount(): number {
    return new Set(this.#references().resources.values()).size;
  }

  #keyword(reference: JsonString): string {
    return String(reference.key);
  }

  #decode(reference: JsonString, fragment: string): string {
    if (!fragment.includes("%")) return fragment;
    if (/%(?![0-9A-Fa-f]{2})/.test(fragment)) {
      throw this.error(reference, `Malformed percent escape in ${JSON.stringify(reference.value)}`);
    }
    const bytes = new TextEncoder().encode(fragment);
    const out: number[] = [];
    for (let i = 0; i < bytes.length; i++) {
      const isEscape = bytes[i] === 0x25;
      out.push(isEscape ? Number.parseInt(String.fromCharCode(bytes[i + 1]!, bytes[i + 2]!), 16) : bytes[i]!);
      if (isEscape) i += 2;
    }
    return new TextDecoder().decode(Uint8Array.from(out));
  }

  /** The nearest schema around `node` that has an identifier of its own, or the whole document. */
  #resourceOf(node: JsonNode): JsonNode {
    for (let at: JsonNode | undefined = node; at !== undefined; at = at.parent) {
      if (at.kind === "object" && this.#identifier(at) !== undefined) return at;
    }
    return this.root;
  }

  #baseOf(node: JsonNode): string {
    const identifiers: JsonString[] = [];
    for (let at: JsonNode | undefined = node; at !== undefined; at = at.parent) {
      const own = at.kind === "object" ? this.#identifier(at) : undefined;
      if (own !== undefined) identifiers.push(own);
    }
    let base = NO_BASE;
    for (let i = identifiers.length - 1; i >= 0; i--) {
      base = this.#absolute(identifiers[i]!, withoutFragment(identifiers[i]!.value), base);
    }
    return base;
  }

  #absolute(node: JsonNode, uri: string, base: string): string {
    if (uri === "") return base;
    if (!URL.canParse(uri, base)) throw this.error(node, `Malformed URI reference ${JSON.stringify(uri)}`);
    return withoutFragment(new URL(uri, base).href);
  }

  /** The identifier, unless it is a mere anchor. */
  #identifier(schema: JsonObject): JsonString | undefined {
    // Until draft 7 a reference replaces everything beside it, the identifier too.
    if (this.draft <= 7 && schema.members.get("$ref")?.kind === "string") return undefined;
    const id = schema.members.get(this.draft === 4 ? "id" : "$id");
    return id?.kind === "string" && withoutFragment(id.value) !== "" ? id : undefined;
  }

  #references(): ReferenceIndex {
    if (this.#index === undefined) this.#index = this.#buildIndex();
    return this.#index;
  }

  #buildIndex(): ReferenceIndex {
    const index: ReferenceIndex = {
      resources: new Map([[NO_BASE, this.root]]),
      anchors: new Map(),
      dynamicAnchors: new Map(),
    };
    const work: { readonly node: JsonNode; readonly base: string }[] = [{ node: this.root, base: NO_BASE }];
    for (let entry = work.pop(); entry !== undefined; entry = work.pop()) {
      const { node } = entry;
      let { base } = entry;
      if (node.kind === "array") for (const item of node.items) work.push({ node: item, base });
      if (node.kind !== "object") continue;
      const identifier = this.#identifier(node);
      if (identifier !== undefined) {
        base = this.#absolute(identifier, withoutFragment(identifier.value), base);
        if (!index.resources.has(base)) index.resources.set(base, node);
      }
      for (const name of anchorsOf(node)) {
        const key = `${base}#${name}`;
        if (!index.anchors.has(key)) index.anchors.set(key, node);
      }
      const dynamic = node.members.get("$dynamicAnchor");
      if (dynamic?.kind === "string") {
        index.dynamicAnchors.set(dynamic.value, (index.dynamicAnchors.get(dynamic.value) ?? 0) + 1);
      }
      for (const [key, value] of node.members) if (!DATA_KEYWORDS.has(key)) work.push({ node: value, base });
    }
    return index;
  }
}

interface ReferenceIndex {
  /** By absolute URI without fragment. */
  readonly resources: Map<string, JsonNode>;
  /** By `base#name`. */
  readonly anchors: Map<string, JsonNode>;
  readonly dynamicAnchors: Map<string, number>;
}

function anchorsOf(schema: JsonObject): string[] {
  const names: string[] = [];
  for (const keyword of ["$anchor", "$dynamicAnchor"]) {
    const anchor = schema.members.get(keyword);
    if (anchor?.kind === "string") names.push(anchor.value);
  }
  // Until draft 7 an identifier could be a mere fragment.
  for (const keyword of ["$id", "id"]) {
    const id = schema.members.get(keyword);
    const hash = id?.kind === "string" ? id.value.indexOf("#") : -1;
    if (id?.kind === "string" && hash !== -1 && hash + 1 < id.value.length)
      names.push(id.value.slice(hash + 1));
  }
  return names;
}

function withoutFragment(uri: string): string {
  const hash = uri.indexOf("#");
  return hash === -1 ? uri : uri.slice(0, hash);
}

/** The value at a JSON pointer below `node`. */
function lookUp(node: JsonNode, pointer: string): JsonNode | undefined {
  let at: JsonNode | undefined = node;
  if (pointer === "") return at;
  for (const step of pointer.slice(1).split("/")) {
    const key: string = step.includes("~") ? step.replaceAll("~1", "/").replaceAll("~0", "~") : step;
    if (at?.kind === "object") at = at.members.get(key);
    else if (at?.kind === "array") at = /^(0|[1-9]\d*)$/.test(key) ? at.items[Number(key)] : undefined;
    else return undefined;
  }
  return at;
}

function draftOf(root: JsonNode): Draft {
  const schema = root.kind === "object" ? root.members.get("$schema") : undefined;
  const uri = schema?.kind === "string" ? schema.value : "";
  const match = /json-schema\.org\/(?:draft\/(2019-09|2020-12)|draft-0([3467]))\/schema/.exec(uri);
  switch (match?.[1] ?? match?.[2]) {
    case "3":
    case "4":
      return 4;
    case "6":
      return 6;
    case "7":
      return 7;
    case "2019-09":
      return 2019;
    default:
      return 2020;
  }
}

/** The pointer of a keyword of `schema`. */
export function keywordPointer(schema: JsonObject, keyword: string): string {
  return `${jsonPointer(schema)}/${escapePointerStep(keyword)}`;
}
