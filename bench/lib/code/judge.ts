/**
 * Who says whether a text is a program: the language's own parser where the machine has one, tree-sitter elsewhere.
 * Reports name the judge, since the two differ in what they take.
 */
import { execFileSync } from "node:child_process";
import type { CodeStructure } from "./structure.ts";

/** `undefined`: the text is valid. */
export type Fault = string | undefined;

export interface Judge {
  /** Of a parser that others define the language by; tree-sitter is none. */
  readonly isReference: boolean;
  /** With its version, for reports. */
  readonly name: string;
  /** One verdict per text, in order. */
  check(texts: readonly string[]): Promise<readonly Fault[]>;
}

export function treeSitterJudge(structure: CodeStructure): Judge {
  return {
    isReference: false,
    name: "tree-sitter",
    check: async (texts) =>
      texts.map((text) => (structure.hasError(text) ? "tree-sitter finds an error" : undefined)),
  };
}

/** What a command prints, or `undefined` where the machine does not have it. */
export function versionOf(command: string, args: readonly string[]): string | undefined {
  try {
    return execFileSync(command, [...args], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
  } catch (error) {
    // Not installed, or a stand-in that cannot run: either way there is no such judge here.
    if (error instanceof Error) return undefined;
    throw error;
  }
}
