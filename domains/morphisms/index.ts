/** Surface of the morphisms: the arrows between domains, one file each. */
export { type Branch, type ConditionAt, type PathRules, pathConditions } from "./control-flow-semantics.ts";
export { type Exports, scopeOf } from "./imports-types.ts";
export { refinements } from "./semantics-types.ts";
export { type ConstructNames, containedAt } from "./syntax-control-flow.ts";
export { type Expectation, type ExpectationRules, expectedAt } from "./syntax-types.ts";
export { type Providers, requiredBy } from "./types-imports.ts";
export { type Closers, mayFinish } from "./types-syntax.ts";
