/**
 * From a regular expression to a language over bytes. Pieces without assertions become plain expressions; anchors are
 * resolved by what stands before and after them; only lookaheads need intersection and complement.
 */
import type { RegexAlgebra, RegexId } from "../../../../masks/index.ts";
import { InternalError } from "../../../../src/kernel/index.ts";
import {
  type Anchored,
  anchoredChoice,
  anchoredRepeat,
  anchoredSequence,
  endAnchor,
  plainAnchored,
  startAnchor,
} from "./anchors.ts";
import type { RegexAst, RegexNode } from "./ast.ts";
import type { CharEncoding } from "./encoding.ts";

/** `full`: the pattern matches the whole text. `search`: the text contains a match, as `RegExp.test` finds it. */
export type MatchMode = "full" | "search";

/** The texts, written in `encoding`, that match `ast`. */
export function languageOf(
  ast: RegexAst,
  algebra: RegexAlgebra,
  encoding: CharEncoding,
  mode: MatchMode,
): RegexId {
  const compiler = new Compiler(algebra, encoding);
  const { anyText } = encoding;
  if (mode === "full") return compiler.before(ast.root, same(algebra.epsilon)).first;
  const { first, later } = compiler.before(ast.root, same(anyText));
  if (first === later) return algebra.concat(anyText, later);
  return algebra.or([first, algebra.concat(algebra.withoutEpsilon(anyText), later)]);
}

/** All that may follow a place in a text, up to the text's end: at its very start, and after one character or more. */
interface Rest {
  readonly first: RegexId;
  readonly later: RegexId;
}

function same(rest: RegexId): Rest {
  return { first: rest, later: rest };
}

class Compiler {
  readonly #algebra: RegexAlgebra;
  readonly #encoding: CharEncoding;

  constructor(algebra: RegexAlgebra, encoding: CharEncoding) {
    this.#algebra = algebra;
    this.#encoding = encoding;
  }

  /** What may stand from the start of `node` to the end of the text, when `rest` may stand after `node`. */
  before(node: RegexNode, rest: Rest): Rest {
    if (node.assertions === "none") return this.#prepend(this.#plain(node), rest);
    if (node.assertions === "anchors" && node.kind === "repeat") {
      return this.#prependAnchored(this.#anchored(node), rest);
    }
    switch (node.kind) {
      case "start":
        return { first: rest.first, later: this.#algebra.empty };
      case "end":
        return { first: this.#onlyEmpty(rest.first), later: this.#onlyEmpty(rest.later) };
      case "sequence": {
        let result = rest;
        for (let i = node.items.length - 1; i >= 0; i--) result = this.before(node.items[i]!, result);
        return result;
      }
      case "choice": {
        const options = node.items.map((item) => this.before(item, rest));
        return {
          first: this.#algebra.or(options.map(({ first }) => first)),
          later: this.#algebra.or(options.map(({ later }) => later)),
        };
      }
      case "look": {
        const seen = this.before(node.item, same(this.#encoding.anyText));
        const meet = (ahead: RegexId, own: RegexId): RegexId =>
          this.#algebra.and([node.negative ? this.#algebra.not(ahead) : ahead, own]);
        return { first: meet(seen.first, rest.first), later: meet(seen.later, rest.later) };
      }
      default:
        throw new InternalError(`a ${node.kind} holds assertions`);
    }
  }

  #prepend(head: RegexId, { first, later }: Rest): Rest {
    const algebra = this.#algebra;
    const after = algebra.concat(head, later);
    if (first === later || !algebra.isNullable(head)) return same(after);
    if (later === algebra.empty) return { first, later };
    return { first: algebra.or([first, algebra.concat(algebra.withoutEpsilon(head), later)]), later: after };
  }

  /** `asks` as in `Anchored`: bit 0 asks for the start of the text, bit 1 for its end. */
  #prependAnchored(head: Anchored, rest: Rest): Rest {
    const ended: Rest = { first: this.#onlyEmpty(rest.first), later: this.#onlyEmpty(rest.later) };
    const parts = head.map((regex, asks) => this.#prepend(regex, (asks & 2) === 0 ? rest : ended));
    return {
      first: this.#algebra.or(parts.map(({ first }) => first)),
      later: this.#algebra.or(
        parts.map(({ later }, asks) => ((asks & 1) === 0 ? later : this.#algebra.empty)),
      ),
    };
  }

  #onlyEmpty(regex: RegexId): RegexId {
    return this.#algebra.isNullable(regex) ? this.#algebra.epsilon : this.#algebra.empty;
  }

  #anchored(node: RegexNode): Anchored {
    const algebra = this.#algebra;
    if (node.assertions === "none") return plainAnchored(algebra, this.#plain(node));
    switch (node.kind) {
      case "start":
        return startAnchor(algebra);
      case "end":
        return endAnchor(algebra);
      case "sequence":
        return node.items
          .map((item) => this.#anchored(item))
          .reduceRight((tail, head) => anchoredSequence(algebra, head, tail));
      case "choice":
        return anchoredChoice(
          algebra,
          node.items.map((item) => this.#anchored(item)),
        );
      case "repeat":
        return anchoredRepeat(algebra, this.#anchored(node.item), node.min, node.max);
      default:
        throw new InternalError(`a ${node.kind} under a quantifier`);
    }
  }

  /** The language of a piece without assertions. */
  #plain(node: RegexNode): RegexId {
    const algebra = this.#algebra;
    switch (node.kind) {
      case "text": {
        const characters = Array.from(node.text, (c) => c.codePointAt(0) ?? 0);
        let result = algebra.epsilon;
        for (let i = characters.length - 1; i >= 0; i--) {
          const c = characters[i]!;
          result = algebra.concat(this.#encoding.classRegex([[c, c]]), result);
        }
        return result;
      }
      case "class":
        return this.#encoding.classRegex(node.ranges);
      case "sequence": {
        let result = algebra.epsilon;
        for (let i = node.items.length - 1; i >= 0; i--) {
          result = algebra.concat(this.#plain(node.items[i]!), result);
        }
        return result;
      }
      case "choice":
        return algebra.or(node.items.map((item) => this.#plain(item)));
      case "repeat":
        return algebra.repeat(this.#plain(node.item), node.min, node.max);
      default:
        throw new InternalError(`a ${node.kind} is no plain expression`);
    }
  }
}
