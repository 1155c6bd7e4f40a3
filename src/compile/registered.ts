/**
 * Constraints of domains beside syntax that a program is compiled with: the user's own, and the built-in ones. They join
 * the product of all domains, and those with filters narrow the lexemes of the primary grammar.
 */
import type { Domain, DomainConstraint } from "../../domains/domain.ts";
import { syntaxValue } from "../../domains/syntax/index.ts";
import { BUILTIN_DOMAINS, type UnifiedConstraint, unifiedDomain } from "../../domains/unified.ts";
import { ConflictError, type Reason, type Satisfiability, SpecError } from "../kernel/index.ts";
import type { Constraint } from "./constraint.ts";

/** Which of a program's constraints the filters of domains are about: its first language, else its first. */
export function primaryIndex(constraints: readonly { readonly constraint: Constraint }[]): number {
  return Math.max(
    0,
    constraints.findIndex(({ constraint }) => constraint.kind === "language"),
  );
}

/** The element of the product of all domains that the constraints amount to. */
export function productOf(
  compiled: readonly { readonly contentId: string }[],
  domains: readonly DomainConstraint[],
): UnifiedConstraint {
  const own = domains.filter(({ domain }) => !Object.hasOwn(BUILTIN_DOMAINS, domain.name));
  const algebra = unifiedDomain<Readonly<Record<string, unknown>>>(
    Object.fromEntries(own.map(({ domain }) => [domain.name, domain])),
  );
  return algebra.constrain({
    ...Object.fromEntries(domains.map(({ domain, value }) => [domain.name, value])),
    syntax: syntaxValue(compiled.map((c) => c.contentId)),
  });
}

/** One constraint per domain: the meet of those given for it. */
export function registered(given: readonly DomainConstraint[]): readonly DomainConstraint[] {
  const byName = new Map<string, DomainConstraint>();
  for (const { domain, value } of given) {
    if (domain.name === "syntax") {
      throw new SpecError('Domain "syntax" is constrained by grammars, schemas and expressions', {
        hint: "Give them as constraints.",
      });
    }
    checkOwner(domain);
    const before = byName.get(domain.name);
    if (before !== undefined && before.domain !== domain) {
      throw new SpecError(`Two domains are called "${domain.name}"`, {
        hint: "Give one of them another name.",
      });
    }
    byName.set(domain.name, {
      domain,
      value: before === undefined ? value : domain.lattice.meet(before.value, value),
    });
  }
  return [...byName.values()];
}

/** A name of a built-in domain is that domain's alone, or its own with filters of a language. */
function checkOwner(domain: Domain<unknown>): void {
  const builtin: Readonly<Record<string, Domain<unknown>>> = BUILTIN_DOMAINS;
  if (Object.hasOwn(builtin, domain.name) && builtin[domain.name]?.lattice !== domain.lattice) {
    throw new SpecError(`Domain name "${domain.name}" is taken by a built-in domain`, {
      hint: "Give your domain another name.",
    });
  }
}

/** @throws SpecError where filters have no lexemes to narrow */
export function refuseFilters(domains: readonly DomainConstraint[]): void {
  const found = domains.find(({ domain }) => domain.toFilter !== undefined);
  if (found === undefined) return;
  throw new SpecError(
    `Domain "${found.domain.name}" narrows lexemes, but there is no grammar that says what they are`,
    {
      hint: "Add a constraint on syntax: a grammar, a schema or an expression.",
    },
  );
}

/** @throws ConflictError when nothing satisfies the constraint */
export function satisfiable({ domain, value }: DomainConstraint): Satisfiability {
  const answer = domain.satisfiability(value);
  if (answer !== "unsat") return answer;
  const reason: Reason = { domain: domain.name, constraint: domain.name, message: domain.print(value) };
  throw new ConflictError(`No output satisfies the constraint of domain "${domain.name}"`, [reason], {
    hint: "Drop or loosen it.",
  });
}
