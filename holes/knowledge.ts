/**
 * What is known of a hole in a source file: what its value is asked for, as types in the language's own notation that
 * all hold together, and which names the file imports. Facts only: what the types mean is the language's checker's to say,
 * which also says when nothing meets them all.
 */
import {
  type Conjunction,
  compareText,
  conjunctionLattice,
  hashText,
  type ProductLattice,
  productLattice,
} from "../src/kernel/index.ts";

/** A name of the file that stands for one of a module. */
export interface ImportFact {
  readonly name: string;
  readonly module: string;
}

/** A type that the value must be of. Bottom: no value is of all of them. */
export const demandsLattice = conjunctionLattice<string>("demands", {
  compare: compareText,
  hash: hashText,
  print: (type) => type,
});

/** Imports of a file. Bottom: one name would stand for two things. */
export const importFactsLattice = conjunctionLattice<ImportFact>("imports of a file", {
  compare: (a, b) => compareText(a.name, b.name) || compareText(a.module, b.module),
  hash: ({ name, module }) => hashText(`${name} ${module}`),
  print: ({ name, module }) => `${name} from ${JSON.stringify(module)}`,
  contradicts: (items) => items.some(({ name }, i) => i > 0 && items[i - 1]?.name === name),
});

export type HoleKnowledge = {
  readonly demands: Conjunction<string>;
  readonly imports: Conjunction<ImportFact>;
};

export const knowledgeLattice: ProductLattice<{
  readonly demands: typeof demandsLattice;
  readonly imports: typeof importFactsLattice;
}> = productLattice("what is known of a hole", {
  demands: demandsLattice,
  imports: importFactsLattice,
});

/** The part of what is known that holds for the whole file, and so for its other holes. */
export function ofFile({ imports }: HoleKnowledge): HoleKnowledge {
  return knowledgeLattice.of({ imports });
}

export function knowing(parts: {
  readonly demands?: readonly string[];
  readonly imports?: readonly ImportFact[];
}): HoleKnowledge {
  const { demands = [], imports = [] } = parts;
  return knowledgeLattice.of({
    demands: demandsLattice.of(demands),
    imports: importFactsLattice.of(imports),
  });
}
