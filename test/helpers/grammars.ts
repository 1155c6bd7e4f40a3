/** A table of constraints in every notation, each with texts in and out of its language and an independent judge. */
import type { Grammar } from "../../domains/syntax/index.ts";
import { type CompiledProgram, type Constraint, compileProgram } from "../../src/compile/index.ts";
import type { Limits } from "../../src/kernel/index.ts";
import { SCHEMA_CONSTRAINTS } from "./constraints-schema.ts";
import { GRAMMAR_CONSTRAINTS, REGEX_CONSTRAINTS } from "./constraints-text.ts";
import { naiveRecognizer } from "./naive-recognizer.ts";

export interface NamedConstraint {
  readonly name: string;
  readonly constraint: Constraint;
  readonly members: readonly string[];
  readonly others: readonly string[];
  /**
   * Decides by other means than ours: ajv, the platform's regular expressions. Absent for grammars, which only the
   * naive recogniser can judge.
   */
  readonly accepts?: (text: string) => boolean;
}

export const CONSTRAINTS: readonly NamedConstraint[] = [
  ...SCHEMA_CONSTRAINTS,
  ...REGEX_CONSTRAINTS,
  ...GRAMMAR_CONSTRAINTS,
];

/** Programs are immutable: tests share them. */
const programs = new Map<NamedConstraint, CompiledProgram>();

export function compiled(named: NamedConstraint): CompiledProgram {
  let program = programs.get(named);
  if (program === undefined) {
    program = compileProgram([named.constraint]);
    programs.set(named, program);
  }
  return program;
}

/** The grammar that the front end makes of a constraint. */
export function grammarOf(named: NamedConstraint, limits: Partial<Limits> = {}): Grammar {
  const [only] = compileProgram([named.constraint], { limits }).constraints;
  if (only === undefined) throw new Error("a program without constraints");
  return only.recognizer.grammar;
}

/** The independent judgement of a whole text. */
export function judge(named: NamedConstraint): (text: string) => boolean {
  if (named.accepts !== undefined) return named.accepts;
  const naive = naiveRecognizer(grammarOf(named));
  return (text) => naive.accepts(text);
}
