/** The exit codes of the command line. They are part of its contract: scripts decide by them. */
import { AnankeError, BudgetError, ConflictError, ModelError, SpecError } from "../kernel/index.ts";

export const EXIT = {
  ok: 0,
  /** Something broke while running, or a check failed (`health`, `laws`). */
  runtime: 1,
  /** The command line, a settings file, a schema, a grammar or a regular expression is wrong. */
  usage: 2,
  /** No output can satisfy the constraints, or none was found. */
  unsatisfiable: 3,
  /** A limit, a time limit or the token budget was reached first. */
  budget: 4,
  /** The model, its file or its backend failed. */
  model: 5,
  /** Ctrl-C. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** The exit code an error stands for. */
export function exitCodeOf(error: unknown): ExitCode {
  if (error instanceof SpecError) return EXIT.usage;
  if (error instanceof ConflictError) return EXIT.unsatisfiable;
  if (error instanceof BudgetError) return EXIT.budget;
  if (error instanceof ModelError) return EXIT.model;
  if (error instanceof AnankeError && error.code === "USAGE") return EXIT.usage;
  return EXIT.runtime;
}
