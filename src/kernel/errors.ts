/**
 * The errors Ananke throws. Expected outcomes (a dead end, bottom, a solver's "unknown") are values, not errors.
 * Every message says what is wrong, where, the offending value and what to do.
 */
import type { Reason } from "./provenance.ts";
import { formatSpan, type Span } from "./span.ts";

export interface ErrorDetails {
  /** What the user can do about it; printed on a line of its own. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Base of all errors of this project. `code` is stable and documented; the message is for people. */
export class AnankeError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.name = new.target.name;
    this.code = code;
    this.hint = details.hint;
  }
}

/** The user's grammar, schema, regex, configuration or option is wrong. Exit code 2. */
export class SpecError extends AnankeError {
  readonly span: Span | undefined;

  constructor(message: string, details: ErrorDetails & { readonly span?: Span } = {}) {
    super(
      "SPEC",
      details.span === undefined ? message : `${message} at ${formatSpan(details.span)}`,
      details,
    );
    this.span = details.span;
  }
}

/** The constraints admit no output at all. Exit code 3. */
export class ConflictError extends AnankeError {
  readonly reasons: readonly Reason[];

  constructor(message: string, reasons: readonly Reason[], details: ErrorDetails = {}) {
    super("CONFLICT", message, details);
    this.reasons = reasons;
  }
}

/** A search, table or text would have grown past a limit. Exit code 4. */
export class BudgetError extends AnankeError {
  readonly limit: string;
  readonly value: number;

  constructor(limit: string, value: number, what: string, details: ErrorDetails = {}) {
    super("BUDGET", `${what}: more than ${value} (limit "${limit}")`, {
      hint: details.hint ?? `Simplify the input, or raise the limit "${limit}".`,
      ...details,
    });
    this.limit = limit;
    this.value = value;
  }
}

/** The model, its file or its backend failed. Exit code 5. */
export class ModelError extends AnankeError {
  readonly retryable: boolean;

  constructor(message: string, details: ErrorDetails & { readonly retryable?: boolean } = {}) {
    super("MODEL", message, details);
    this.retryable = details.retryable ?? false;
  }
}

/** A type oracle, solver or other helper process failed. */
export class OracleError extends AnankeError {
  constructor(message: string, details: ErrorDetails = {}) {
    super("ORACLE", message, details);
  }
}

/** An invariant of ours broke: a bug in Ananke. */
export class InternalError extends AnankeError {
  constructor(message: string, details: ErrorDetails = {}) {
    super("INTERNAL", message, {
      hint: "This is a bug in Ananke; please report it with the input.",
      ...details,
    });
  }
}
