/**
 * All domains as one: `UnifiedConstraint` is the product of the five built-in domains and of those a user
 * registers. Bottom in one of them is bottom of the whole. `UnifiedNetwork` lets them narrow each other: a cell per
 * domain for the whole text, cells for each position, and the arrows of `morphisms` in between.
 */
import { type LexemeFilter, lexemeFilterLattice } from "../masks/index.ts";
import { arrow, type Cell, Network, type NetworkOptions, type PropagatorSpec } from "../propagation/index.ts";
import {
  conjoin,
  type Lattice,
  type ProductLattice,
  productLattice,
  type Reason,
  type Satisfiability,
  SpecError,
} from "../src/kernel/index.ts";
import { type ControlFlowValue, controlFlowDomain } from "./control-flow/index.ts";
import type { Domain } from "./domain.ts";
import { type ImportsValue, importsDomain } from "./imports/index.ts";
import {
  type Closers,
  type ConditionAt,
  type ConstructNames,
  containedAt,
  type ExpectationRules,
  type Exports,
  expectedAt,
  mayFinish,
  type PathRules,
  type Providers,
  pathConditions,
  refinements,
  requiredBy,
  scopeOf,
} from "./morphisms/index.ts";
import { consequences, type SemanticsValue, semanticsDomain, semanticsLattice } from "./semantics/index.ts";
import { type SyntaxValue, syntaxDomain } from "./syntax/index.ts";
import {
  environmentLattice,
  type TypesValue,
  type TypeTerm,
  typeLattice,
  typesDomain,
  typesLattice,
} from "./types/index.ts";
import {
  type Bindings,
  bindingsLattice,
  type PositionValue,
  positionLattice,
  type UsedNames,
  usedNamesLattice,
} from "./views.ts";

/** The built-in domains by name, in the order in which they are met and printed. */
export const BUILTIN_DOMAINS = {
  syntax: syntaxDomain,
  types: typesDomain,
  imports: importsDomain,
  "control-flow": controlFlowDomain,
  semantics: semanticsDomain,
} as const;

export interface BuiltinValues {
  readonly syntax: SyntaxValue;
  readonly types: TypesValue;
  readonly imports: ImportsValue;
  readonly "control-flow": ControlFlowValue;
  readonly semantics: SemanticsValue;
}

/** Values of user-defined domains, by the domains' names. */
export type ExtraValues = Readonly<Record<string, unknown>>;

/** One value per domain. */
export type UnifiedConstraint<Extra extends ExtraValues = Readonly<Record<never, unknown>>> = BuiltinValues &
  Extra;

/** Domains to register, under their own names. */
export type ExtraDomains<Extra extends ExtraValues> = { readonly [K in keyof Extra]: Domain<Extra[K]> };

export interface UnifiedDomain<Extra extends ExtraValues> extends Domain<UnifiedConstraint<Extra>> {
  /** All of them, built-in ones first. */
  readonly domains: readonly Domain<unknown>[];
  /** A constraint from its parts; a domain left out is unconstrained. */
  constrain(parts: Partial<UnifiedConstraint<Extra>>): UnifiedConstraint<Extra>;
}

/** The five built-in domains alone. */
export function unifiedDomain(): UnifiedDomain<Readonly<Record<never, unknown>>>;
/**
 * The built-in domains joined by the user's.
 * @throws SpecError when a name is taken, or is not the name of the domain under it
 */
export function unifiedDomain<Extra extends ExtraValues>(extra: ExtraDomains<Extra>): UnifiedDomain<Extra>;
export function unifiedDomain<Extra extends ExtraValues>(extra?: ExtraDomains<Extra>): UnifiedDomain<Extra> {
  const registered: [string, Domain<unknown>][] = Object.entries(extra ?? {});
  for (const [name, domain] of registered) checkName(name, domain);
  const domains = [...Object.entries<Domain<unknown>>(BUILTIN_DOMAINS), ...registered];
  const product: ProductLattice<Readonly<Record<string, Lattice<unknown>>>> = productLattice(
    "unified constraint",
    Object.fromEntries(domains.map(([name, domain]) => [name, domain.lattice])),
  );
  // Sound: the components of `product` are the lattices of BuiltinValues and Extra, under the same names.
  const lattice = product as unknown as Lattice<UnifiedConstraint<Extra>>;
  const partOf = (value: UnifiedConstraint<Extra>, name: string): unknown =>
    (value as Readonly<Record<string, unknown>>)[name];
  return {
    name: "unified",
    lattice,
    domains: domains.map(([, domain]) => domain),
    satisfiability: (value): Satisfiability =>
      conjoin(domains.map(([name, domain]) => domain.satisfiability(partOf(value, name)))),
    print(value) {
      if (lattice.equals(value, lattice.bottom)) return "contradiction";
      const parts = domains
        .filter(([name, domain]) => !domain.lattice.equals(partOf(value, name), domain.lattice.top))
        .map(([name, domain]) => `${name}: ${domain.print(partOf(value, name))}`);
      return parts.length === 0 ? "unconstrained" : parts.join("\n");
    },
    // Sound for the same reason as `lattice`.
    constrain: (parts) =>
      product.of(parts as Readonly<Record<string, unknown>>) as unknown as UnifiedConstraint<Extra>,
  };
}

function checkName(name: string, domain: Domain<unknown>): void {
  if (Object.hasOwn(BUILTIN_DOMAINS, name)) {
    throw new SpecError(`Domain name "${name}" is taken by a built-in domain`, {
      hint: "Give your domain another name.",
    });
  }
  if (domain.name !== name) {
    throw new SpecError(`Domain "${domain.name}" is registered as "${name}"`, {
      hint: "Register a domain under its own name.",
    });
  }
}

/** The arrows between domains, as files of `morphisms`. */
export type EdgeName =
  | "syntax-types"
  | "types-syntax"
  | "types-imports"
  | "imports-types"
  | "syntax-control-flow"
  | "control-flow-semantics"
  | "semantics-types";

/** What the arrows need to know of a language and a project. An arrow without its table is not there. */
export interface EdgeTables {
  readonly expectations?: ExpectationRules;
  readonly providers?: Providers;
  readonly exports?: Exports;
  readonly constructs?: ConstructNames;
  readonly paths?: PathRules;
  readonly isNumber?: (name: string) => boolean;
}

export interface UnifiedNetworkOptions<Extra extends ExtraValues> extends NetworkOptions {
  readonly domain: UnifiedDomain<Extra>;
  readonly tables?: EdgeTables;
  /** Arrows to leave out, to see what they do. */
  readonly without?: Iterable<EdgeName>;
}

/** What is particular to one position. */
export interface PositionOptions {
  /** For people. */
  readonly name: string;
  /** What would end an expression here; left out where nothing is known to. */
  readonly closers?: Closers;
  /** Formulas of the conditions of open branches. */
  readonly conditionAt?: ConditionAt;
  /** The value written here becomes the value of this name. */
  readonly subject?: string;
}

/** The cells of a position. */
export interface PositionCells {
  /** Where it is. */
  readonly site: Cell<PositionValue>;
  /** What is expected here, and what is in scope. */
  readonly types: Cell<TypesValue>;
  /** The type of the expression written so far; `unknown` while none is complete. */
  readonly written: Cell<TypeTerm>;
  /** What holds here. */
  readonly semantics: Cell<SemanticsValue>;
  /** What the arrows leave of the next lexeme. */
  readonly filter: Cell<LexemeFilter>;
}

/** Cells of domains by the domains' names. */
export type DomainCells<Extra extends ExtraValues> = {
  readonly [K in keyof UnifiedConstraint<Extra>]: Cell<UnifiedConstraint<Extra>[K]>;
};

/** All domains of one text, narrowing each other. */
export class UnifiedNetwork<Extra extends ExtraValues = Readonly<Record<never, unknown>>> {
  readonly network: Network;
  /** What is demanded of the whole text. These cells only narrow. */
  readonly demands: DomainCells<Extra>;
  /** Names that the text uses and does not declare. */
  readonly used: Cell<UsedNames>;
  /** Names that the text has imported. */
  readonly imported: Cell<Bindings>;
  readonly #tables: EdgeTables;
  readonly #without: ReadonlySet<EdgeName>;
  /** The same cells as `demands`, of the built-in domains. */
  readonly #builtin: DomainCells<Readonly<Record<never, unknown>>>;

  constructor(options: UnifiedNetworkOptions<Extra>) {
    const { domain, tables = {}, without = [] } = options;
    const network = new Network(options);
    const cells = domain.domains.map(({ name, lattice }) => [name, network.cell(name, lattice)] as const);
    // Sound: one cell per domain, over the domain's own lattice and under its name.
    this.demands = Object.fromEntries(cells) as unknown as DomainCells<Extra>;
    this.#builtin = this.demands as unknown as DomainCells<Readonly<Record<never, unknown>>>;
    this.network = network;
    this.used = network.cell("used names", usedNamesLattice);
    this.imported = network.cell("imported names", bindingsLattice);
    this.#tables = tables;
    this.#without = new Set(without);
    const { imports, types } = this.#builtin;
    const { providers, exports } = tables;
    if (providers !== undefined) this.#edge("types-imports", this.used, imports, requiredBy(providers));
    if (exports !== undefined) this.#edge("imports-types", this.imported, types, scopeOf(exports));
  }

  /** Demands a constraint, domain by domain; `reasonOf` says what each domain's part comes from. */
  demand(constraint: UnifiedConstraint<Extra>, reasonOf: (domain: string) => Reason): void {
    // Sound: cells and parts of one name belong to one domain.
    const parts: Readonly<Record<string, unknown>> = constraint;
    for (const [name, cell] of Object.entries<Cell<unknown>>(this.demands)) {
      this.network.tell(cell, parts[name], reasonOf(name));
    }
  }

  /** New cells for a position, with its arrows. What is known of it is told to the cells; then `network.run()`. */
  open({ name, closers, conditionAt, subject }: PositionOptions): PositionCells {
    const { network } = this;
    const { expectations, constructs, paths, isNumber } = this.#tables;
    const demands = this.#builtin;
    const cells: PositionCells = {
      site: network.cell(`${name}: site`, positionLattice),
      types: network.cell(`${name}: types`, typesLattice),
      written: network.cell(`${name}: type written`, typeLattice, { ordinaryBottom: true }),
      semantics: network.cell(`${name}: semantics`, semanticsLattice),
      filter: network.cell(`${name}: filter`, lexemeFilterLattice),
    };
    const { site, types, written, semantics, filter } = cells;
    const plumbing = { name: `${name}: from the whole text`, reason: null, priority: 0 };
    network.add(arrow(demands.types, types, scopeHere, plumbing));
    network.add(arrow(demands.semantics, semantics, (value) => value, plumbing));
    network.add(
      arrow(semantics, semantics, consequences, { ...plumbing, name: `${name}: what follows by structure` }),
    );
    if (subject !== undefined) {
      network.add(
        arrow(types, types, expectedOf(subject), { ...plumbing, name: `${name}: value of ${subject}` }),
      );
    }
    if (expectations !== undefined) this.#edge("syntax-types", site, types, expectedAt(expectations));
    if (constructs !== undefined) {
      this.#edge("syntax-control-flow", site, demands["control-flow"], containedAt(constructs));
    }
    if (paths !== undefined && conditionAt !== undefined) {
      this.#edge("control-flow-semantics", site, semantics, pathConditions(paths, conditionAt));
    }
    if (isNumber !== undefined) this.#edge("semantics-types", semantics, types, refinements(isNumber));
    if (closers !== undefined && !this.#without.has("types-syntax")) {
      network.add(finishing(types, written, filter, closers));
    }
    return cells;
  }

  /** Retires a position. What it has said of the whole text stays. The network must be settled. */
  close(cells: PositionCells): void {
    for (const cell of Object.values<Cell<unknown>>({ ...cells })) this.network.retire(cell);
  }

  #edge<A, B>(name: EdgeName, from: Cell<A>, to: Cell<B>, map: (value: A) => B): void {
    if (!this.#without.has(name)) this.network.add(arrow(from, to, map, { name, reason: null }));
  }
}

/** What the whole text says of types that holds at every position: all but what is expected. */
function scopeHere({ environment, equations }: TypesValue): TypesValue {
  return typesLattice.of({ environment, equations });
}

/** What is expected of a value that a name will have. */
function expectedOf(subject: string): (value: TypesValue) => TypesValue {
  return (value) =>
    typesLattice.equals(value, typesLattice.bottom)
      ? typesLattice.bottom
      : typesLattice.of({ expected: environmentLattice.get(value.environment, subject) });
}

function finishing(
  types: Cell<TypesValue>,
  written: Cell<TypeTerm>,
  filter: Cell<LexemeFilter>,
  closers: Closers,
): PropagatorSpec {
  const map = mayFinish(closers);
  return {
    name: "types-syntax",
    inputs: [types, written],
    outputs: [filter],
    reason: null,
    propagate: (at) => at.narrow(filter, map(at.get(types), at.get(written))),
  };
}
