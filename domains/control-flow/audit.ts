/**
 * Demands of a sketch that only functions as wholes can be held against: whether every path returns, whether loops make
 * progress, recursion, bounds from below and cyclomatic complexity. A language measures its texts; the rules are here.
 */
import type { TextAudit, TextViolation } from "../domain.ts";
import {
  boundsComplexity,
  type ControlFlowValue,
  complexityClashes,
  controlFlowValue,
  demandsReturns,
  demandsTermination,
  forbiddenNames,
  nestingClashes,
  requiredNames,
  wholeTextDemands,
} from "./value.ts";

/** A place in a text, in UTF-16 offsets. */
export interface TextRange {
  readonly start: number;
  readonly end: number;
}

/** One function, or a text that stands outside of all. */
export interface MeasuredFunction extends TextRange {
  /** As messages call it. */
  readonly name: string;
  /** Its closing brace is written. */
  readonly isFinished: boolean;
  /** Some path runs out of its end. */
  readonly canRunOut: boolean;
  /** Decisions plus one. Source: McCabe, "A complexity measure", IEEE TSE 2(4), 1976; short circuits count. */
  readonly complexity: number;
  /** Deepest nesting of loops and branches. */
  readonly nesting: number;
  /** Calls of itself. */
  readonly recursions: readonly TextRange[];
  /** Loops that nothing in them can end. */
  readonly idleLoops: readonly TextRange[];
}

export interface MeasuredText {
  readonly functions: readonly MeasuredFunction[];
  /** Broken rules of the language that need no sketch, such as a second `default`. */
  readonly faults: readonly (TextRange & { readonly message: string })[];
}

/** How a language measures: `isWhole` is false where the text goes on. */
export interface FlowMeter {
  measure(text: string, isWhole: boolean): MeasuredText;
  statementsAround(text: string, offset: number): readonly number[];
}

/** Constructs that only a meter finds. */
export const MEASURED_CONSTRUCTS: readonly string[] = ["recursion"];

export interface FlowAuditOptions {
  readonly meter: FlowMeter;
  /** What stands around the text in its file. */
  readonly prefix: string;
  readonly suffix: string;
}

export function flowAudit({ meter, prefix, suffix }: FlowAuditOptions): TextAudit<ControlFlowValue> {
  return {
    demands: (value) => [
      ...auditedDemands(value),
      ...MEASURED_CONSTRUCTS.filter((name) => requiredNames(value).includes(name)).map(
        (name) => `has ${name}`,
      ),
      ...MEASURED_CONSTRUCTS.filter((name) => forbiddenNames(value).includes(name)).map(
        (name) => `no ${name}`,
      ),
      "no construct has two defaults",
    ],
    violations(value, text, isWhole) {
      // Functions and loops are known by their braces; a look at each statement would read the text too often.
      if (!isWhole && !text.endsWith("}")) return [];
      const whole = prefix + text + (isWhole ? suffix : "");
      const from = prefix.length;
      const to = from + text.length;
      const { functions, faults } = meter.measure(whole, isWhole);
      const touched = functions.filter(({ start, end }) => start < to && end > from);
      const found = [
        ...faults.map((fault) => ({ code: "twice", ...fault })),
        ...touched.flatMap((each) => [...brokenBy(value, each, isWhole)]),
      ].filter(({ start, end }) => end > from && start < to);
      const missing = isWhole ? missingFrom(value, touched) : [];
      return [
        ...found.map(
          ({ code, message, start, end }): TextViolation => ({
            code,
            message,
            start: start - from,
            end: end - from,
            statements: meter.statementsAround(whole, start).map((offset) => offset - from),
          }),
        ),
        ...missing.map(
          (message): TextViolation => ({
            code: "missing",
            message,
            start: text.length,
            end: text.length,
            statements: [],
          }),
        ),
      ].sort((a, b) => a.start - b.start);
    },
  };
}

/** Those of the demands on whole texts that an audit sees to. */
export function auditedDemands(value: ControlFlowValue): readonly string[] {
  const open = unauditedDemands(value);
  return wholeTextDemands(value).filter((demand) => !open.includes(demand));
}

/** Demands that code be without something good: nothing looks for that. */
export function unauditedDemands(value: ControlFlowValue): readonly string[] {
  return [
    ...(demandsReturns(value) === false ? ["every path returns"] : []),
    ...(demandsTermination(value) === false ? ["terminates"] : []),
  ];
}

function* brokenBy(value: ControlFlowValue, measured: MeasuredFunction, isWhole: boolean) {
  const { name, start, end, complexity } = measured;
  // Only a finished function is known to run out of its end.
  if (demandsReturns(value) === true && (measured.isFinished || isWhole) && measured.canRunOut) {
    yield { code: "no-return", message: `a path through ${name} ends without a return`, start, end };
  }
  if (demandsTermination(value) === true) {
    for (const loop of measured.idleLoops) {
      yield { code: "no-progress", message: `nothing in this loop of ${name} brings it to its end`, ...loop };
    }
  }
  if (forbiddenNames(value).includes("recursion")) {
    for (const call of measured.recursions) {
      yield { code: "recursion", message: `${name} calls itself`, ...call };
    }
  }
  // It only grows with the text: too much stays too much.
  if (
    boundsComplexity(value) &&
    complexityClashes(value, controlFlowValue({ complexity: { min: complexity } }))
  ) {
    yield { code: "complexity", message: `${name} has a cyclomatic complexity of ${complexity}`, start, end };
  }
}

function missingFrom(value: ControlFlowValue, functions: readonly MeasuredFunction[]): readonly string[] {
  const missing: string[] = [];
  if (
    requiredNames(value).includes("recursion") &&
    functions.every(({ recursions }) => recursions.length === 0)
  ) {
    missing.push("no function calls itself");
  }
  const most = (measure: (each: MeasuredFunction) => number): number =>
    Math.max(0, ...functions.map(measure));
  const nesting = most((each) => each.nesting);
  if (nestingClashes(value, controlFlowValue({ nesting: { max: nesting } }))) {
    missing.push(`nothing nests deeper than ${nesting}`);
  }
  const complexity = Math.max(
    1,
    most((each) => each.complexity),
  );
  if (complexityClashes(value, controlFlowValue({ complexity: { max: complexity } }))) {
    missing.push(`no function has a cyclomatic complexity above ${complexity}`);
  }
  return missing;
}
