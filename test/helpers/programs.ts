/** Programs from grammars built by hand, for tests below the front ends. */
import { type Grammar, Recognizer } from "../../domains/syntax/index.ts";
import { unifiedDomain } from "../../domains/unified.ts";
import type { Vocabulary } from "../../masks/index.ts";
import type { CompiledProgram } from "../../src/compile/index.ts";
import { Engine, type Session } from "../../src/generate/index.ts";
import { DEFAULT_LIMITS, type Satisfiability } from "../../src/kernel/index.ts";

/** A program that demands all of `grammars`. */
export function programOf(
  grammars: readonly Grammar[],
  satisfiability: Satisfiability = "sat",
): CompiledProgram {
  return {
    constraints: grammars.map((grammar, i) => ({
      id: `grammar#${i}`,
      constraint: { kind: "grammar", text: grammar.name },
      contentId: `grammar:${grammar.name}`,
      recognizer: new Recognizer(grammar),
      notes: [],
    })),
    contracts: [],
    domains: [],
    value: unifiedDomain().lattice.top,
    satisfiability,
    limits: grammars[0]?.limits ?? DEFAULT_LIMITS,
    compileMs: 0,
  };
}

/** A session at the empty output of all of `grammars`. */
export function sessionOf(grammars: readonly Grammar[], vocabulary: Vocabulary): Session {
  return new Engine(programOf(grammars), vocabulary).session();
}
