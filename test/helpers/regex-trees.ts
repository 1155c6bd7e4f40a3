/** Random regular expressions as trees, with a matcher that is obviously right. */
import fc from "fast-check";
import { type RegexAlgebra, type RegexId, UNBOUNDED } from "../../masks/index.ts";

/** A regular expression as a tree, with a matcher that is obviously right: the set of ends from each start. */
export type Tree =
  | { readonly kind: "char"; readonly chars: string }
  | { readonly kind: "cat" | "or" | "and"; readonly parts: readonly Tree[] }
  | { readonly kind: "not"; readonly part: Tree }
  | { readonly kind: "repeat"; readonly part: Tree; readonly min: number; readonly max: number };

export function ends(tree: Tree, text: string, from: number): Set<number> {
  switch (tree.kind) {
    case "char":
      return new Set(from < text.length && tree.chars.includes(text[from]!) ? [from + 1] : []);
    case "cat": {
      let at = new Set([from]);
      for (const part of tree.parts) at = new Set([...at].flatMap((i) => [...ends(part, text, i)]));
      return at;
    }
    case "or":
      return new Set(tree.parts.flatMap((part) => [...ends(part, text, from)]));
    case "and": {
      const sets = tree.parts.map((part) => ends(part, text, from));
      return new Set([...sets[0]!].filter((i) => sets.every((set) => set.has(i))));
    }
    case "not": {
      const inside = ends(tree.part, text, from);
      const all = Array.from({ length: text.length - from + 1 }, (_, k) => from + k);
      return new Set(all.filter((i) => !inside.has(i)));
    }
    case "repeat": {
      const most = tree.max === UNBOUNDED ? tree.min + text.length : tree.max;
      const result = new Set<number>();
      let at = new Set([from]);
      for (let count = 0; count <= most; count++) {
        if (count >= tree.min) for (const i of at) result.add(i);
        at = new Set([...at].flatMap((i) => [...ends(tree.part, text, i)]));
      }
      return result;
    }
  }
}

/** The expression of a tree. */
export function build(algebra: RegexAlgebra, tree: Tree): RegexId {
  switch (tree.kind) {
    case "char":
      return algebra.or([...tree.chars].map((c) => algebra.text(c)));
    case "cat":
      return algebra.concat(...tree.parts.map((part) => build(algebra, part)));
    case "or":
      return algebra.or(tree.parts.map((part) => build(algebra, part)));
    case "and":
      return algebra.and(tree.parts.map((part) => build(algebra, part)));
    case "not":
      return algebra.not(build(algebra, tree.part));
    case "repeat":
      return algebra.repeat(build(algebra, tree.part), tree.min, tree.max);
  }
}

export const { tree } = fc.letrec<{ tree: Tree }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constantFrom("a", "b", "ab", "abc").map((chars): Tree => ({ kind: "char", chars })),
    fc
      .tuple(
        fc.constantFrom("cat", "or", "and" as const),
        fc.array(tie("tree"), { minLength: 1, maxLength: 3 }),
      )
      .map(([kind, parts]): Tree => ({ kind: kind as "cat", parts })),
    tie("tree").map((part): Tree => ({ kind: "not", part })),
    fc.tuple(tie("tree"), fc.nat(3), fc.option(fc.nat(3))).map(
      ([part, min, extra]): Tree => ({
        kind: "repeat",
        part,
        min,
        max: extra === null ? UNBOUNDED : min + extra,
      }),
    ),
  ),
}));
