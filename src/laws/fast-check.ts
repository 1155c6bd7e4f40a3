/** The door to fast-check, which ships: users property-test lattices and domains of their own. */
export type { Arbitrary } from "fast-check";
export * as fc from "fast-check";
