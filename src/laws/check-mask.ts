/**
 * The laws of a projection from constraints to token masks: constraining more never allows more tokens, and the
 * mask of a meet is contained in the AND of the masks (it may be smaller: two languages can share a prefix and
 * no text).
 */
import {
  andInto,
  copyInto,
  countMask,
  createMask,
  fullMask,
  maskIds,
  maskIsSubset,
  masksEqual,
  type TokenMask,
} from "../../masks/index.ts";
import type { Lattice } from "../kernel/index.ts";
import { printValue, withEnds } from "./check-lattice.ts";
import { type Arbitrary, fc } from "./fast-check.ts";
import { defineLaw, type LawOptions, type RunnableLaw, runLaws } from "./law.ts";
import type { LawReport } from "./report.ts";

export interface MaskProjection<F> {
  readonly name: string;
  readonly lattice: Lattice<F>;
  project(filter: F): TokenMask;
  readonly arbitrary: Arbitrary<F>;
  /** What top must project to. Default: every id of the vocabulary. */
  readonly all?: TokenMask;
}

/** Checks the laws of `projection` on pairs of filters. */
export function checkMask<F>(projection: MaskProjection<F>, options: LawOptions = {}): LawReport {
  const { lattice, arbitrary } = projection;
  const project = (filter: F): TokenMask => projection.project(filter);
  const two = (law: string, violation: (f: F, g: F) => string | null): RunnableLaw =>
    defineLaw({
      law,
      arguments: fc.tuple(withEnds(lattice, arbitrary), withEnds(lattice, arbitrary)),
      violation: ([f, g]) => violation(f, g),
      print: ([f, g]) => `f = ${printValue(lattice, f)}\ng = ${printValue(lattice, g)}`,
    });
  return runLaws(
    projection.name,
    [
      two("monotone", (f, g) =>
        outside("project(meet(f, g))", project(lattice.meet(f, g)), "project(f)", project(f)),
      ),
      two("meet-below-and", (f, g) => {
        const and = createMask(project(f).size);
        copyInto(and, project(f));
        andInto(and, project(g));
        return outside("project(meet(f, g))", project(lattice.meet(f, g)), "project(f) & project(g)", and);
      }),
      two("well-defined", (f, g) => differ(project(lattice.meet(f, g)), project(lattice.meet(g, f)))),
      two("top-to-all", () => {
        const mask = project(lattice.top);
        return differ(mask, projection.all ?? fullMask(mask.size));
      }),
      two("bottom-to-none", () => {
        const mask = project(lattice.bottom);
        return differ(mask, createMask(mask.size));
      }),
      two("tail-is-zero", (f) => {
        const mask = project(f);
        return maskIsSubset(mask, fullMask(mask.size)) ? null : "bits beyond the vocabulary are set";
      }),
    ],
    options,
  );
}

function outside(left: string, a: TokenMask, right: string, b: TokenMask): string | null {
  if (maskIsSubset(a, b)) return null;
  const stray = maskIds(a).filter((id) => !maskIds(b).includes(id));
  return `${left} allows ${preview(stray)}, which ${right} does not`;
}

function differ(actual: TokenMask, expected: TokenMask): string | null {
  if (masksEqual(actual, expected)) return null;
  return `allowed ${countMask(actual)} ids (${preview(maskIds(actual))}), expected ${countMask(expected)} (${preview(maskIds(expected))})`;
}

function preview(ids: readonly number[]): string {
  return ids.length <= 8 ? `[${ids.join(", ")}]` : `[${ids.slice(0, 8).join(", ")}, … ${ids.length} ids]`;
}
