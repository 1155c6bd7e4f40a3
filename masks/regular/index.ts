/** Regular languages over bytes. */
export * from "./byte-set.ts";
export * from "./dfa.ts";
export * from "./language.ts";
export * from "./regex.ts";
export * from "./utf8.ts";
