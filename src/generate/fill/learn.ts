/**
 * From what a checker says of open holes to what their registry knows: each demand with its line as the reason, and, where
 * two demands exclude each other, a propagator that says so.
 */
import type { HoleOutlook } from "../../../domains/types/index.ts";
import {
  type HoleId,
  type HoleKnowledge,
  type HoleRegistry,
  knowing,
  knowledgeLattice,
} from "../../../holes/index.ts";
import type { Span } from "../../kernel/index.ts";

/** @param spanOf  from a range of the text that was looked at to one of the user's file */
export function tellDemands(
  registry: HoleRegistry<HoleKnowledge>,
  look: HoleOutlook,
  idOf: (name: string) => HoleId,
  spanOf: (start: number, end: number) => Span,
): void {
  for (const [name, { demands, conflict }] of look.facts) {
    const hole = registry.find(idOf(name));
    if (hole === undefined || hole.state === "filled") continue;
    for (const demand of demands) {
      registry.refine(hole.id, knowing({ demands: [demand.type] }), {
        domain: "types",
        constraint: name,
        message: `${demand.why}, which asks for ${plainType(demand.type)}`,
        span: spanOf(demand.start, demand.end),
      });
    }
    const [a, b] = (conflict ?? []).map(({ type }) => type);
    if (a === undefined || b === undefined) continue;
    const message = `no value of hole ${name} is both ${plainType(a)} and ${plainType(b)}`;
    registry.network.add({
      name: `${name}: demands that exclude each other`,
      inputs: [hole.cell],
      outputs: [hole.cell],
      reason: { domain: "types", constraint: name, message },
      propagate: (cells) => {
        const { demands: present } = cells.get(hole.cell);
        if (present.kind === "all" && present.items.includes(a) && present.items.includes(b)) {
          cells.narrow(hole.cell, knowledgeLattice.bottom);
        }
      },
    });
  }
}

/** Without the parentheses that types are kept in. */
export function plainType(type: string): string {
  return /^\([^()]*\)$/.test(type) ? type.slice(1, -1) : type;
}
