/**
 * Holds a text that is there already against a program: every constraint, every domain, the types; all that is found, in
 * the order of the text, and an account of what was looked at and what was not.
 */
import type { DomainConstraint } from "../../domains/domain.ts";
import { explainBytes, type Recognizer } from "../../domains/syntax/index.ts";
import {
  type CompiledProgram,
  type ProgramContracts,
  type ProgramTypes,
  primaryIndex,
} from "../compile/index.ts";
import { contractEntries, verdictEntries, verdictLists } from "./contract-ledger.ts";
import { ContractWatch } from "./contract-watch.ts";
import { listNames } from "./explain.ts";
import { type LedgerEntry, uncheckedEntries } from "./ledger.ts";
import { type RefusedLexeme, refusedLexemes } from "./read-all.ts";

/** Something in a text that breaks a constraint. */
export interface TextFinding {
  readonly constraint: string;
  readonly domain: string;
  /** Of the compiler, or of the domain; absent where there is none. */
  readonly code?: string;
  readonly message: string;
  /** UTF-16 offsets into the text; negative before it. */
  readonly start: number;
  readonly end: number;
}

export interface TextReport {
  readonly schemaVersion: 1;
  /** `unknown`: nothing was found, but a check did not come to an end. */
  readonly verdict: "satisfied" | "violated" | "unknown";
  readonly findings: readonly TextFinding[];
  readonly ledger: readonly LedgerEntry[];
}

export interface CheckTextOptions {
  /** Of `openTypes`; absent: types are not checked. */
  readonly types?: ProgramTypes | undefined;
  /** Of `openContracts`; absent: functions are not held against contracts. */
  readonly contracts?: ProgramContracts | undefined;
}

/**
 * @param program  bound to its project (`bindProgram`), or its modules and functions are not looked at
 * @throws OracleError when the type checker is broken
 */
export async function checkText(
  program: CompiledProgram,
  text: string,
  { types, contracts }: CheckTextOptions = {},
): Promise<TextReport> {
  const bytes = new TextEncoder().encode(text);
  const findings: TextFinding[] = [];
  const ledger: LedgerEntry[] = [];
  for (const { id, recognizer } of program.constraints) {
    const found = syntaxFinding(id, recognizer, text, bytes);
    if (found !== undefined) findings.push(found);
    ledger.push(entry(id, "syntax", "verified", "the whole text was read"));
  }
  const parses = findings.length === 0;
  const primary = program.constraints[primaryIndex(program.constraints)];
  for (const constraint of program.domains) {
    const { domain, value } = constraint;
    const canRead = primary !== undefined && parses;
    if (!canRead || (domain.toFilter === undefined && domain.audit === undefined)) {
      const why = canRead ? "the domain has neither a filter nor an audit" : "the text does not parse";
      ledger.push(entry(domain.name, domain.name, "not-enforced", `${why}: ${domain.print(value)}`));
      continue;
    }
    findings.push(...domainFindings(primary.recognizer, constraint, text, bytes));
    ledger.push(entry(domain.name, domain.name, "verified", `lexeme by lexeme: ${domain.print(value)}`));
    for (const demand of domain.audit?.demands(value) ?? []) {
      ledger.push({ ...entry(domain.name, domain.name, "verified", demand), path: demand });
    }
    for (const demand of domain.leavesOpen?.(value) ?? []) {
      ledger.push({
        ...entry(domain.name, domain.name, "not-enforced", `not looked for: ${demand}`),
        path: demand,
      });
    }
  }
  ledger.push(...uncheckedEntries(program, types?.constraint));
  const watch = contracts === undefined ? undefined : new ContractWatch(contracts);
  ledger.push(...contractEntries(program, watch));
  const unknown = [
    types !== undefined && (await checkTypes(types, text, parses, findings, ledger)),
    watch !== undefined && (await checkContracts(watch, bytes, parses, findings, ledger)),
  ];
  findings.sort((a, b) => a.start - b.start || a.end - b.end);
  return {
    schemaVersion: 1,
    verdict: findings.length > 0 ? "violated" : unknown.includes(true) ? "unknown" : "satisfied",
    findings,
    ledger,
  };
}

/** @returns whether the check did not come to an end */
async function checkTypes(
  { constraint, oracle, place }: ProgramTypes,
  text: string,
  parses: boolean,
  findings: TextFinding[],
  ledger: LedgerEntry[],
): Promise<boolean> {
  if (!parses) {
    ledger.push(
      entry(constraint, "types", "not-enforced", "the text does not parse, so its types were not asked for"),
    );
    return false;
  }
  const document = oracle.open(place);
  try {
    const { verdict, diagnostics, why } = await document.check(text);
    for (const { code, message, start, end } of diagnostics) {
      findings.push({ constraint, domain: "types", code, message, start, end });
    }
    const { checker, project } = oracle.versions;
    const versions = `${checker}${project === undefined ? "" : `, the project has ${project}`}`;
    ledger.push(
      verdict === "unknown"
        ? entry(
            constraint,
            "types",
            "not-enforced",
            `the check by ${versions} did not come to an end: ${why}`,
          )
        : entry(constraint, "types", "verified", `the whole text was checked by ${versions}`),
      ...oracle.notes.map((note) => entry(constraint, "types", "verified", note)),
    );
    return verdict === "unknown";
  } finally {
    document.dispose();
  }
}

/** @returns whether some function is neither proved nor refuted */
async function checkContracts(
  watch: ContractWatch,
  bytes: Uint8Array,
  parses: boolean,
  findings: TextFinding[],
  ledger: LedgerEntry[],
): Promise<boolean> {
  const { constraint } = watch.contracts;
  if (!parses) {
    ledger.push(
      entry(
        constraint,
        "semantics",
        "not-enforced",
        "the text does not parse, so its contracts were not read",
      ),
    );
    return false;
  }
  const verdict = await watch.checkWhole(bytes);
  if (verdict.kind === "violation") {
    for (const { code, message, start, end } of verdict.violation.diagnostics) {
      findings.push({ constraint, domain: "semantics", code, message, start, end });
    }
  }
  ledger.push(...verdictEntries(watch, bytes, "complete"));
  return verdictLists(watch, bytes).unknown.length > 0;
}

function syntaxFinding(
  constraint: string,
  recognizer: Recognizer,
  text: string,
  bytes: Uint8Array,
): TextFinding | undefined {
  const found = explainBytes(recognizer, bytes);
  if (found.verdict === "complete") return undefined;
  const start = offsetOf(bytes, found.viableBytes);
  const expected = listNames(found.expected, found.canEndThere);
  const message =
    found.verdict === "incomplete"
      ? `the text stops short; expected ${expected}`
      : found.repeatsItem
        ? 'this repeats an item that the array already holds ("uniqueItems")'
        : `this does not fit; expected ${expected}`;
  return { constraint, domain: "syntax", message, start, end: Math.min(start + 1, text.length) };
}

/** What an audit finds, and refused lexemes that it says nothing about. */
function domainFindings(
  recognizer: Recognizer,
  constraint: DomainConstraint,
  text: string,
  bytes: Uint8Array,
): readonly TextFinding[] {
  const { domain, value } = constraint;
  const audited = (domain.audit?.violations(value, text, true) ?? []).map(
    ({ code, message, start, end }): TextFinding => ({
      constraint: domain.name,
      domain: domain.name,
      code,
      message,
      start,
      end,
    }),
  );
  const refused = refusedLexemes(recognizer, constraint, bytes).flatMap((each): readonly TextFinding[] => {
    const { reason, start, end } = lexemeOf(constraint, each, text, bytes);
    // What has no reason of its own is what the audit found around it, where it found something.
    if (reason === undefined && audited.some((known) => known.start <= start && start <= known.end))
      return [];
    const message =
      reason ??
      (each.isEnd
        ? `the text may not end like this: ${domain.print(value)}`
        : `${JSON.stringify(text.slice(start, end))} may not stand here: ${domain.print(value)}`);
    return [{ constraint: domain.name, domain: domain.name, message, start, end }];
  });
  return [...audited, ...refused];
}

/** What is refused, and why where the domain says so. */
function lexemeOf(
  { domain, value }: DomainConstraint,
  { startByte, endByte, positions }: RefusedLexeme,
  text: string,
  bytes: Uint8Array,
): { readonly start: number; readonly end: number; readonly reason: string | undefined } {
  const start = offsetOf(bytes, startByte);
  // A word is refused at its end only, with what comes behind it.
  const word = /^[\p{ID_Continue}$#]+/u.exec(text.slice(start))?.[0];
  const end = word === undefined ? offsetOf(bytes, endByte) : start + word.length;
  const reasons = positions.map((position) => domain.refusal?.(value, position, text.slice(start, end)));
  return { start, end, reason: reasons.find((reason) => reason !== undefined) };
}

/** UTF-16 offset of a byte that begins a character. */
function offsetOf(bytes: Uint8Array, byte: number): number {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes.subarray(0, byte)).length;
}

function entry(
  constraint: string,
  domain: string,
  enforcement: LedgerEntry["enforcement"],
  detail: string,
): LedgerEntry {
  return { constraint, domain, path: "", enforcement, detail };
}
