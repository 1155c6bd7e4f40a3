/**
 * The network of one file's holes: what was demanded and written, and the order in which the open ones are filled. Parts of
 * the file share its imports through it; what all of them are asked for is lifted to it.
 */
import type { HoleFacts } from "../../../domains/types/index.ts";
import {
  type Hole,
  HoleGranularity,
  type HoleKnowledge,
  type HoleOrder,
  HoleRegistry,
  holeId,
  knowing,
  knowledgeLattice,
  mostConstrainedFirst,
  ofFile,
  sourceOrder,
  specOf,
  typeGuided,
  userPriority,
} from "../../../holes/index.ts";
import { Network } from "../../../propagation/index.ts";
import { type HoleFile, holeNamed, holeSpan } from "../../compile/index.ts";
import type { Reason } from "../../kernel/index.ts";
import type { LedgerEntry } from "../ledger.ts";
import type { ContentOrigin, FillOrder } from "./result.ts";

/** More that is demanded of a hole. */
export interface HoleRefinement {
  /** A type that its value must be of. */
  readonly type?: string;
  /** A pattern (ECMAScript) that the content matches as a whole. */
  readonly pattern?: string;
}

export interface Refined extends HoleRefinement {
  readonly name: string;
}

export interface Written {
  readonly content: string;
  readonly value: HoleKnowledge;
  readonly origin: ContentOrigin;
  readonly ledger: readonly LedgerEntry[];
}

/** A state of a session to come back to. */
export interface RefinementCheckpoint {
  readonly contents: ReadonlyMap<string, Written>;
  readonly refinements: readonly Refined[];
}

/** The hole of the whole file, whose parts the others are. */
export const FILE = "(file)";

/**
 * @param names  of the holes, as the user listed them
 * @param contents  by name, in the order of filling
 */
export function registryOf(
  file: HoleFile,
  names: readonly string[],
  refinements: readonly Refined[],
  contents: ReadonlyMap<string, Written>,
): HoleRegistry<HoleKnowledge> {
  const registry = new HoleRegistry<HoleKnowledge>(new Network(), knowledgeLattice);
  const namespace = file.file;
  const whole = holeId(namespace, FILE);
  registry.add(specOf(HoleGranularity.MODULE, FILE, knowledgeLattice.top, { namespace, position: -1 }));
  registry.select(whole);
  const link = { parent: whole, project: ofFile, contribute: ofFile };
  for (const [i, name] of names.entries()) {
    const hole = holeNamed(file, name);
    const granularity = hole.kind === "expression" ? HoleGranularity.TERM : HoleGranularity.BLOCK;
    registry.add(
      specOf(granularity, name, knowledgeLattice.top, {
        namespace,
        link,
        position: hole.start,
        priority: -i,
        origin: { kind: "source", span: holeSpan(file, hole) },
        ...(hole.description === undefined ? {} : { context: { description: hole.description } }),
      }),
    );
  }
  registry.close(whole);
  for (const { name, type } of refinements) {
    if (type === undefined) continue;
    registry.refine(holeId(namespace, name), knowing({ demands: [type] }), {
      domain: "types",
      constraint: name,
      message: `hole ${name} was demanded to be ${type}`,
    });
  }
  for (const [name, { content, value }] of contents) {
    registry.fill(holeId(namespace, name), content, value, filledReason(name, content));
  }
  return registry;
}

function filledReason(name: string, content: string): Reason {
  return { domain: "holes", constraint: name, message: `hole ${name} was filled with ${content}` };
}

/** @param factsOf  what the checker says of a hole of that name at present */
export function orderBy(
  order: FillOrder,
  factsOf: (name: string) => HoleFacts | undefined,
): HoleOrder<HoleKnowledge> {
  const facts = (hole: Hole<HoleKnowledge>): HoleFacts | undefined => factsOf(hole.id.name);
  switch (order) {
    case "source":
      return sourceOrder;
    case "priority":
      return userPriority<HoleKnowledge>();
    case "types":
      return typeGuided<HoleKnowledge>((hole) => facts(hole)?.feeds.length ?? 0);
    case "constrained": {
      const ways = (hole: Hole<HoleKnowledge>): number => {
        const known = facts(hole);
        return known === undefined || known.demands.length === 0
          ? Number.POSITIVE_INFINITY
          : known.fitting.length;
      };
      const byDemands = mostConstrainedFirst<HoleKnowledge>(({ demands }) =>
        demands.kind === "all" ? -demands.items.length : Number.NEGATIVE_INFINITY,
      );
      return (a, b) => compareNumbers(ways(a), ways(b)) || byDemands(a, b);
    }
  }
}

function compareNumbers(a: number, b: number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
