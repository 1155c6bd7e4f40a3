/** Open constructs held against the tree of prefix and completion, at every place of a text. */
import {
  advanceTrail,
  cheapestCompletion,
  openConstructs,
  type Recognizer,
  startTrail,
} from "../../domains/syntax/index.ts";
import type { OpenConstruct } from "../../domains/views.ts";
import { PartialParser, type SyntaxNode, type TreeSitterLanguage } from "../../src/extract/index.ts";
import { utf8 } from "./vocabularies.ts";

export interface PartialTreeReport {
  readonly places: number;
  /** Open constructs listed over all places. */
  readonly constructs: number;
  /** Places with no completion, or one whose tree has errors. */
  readonly incomplete: readonly string[];
  /** Constructs that are open, but not in the tree. */
  readonly problems: readonly string[];
  /** Constructs with as many complete parts as it says. */
  readonly counted: number;
  /** Constructs with another number of complete parts. */
  readonly miscounted: readonly string[];
}

/**
 * Reads `text` piece by piece, each a character of a word or a whole lexeme. After each piece the completion must lead
 * to a tree without errors, in which the open constructs are nodes around the end of the piece, one inside the other.
 */
export function checkPartialTrees(
  recognizer: Recognizer,
  language: TreeSitterLanguage,
  text: string,
): PartialTreeReport {
  const parser = new PartialParser(language);
  const problems: string[] = [];
  const incomplete: string[] = [];
  let state = recognizer.start();
  let trail = startTrail(state);
  let places = 0;
  let constructs = 0;
  let counted = 0;
  const miscounted: string[] = [];
  let read = "";
  for (const piece of text.match(/\w{1,3}|\s+|[^\w\s]/gu) ?? []) {
    const at = advanceTrail(recognizer, state, trail, utf8(piece), utf8(read).length);
    if (at === undefined) {
      problems.push(`${JSON.stringify(read)} cannot be followed by ${JSON.stringify(piece)}`);
      break;
    }
    ({ state, trail } = at);
    read += piece;
    places++;
    const completion = cheapestCompletion(recognizer, state);
    if (completion === undefined) {
      incomplete.push(`no completion after ${JSON.stringify(read.slice(-60))}`);
      continue;
    }
    const rest = new TextDecoder().decode(completion);
    const tree = parser.parse(read, rest);
    if (tree.hasError) incomplete.push(`errors in ${JSON.stringify(`${read.slice(-60)}⟪${rest}⟫`)}`);
    else {
      const { open, lexemeStart } = openConstructs(recognizer, state, trail, utf8(read).length);
      constructs += open.length;
      const { missing, nodes } = nodesOf(tree.root, open, utf8(read.trimEnd()).length);
      const wrong = missing === undefined ? firstMiscounted(open, nodes, lexemeStart) : undefined;
      if (wrong !== undefined) miscounted.push(`${wrong} after ${JSON.stringify(read.slice(-60))}`);
      counted += open.filter(({ index }) => index !== undefined).length;
      if (missing !== undefined) {
        problems.push(
          `${missing} is open after ${JSON.stringify(read.slice(-60))}, but not in the tree with ${JSON.stringify(rest)}`,
        );
      }
    }
  }
  parser.dispose();
  return { places, constructs, incomplete, problems, counted, miscounted };
}

/**
 * For each construct, from the outside, the nodes around `end` that it may be, inside those of the one before it; and the
 * first construct without one.
 */
function nodesOf(
  root: SyntaxNode,
  open: readonly OpenConstruct[],
  end: number,
): { missing: string | undefined; nodes: readonly SyntaxNode[][] } {
  const found: SyntaxNode[][] = [];
  let nodes = [root];
  for (const { type, start } of [...open].reverse()) {
    const around: SyntaxNode[] = [];
    const work = [...nodes];
    for (let node = work.pop(); node !== undefined; node = work.pop()) {
      if (node.end < end || node.start > end) continue;
      // The root of a tree begins with the comments before it.
      const isThere = start === undefined || node.start === start || node.parent === undefined;
      if (node.type === type && isThere) around.push(node);
      work.push(...node.children);
    }
    if (around.length === 0) return { missing: `${type} from ${start}`, nodes: found };
    nodes = around;
    found.push(nodes);
  }
  return { missing: undefined, nodes: found.reverse() };
}

/** The first construct of which the tree has another number of parts before the next one inwards, or the cursor. */
function firstMiscounted(
  open: readonly OpenConstruct[],
  nodes: readonly SyntaxNode[][],
  lexemeStart: number | undefined,
): string | undefined {
  for (const [i, { type, start, index }] of open.entries()) {
    const inner = i === 0 ? lexemeStart : open[i - 1]!.start;
    const [node, other] = nodes[i]!;
    if (index === undefined || inner === undefined || node === undefined || other !== undefined) continue;
    const parts = node.namedChildren.filter((part) => part.end <= inner && !/comment/.test(part.type));
    if (parts.length !== index) return `${type} from ${start} has ${parts.length} parts, not ${index}`;
  }
  return undefined;
}
