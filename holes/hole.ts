/**
 * Holes: unknown parts of a program. This file says what a hole is called, how large the part is, and how one is
 * specified; what is known of its content is a lattice element, and which lattice is the caller's choice.
 * Source: typed holes as in Omar et al., "Hazelnut", POPL 2017; here a hole is narrowed, not typed once.
 */
import { compareText, type Reason, type Span, SpecError } from "../src/kernel/index.ts";

/** How large a part of a program a hole stands for, coarsest first. */
export const HoleGranularity = {
  SYSTEM: "system",
  LIBRARY: "library",
  MODULE: "module",
  FUNCTION: "function",
  BLOCK: "block",
  TERM: "term",
  TOKEN: "token",
} as const;

export type HoleGranularity = (typeof HoleGranularity)[keyof typeof HoleGranularity];

const ORDER: readonly HoleGranularity[] = Object.values(HoleGranularity);

/** Negative when `a` is coarser than `b`. */
export function compareGranularity(a: HoleGranularity, b: HoleGranularity): number {
  return ORDER.indexOf(a) - ORDER.indexOf(b);
}

/** Unique in a registry; equal parts, equal hole. */
export interface HoleId {
  /** Where the name is from: a file, a session. */
  readonly namespace: string;
  /** As the user wrote it: `hole_NAME`; or of the construct it stands for. */
  readonly name: string;
  /** Of several with one name, in source order; 0 for the first. */
  readonly index: number;
}

export function holeId(namespace: string, name: string, index = 0): HoleId {
  if (!Number.isInteger(index) || index < 0) {
    throw new SpecError(`Index ${index} of hole "${name}" is not a natural number`);
  }
  return { namespace, name, index };
}

/** The id as one text: a key, and what people read. */
export function printHoleId({ namespace, name, index }: HoleId): string {
  return index === 0 ? `${namespace}/${name}` : `${namespace}/${name}#${index}`;
}

/** By namespace, name, index. */
export function compareHoleIds(a: HoleId, b: HoleId): number {
  return compareText(a.namespace, b.namespace) || compareText(a.name, b.name) || a.index - b.index;
}

/** Where a hole comes from. */
export type HoleOrigin =
  | { readonly kind: "source"; readonly span: Span }
  /** A construct that was opened while generating, after so many tokens. */
  | { readonly kind: "generated"; readonly tokens: number }
  | { readonly kind: "given" };

/** What surrounds a hole, in the language's own words; for prompts and explanations. */
export interface HoleContext {
  /** Names in scope, with their types where known: `xs: number[]`. */
  readonly scope: readonly string[];
  /** What later parts of the program do with the value: `is called with ()`. */
  readonly demands: readonly string[];
  readonly description?: string;
}

const NO_CONTEXT: HoleContext = Object.freeze({ scope: [], demands: [] });

/** How a hole hangs together with its parent. Both maps are monotone. */
export interface HoleLink<T> {
  readonly parent: HoleId;
  /** What the parent's constraint demands of this part. */
  readonly project: (parent: T) => T;
  /** What this part's constraint demands of the whole, and so, by their projections, of its siblings. Default nothing. */
  readonly contribute?: (child: T) => T;
}

export interface HoleSpec<T> {
  readonly id: HoleId;
  readonly granularity: HoleGranularity;
  /** What is demanded of the content from the start. */
  readonly constraint: T;
  /** Why. */
  readonly reason: Reason;
  readonly link?: HoleLink<T>;
  readonly origin: HoleOrigin;
  readonly context: HoleContext;
  /** Place in the source; default the order of registration. */
  readonly position?: number;
  /** Larger is more urgent; default 0. */
  readonly priority?: number;
}

/** What `termHole` and `functionHole` let one leave out. */
export interface HoleOptions<T> {
  readonly namespace?: string;
  readonly index?: number;
  readonly reason?: Reason;
  readonly link?: HoleLink<T>;
  readonly origin?: HoleOrigin;
  readonly context?: Partial<HoleContext>;
  readonly position?: number;
  readonly priority?: number;
}

/** A hole for one expression. */
export function termHole<T>(name: string, constraint: T, options: HoleOptions<T> = {}): HoleSpec<T> {
  return specOf(HoleGranularity.TERM, name, constraint, options);
}

/** A hole for the body of a function. */
export function functionHole<T>(name: string, constraint: T, options: HoleOptions<T> = {}): HoleSpec<T> {
  return specOf(HoleGranularity.FUNCTION, name, constraint, options);
}

/** A hole of any size. */
export function specOf<T>(
  granularity: HoleGranularity,
  name: string,
  constraint: T,
  options: HoleOptions<T> = {},
): HoleSpec<T> {
  const { namespace = "program", index, reason, origin, context, ...rest } = options;
  return {
    ...rest,
    id: holeId(namespace, name, index),
    granularity,
    constraint,
    reason: reason ?? { domain: "holes", constraint: name, message: `what was demanded of hole ${name}` },
    origin: origin ?? { kind: "given" },
    context: { ...NO_CONTEXT, ...context },
  };
}
