/**
 * All domains as one: `UnifiedConstraint` is the product of the five built-in domains and of those a user
 * registers. Bottom in one of them is bottom of the whole.
 */
import {
  conjoin,
  type Lattice,
  type ProductLattice,
  productLattice,
  type Satisfiability,
  SpecError,
} from "../src/kernel/index.ts";
import { type ControlFlowValue, controlFlowDomain } from "./control-flow/index.ts";
import type { Domain } from "./domain.ts";
import { type ImportsValue, importsDomain } from "./imports/index.ts";
import { type SemanticsValue, semanticsDomain } from "./semantics/index.ts";
import { type SyntaxValue, syntaxDomain } from "./syntax/index.ts";
import { type TypesValue, typesDomain } from "./types/index.ts";

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
