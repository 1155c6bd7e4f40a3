/**
 * Values that depend on the upper part of a stack: kept under the frames that were looked at, and found again under any
 * stack with the same frames on top. So the same situation deeper in another place of the output is a hit, although
 * its stack as a whole is new.
 * Sound because the values are deterministic functions of what they read, and frames are read from the top downwards:
 * stacks that agree where one of them was read give equal values.
 */
import { NumberMap } from "../../src/kernel/index.ts";
import type { LayoutState } from "./layout.ts";
import type { Configuration, StackNode } from "./lr/configuration.ts";

/** Views deeper than this are kept by the whole configuration: looking them up would cost more than they save. */
const MAX_FRAMES = 40;

interface View<T> {
  /** Depends on the frames on the way here and no others. */
  value: T | undefined;
  /** By the next frame further down. */
  next: NumberMap<View<T>> | undefined;
}

export class StackViews<T extends object> {
  /** By what the configuration holds beside its stacks. */
  readonly #roots = new NumberMap<View<T>>();
  /** The same where it holds a layout. */
  #layoutRoots: Map<string, View<T>> | undefined;
  /** Values of stacks that have no single upper part. */
  #whole: WeakMap<Configuration, { readonly value: T; readonly inspected: number }> | undefined;
  /** Height of the deepest frame that the value found last depends on. */
  inspected = Number.POSITIVE_INFINITY;

  find(configuration: Configuration): T | undefined {
    const top = configuration.nodes[0]!;
    let view = configuration.nodes.length === 1 ? this.#rootOf(configuration) : undefined;
    let node: StackNode | undefined = top;
    for (let frames = 0; view !== undefined; frames++) {
      if (view.value !== undefined) {
        this.inspected = top.height - frames + 1;
        return view.value;
      }
      if (node === undefined) break;
      view = view.next?.get(node.frame);
      node = onlyParent(node);
    }
    const whole = this.#whole?.get(configuration);
    if (whole === undefined) return undefined;
    this.inspected = whole.inspected;
    return whole.value;
  }

  /** Keeps `value`. @param inspected  height of the deepest frame that it depends on */
  keep(configuration: Configuration, inspected: number, value: T): void {
    if (this.#keepView(configuration, inspected, value)) return;
    this.#whole ??= new WeakMap();
    this.#whole.set(configuration, { value, inspected });
  }

  #keepView(configuration: Configuration, inspected: number, value: T): boolean {
    const top = configuration.nodes[0]!;
    if (configuration.nodes.length !== 1) return false;
    // A value that read no frame at all still depends on what the configuration holds beside them.
    const frames = Math.max(0, top.height - inspected + 1);
    if (frames > MAX_FRAMES) return false;
    let node: StackNode | undefined = top;
    for (let i = 1; i < frames; i++) {
      node = onlyParent(node);
      if (node === undefined) return false;
    }
    let view = this.#rootOf(configuration);
    if (view === undefined) {
      view = { value: undefined, next: undefined };
      const { gap, layout } = configuration;
      if (layout === undefined) this.#roots.add(gap, view);
      else {
        this.#layoutRoots ??= new Map();
        this.#layoutRoots.set(layoutKey(gap, layout), view);
      }
    }
    node = top;
    for (let i = 0; i < frames; i++) {
      view.next ??= new NumberMap();
      let next = view.next.get(node!.frame);
      if (next === undefined) {
        next = { value: undefined, next: undefined };
        view.next.add(node!.frame, next);
      }
      view = next;
      node = onlyParent(node!);
    }
    view.value = value;
    return true;
  }

  #rootOf({ gap, layout }: Configuration): View<T> | undefined {
    return layout === undefined ? this.#roots.get(gap) : this.#layoutRoots?.get(layoutKey(gap, layout));
  }
}

function layoutKey(gap: number, layout: LayoutState): string {
  return `${gap}@${layout.id}`;
}

/** The frame below, when there is exactly one; merged stacks have no single view. */
function onlyParent(node: StackNode): StackNode | undefined {
  return node.parents.length === 1 ? node.parents[0] : undefined;
}
