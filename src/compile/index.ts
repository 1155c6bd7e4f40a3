/** Surface of the compiler: constraints in, programs out. */
export * from "./constraint.ts";
export * from "./program.ts";
