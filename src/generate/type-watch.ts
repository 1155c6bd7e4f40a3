/**
 * Watches the types of one growing text: asks the checker about each statement when it closes, and about the whole when
 * it ends. What the checker is not sure about passes here and is left to the check of the whole.
 */
import type { ParseState, Recognizer } from "../../domains/syntax/index.ts";
import type { TypeDiagnostic, TypeDocument, TypePosition } from "../../domains/types/index.ts";
import type { ProgramTypes } from "../compile/index.ts";
import { closedIn } from "./closers.ts";
import { withoutSpace } from "./without-space.ts";

/** An error that no later text mends. */
export interface TypeViolation {
  readonly diagnostics: readonly TypeDiagnostic[];
  /** Bytes of the text that was checked. */
  readonly textBytes: number;
  /** Where the first error begins and ends, in bytes; negative before the text. */
  readonly startByte: number;
  readonly endByte: number;
  /** Starts of the statements around the error in bytes, innermost first. */
  readonly statementBytes: readonly number[];
  /** Found when a statement closed, or by the check of the whole. */
  readonly foundBy: "statement" | "whole";
  /**
   * That this text fails says little about others that begin in the same way: only itself is refused, and once every place
   * was gone back to often enough the search begins anew, for as long as the budget lasts.
   */
  readonly restarts?: true;
}

/** Where something is finished. */
export interface Closed {
  /** Bytes of the text up to there. */
  readonly length: number;
  /** By the word that ends there, the first of its line, and not by a mark. */
  readonly byLineBreak: boolean;
}

export interface TypeWork {
  statementChecks: number;
  wholeChecks: number;
  violations: number;
}

export class TypeWatch {
  readonly types: ProgramTypes;
  readonly document: TypeDocument;
  readonly work: TypeWork = { statementChecks: 0, wholeChecks: 0, violations: 0 };
  readonly #recognizer: Recognizer;
  readonly #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  /** The last text checked as a whole, and what came of it. */
  #whole: { readonly text: string; readonly verdict: WholeVerdict } | undefined;

  constructor(types: ProgramTypes, recognizer: Recognizer) {
    this.types = types;
    this.document = types.oracle.open(types.place);
    this.#recognizer = recognizer;
  }

  /**
   * What a token has finished that is to be checked, in the order of the text.
   * @param before  parse state before the token
   * @param bytes  the text with the token
   * @param from  where the token begins
   */
  closedBy(before: ParseState, bytes: Uint8Array, from: number): readonly Closed[] {
    if (!this.types.isClosed) return [];
    const closed = closedIn(this.#recognizer, before, bytes, from).map(
      (length): Closed => ({ length, byLineBreak: false }),
    );
    for (let at = from; at < bytes.length; at++) {
      if (endsFirstWord(bytes, at)) closed.push({ length: at, byLineBreak: true });
    }
    return closed.sort((a, b) => a.length - b.length);
  }

  /**
   * The errors of the first of these that has any.
   * @throws OracleError when the checker is broken
   */
  check(bytes: Uint8Array, closed: readonly Closed[]): TypeViolation | undefined {
    for (const { length, byLineBreak } of closed) {
      const part = bytes.subarray(0, length);
      const text = this.#decoder.decode(part);
      const position = byLineBreak ? this.document.finishedByLineBreak(text) : this.document.at(text);
      const found = position === undefined ? undefined : this.#errorsAt(position, part);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /**
   * Has the checker think about the end of a text that goes on from there: what is asked about that place next it then
   * answers from memory.
   * @throws OracleError when the checker is broken
   */
  prepare(bytes: Uint8Array): void {
    if (!this.types.isClosed) return;
    const position = this.document.at(withoutSpace(this.#decoder.decode(bytes)));
    const slot = position.slot();
    if (slot === "value" || slot === "type") position.names();
    else if (slot === "member") position.members();
    position.written();
  }

  /** The checker's verdict on the whole text; asked again about the same text, it answers from memory. */
  async checkWhole(bytes: Uint8Array): Promise<WholeVerdict> {
    const text = this.#decoder.decode(bytes);
    if (this.#whole?.text === text) return this.#whole.verdict;
    this.work.wholeChecks++;
    const { diagnostics, verdict, why } = await this.document.check(text);
    let found: WholeVerdict;
    if (verdict === "yes") found = { kind: "fits" };
    else if (verdict === "unknown") found = { kind: "unknown", why: why ?? "the check gave no reason" };
    else {
      this.work.violations++;
      found = { kind: "violation", violation: this.#violation(text, diagnostics, "whole") };
    }
    this.#whole = { text, verdict: found };
    return found;
  }

  dispose(): void {
    this.document.dispose();
  }

  #errorsAt(position: TypePosition, bytes: Uint8Array): TypeViolation | undefined {
    this.work.statementChecks++;
    const answer = position.diagnostics();
    if (answer.kind === "unrestricted" || answer.value.length === 0) return undefined;
    this.work.violations++;
    return this.#violation(this.#decoder.decode(bytes), answer.value, "statement");
  }

  #violation(
    text: string,
    diagnostics: readonly TypeDiagnostic[],
    foundBy: TypeViolation["foundBy"],
  ): TypeViolation {
    const [first] = diagnostics;
    const { start, end } = first ?? { start: 0, end: text.length };
    const byteAt = (offset: number): number =>
      offset <= 0 ? offset : Buffer.byteLength(text.slice(0, offset), "utf8");
    const starts = start >= text.length || start < 0 ? [] : this.document.statementsAround(text, start);
    return {
      diagnostics,
      textBytes: byteAt(text.length),
      startByte: byteAt(start),
      endByte: byteAt(Math.min(end, text.length)),
      statementBytes: starts.filter((offset) => offset >= 0).map(byteAt),
      foundBy,
    };
  }
}

/**
 * The byte at `at` is behind a word that is the first of a line, where an expression or a block may have ended before the
 * line: the word may have ended the statement that nothing else did. Cheap and permissive.
 */
function endsFirstWord(bytes: Uint8Array, at: number): boolean {
  if (isWordByte(bytes[at]) || !isWordByte(bytes[at - 1])) return false;
  let before = at - 1;
  while (before >= 0 && isWordByte(bytes[before])) before--;
  let breaks = false;
  for (; before >= 0 && SPACES.has(bytes[before]!); before--) breaks ||= bytes[before] === 10;
  return breaks && before >= 0 && (isWordByte(bytes[before]) || LAST.has(bytes[before]!));
}

const SPACES = new Set([9, 10, 13, 32]);
/** Marks with which an expression can end. */
const LAST = new Set([...")]}\"'`+-/!>"].map((text) => text.charCodeAt(0)));

/** Of a name, a number or a reserved word, in UTF-8. */
function isWordByte(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  const isLetter = (byte | 32) >= 97 && (byte | 32) <= 122;
  return isLetter || (byte >= 48 && byte <= 57) || byte === 95 || byte === 36 || byte >= 128;
}

export type WholeVerdict =
  | { readonly kind: "fits" }
  | { readonly kind: "violation"; readonly violation: TypeViolation }
  /** The check did not come to an end. */
  | { readonly kind: "unknown"; readonly why: string };
