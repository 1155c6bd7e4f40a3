/**
 * Watches the text of one session for what the filters of its domains cannot see: when a token closes a statement, a
 * block or a call, and when the text may end, domains look at the text itself.
 */
import type { DomainConstraint, TextViolation } from "../../domains/domain.ts";
import type { ParseState, Recognizer } from "../../domains/syntax/index.ts";
import { closedIn } from "./closers.ts";
import type { TypeViolation } from "./type-watch.ts";

const decoder = new TextDecoder("utf-8", { ignoreBOM: true });

/** Some domain looks at texts. */
export function hasAudit(constraints: readonly DomainConstraint[]): boolean {
  return constraints.some(({ domain }) => domain.audit !== undefined);
}

/**
 * After a token: what the domains find in what it closed.
 * @param before  parse state before the token
 * @param bytes  the text with the token
 * @param from  where the token begins
 */
export function auditToken(
  constraints: readonly DomainConstraint[],
  recognizer: Recognizer,
  before: ParseState,
  bytes: Uint8Array,
  from: number,
): TypeViolation | undefined {
  const closed = closedIn(recognizer, before, bytes, from).at(-1);
  return closed === undefined ? undefined : firstOf(constraints, bytes.subarray(0, closed), false);
}

/** What the domains find in a text that is to end. */
export function auditWhole(
  constraints: readonly DomainConstraint[],
  bytes: Uint8Array,
): TypeViolation | undefined {
  return firstOf(constraints, bytes, true);
}

function firstOf(
  constraints: readonly DomainConstraint[],
  bytes: Uint8Array,
  isWhole: boolean,
): TypeViolation | undefined {
  let text: string | undefined;
  for (const { domain, value } of constraints) {
    if (domain.audit === undefined) continue;
    text ??= decoder.decode(bytes);
    const [first] = domain.audit.violations(value, text, isWhole);
    if (first !== undefined) return violationOf(domain.name, first, text, isWhole);
  }
  return undefined;
}

function violationOf(
  domain: string,
  { code, message, start, end, statements }: TextViolation,
  text: string,
  isWhole: boolean,
): TypeViolation {
  const byteAt = (offset: number): number =>
    offset <= 0 ? offset : Buffer.byteLength(text.slice(0, offset), "utf8");
  return {
    diagnostics: [{ code: `${domain}: ${code}`, message, start, end }],
    textBytes: byteAt(text.length),
    startByte: byteAt(start),
    endByte: byteAt(Math.min(end, text.length)),
    statementBytes: statements.filter((offset) => offset >= 0).map(byteAt),
    foundBy: isWhole ? "whole" : "statement",
  };
}
