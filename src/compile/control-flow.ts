/**
 * Gives the control-flow domain its meaning in the language of a program: the pack's table, what the text stands in, and
 * the arrow from open constructs to sketches.
 */
import {
  type ControlFlowFilterOptions,
  type ControlFlowTable,
  type ControlFlowValue,
  constructNames,
  controlFlowDomain,
  controlFlowOf,
  forbiddenNames,
  requiredNames,
} from "../../domains/control-flow/index.ts";
import type { DomainConstraint } from "../../domains/domain.ts";
import { containedAt } from "../../domains/morphisms/index.ts";
import { SpecError } from "../kernel/index.ts";
import { languagePack } from "../languages/index.ts";
import type { Constraint, LanguageConstraint } from "./constraint.ts";
import type { EdgeName } from "./edges.ts";
import { startOf } from "./types.ts";

/**
 * The constraints with those on control flow bound to the language of `primary`; as they are where it is none, or one
 * without a table.
 * @throws SpecError for a construct that the language has no name for
 */
export function withControlFlow(
  domains: readonly DomainConstraint[],
  primary: Constraint | undefined,
  off: ReadonlySet<EdgeName>,
): readonly DomainConstraint[] {
  if (primary?.kind !== "language") return domains;
  const { name, controlFlow: table } = languagePack(primary.language);
  const { lattice } = controlFlowDomain;
  const sketches = domains.filter(({ domain }) => domain === controlFlowDomain);
  if (table === undefined || sketches.length === 0) return domains;
  const value = sketches
    // Values of the domain itself.
    .map((sketch) => sketch.value as ControlFlowValue)
    .reduce((a, b) => lattice.meet(a, b));
  checkNames(name, table, value);
  const { containedAt: contained, ...rest } = flowOptions(primary, table);
  const isContained = contained !== undefined && !off.has("syntax-control-flow");
  const domain = controlFlowOf({ ...rest, ...(isContained ? { containedAt: contained } : {}) });
  return [...domains.filter((given) => !sketches.includes(given)), { domain, value }];
}

/** What the domain must know of one text of the language. */
export function flowOptions(
  constraint: LanguageConstraint,
  table: ControlFlowTable,
): ControlFlowFilterOptions {
  const { prefix, suffix } = constraint;
  const isWhole = prefix === undefined && suffix === undefined;
  return {
    table,
    surroundings: isWhole ? table.starts[startOf(constraint) ?? "file"] : undefined,
    containedAt: containedAt({
      constructs: {},
      nesting: new Set(table.nesting),
      boundaries: new Set(table.functions),
    }),
  };
}

function checkNames(language: string, table: ControlFlowTable, value: ControlFlowValue): void {
  const known = constructNames(table);
  const unknown = [...requiredNames(value), ...forbiddenNames(value)].find((name) => !known.includes(name));
  if (unknown !== undefined) {
    throw new SpecError(`${language} has no construct "${unknown}"`, {
      hint: `Use one of ${known.join(", ")}.`,
    });
  }
  const marked = requiredNames(value).find((name) =>
    table.constructs[name]?.every(({ texts }) => texts !== undefined),
  );
  if (marked !== undefined) {
    throw new SpecError(`Construct "${marked}" of ${language} can be forbidden, but not required`, {
      hint: "Require another construct.",
    });
  }
}
