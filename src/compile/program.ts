/**
 * Turns constraints into a program that sessions run: one recogniser per constraint on syntax, the element of the
 * constraint algebra they amount to, and the answer to whether anything can satisfy them at all.
 * (The seeds called this part Braid.)
 */
import { createHash } from "node:crypto";
import type { DomainConstraint } from "../../domains/domain.ts";
import {
  compileGbnf,
  compileGrammarText,
  compileJsonSchema,
  compileRegex,
  type FrontEndNote,
  type FrontEndResult,
  Recognizer,
  searchProduct,
} from "../../domains/syntax/index.ts";
import type { UnifiedConstraint } from "../../domains/unified.ts";
import {
  AnankeError,
  ConflictError,
  conjoin,
  DEFAULT_LIMITS,
  type Limits,
  type Reason,
  type Satisfiability,
  SpecError,
} from "../kernel/index.ts";
import type { Constraint, ContractConstraint, SyntaxConstraint } from "./constraint.ts";
import { withControlFlow } from "./control-flow.ts";
import { type EdgeName, edgesOff } from "./edges.ts";
import { type CompiledLanguage, compileLanguage } from "./language.ts";
import { primaryIndex, productOf, refuseFilters, registered, satisfiable } from "./registered.ts";

/** One constraint, ready to run. Immutable but for caches; shared by all sessions. */
export interface CompiledConstraint {
  /** As ledgers and explanations name it: `schema`, `regex#2`. */
  readonly id: string;
  readonly constraint: SyntaxConstraint;
  /** `kind:sha256` of the source text and options. */
  readonly contentId: string;
  readonly recognizer: Recognizer;
  readonly notes: readonly FrontEndNote[];
  /** The constraint whose other half this is: the user gave one, and it takes two recognisers. */
  readonly partOf?: string;
}

/** A contract, to be read once the language of the output is loaded: `openContracts`. */
export interface CompiledContract {
  readonly id: string;
  readonly constraint: ContractConstraint;
  readonly contentId: string;
}

export interface CompiledProgram {
  readonly constraints: readonly CompiledConstraint[];
  readonly contracts: readonly CompiledContract[];
  /** Constraints of domains beside syntax, one per domain, in the order of registration. */
  readonly domains: readonly DomainConstraint[];
  /** Arrows between domains that are switched off. */
  readonly edgesOff?: ReadonlySet<EdgeName>;
  /** What the constraints amount to in the product of the built-in domains and those registered. */
  readonly value: UnifiedConstraint;
  /** Whether some text satisfies all constraints; `unknown` when the search for one ran out of budget. */
  readonly satisfiability: Satisfiability;
  readonly limits: Limits;
  readonly compileMs: number;
}

export interface CompileOptions {
  readonly limits?: Partial<Limits>;
  /** Milliseconds; for `compileMs`. */
  readonly clock?: () => number;
  /**
   * Constraints of other domains, the user's own among them: they join the product, and those with filters narrow the
   * lexemes of the first constraint. Of several for one domain all hold.
   */
  readonly domains?: readonly DomainConstraint[];
  /** Arrows between domains to switch off, to see what they do; the ledger lists them. */
  readonly edgesOff?: readonly EdgeName[];
}

/** Product states visited to see whether constraints contradict each other. */
const MAX_PRODUCT_STATES = 20_000;

/**
 * Compiles constraints that must all hold.
 * @throws SpecError when one is malformed, ConflictError when no output can satisfy all, BudgetError past a limit
 */
export function compileProgram(
  constraints: readonly Constraint[],
  options: CompileOptions = {},
): CompiledProgram {
  const clock = options.clock ?? (() => performance.now());
  const started = clock();
  const limits: Limits = { ...DEFAULT_LIMITS, ...options.limits };
  const used = new Map<string, number>();
  const contracts: CompiledContract[] = [];
  const compiled = constraints.flatMap((constraint): CompiledConstraint[] => {
    const count = (used.get(constraint.kind) ?? 0) + 1;
    used.set(constraint.kind, count);
    const id = count === 1 ? constraint.kind : `${constraint.kind}#${count}`;
    if (constraint.kind === "contract") {
      contracts.push({ id, constraint, contentId: contentIdOf(constraint) });
      return [];
    }
    // Digests are for results and for the algebra: masks do not wait for them.
    let digest: string | undefined;
    const contentId = (): string => (digest ??= contentIdOf(constraint));
    const language = recognizerOf(constraint, id, limits);
    const { recognizer, beside } = language;
    const whole: CompiledConstraint = {
      id,
      constraint,
      get contentId() {
        return contentId();
      },
      recognizer,
      get notes() {
        return language.notes;
      },
    };
    if (beside === undefined) return [whole];
    const other: CompiledConstraint = {
      id: `${id} ${beside.name}`,
      constraint,
      get contentId() {
        return `${contentId()}:${beside.name}`;
      },
      recognizer: beside.recognizer,
      notes: [],
      partOf: id,
    };
    return [whole, other];
  });
  const primary = compiled[primaryIndex(compiled)]?.constraint;
  if (contracts.length > 0 && !compiled.some(({ constraint }) => constraint.kind === "language")) {
    throw new SpecError("A contract is about a program, but no language says what the output is", {
      hint: "Add a language constraint: --language typescript.",
    });
  }
  const off = edgesOff(options.edgesOff);
  const domains = registered(withControlFlow(options.domains ?? [], primary, off));
  if (compiled.length === 0) refuseFilters(domains);
  const given = compiled.filter(({ partOf }) => partOf === undefined);
  const satisfiability = conjoin([feasibility(given), ...domains.map(satisfiable)]);
  let value: UnifiedConstraint | undefined;
  return {
    constraints: compiled,
    contracts,
    domains,
    get value() {
      value ??= productOf(compiled, domains);
      return value;
    },
    edgesOff: off,
    satisfiability,
    limits,
    compileMs: clock() - started,
  };
}

/** The program under other domains, whose constraints amount to the same. */
export function withDomains(program: CompiledProgram, domains: readonly DomainConstraint[]): CompiledProgram {
  const { constraints, contracts, satisfiability, limits, compileMs } = program;
  return {
    constraints,
    contracts,
    domains: registered(domains),
    get value() {
      return program.value;
    },
    ...(program.edgesOff === undefined ? {} : { edgesOff: program.edgesOff }),
    satisfiability,
    limits,
    compileMs,
  };
}

function recognizerOf(constraint: SyntaxConstraint, id: string, limits: Limits): CompiledLanguage {
  if (constraint.kind === "language") return compileLanguage(constraint, limits);
  const front = compileOne(constraint, id, limits);
  return {
    recognizer: new Recognizer(front.grammar),
    // The account is for results: masks do not wait for it.
    get notes() {
      return front.notes;
    },
  };
}

function compileOne(
  constraint: Exclude<SyntaxConstraint, { kind: "language" }>,
  id: string,
  limits: Limits,
): FrontEndResult {
  const file = constraint.file ?? `<${id}>`;
  try {
    switch (constraint.kind) {
      case "schema": {
        const { propertyOrder, whitespace, maxWhitespace, unknownFormats = "annotate" } = constraint;
        const result = compileJsonSchema(constraint.text, {
          file,
          limits,
          propertyOrder,
          whitespace,
          maxWhitespace,
          unknownFormats,
        });
        return constraint.exportedBy === undefined ? result : withOrigin(result, constraint.exportedBy);
      }
      case "grammar":
        return compileGrammarText(constraint.text, { file, limits, start: constraint.start });
      case "gbnf":
        return compileGbnf(constraint.text, { file, limits });
      case "regex":
        return compileRegex(constraint.pattern, { file, limits, flags: constraint.flags });
    }
  } catch (error) {
    if (error instanceof AnankeError || !(error instanceof RangeError)) throw error;
    // The only RangeError our front ends can run into is the end of the call stack.
    throw new SpecError(`The ${constraint.kind} in ${file} is nested too deeply`, {
      cause: error,
      hint: "Flatten it, or lower the limit maxSpecDepth to be told earlier.",
    });
  }
}

/** Says in the account that an export may be wider than the schema it came from. */
function withOrigin(result: FrontEndResult, vendor: string): FrontEndResult {
  const note: FrontEndNote = {
    path: "",
    subject: vendor,
    treatment: "annotation",
    detail: "what it exported as JSON Schema is enforced; refinements and transforms are not in it",
  };
  return {
    grammar: result.grammar,
    get notes() {
      return [...result.notes, note];
    },
  };
}

function contentIdOf(constraint: Constraint): string {
  const ordered = Object.entries(constraint)
    .filter(([field]) => field !== "file" && field !== "exportedBy")
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `${constraint.kind}:${createHash("sha256").update(JSON.stringify(ordered)).digest("hex")}`;
}

/** Single grammars are never empty once built; several may still exclude each other. */
function feasibility(compiled: readonly CompiledConstraint[]): Satisfiability {
  if (compiled.length < 2) return "sat";
  const search = (parts: readonly CompiledConstraint[]) => {
    const recognizers = parts.map((c) => c.recognizer);
    return searchProduct(
      recognizers,
      recognizers.map((r) => r.start()),
      MAX_PRODUCT_STATES,
    ).satisfiability;
  };
  const answer = search(compiled);
  if (answer !== "unsat") return answer;
  // Name as few constraints as possible: leave out each one that is not needed for the contradiction.
  let core = [...compiled];
  for (const constraint of compiled) {
    const without = core.filter((c) => c !== constraint);
    if (without.length > 1 && search(without) === "unsat") core = without;
  }
  const reasons = core.map(
    ({ id, constraint }): Reason => ({
      domain: "syntax",
      constraint: id,
      message: `every output must satisfy the ${constraint.kind} ${sourceOf(constraint)}`,
    }),
  );
  throw new ConflictError(`No output satisfies ${core.map((c) => c.id).join(" and ")} together`, reasons, {
    hint: "Drop or loosen one of them.",
  });
}

/** Where a constraint stands: its file, or what it says. */
function sourceOf(constraint: SyntaxConstraint): string {
  if (constraint.file !== undefined) return `in ${constraint.file}`;
  if (constraint.kind === "language") return constraint.language;
  const text = constraint.kind === "regex" ? constraint.pattern : constraint.text;
  return JSON.stringify(text.length <= MAX_QUOTED ? text : `${text.slice(0, MAX_QUOTED)}…`);
}

/** Characters of a constraint repeated in a message. */
const MAX_QUOTED = 60;
