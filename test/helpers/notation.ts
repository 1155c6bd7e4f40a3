/** Random rules in an EBNF of one's own, and their languages by plain set iteration: the reference for front ends. */
import fc from "fast-check";

export type Ebnf =
  | { readonly kind: "text"; readonly text: string }
  /** One of these characters. */
  | { readonly kind: "class"; readonly members: string }
  | { readonly kind: "rule"; readonly rule: number }
  | { readonly kind: "sequence" | "choice"; readonly items: readonly Ebnf[] }
  | { readonly kind: "repeat"; readonly item: Ebnf; readonly min: number; readonly max: number };

/** Rules over the letters a and b that may use one another freely. `max` is -1 for no bound. */
export function ebnfRules(count: number): fc.Arbitrary<readonly Ebnf[]> {
  const leaf: fc.Arbitrary<Ebnf> = fc.oneof(
    fc.constantFrom("a", "b", "ab", "").map((text): Ebnf => ({ kind: "text", text })),
    fc.constantFrom("a", "ab").map((members): Ebnf => ({ kind: "class", members })),
    fc.nat(count - 1).map((rule): Ebnf => ({ kind: "rule", rule })),
  );
  const bounds = fc.constantFrom([0, 1], [0, -1], [1, -1], [2, 2], [0, 2], [1, 3], [2, -1], [0, 0]);
  const tree: fc.Memo<Ebnf> = fc.memo((depth) => {
    if (depth <= 1) return leaf;
    const items = fc.array(tree(depth - 1), { minLength: 1, maxLength: 3 });
    return fc.oneof(
      leaf,
      items.map((items): Ebnf => ({ kind: "sequence", items })),
      items.map((items): Ebnf => ({ kind: "choice", items })),
      fc.tuple(tree(depth - 1), bounds).map(([item, bound]): Ebnf => {
        const [min = 0, max = 0] = bound;
        return { kind: "repeat", item, min, max };
      }),
    );
  });
  return fc.array(tree(4), { minLength: count, maxLength: count });
}

/** The texts of the first rule that are no longer than `length`. */
export function languageUpTo(rules: readonly Ebnf[], length: number): ReadonlySet<string> {
  let languages: ReadonlySet<string>[] = rules.map(() => new Set());
  for (;;) {
    const next = rules.map((rule) => evaluate(rule, languages, length));
    const isStable = next.every((set, i) => set.size === languages[i]!.size);
    languages = next;
    if (isStable) return languages[0]!;
  }
}

function evaluate(node: Ebnf, languages: readonly ReadonlySet<string>[], length: number): Set<string> {
  switch (node.kind) {
    case "text":
      return new Set(node.text.length <= length ? [node.text] : []);
    case "class":
      return new Set(node.members);
    case "rule":
      return new Set(languages[node.rule]);
    case "choice":
      return new Set(node.items.flatMap((item) => [...evaluate(item, languages, length)]));
    case "sequence":
      return node.items
        .map((item) => evaluate(item, languages, length))
        .reduce((left, right) => join(left, right, length), new Set([""]));
    case "repeat": {
      const item = evaluate(node.item, languages, length);
      let power = new Set([""]);
      for (let i = 0; i < node.min; i++) power = join(power, item, length);
      const all = new Set(power);
      for (let i = node.min; node.max === -1 ? true : i < node.max; i++) {
        power = join(power, item, length);
        const before = all.size;
        for (const text of power) all.add(text);
        if (node.max === -1 && all.size === before) break;
      }
      return all;
    }
  }
}

function join(left: ReadonlySet<string>, right: ReadonlySet<string>, length: number): Set<string> {
  const result = new Set<string>();
  for (const a of left) for (const b of right) if (a.length + b.length <= length) result.add(a + b);
  return result;
}

/** All texts over `alphabet` up to `length`. */
export function textsUpTo(alphabet: string, length: number): string[] {
  const texts = [""];
  for (let i = 0; i < texts.length; i++) {
    if (texts[i]!.length < length) for (const character of alphabet) texts.push(texts[i]! + character);
  }
  return texts;
}

const GBNF_RULES = ["root", "x-1", "Y"];

/** The rules in GBNF; up to three. */
export function printGbnf(rules: readonly Ebnf[]): string {
  return rules.map((rule, i) => `${GBNF_RULES[i]} ::= ${printGbnfNode(rule)}`).join("\n");
}

function printGbnfNode(node: Ebnf): string {
  switch (node.kind) {
    case "text":
      return JSON.stringify(node.text);
    case "class":
      return `[${node.members}]`;
    case "rule":
      return GBNF_RULES[node.rule]!;
    case "sequence":
      return `(${node.items.map(printGbnfNode).join(" ")})`;
    case "choice":
      return `(${node.items.map(printGbnfNode).join(" | ")})`;
    case "repeat": {
      const { min, max } = node;
      const short = min === 0 && max === 1 ? "?" : max === -1 ? ["*", "+"][min] : undefined;
      return `(${printGbnfNode(node.item)})${short ?? `{${min}${min === max ? "" : `,${max === -1 ? "" : max}`}}`}`;
    }
  }
}

const LARK_RULES = ["start", "x_1", "_y"];

/** The rules as grammar text; up to three. Every letter is a terminal, so maximal munch changes nothing. */
export function printGrammarText(rules: readonly Ebnf[]): string {
  return rules.map((rule, i) => `${LARK_RULES[i]}: ${printLarkNode(rule)}`).join("\n");
}

function printLarkNode(node: Ebnf): string {
  switch (node.kind) {
    case "text":
      return `(${[...node.text].map((c) => JSON.stringify(c)).join(" ")})`;
    case "class":
      return `(${[...node.members].map((c) => JSON.stringify(c)).join(" | ")})`;
    case "rule":
      return LARK_RULES[node.rule]!;
    case "sequence":
      return `(${node.items.map(printLarkNode).join(" ")})`;
    case "choice":
      return `(${node.items.map(printLarkNode).join("\n  | ")})`;
    case "repeat": {
      const { min, max } = node;
      if (min === 0 && max === 1) return `[${printLarkNode(node.item)}]`;
      if (max !== -1) return `(${printLarkNode(node.item)})~${min}${min === max ? "" : `..${max}`}`;
      return min < 2
        ? `(${printLarkNode(node.item)})${min === 0 ? "*" : "+"}`
        : `(${printLarkNode(node.item)}~${min} ${printLarkNode(node.item)}*)`;
    }
  }
}
