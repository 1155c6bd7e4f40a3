/**
 * What contracts say of the next lexeme, for a session: at a value that is being written, the path conditions around it
 * and the clauses about it narrow each other in the network of all domains. A number whose range is decided is spelled
 * within it, where one literal is all there is; elsewhere a literal that cannot be the value may not end its statement.
 */
import type { Domain, DomainConstraint, Position } from "../../domains/domain.ts";
import {
  areIntegers,
  type Clause,
  contractFormulas,
  entryFormula,
  type FunctionCode,
  literalFilter,
  type SemanticsValue,
  semanticsDomain,
  semanticsValue,
  type ValuePlace,
} from "../../domains/semantics/index.ts";
import { literal } from "../../domains/types/index.ts";
import { type PositionCells, UnifiedNetwork, unifiedDomain } from "../../domains/unified.ts";
import { positionValue } from "../../domains/views.ts";
import { type LexemeFilter, lexemeFilterLattice, type TerminalKey } from "../../masks/index.ts";
import type { Network } from "../../propagation/index.ts";
import type { ProgramContracts } from "../compile/index.ts";
import { type Reason, spanAt } from "../kernel/index.ts";

/** What a value looks like before which, or behind which, contracts are asked. */
const AT_VALUE = /(?:\breturn|=)\s*(?:-?\s*\d[\d.]*)?$/;
const RESULT = "result";

/** The domain of one session. */
export function contractDomain(contracts: ProgramContracts): DomainConstraint<SemanticsValue> {
  const { language, place } = contracts;
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  const concerned = [language.numerals, ...language.closers];
  const keysOf = (position: Position, names: readonly string[]): readonly TerminalKey[] =>
    names.map((name) => position.terminals.get(name)).filter((key) => key !== undefined);
  /** The last text asked about, with its answer: positions of one text are asked one after the other. */
  let last: { readonly text: string; readonly settled: Settled | undefined } | undefined;
  const domain: Domain<SemanticsValue> = {
    ...semanticsDomain,
    concerns: (position, live) => {
      const keys = new Set(keysOf(position, concerned));
      return live.some((key) => keys.has(key));
    },
    toFilter: (_value, position): LexemeFilter => {
      if (contracts.isLiteral) {
        const [numeral] = keysOf(position, [language.numerals]);
        if (numeral === undefined) return lexemeFilterLattice.top;
        const decided = literalValue(contracts);
        return decided === undefined
          ? lexemeFilterLattice.top
          : literalFilter(decided.value, decided.subject, numeral);
      }
      const text = `${place.prefix}${decoder.decode(position.before(position.offset))}`;
      if (!AT_VALUE.test(text.slice(-64))) return lexemeFilterLattice.top;
      if (last?.text !== text)
        last = { text, settled: settledAt(contracts, text, keysOf(position, language.closers)) };
      return last.settled?.cells.filter.value ?? lexemeFilterLattice.top;
    },
    reasons: (written) => {
      const settled = contracts.isLiteral
        ? literalValue(contracts)
        : last?.text === `${place.prefix}${written}`
          ? last.settled
          : undefined;
      if (settled === undefined) return [];
      const { filter, semantics } = settled.cells;
      return settled.network.explain(contracts.isLiteral ? semantics : filter).reasons;
    },
  };
  return { domain, value: semanticsDomain.lattice.top };
}

/** The cells of the position at the end of a text; undefined where no value of a contract is being written. */
function settledAt(
  contracts: ProgramContracts,
  text: string,
  closers: readonly TerminalKey[],
): Settled | undefined {
  const at = contracts.language.valuePlace(text, text.trimEnd().length);
  // Nothing to close yet, or a constant, of which nothing is asserted before it is written.
  if (at?.written === undefined || at.subject !== undefined) return undefined;
  const code = functionAt(contracts, text, at);
  if (code === undefined || code.contract.ensures.length === 0) return undefined;
  const settled = settle(contracts, text, code, at, code.contract.ensures, closers);
  // Conditions that exclude each other: no input comes here, so any value may.
  const { lattice } = semanticsDomain;
  return lattice.equals(settled.cells.semantics.value, lattice.bottom) ? undefined : settled;
}

/** What is known of the literal that the whole output is, and the name it has in formulas. */
function literalValue(
  contracts: ProgramContracts,
): (Settled & { readonly value: SemanticsValue }) | undefined {
  const { prefix, suffix } = contracts.place;
  const text = `${prefix}0${suffix}`;
  const at = contracts.language.valuePlace(text, prefix.length + 1);
  const code = at === undefined ? undefined : functionAt(contracts, text, at);
  if (at === undefined || code === undefined) return undefined;
  const clauses = at.subject === undefined ? code.contract.ensures : at.asserted;
  const settled = settle(contracts, text, code, at, clauses, []);
  const { lattice } = semanticsDomain;
  const { value } = settled.cells.semantics;
  return lattice.equals(value, lattice.bottom) ? undefined : { ...settled, value };
}

function functionAt(contracts: ProgramContracts, text: string, at: ValuePlace): FunctionCode | undefined {
  return contracts.read(text).functions.find(({ start }) => start === at.functionStart);
}

interface Settled {
  readonly cells: PositionCells;
  readonly network: Network;
  /** The name that the value has in formulas. */
  readonly subject: string;
}

/** The network of one position, run to its fixpoint. */
function settle(
  { language, place, withoutEdges }: ProgramContracts,
  text: string,
  code: FunctionCode,
  at: ValuePlace,
  clauses: readonly Clause[],
  closers: readonly TerminalKey[],
): Settled {
  const subject = at.subject ?? RESULT;
  const type = areIntegers(clauses, subject) ? "integer" : "number";
  const of: FunctionCode =
    at.subject === undefined
      ? { ...code, result: code.result === "number" ? type : code.result }
      : { ...code, parameters: [...code.parameters, { name: subject, type }] };
  const contract = { ...code.contract, ensures: clauses };
  const unified = new UnifiedNetwork({
    domain: unifiedDomain(),
    tables: {
      paths: { branches: language.branches, boundaries: language.boundaries },
      isNumber: (name) => name === subject,
    },
    without: withoutEdges,
  });
  for (const { clause, formula } of contractFormulas({ ...of, contract })) {
    const message = `${code.name} ${clause.kind} ${clause.text} (${clause.source})`;
    const reason: Reason = { domain: "semantics", constraint: clause.source, message };
    unified.network.tell(unified.demands.semantics, semanticsValue([formula]), reason);
  }
  const cells = unified.open({
    name: `${code.name}, ${subject}`,
    closers: { terminals: closers, end: false },
    conditionAt: (start) => {
      const condition = at.conditions.get(start);
      return condition === undefined ? undefined : entryFormula(code, condition);
    },
    subject,
  });
  const spanOf = (start: number, end: number) => spanAt(place.fileName ?? "output", text, start, end);
  const conditions = [...at.conditions.values()].sort((a, b) => b.start - a.start);
  const decided = conditions.map(({ start, end }) => text.slice(start, end));
  const [nearest] = conditions;
  unified.network.tell(cells.site, positionValue(at.constructs), {
    domain: "control-flow",
    constraint: code.name,
    message:
      decided.length === 0
        ? `the value stands in ${code.name}`
        : `the value stands where these conditions are decided: ${decided.join(", ")}`,
    ...(nearest === undefined ? {} : { span: spanOf(nearest.start, nearest.end) }),
  });
  if (at.written !== undefined) {
    const end = text.trimEnd().length;
    unified.network.tell(cells.written, literal(at.written), {
      domain: "types",
      constraint: code.name,
      message: `what is written is ${at.written}`,
      span: spanOf(end - String(at.written).length, end),
    });
  }
  unified.network.run();
  return { cells, network: unified.network, subject };
}
