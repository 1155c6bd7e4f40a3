/**
 * The account of what was enforced and how. Every constraint, and every part of one that a front end treated
 * specially, has an entry: nothing is silently unconstrained.
 */
import { type CompiledProgram, EDGES } from "../compile/index.ts";
import { contractEntries } from "./contract-ledger.ts";
import type { ContractWatch } from "./contract-watch.ts";
import type { TypeWatch } from "./type-watch.ts";

/** How one constraint was kept. */
export type Enforcement =
  /** No token that would break it could be chosen. */
  | "mask"
  /** Checked on the finished output. */
  | "verified"
  /** Not checked at all; `detail` says why. */
  | "not-enforced";

export interface LedgerEntry {
  readonly constraint: string;
  readonly domain: string;
  /** Path inside the constraint; empty for the whole. */
  readonly path: string;
  readonly enforcement: Enforcement;
  readonly detail: string;
}

export interface Ledger {
  readonly entries: readonly LedgerEntry[];
}

/** The entries that follow from the program alone. */
export function ledgerOf(program: CompiledProgram, types?: TypeWatch, contracts?: ContractWatch): Ledger {
  const entries: LedgerEntry[] = [];
  for (const { id, constraint, notes } of program.constraints) {
    const source = constraint.file === undefined ? "" : ` (${constraint.file})`;
    entries.push({
      constraint: id,
      domain: "syntax",
      path: "",
      enforcement: "mask",
      detail: `every token keeps the output a prefix of the ${constraint.kind}${source}; the output ends only where it may`,
    });
    for (const { path, subject, treatment, detail } of notes) {
      if (treatment === "enforced" && detail === undefined) continue;
      entries.push({
        constraint: id,
        domain: "syntax",
        path,
        enforcement: treatment === "enforced" ? "mask" : "not-enforced",
        detail: `"${subject}" ${TREATMENTS[treatment]}${detail === undefined ? "" : `: ${detail}`}`,
      });
    }
  }
  for (const edge of program.edgesOff ?? []) {
    entries.push({
      constraint: "(edges)",
      domain: "propagation",
      path: edge,
      enforcement: "not-enforced",
      detail: `switched off: ${EDGES[edge]}`,
    });
  }
  for (const { domain, value } of program.domains) {
    const isFiltered = domain.toFilter !== undefined;
    entries.push({
      constraint: domain.name,
      domain: domain.name,
      path: "",
      enforcement: isFiltered ? "mask" : "not-enforced",
      detail: isFiltered
        ? `every lexeme keeps to it: ${domain.print(value)}`
        : `the domain has no filter, so nothing keeps the output to it: ${domain.print(value)}`,
    });
    for (const demand of domain.audit?.demands(value) ?? []) {
      entries.push({
        constraint: domain.name,
        domain: domain.name,
        path: demand,
        enforcement: "verified",
        detail: `looked for when statements close and at the end, where the output goes back: ${demand}`,
      });
    }
    for (const demand of domain.leavesOpen?.(value) ?? []) {
      entries.push({
        constraint: domain.name,
        domain: domain.name,
        path: demand,
        enforcement: "not-enforced",
        detail: `nothing keeps the output to this part: ${demand}`,
      });
    }
  }
  for (const { id, constraint } of program.constraints) {
    if (constraint.kind === "language" && types?.types.constraint === id) entries.push(...typeEntries(types));
  }
  entries.push(...contractEntries(program, contracts));
  entries.push(...uncheckedEntries(program, types?.types.constraint));
  if (program.constraints.length > 1) {
    entries.push({
      constraint: program.constraints.map((c) => c.id).join(" & "),
      domain: "syntax",
      path: "",
      enforcement: "mask",
      detail:
        program.satisfiability === "unknown"
          ? "masks are intersected; whether any output satisfies all of them is not known, a dead end is possible"
          : "masks are intersected; a common output exists",
    });
  }
  if (program.constraints.length === 0) {
    entries.push({
      constraint: "(none)",
      domain: "syntax",
      path: "",
      enforcement: "not-enforced",
      detail: "no constraint was given: any text may come out",
    });
  }
  return { entries };
}

/**
 * What is not looked at in texts of programming languages.
 * @param typed  id of the constraint whose types are checked
 */
export function uncheckedEntries(
  { constraints, domains }: CompiledProgram,
  typed: string | undefined,
): readonly LedgerEntry[] {
  const hasImports = domains.some(({ domain }) => domain.name === "imports");
  return constraints.flatMap(({ id, constraint }) => {
    if (constraint.kind !== "language") return [];
    return [
      ...(typed === id ? [] : [untyped(id, constraint.language)]),
      ...(hasImports ? [] : [unresolved(id, constraint.language)]),
    ];
  });
}

function untyped(constraint: string, language: string): LedgerEntry {
  return {
    constraint,
    domain: "types",
    path: "",
    enforcement: "not-enforced",
    detail: `types of ${language} are not checked: it has no checker, no project or signature was given, or the check is off`,
  };
}

function unresolved(constraint: string, language: string): LedgerEntry {
  return {
    constraint,
    domain: "imports",
    path: "",
    enforcement: "not-enforced",
    detail: `what ${language} imports is not checked: no project was given, its modules are not known, or the check is off`,
  };
}

/** How types are watched: by which checker, in which way, and what went wrong meanwhile. */
function typeEntries({ types: { constraint, oracle, isClosed }, document }: TypeWatch): LedgerEntry[] {
  const { checker, project } = oracle.versions;
  const versions = `${checker}${project === undefined ? "" : `, the project has ${project}`}`;
  const { mode } = document;
  const entry = (enforcement: Enforcement, detail: string): LedgerEntry => ({
    constraint,
    domain: "types",
    path: "",
    enforcement,
    detail,
  });
  const masked = entry(
    "mask",
    "names in scope, members, literals, keys, arguments, closers and operators are masked where the checker is sure",
  );
  return [
    ...(isClosed && mode.kind !== "broken" ? [masked] : []),
    mode.kind === "broken"
      ? entry("not-enforced", `${versions}: the checker is broken: ${mode.why}`)
      : entry(
          "verified",
          `${isClosed ? "statements are checked as they close, and the whole at its end," : "the whole is checked at its end"} by ${versions}, ${mode.kind === "grafting" ? "grafting" : `a whole program per question, some 50 times slower than grafting (${mode.why})`}`,
        ),
    ...oracle.notes.map((note) => entry("verified", note)),
    ...document.incidents.map(({ what, action }) => entry("verified", `incident: ${what}; ${action}`)),
  ];
}

const TREATMENTS = {
  enforced: "is enforced",
  "left-open": "is not enforced by the grammar",
  annotation: "is an annotation: nothing to enforce",
  "unknown-keyword": "is no keyword of this dialect: ignored, as the specification says",
} as const;
