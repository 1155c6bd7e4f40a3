/** What a regular expression may not do as a terminal: ask about the text before and after its own lexeme. */
import type { TextReader } from "../reader.ts";
import type { RegexAst, RegexNode } from "../regex/ast.ts";

/**
 * Refuses anchors, and lookaheads that could see past the end of the lexeme.
 * @throws SpecError in the text of `reader`, where the pattern begins at `patternStart`
 */
export function checkTerminalPattern(ast: RegexAst, reader: TextReader, patternStart: number): void {
  const { pattern, root } = ast;
  if (hasAnchor(root)) {
    throw reader.error(
      "anchors in a terminal are not supported",
      patternStart,
      patternStart + pattern.length,
      "A terminal always matches a whole lexeme: leave ^ and $ out.",
    );
  }
  const look = findOpenLook(root, true);
  if (look === undefined) return;
  throw reader.error(
    "a lookahead past the end of a terminal is not supported",
    patternStart + look[0],
    patternStart + look[1],
    "A lexeme ends where no terminal can go on; say what may follow in the rules.",
  );
}

/** A quantifier that leaves a choice, lazy or not. */
export function hasQuantifier(node: RegexNode, isLazy: boolean): boolean {
  switch (node.kind) {
    case "repeat":
      return (node.isLazy === isLazy && node.min !== node.max) || hasQuantifier(node.item, isLazy);
    case "sequence":
    case "choice":
      return node.items.some((item) => hasQuantifier(item, isLazy));
    default:
      return false;
  }
}

function hasAnchor(node: RegexNode): boolean {
  switch (node.kind) {
    case "start":
    case "end":
      return true;
    case "repeat":
    case "look":
      return hasAnchor(node.item);
    case "sequence":
    case "choice":
      return node.items.some(hasAnchor);
    default:
      return false;
  }
}

/** A lookahead after which the lexeme may end at once; `isLast`: nothing need follow `node`. */
function findOpenLook(node: RegexNode, isLast: boolean): readonly [number, number] | undefined {
  switch (node.kind) {
    case "look":
      return isLast ? node.at : undefined;
    case "choice":
      for (const item of node.items) {
        const found = findOpenLook(item, isLast);
        if (found !== undefined) return found;
      }
      return undefined;
    case "sequence": {
      let rest = isLast;
      for (let i = node.items.length - 1; i >= 0; i--) {
        const found = findOpenLook(node.items[i]!, rest);
        if (found !== undefined) return found;
        rest &&= mayBeEmpty(node.items[i]!);
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

function mayBeEmpty(node: RegexNode): boolean {
  switch (node.kind) {
    case "text":
      return node.text === "";
    case "class":
      return false;
    case "repeat":
      return node.min === 0 || mayBeEmpty(node.item);
    case "sequence":
      return node.items.every(mayBeEmpty);
    case "choice":
      return node.items.some(mayBeEmpty);
    default:
      return true;
  }
}
