/** Building blocks of constraint lattices. Each keeps its values in one canonical form, so the laws hold exactly. */
export * from "./conjunction.ts";
export * from "./element.ts";
export * from "./finite-set.ts";
export * from "./flat.ts";
export * from "./interval.ts";
export * from "./pointwise.ts";
export * from "./product.ts";
