/** What the ledger and the result say of contracts: how they are watched, and the verdict on each function. */
import type { Verdict } from "../../domains/semantics/index.ts";
import type { CompiledProgram } from "../compile/index.ts";
import type { ContractWatch } from "./contract-watch.ts";
import type { LedgerEntry } from "./ledger.ts";
import type { Status } from "./result.ts";

/** What numbers and texts are in formulas. */
const MODEL =
  "numbers are taken as exact and finite (no rounding, overflow, NaN or infinity), texts as characters, parameters as given and of their types; counterexamples are run with the language's own numbers before they count";

/** The entries that are known before anything is written. */
export function contractEntries(
  program: CompiledProgram,
  contracts: ContractWatch | undefined,
): readonly LedgerEntry[] {
  if (contracts === undefined) {
    return program.contracts.map(({ id }) => ({
      ...entryOf(id, ""),
      enforcement: "not-enforced",
      detail: "contracts are not read: the session was opened without them",
    }));
  }
  const { constraint, notes, undecided } = contracts.contracts;
  return [
    {
      ...entryOf(constraint, ""),
      enforcement: "verified",
      detail: `contracts are put to Z3 when statements close, and as a whole at the end; ${MODEL}`,
    },
    ...notes.map(
      ({ subject, why }): LedgerEntry => ({
        ...entryOf(constraint, subject),
        enforcement: "not-enforced",
        detail: `not read as a contract: ${why}`,
      }),
    ),
    ...undecided.map(
      ({ subject, why }): LedgerEntry => ({
        ...entryOf(constraint, subject),
        enforcement: "not-enforced",
        detail: `not known whether every input that is permitted has a result: ${why}`,
      }),
    ),
  ];
}

/** The verdicts on the output. */
export function verdictEntries(
  contracts: ContractWatch | undefined,
  bytes: Uint8Array,
  status: Status,
): readonly LedgerEntry[] {
  if (contracts === undefined) return [];
  const { constraint } = contracts.contracts;
  const verdict = contracts.verdictOn(bytes);
  if (verdict?.kind !== "kept") {
    const why =
      verdict === undefined ? "no whole that could be held against its contracts" : "its contract is broken";
    return [
      { ...entryOf(constraint, ""), enforcement: "not-enforced", detail: `the output is ${status}: ${why}` },
    ];
  }
  return verdict.functions.flatMap(({ function: name, verdict: found, doubts }): readonly LedgerEntry[] => [
    { ...entryOf(constraint, name), ...describe(found) },
    ...doubts.map(
      (doubt): LedgerEntry => ({
        ...entryOf(constraint, name),
        enforcement: "not-enforced",
        detail: `purity is not known: ${name} ${doubt}`,
      }),
    ),
  ]);
}

/** Names of contracts for the result's validation. */
export function verdictLists(
  contracts: ContractWatch | undefined,
  bytes: Uint8Array,
): {
  readonly satisfied: readonly string[];
  readonly violated: readonly string[];
  readonly unknown: readonly string[];
} {
  if (contracts === undefined) return { satisfied: [], violated: [], unknown: [] };
  const name = `${contracts.contracts.constraint} contracts`;
  const verdict = contracts.verdictOn(bytes);
  if (verdict?.kind === "violation") return { satisfied: [], violated: [name], unknown: [] };
  const isProved =
    verdict?.functions.every(({ verdict: { kind }, doubts }) => kind === "proved" && doubts.length === 0) ===
    true;
  return { satisfied: isProved ? [name] : [], violated: [], unknown: isProved ? [] : [name] };
}

function describe(verdict: Verdict): Pick<LedgerEntry, "enforcement" | "detail"> {
  switch (verdict.kind) {
    case "proved":
      return {
        enforcement: "verified",
        detail: `proved: no input of the precondition breaks it${verdict.byInvariants ? "; loops by their invariants" : ""}`,
      };
    case "bounded":
      return {
        enforcement: "verified",
        detail: `not refuted: no input breaks it with which loops make at most ${verdict.rounds} rounds; beyond that it is not known (${verdict.why})${triedOn(verdict)}`,
      };
    case "unknown":
      return { enforcement: "not-enforced", detail: `unknown: ${verdict.why}${triedOn(verdict)}` };
    case "outside":
      return {
        enforcement: "not-enforced",
        detail: `outside of what formulas say: ${verdict.why}${triedOn(verdict)}`,
      };
    case "refuted":
      return { enforcement: "not-enforced", detail: `refuted: ${verdict.clause}` };
  }
}

function triedOn({ tried }: { readonly tried: number }): string {
  return tried === 0 ? "" : `; it was run on ${tried} inputs, and none of them breaks it`;
}

function entryOf(constraint: string, path: string): Pick<LedgerEntry, "constraint" | "domain" | "path"> {
  return { constraint, domain: "semantics", path };
}
