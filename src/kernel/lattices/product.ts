/**
 * Product of named lattices with component-wise meet. Bottom in one component is bottom of the whole, and the
 * whole has one bottom: the record of all bottoms.
 */
import { assert } from "../assert.ts";
import type { Lattice } from "../lattice.ts";
import { mixHash } from "./element.ts";

/** Component name to lattice. Every lattice is a `Lattice<unknown>` here, since its functions are methods. */
export type Components = Readonly<Record<string, Lattice<unknown>>>;

/** The elements of a lattice. */
export type ElementOf<L> = L extends { readonly top: infer T } ? T : never;

/** One value per component. */
export type ProductValue<C extends Components> = { readonly [K in keyof C]: ElementOf<C[K]> };

export interface ProductOptions<C extends Components> {
  /** Components whose own bottom is an ordinary value that does not contradict the whole. */
  readonly ordinaryBottoms?: readonly (keyof C)[];
  /**
   * Components that contradict each other. Must stay true when the value gets stronger, or `meet` is not
   * associative.
   */
  readonly contradicts?: (value: ProductValue<C>) => boolean;
}

export interface ProductLattice<C extends Components> extends Lattice<ProductValue<C>> {
  readonly components: C;
  print(value: ProductValue<C>): string;
  /** A value from some of its parts; the others are top. */
  of(parts: Partial<ProductValue<C>>): ProductValue<C>;
}

/** The product of `components`, in the order of their keys. */
export function productLattice<C extends Components>(
  name: string,
  components: C,
  options: ProductOptions<C> = {},
): ProductLattice<C> {
  type Value = ProductValue<C>;
  const keys: readonly (keyof C & string)[] = Object.keys(components);
  // `keys` are keys of `components`.
  const at = (key: keyof C & string): Lattice<unknown> => components[key]!;
  const ordinary = new Set<string>(options.ordinaryBottoms?.map(String));
  const strictKeys = keys.filter((key) => !ordinary.has(key));
  assert(
    keys.length === 0 || strictKeys.length > 0,
    `product "${name}" needs a component whose bottom is the bottom of the whole`,
  );

  // Sound where `part(key)` is an element of `components[key]`, by the definition of ProductValue.
  const build = (part: (key: keyof C & string) => unknown): Value =>
    Object.freeze(Object.fromEntries(keys.map((key) => [key, part(key)]))) as Value;
  const top = build((key) => at(key).top);
  const bottom = build((key) => at(key).bottom);
  const canonical = (value: Value): Value => {
    if (strictKeys.some((key) => at(key).equals(value[key], at(key).bottom))) return bottom;
    return options.contradicts?.(value) === true ? bottom : value;
  };
  const isBottom = (value: Value): boolean => value === bottom || equals(value, bottom);
  const equals = (a: Value, b: Value): boolean =>
    a === b || keys.every((key) => at(key).equals(a[key], b[key]));

  const lattice: ProductLattice<C> = {
    name,
    components,
    top,
    bottom,
    meet: (a, b) => (a === b ? a : canonical(build((key) => at(key).meet(a[key], b[key])))),
    leq: (a, b) => a === b || keys.every((key) => at(key).leq(a[key], b[key])),
    equals,
    hash: (a) => keys.reduce((h, key) => mixHash(h, at(key).hash(a[key])), keys.length),
    print(a) {
      if (isBottom(a)) return "contradiction";
      const parts = keys
        .filter((key) => !at(key).equals(a[key], at(key).top))
        .map((key) => `${key}: ${(at(key).print ?? String)(a[key])}`);
      return parts.length === 0 ? "unconstrained" : parts.join("; ");
    },
    of: (parts) => canonical(build((key) => (parts[key] === undefined ? at(key).top : parts[key]))),
  };
  if (keys.every((key) => at(key).upperBound !== undefined)) {
    lattice.upperBound = (a, b) => {
      if (isBottom(a)) return b;
      if (isBottom(b)) return a;
      return build((key) => at(key).upperBound?.(a[key], b[key]));
    };
  }
  return lattice;
}
