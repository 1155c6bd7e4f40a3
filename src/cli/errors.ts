/**
 * Prints one error: what, where with the offending line, what to do. Stack traces only under `--verbose`: most errors
 * are about the user's input, and our stack says nothing about that.
 */
import {
  AnankeError,
  ConflictError,
  formatSpan,
  type Reason,
  type Span,
  SpecError,
} from "../kernel/index.ts";
import { exitCodeOf } from "./exit-codes.ts";
import type { Style } from "./output.ts";

/** Texts by the names that spans use, to show the offending line of. */
export type Sources = ReadonlyMap<string, string>;

/** A wrong command line that commander has no words for. Exit code 2. */
export class UsageError extends AnankeError {
  constructor(message: string, hint?: string) {
    super("USAGE", message, hint === undefined ? {} : { hint });
  }
}

/** The error as lines for standard error, without a final line break. */
export function formatError(error: unknown, sources: Sources, style: Style, verbose: boolean): string {
  const lines = [`${style.red("error:")} ${messageOf(error)}`];
  if (error instanceof SpecError && error.span !== undefined)
    lines.push(...codeFrame(error.span, sources, style));
  if (error instanceof ConflictError) {
    for (const reason of error.reasons) lines.push(...formatReason(reason, sources, style));
  }
  if (error instanceof AnankeError && error.hint !== undefined) {
    lines.push(`${style.cyan("hint:")} ${error.hint}`);
  } else if (!(error instanceof AnankeError)) {
    lines.push(`${style.cyan("hint:")} This was not expected; --verbose shows where it happened.`);
  }
  if (verbose) {
    for (let at: unknown = error; at instanceof Error; at = at.cause) {
      lines.push(style.dim(at === error ? (at.stack ?? "") : `caused by ${at.stack ?? at.message}`));
    }
  }
  return lines.join("\n");
}

/** The same for programs; `--stream-json` ends with one of these when it fails. */
export function errorEvent(error: unknown): Readonly<Record<string, unknown>> {
  const known = error instanceof AnankeError;
  return {
    type: "error",
    schemaVersion: 1,
    code: known ? error.code : "RUNTIME",
    message: messageOf(error),
    hint: known ? (error.hint ?? null) : null,
    span: error instanceof SpecError ? (error.span ?? null) : null,
    reasons: error instanceof ConflictError ? error.reasons : [],
    exitCode: exitCodeOf(error),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function formatReason(reason: Reason, sources: Sources, style: Style): string[] {
  const path = reason.path === undefined || reason.path === "" ? "" : ` ${reason.path}`;
  const place = reason.span === undefined ? "" : style.dim(` (${formatSpan(reason.span)})`);
  const lines = [`  - ${style.bold(reason.constraint)}${path}: ${reason.message}${place}`];
  if (reason.span !== undefined) lines.push(...codeFrame(reason.span, sources, style));
  return lines;
}

/** Reasons on their own, each with the line it is about. */
export function reasonLines(reasons: readonly Reason[], sources: Sources, style: Style): string[] {
  return reasons.flatMap((reason) => formatReason(reason, sources, style));
}

/** Widest piece of a line that is shown; a schema may be one line of a megabyte. */
const MAX_WIDTH = 100;
const MAX_MARKS = 60;

/** The line a span is on, with the span underlined; nothing where the text is not at hand. */
export function codeFrame(span: Span, sources: Sources, style: Style): string[] {
  const text = sources.get(span.file)?.split("\n")[span.line - 1];
  if (text === undefined) return [];
  const at = span.column - 1;
  const from = Math.max(0, Math.min(at - MAX_WIDTH / 2, text.length - MAX_WIDTH));
  const shown = text.slice(from, from + MAX_WIDTH).replaceAll(/[\t\r]/g, " ");
  const marks = Math.max(
    1,
    Math.min(span.end - span.start, text.length - at, MAX_MARKS, from + MAX_WIDTH - at),
  );
  const lead = from > 0 ? "…" : "";
  const tail = from + MAX_WIDTH < text.length ? "…" : "";
  const number = String(span.line);
  return [
    `  ${style.dim(`${number} |`)} ${lead}${printable(shown)}${tail}`,
    `  ${" ".repeat(number.length)} ${style.dim("|")} ${" ".repeat(lead.length + at - from)}${style.red("^".repeat(marks))}`,
  ];
}

/** Control characters could move the cursor or hide text: show their pictures instead. */
function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replaceAll(/[\u0000-\u001f\u007f]/g, (char) =>
    char === "\u007f" ? "\u2421" : String.fromCharCode(0x2400 + char.charCodeAt(0)),
  );
}
