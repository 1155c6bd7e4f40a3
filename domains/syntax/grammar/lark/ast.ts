/** Grammar text as trees, each with its place in the text. */

interface Place {
  /** UTF-16 offsets. */
  readonly start: number;
  readonly end: number;
  /** Nodes on the longest path down. */
  readonly depth: number;
}

export type LarkNode = Place &
  (
    | { readonly kind: "string"; readonly text: string; readonly ignoreCase: boolean }
    /** `"a".."z"`, both inclusive. */
    | { readonly kind: "range"; readonly from: number; readonly to: number }
    /** `patternStart`: where the pattern begins, after the slash. */
    | {
        readonly kind: "regex";
        readonly pattern: string;
        readonly flags: string;
        readonly patternStart: number;
      }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "sequence"; readonly items: readonly LarkNode[] }
    | { readonly kind: "choice"; readonly items: readonly LarkNode[] }
    | { readonly kind: "repeat"; readonly item: LarkNode; readonly min: number; readonly max: number }
  );

/** `name: body` or `NAME.2: body`. */
export interface LarkDefinition {
  readonly name: string;
  readonly priority: number | undefined;
  readonly body: LarkNode;
  /** Of the name. */
  readonly start: number;
  readonly end: number;
}

export interface LarkImport {
  /** Name in the library. */
  readonly source: string;
  /** Name here. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

export interface LarkDocument {
  readonly rules: readonly LarkDefinition[];
  readonly terminals: readonly LarkDefinition[];
  readonly imports: readonly LarkImport[];
  readonly ignored: readonly LarkNode[];
}

export function isTerminalName(name: string): boolean {
  return /^_?[A-Z]/.test(name);
}

/** Calls `visit` for every rule or terminal that `node` names. */
export function forEachName(node: LarkNode, visit: (name: string, start: number, end: number) => void): void {
  switch (node.kind) {
    case "name":
      visit(node.name, node.start, node.end);
      return;
    case "repeat":
      forEachName(node.item, visit);
      return;
    case "sequence":
    case "choice":
      for (const item of node.items) forEachName(item, visit);
      return;
    default:
  }
}
