/** The types of a program: where its text stands, and the checker that answers for it. */
import type { DocumentPlace, TypeOracle, TypeVocabulary } from "../../domains/types/index.ts";
import { SpecError } from "../kernel/index.ts";
import {
  hasModules,
  hasTypeOracle,
  languagePack,
  openTypeOracle,
  TYPESCRIPT_TYPE_VOCABULARY,
} from "../languages/index.ts";
import type { LanguageConstraint } from "./constraint.ts";
import type { CompiledConstraint } from "./program.ts";

/** What sessions need to check types. The oracle may serve many programs. */
export interface ProgramTypes {
  /** Id of the constraint that asks for it. */
  readonly constraint: string;
  readonly oracle: TypeOracle;
  readonly place: DocumentPlace;
  /** The language's lexemes, as rules about types know them. */
  readonly vocabulary: TypeVocabulary;
  /** The output cannot leave the block it begins in, so that each of its statements can be checked when it closes. */
  readonly isClosed: boolean;
  /** The output is one expression: it may not end where its place would not take it. */
  readonly isExpression?: boolean;
}

/**
 * Opens the checker that the first language constraint with a project or a signature asks for.
 * @param oracle  use this one; its project is the caller's choice
 * @returns `undefined` when no constraint asks for types
 * @throws SpecError when the language has no checker, or the project cannot be read
 */
export async function openTypes(
  constraints: readonly Pick<CompiledConstraint, "id" | "constraint" | "recognizer">[],
  oracle?: TypeOracle,
): Promise<ProgramTypes | undefined> {
  for (const { id, constraint, recognizer } of constraints) {
    if (constraint.kind !== "language" || !checksTypes(constraint)) continue;
    const { language, project } = constraint;
    return {
      constraint: id,
      oracle: oracle ?? (await openTypeOracle(language, project === undefined ? {} : { project })),
      place: placeOf(constraint),
      vocabulary: TYPESCRIPT_TYPE_VOCABULARY,
      isClosed: isClosed(constraint, recognizer),
      isExpression:
        constraint.hole === "expression" || constraint.hole === "number" || constraint.expect !== undefined,
    };
  }
  return undefined;
}

/** The types of what fills a hole of a file, as `oracle` tells them. */
export function typesOfHole(oracle: TypeOracle, place: DocumentPlace): ProgramTypes {
  return {
    constraint: "language",
    oracle,
    place,
    vocabulary: TYPESCRIPT_TYPE_VOCABULARY,
    isClosed: true,
    isExpression: place.isExpression === true,
  };
}

/** The constraint asks for types: of a language without a checker that is an error. */
export function wantsTypes({ signature, expect, project }: LanguageConstraint): boolean {
  return signature !== undefined || expect !== undefined || project !== undefined;
}

/** Types are checked. A project without a checker of its language still says which modules there are. */
export function checksTypes(constraint: LanguageConstraint): boolean {
  if (!wantsTypes(constraint)) return false;
  return (
    constraint.signature !== undefined ||
    constraint.expect !== undefined ||
    hasTypeOracle(constraint.language) ||
    !hasModules(constraint.language)
  );
}

/** Of the text, where it is given or the language is told by the ending of the name. */
export function fileNameOf({ language, path }: LanguageConstraint): string | undefined {
  return path ?? (languagePack(language).name === "tsx" ? "ananke-generated.tsx" : undefined);
}

/** Headers of what has members instead of statements, and the rules that read their bodies. */
const BODIES: readonly (readonly [RegExp, string])[] = [
  [/^\s*(?:(?:export|default|declare|abstract)\s+)*class\b/, "class_body"],
  [/^\s*(?:(?:export|default|declare)\s+)*interface\b/, "object_type"],
];

/** Start point of the grammar that the output is read by. */
export function startOf({ start, signature, expect }: LanguageConstraint): string | undefined {
  if (signature === undefined && expect === undefined) return start;
  if (start !== undefined || (signature !== undefined && expect !== undefined)) {
    throw new SpecError(
      "A language constraint has either a start point or a signature or an expected type, not several",
      { hint: "A signature is followed by its body; an expected type is that of an expression." },
    );
  }
  return signature === undefined ? "expression" : (bodyRuleOf(signature) ?? "statements");
}

function bodyRuleOf(signature: string): string | undefined {
  return BODIES.find(([header]) => header.test(signature))?.[1];
}

function isClosed(
  { prefix = "", suffix = "", ...rest }: LanguageConstraint,
  recognizer: CompiledConstraint["recognizer"],
): boolean {
  const { signature, expect, start, hole } = rest;
  if (signature !== undefined || expect !== undefined || hole !== undefined) return true;
  if (start !== undefined && start !== "file" && start !== "statements") return false;
  // Between two parts of a file the output may leave its block only by closing what the suffix closes.
  if (suffix.trim() !== "") return start !== "statements";
  // What stands before it is a module of its own, so no block of it is open.
  return (
    (prefix === "" && suffix === "") || (start !== "statements" && recognizer.canEnd(recognizer.start()))
  );
}

/** The text around the output. */
export function placeOf(constraint: LanguageConstraint): DocumentPlace {
  const { prefix = "", suffix = "", signature } = constraint;
  const fileName = fileNameOf(constraint);
  const file = fileName === undefined ? {} : { fileName };
  if (constraint.expect !== undefined) {
    const before = `${prefix}const ${EXPECTED}: ${constraint.expect.trim()} = `;
    return { ...file, prefix: before, suffix: `\n;\n${EXPECTED};\n${suffix}` };
  }
  if (signature === undefined) {
    // Where nothing stands behind it the rest of the module is still to come, and functions may call each other in any order.
    const goesOn = suffix.trim() === "";
    return { ...file, prefix, suffix, ...(goesOn ? { hoisting: "anywhere" } : {}) };
  }
  if (bodyRuleOf(signature) !== undefined) {
    return { ...file, prefix: `${prefix}${signature.trim()} `, suffix: `\n${suffix}` };
  }
  return { ...file, prefix: `${prefix}${signature.trim()} {\n`, suffix: `\n}\n${suffix}` };
}

/** Holds an expression whose type is checked; read once, so that no setting calls it unused. */
const EXPECTED = "ananke$expected";
