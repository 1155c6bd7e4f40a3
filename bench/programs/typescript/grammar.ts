/** Functions that call each other, and constants that later functions use: order is free for them. */
export type Rule =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "sequence"; readonly rules: readonly Rule[] }
  | { readonly kind: "choice"; readonly rules: readonly Rule[] }
  | { readonly kind: "many"; readonly rule: Rule };

export function matches(rule: Rule, input: string): boolean {
  return endsOf(rule, input, 0).has(input.length);
}

function endsOf(rule: Rule, input: string, at: number): Set<number> {
  switch (rule.kind) {
    case "text":
      return input.startsWith(rule.text, at) ? new Set([at + rule.text.length]) : new Set();
    case "sequence":
      return sequenceEnds(rule.rules, input, at);
    case "choice": {
      const ends = new Set<number>();
      for (const each of rule.rules) {
        for (const end of endsOf(each, input, at)) ends.add(end);
      }
      return ends;
    }
    case "many":
      return manyEnds(rule.rule, input, at);
  }
}

function sequenceEnds(rules: readonly Rule[], input: string, at: number): Set<number> {
  let ends = new Set<number>([at]);
  for (const rule of rules) {
    const next = new Set<number>();
    for (const from of ends) {
      for (const end of endsOf(rule, input, from)) next.add(end);
    }
    ends = next;
  }
  return ends;
}

function manyEnds(rule: Rule, input: string, at: number): Set<number> {
  const ends = new Set<number>([at]);
  const pending = [at];
  for (let from = pending.pop(); from !== undefined; from = pending.pop()) {
    for (const end of endsOf(rule, input, from)) {
      if (ends.has(end)) continue;
      ends.add(end);
      pending.push(end);
    }
  }
  return ends;
}

const digits: Rule = {
  kind: "choice",
  rules: [..."0123456789"].map((text): Rule => ({ kind: "text", text })),
};
const number: Rule = { kind: "sequence", rules: [digits, { kind: "many", rule: digits }] };
export const list: Rule = {
  kind: "sequence",
  rules: [number, { kind: "many", rule: { kind: "sequence", rules: [{ kind: "text", text: "," }, number] } }],
};

export const isList: boolean = matches(list, "1,22,333") && !matches(list, ",");
