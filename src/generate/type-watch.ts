/**
 * Watches the types of one growing text: asks the checker about each statement when it closes, and about the whole when
 * it ends. What the checker is not sure about passes here and is left to the check of the whole.
 */
import type { ParseState, Recognizer } from "../../domains/syntax/index.ts";
import type { TypeDiagnostic, TypeDocument, TypePosition } from "../../domains/types/index.ts";
import type { ProgramTypes } from "../compile/index.ts";

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

export interface TypeWork {
  statementChecks: number;
  wholeChecks: number;
  violations: number;
}

/** Lexemes that end a statement, a block or a call. */
const CLOSERS = new Map([..."; } )".replaceAll(" ", "")].map((text) => [text.charCodeAt(0), text]));

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
   * After a token: the errors of what it closed.
   * @param before  parse state before the token
   * @param bytes  the text with the token
   * @param from  where the token begins
   * @throws OracleError when the checker is broken
   */
  afterToken(before: ParseState, bytes: Uint8Array, from: number): TypeViolation | undefined {
    if (!this.types.isClosed) return undefined;
    let state: ParseState | undefined = before;
    for (let at = from; at < bytes.length && state !== undefined; at++) {
      if (endsFirstWord(bytes, at)) {
        const position = this.document.finishedByLineBreak(this.#decoder.decode(bytes.subarray(0, at)));
        const found = position && this.#errorsAt(position, bytes.subarray(0, at));
        if (found !== undefined) return found;
      }
      state = this.#recognizer.advance(state, bytes[at]!);
      const closer = CLOSERS.get(bytes[at]!);
      if (closer === undefined || state === undefined || !this.#ends(state, closer)) continue;
      const found = this.#checkStatement(bytes.subarray(0, at + 1));
      if (found !== undefined) return found;
    }
    return undefined;
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

  /** In every reading the last lexeme is `closer`, so the text ends between two lexemes. */
  #ends({ threads }: ParseState, closer: string): boolean {
    const { symbols } = this.#recognizer.grammar;
    const name = JSON.stringify(closer);
    return threads.every(({ lex }) => {
      const { terminals } = lex.accept;
      return terminals.length > 0 && terminals.every((id) => symbols[id]?.name === name);
    });
  }

  #checkStatement(bytes: Uint8Array): TypeViolation | undefined {
    return this.#errorsAt(this.document.at(this.#decoder.decode(bytes)), bytes);
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
