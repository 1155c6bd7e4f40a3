/** GBNF as trees, each with its place in the text. */
import type { CodePointRange } from "../../../../masks/index.ts";

interface Place {
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** Nodes on the longest path down. */
  readonly depth: number;
}

export type GbnfNode = Place &
  (
    | { readonly kind: "text"; readonly text: string }
    | { readonly kind: "class"; readonly ranges: readonly CodePointRange[] }
    | { readonly kind: "reference"; readonly name: string }
    | { readonly kind: "sequence"; readonly items: readonly GbnfNode[] }
    | { readonly kind: "choice"; readonly items: readonly GbnfNode[] }
    | { readonly kind: "repeat"; readonly item: GbnfNode; readonly min: number; readonly max: number }
  );

export interface GbnfRule {
  readonly name: string;
  readonly body: GbnfNode;
}
