export interface Node<T> {
  value: T;
  left: Node<T> | null;
  right: Node<T> | null;
}

export type Compare<T> = (a: T, b: T) => number;
export type Order = "before" | "between" | "after";

export class SortedTree<T> {
  private root: Node<T> | null = null;
  private readonly compare: Compare<T>;
  #size = 0;

  constructor(compare: Compare<T>, values: Iterable<T> = []) {
    this.compare = compare;
    for (const value of values) this.insert(value);
  }

  get size(): number {
    return this.#size;
  }

  insert(value: T): boolean {
    const fresh: Node<T> = { value, left: null, right: null };
    if (this.root === null) {
      this.root = fresh;
      this.#size = 1;
      return true;
    }
    let at: Node<T> = this.root;
    for (;;) {
      const order = this.compare(value, at.value);
      if (order === 0) return false;
      const next = order < 0 ? at.left : at.right;
      if (next === null) {
        if (order < 0) at.left = fresh;
        else at.right = fresh;
        this.#size += 1;
        return true;
      }
      at = next;
    }
  }

  *walk(order: Order = "between", at: Node<T> | null = this.root): Generator<T> {
    if (at === null) return;
    if (order === "before") yield at.value;
    yield* this.walk(order, at.left);
    if (order === "between") yield at.value;
    yield* this.walk(order, at.right);
    if (order === "after") yield at.value;
  }

  depth(at: Node<T> | null = this.root): number {
    return at === null ? 0 : 1 + Math.max(this.depth(at.left), this.depth(at.right));
  }

  first(): T | undefined {
    let at = this.root;
    while (at?.left != null) at = at.left;
    return at?.value;
  }
}

export function sorted(values: readonly number[]): number[] {
  const tree = new SortedTree<number>((a, b) => a - b, values);
  return [...tree.walk("between")];
}

export function ranked(names: readonly string[]): string {
  const byLength = new SortedTree<string>((a, b) => a.length - b.length || a.localeCompare(b), names);
  const first = byLength.first()?.padEnd(10) ?? "";
  return first + byLength.depth().toString();
}
