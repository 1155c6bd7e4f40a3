/**
 * The contracts of a program: those given as constraints and those in comments around the output, read in its language.
 * Contracts that nothing can satisfy are refused here, with the clauses that contradict each other.
 */
import {
  type Clause,
  type Contract,
  type ContractLanguage,
  contractFormulas,
  type FunctionCode,
  type FunctionsRead,
  feasibility,
  openSolver,
  type Solver,
} from "../../domains/semantics/index.ts";
import type { DocumentPlace } from "../../domains/types/index.ts";
import type { EdgeName } from "../../domains/unified.ts";
import { ConflictError, type Reason, SpecError } from "../kernel/index.ts";
import { openContractLanguage } from "../languages/index.ts";
import type { LanguageConstraint } from "./constraint.ts";
import type { CompiledConstraint, CompiledProgram } from "./program.ts";
import { placeOf } from "./types.ts";

/** What sessions need to hold code against contracts. One per request: its solver shares nothing with others. */
export interface ProgramContracts {
  /** Id of the language constraint. */
  readonly constraint: string;
  readonly place: DocumentPlace;
  readonly language: ContractLanguage;
  readonly solver: Solver;
  /** The output is one numeral and nothing else. */
  readonly isLiteral: boolean;
  /** Arrows between domains to leave out, to see what they do. */
  readonly withoutEdges: readonly EdgeName[];
  /** What could not be taken as a contract, for the ledger. */
  readonly notes: readonly { readonly subject: string; readonly why: string }[];
  /** Functions of which it is not known whether each input that they permit has a result, and why not. */
  readonly undecided: readonly { readonly subject: string; readonly why: string }[];
  /** The functions of a text that may be unfinished, with all their contracts. */
  read(text: string): FunctionsRead;
  /** The output is part of the function, or the function of the output. */
  isWritten(code: FunctionCode, outputEnd: number): boolean;
  dispose(): void;
}

export interface ContractOptions {
  /** Milliseconds per question to the solver while writing; default 50. */
  readonly budgetMs?: number;
  readonly withoutEdges?: readonly EdgeName[];
}

/** A text may hold contracts in its comments. */
export function mentionsContracts(text: string): boolean {
  return TAGS.test(text);
}

interface Given {
  readonly id: string;
  readonly function: string | undefined;
  readonly contract: Contract;
}

/** What contracts look like around an output. */
const TAGS = /@(?:requires|ensures|invariant|pure)\b|\bassert\s*\(/;
/** Milliseconds per question before anything is generated. */
const CONFLICT_BUDGET_MS = 1000;
/** The question whether each input has a result is often left open, and not worth a long wait. */
const FEASIBILITY_BUDGET_MS = 300;

/**
 * @returns `undefined` where the program has none
 * @throws SpecError for a clause that cannot be read, or a language without contracts; ConflictError when no function
 * can keep to a contract; OracleError when the solver cannot be loaded
 */
export async function openContracts(
  program: CompiledProgram,
  options: ContractOptions = {},
): Promise<ProgramContracts | undefined> {
  const found = program.constraints.find(isLanguage);
  if (found === undefined) return undefined;
  const place = placeOf(found.constraint);
  const isAsked = program.contracts.length > 0;
  if (!isAsked && !TAGS.test(place.prefix) && !TAGS.test(place.suffix)) return undefined;
  const language = await openContractLanguage(found.constraint.language);
  if (language === undefined || found.constraint.fence !== undefined) {
    if (!isAsked) return undefined;
    const what = language === undefined ? `in ${found.constraint.language}` : "inside a fence";
    throw new SpecError(`Contracts are not read ${what}`, {
      hint: "Contracts are read in TypeScript, TSX and JavaScript, without a fence.",
    });
  }
  const given = program.contracts.map(({ id, constraint }): Given => {
    const clauses = (kind: Clause["kind"], texts: readonly string[] = []): readonly Clause[] =>
      texts.map((text) => ({ kind, text, source: id, expression: language.readExpression(text, `<${id}>`) }));
    return {
      id,
      function: constraint.function,
      contract: {
        requires: clauses("requires", constraint.requires),
        ensures: clauses("ensures", constraint.ensures),
        invariants: clauses("invariant", constraint.invariants),
        isPure: constraint.pure === true,
        mayThrow: constraint.throws === true,
      },
    };
  });
  const { prefix, suffix } = place;
  const isWritten = (code: FunctionCode, outputEnd: number): boolean =>
    code.start < outputEnd && code.end > prefix.length;
  const read = (text: string): FunctionsRead => {
    const { functions, notes } = language.readFunctions(text);
    return { functions: withGiven(functions, given, prefix.length), notes };
  };
  const around = read(`${prefix}${suffix}`);
  const solver = await openSolver(options);
  const undecided: { readonly subject: string; readonly why: string }[] = [];
  try {
    for (const code of around.functions) {
      await refuseContradictions(code, solver);
      if (!isWritten(code, prefix.length)) continue;
      const unread = around.notes.find(({ tag }) => tag.startsWith("@requires"));
      // A precondition that is not read may exclude whatever would be found.
      const why =
        unread === undefined
          ? await refuseInputsWithoutResult(code, solver)
          : `${JSON.stringify(unread.tag)} is not read`;
      if (why !== undefined) undecided.push({ subject: code.name, why });
    }
  } catch (error) {
    solver.dispose();
    throw error;
  }
  const notes = around.notes.map(({ tag, why }) => ({ subject: tag, why }));
  return {
    constraint: found.id,
    place,
    language,
    solver,
    isLiteral: found.constraint.hole === "number",
    withoutEdges: options.withoutEdges ?? [],
    notes,
    undecided,
    read,
    isWritten,
    dispose: () => solver.dispose(),
  };
}

function isLanguage(
  compiled: CompiledConstraint,
): compiled is CompiledConstraint & { readonly constraint: LanguageConstraint } {
  return compiled.constraint.kind === "language";
}

/** The functions with the contracts given for them joined to their own. */
function withGiven(
  functions: readonly FunctionCode[],
  given: readonly Given[],
  offset: number,
): readonly FunctionCode[] {
  if (given.every(({ contract }) => isEmpty(contract))) return functions;
  return functions.map((code) => {
    const mine = given.filter(({ function: name }) =>
      name === undefined ? code === targetOf(functions, offset) : code.name === name,
    );
    return mine.length === 0
      ? code
      : { ...code, contract: joined([code.contract, ...mine.map(({ contract }) => contract)]) };
  });
}

function isEmpty({ requires, ensures, invariants, isPure }: Contract): boolean {
  return requires.length + ensures.length + invariants.length === 0 && !isPure;
}

/** The innermost function around an offset, else the first behind it. */
function targetOf(functions: readonly FunctionCode[], offset: number): FunctionCode | undefined {
  const around = functions.filter(
    ({ bodyRange }) => bodyRange !== undefined && bodyRange.start <= offset && offset <= bodyRange.end,
  );
  return around.at(-1) ?? functions.find(({ start }) => start >= offset);
}

function joined(contracts: readonly Contract[]): Contract {
  return {
    requires: contracts.flatMap(({ requires }) => requires),
    ensures: contracts.flatMap(({ ensures }) => ensures),
    invariants: contracts.flatMap(({ invariants }) => invariants),
    isPure: contracts.some(({ isPure }) => isPure),
    mayThrow: contracts.some(({ mayThrow }) => mayThrow),
  };
}

/**
 * A precondition that no input satisfies, or a postcondition that no result satisfies for any input.
 * @throws ConflictError with as few clauses as contradict each other
 */
async function refuseContradictions(code: FunctionCode, solver: Solver): Promise<void> {
  const known = contractFormulas(code);
  const refuse = async (kinds: readonly Clause["kind"][], what: string): Promise<void> => {
    const some = known.filter(({ clause }) => kinds.includes(clause.kind));
    if (some.length === 0) return;
    const core = await solver.core(
      some.map(({ formula }) => formula),
      { budgetMs: CONFLICT_BUDGET_MS },
    );
    if (core === undefined) return;
    const reasons = core.map((i) => reasonOf(code, some[i]!.clause));
    throw new ConflictError(`No ${what} satisfies the contract of ${code.name}`, reasons, {
      hint: "Drop or loosen one of these clauses.",
    });
  };
  await refuse(["requires"], "input");
  await refuse(["requires", "ensures"], "result");
}

/**
 * An input that the precondition permits although no result satisfies the postcondition for it.
 * @returns why it is not known whether there is one; `undefined` where there is none
 * @throws ConflictError where there is
 */
async function refuseInputsWithoutResult(code: FunctionCode, solver: Solver): Promise<string | undefined> {
  const found = await feasibility(code, solver, { budgetMs: FEASIBILITY_BUDGET_MS });
  if (found.kind !== "impossible") return found.kind === "unknown" ? found.why : undefined;
  const clauses = [...code.contract.requires, ...found.clauses];
  const reasons = clauses.map((clause) => reasonOf(code, clause));
  throw new ConflictError(
    `No result satisfies the contract of ${code.name} for ${found.input === "" ? "any call" : found.input}`,
    reasons,
    { hint: "Let @requires exclude that input, loosen @ensures, or allow an exception with @throws." },
  );
}

function reasonOf({ name }: FunctionCode, { kind, text, source }: Clause): Reason {
  return { domain: "semantics", constraint: source, message: `${name} ${kind} ${text} (${source})` };
}
