/**
 * Why no value satisfies a schema: a smallest set of keywords that already contradict each other, found by leaving out
 * one after the other, and below them the members and items that cannot exist.
 */
import { type JsonNode, jsonPointer, jsonSpan, type Reason } from "../../../../src/kernel/index.ts";
import type { Assertion, Schema } from "./assertions.ts";
import { keywordPointer, type SchemaDocument } from "./document.ts";
import type { ValueForm } from "./forms.ts";
import { type Atom, type Goal, printGoal } from "./goals.ts";
import type { Normaliser } from "./normalise.ts";
import type { SchemaReader } from "./reader.ts";

/** Keywords and levels looked at; beyond them the explanation is only less precise. */
const MAX_PARTS = 60;
const MAX_LEVELS = 12;

interface Part {
  readonly node: JsonNode;
  /** Keywords of `node` to name; none when the value itself is the reason. */
  readonly keywords: readonly string[];
  readonly form: ValueForm;
  readonly note: string;
}

export class Explainer {
  readonly #document: SchemaDocument;
  readonly #reader: SchemaReader;
  readonly #normaliser: Normaliser;
  readonly #isPossible: (goal: Goal) => boolean;

  constructor(
    document: SchemaDocument,
    reader: SchemaReader,
    normaliser: Normaliser,
    isPossible: (goal: Goal) => boolean,
  ) {
    this.#document = document;
    this.#reader = reader;
    this.#normaliser = normaliser;
    this.#isPossible = isPossible;
  }

  /** Reasons why `goal` has no value; at least one. */
  reasons(goal: Goal): Reason[] {
    const out: Reason[] = [];
    let at: Goal | undefined = goal;
    const seen = new Set<Goal>();
    for (let level = 0; at !== undefined && level < MAX_LEVELS; level++) {
      if (seen.has(at)) {
        out.push(this.#reason(this.#nodeOf(at), "every value needs another one inside it, without end"));
        break;
      }
      seen.add(at);
      at = this.#level(at, out);
    }
    return out;
  }

  /** Adds the reasons of one level. @returns the part that cannot exist, if that is why */
  #level(goal: Goal, out: Reason[]): Goal | undefined {
    if (goal === this.#normaliser.goals.never) {
      if (out.length === 0) out.push(this.#reason(this.#document.root, "false allows no value"));
      return undefined;
    }
    const parts = this.#parts(goal);
    const needed = this.#smallest(parts);
    const contradictory = needed ?? parts;
    const form = this.#meet(contradictory);
    const below = this.#impossiblePart(form);
    if (needed !== undefined || below === undefined) {
      for (const part of contradictory) {
        if (part.keywords.length === 0) out.push(this.#reason(part.node, part.note));
        for (const keyword of part.keywords) out.push(this.#keywordReason(part, keyword));
      }
    }
    return below;
  }

  #meet(parts: readonly Part[]): ValueForm {
    const { forms } = this.#normaliser;
    return parts.reduce((form, part) => forms.meet(form, part.form), forms.anything);
  }

  /** A subset that is still contradictory, from which nothing can be left out; `undefined` when none is found. */
  #smallest(parts: readonly Part[]): readonly Part[] | undefined {
    const isEmpty = (subset: readonly Part[]): boolean => this.#normaliser.isEmptyForm(this.#meet(subset), 4);
    if (parts.length > MAX_PARTS || !isEmpty(parts)) return undefined;
    let needed = parts;
    for (const part of parts) {
      const without = needed.filter((other) => other !== part);
      if (isEmpty(without)) needed = without;
    }
    return needed;
  }

  /** A member or item that has to be there and cannot. */
  #impossiblePart(form: ValueForm): Goal | undefined {
    const { forms, goals } = this.#normaliser;
    for (const object of form.objects) {
      for (const key of object.required) {
        const goal = forms.objects.memberGoal(object, key);
        if (goal !== goals.never && !this.#isPossible(goal)) return goal;
      }
    }
    for (const array of form.arrays) {
      for (let i = 0; i < Math.min(array.min, array.prefix.length + 1); i++) {
        const goal = forms.itemGoal(array, i);
        if (goal !== goals.never && !this.#isPossible(goal)) return goal;
      }
    }
    return undefined;
  }

  #parts(goal: Goal): Part[] {
    const out: Part[] = [];
    for (const atom of goal.atoms) this.#partsOfAtom(atom, out, 0);
    return out;
  }

  #partsOfAtom(atom: Atom, out: Part[], depth: number): void {
    const { goals } = this.#normaliser;
    if (atom.kind === "schema" && atom.positive) {
      for (const assertion of atom.schema.assertions) this.#partsOf(atom.schema, assertion, out, depth);
      return;
    }
    const node = atom.kind === "schema" ? atom.schema.node : atom.value;
    const goal = atom.kind === "schema" ? goals.ofSchema(node, false) : goals.ofValue(node, atom.positive);
    const note = `${atom.positive ? "must be" : "must not match"} ${this.#document.quote(node)}`;
    out.push({ node, keywords: [], form: this.#normaliser.form(goal), note });
  }

  #partsOf(schema: Schema, assertion: Assertion, out: Part[], depth: number): void {
    const inPlace =
      assertion.kind === "all" ? assertion.schemas : assertion.kind === "reference" ? [assertion.target] : [];
    if (inPlace.length > 0 && depth < MAX_LEVELS) {
      for (const node of inPlace) {
        const inner = this.#reader.read(node);
        if (typeof inner === "object") {
          for (const part of inner.assertions) this.#partsOf(inner, part, out, depth + 1);
        } else if (!inner) {
          out.push({ node, keywords: [], form: this.#normaliser.forms.never, note: "false allows no value" });
        }
      }
      return;
    }
    const form = this.#normaliser.assertion(assertion);
    out.push({ node: schema.node, keywords: assertion.keywords, form, note: "" });
  }

  #keywordReason({ node, keywords }: Part, keyword: string): Reason {
    const value = node.kind === "object" ? node.members.get(keyword) : undefined;
    if (node.kind !== "object" || value === undefined) return this.#reason(node, keywords.join(", "));
    const message = `"${keyword}": ${this.#document.quote(value)}`;
    return { ...this.#reason(value, message), path: keywordPointer(node, keyword) };
  }

  #reason(node: JsonNode, message: string): Reason {
    const { file, text } = this.#document;
    return {
      domain: "syntax",
      constraint: file,
      message,
      span: jsonSpan(node, text, file),
      path: jsonPointer(node),
    };
  }

  #nodeOf(goal: Goal): JsonNode {
    const [atom] = goal.atoms;
    if (atom === undefined) return this.#document.root;
    return atom.kind === "schema" ? atom.schema.node : atom.value;
  }
}

/** One line for the error message. */
export function summarise(reasons: readonly Reason[], goal: Goal): string {
  const shown = reasons.slice(0, 4).map(({ message, path }) => `${message} (${path || "the whole schema"})`);
  if (reasons.length > shown.length) shown.push(`${reasons.length - shown.length} more`);
  return shown.length === 0 ? printGoal(goal) : shown.join("; ");
}
