/** Surface of the kernel: what every unit may use. */
export * from "./assert.ts";
export * from "./errors.ts";
export * from "./json.ts";
export * from "./lattice.ts";
export * from "./lattices/index.ts";
export * from "./limits.ts";
export * from "./number-map.ts";
export * from "./persistent.ts";
export * from "./provenance.ts";
export * from "./random.ts";
export * from "./span.ts";
export * from "./suggest.ts";
