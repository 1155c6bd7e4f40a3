/** Open constructs held against the tree of prefix and completion, at every place of a text. */
import {
  advanceTrail,
  cheapestCompletion,
  type OpenConstruct,
  openConstructs,
  type Recognizer,
  startTrail,
} from "../../domains/syntax/index.ts";
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
      const { open } = openConstructs(recognizer, state, trail, utf8(read).length);
      constructs += open.length;
      const missing = firstMissing(tree.root, open, utf8(read.trimEnd()).length);
      if (missing !== undefined) {
        problems.push(
          `${missing} is open after ${JSON.stringify(read.slice(-60))}, but not in the tree with ${JSON.stringify(rest)}`,
        );
      }
    }
  }
  parser.dispose();
  return { places, constructs, incomplete, problems };
}

/** The first construct, from the outside, that is no node around `end` inside the one before it. */
function firstMissing(root: SyntaxNode, open: readonly OpenConstruct[], end: number): string | undefined {
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
    if (around.length === 0) return `${type} from ${start}`;
    nodes = around;
  }
  return undefined;
}
