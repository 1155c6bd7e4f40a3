/**
 * Masks by what they depend on: the lexer state and the part of the stack that was looked at. The same situation
 * deeper in another place of the output is a hit, although its stack as a whole is new.
 * Sound because a mask is a deterministic function of what it reads: frames that agree where it read give equal masks.
 */
import type { MaskCache, TokenMask } from "../../masks/index.ts";
import type { LexState } from "./lexer/lexer.ts";
import type { Configuration, StackNode } from "./lr/configuration.ts";
import type { Thread } from "./recognizer.ts";

/** Views deeper than this are not kept: looking them up would cost more than they save. */
const MAX_FRAMES = 12;

export class MaskViews {
  readonly #masks: MaskCache;
  /** Numbers of frames that masks of a lexer state have depended on; ascending. */
  readonly #depths = new WeakMap<LexState, number[]>();
  /** Height of the deepest frame that the mask found last depends on. */
  inspected = Number.POSITIVE_INFINITY;

  constructor(masks: MaskCache) {
    this.#masks = masks;
  }

  /** The name of a kept mask that is the one of `thread`. */
  find({ lex, configuration }: Thread): string | undefined {
    const depths = this.#depths.get(lex);
    if (depths === undefined || configuration.nodes.length !== 1) return undefined;
    let key = keyOf(lex, configuration);
    let node: StackNode | undefined = configuration.nodes[0]!;
    let frames = 0;
    for (const depth of depths) {
      for (; frames < depth; frames++) {
        if (node === undefined) return undefined;
        key += `;${node.state.id},${node.attr}`;
        node = onlyParent(node);
      }
      if (this.#masks.has(key)) {
        this.inspected = configuration.nodes[0]!.height - depth + 1;
        return key;
      }
    }
    return undefined;
  }

  /**
   * Keeps `mask`.
   * @param inspected  height of the deepest frame that it depends on
   * @param like       name of a mask that it may be much like
   * @returns its name, or `undefined` when it was not kept, since no view of the stack identifies it
   */
  keep(
    { lex, configuration }: Thread,
    inspected: number,
    mask: TokenMask,
    like: string | undefined,
  ): string | undefined {
    if (configuration.nodes.length !== 1) return undefined;
    const top = configuration.nodes[0]!;
    // A mask that read no frame at all still belongs to its lexer state.
    const frames = Math.max(0, top.height - inspected + 1);
    if (frames > MAX_FRAMES) return undefined;
    let key = keyOf(lex, configuration);
    let node: StackNode | undefined = top;
    for (let i = 0; i < frames; i++) {
      if (node === undefined) return undefined;
      key += `;${node.state.id},${node.attr}`;
      node = onlyParent(node);
    }
    this.#masks.set(key, mask, like);
    const depths = this.#depths.get(lex) ?? [];
    if (!depths.includes(frames))
      this.#depths.set(
        lex,
        [...depths, frames].sort((a, b) => a - b),
      );
    return key;
  }
}

/** What a mask depends on beside the frames. */
function keyOf(lex: LexState, { gap, layout }: Configuration): string {
  return layout === undefined ? `${lex.id}/${gap}` : `${lex.id}/${gap}@${layout.id}`;
}

/** The frame below, when there is exactly one; merged stacks have no single view. */
function onlyParent(node: StackNode): StackNode | undefined {
  return node.parents.length === 1 ? node.parents[0] : undefined;
}
