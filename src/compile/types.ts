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
import type { Constraint, LanguageConstraint } from "./constraint.ts";

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
  constraints: readonly { readonly id: string; readonly constraint: Constraint }[],
  oracle?: TypeOracle,
): Promise<ProgramTypes | undefined> {
  for (const { id, constraint } of constraints) {
    if (constraint.kind !== "language" || !checksTypes(constraint)) continue;
    const { language, project } = constraint;
    return {
      constraint: id,
      oracle: oracle ?? (await openTypeOracle(language, project === undefined ? {} : { project })),
      place: placeOf(constraint),
      vocabulary: TYPESCRIPT_TYPE_VOCABULARY,
      isClosed: isClosed(constraint),
      isExpression: constraint.hole === "expression",
    };
  }
  return undefined;
}

/** The constraint asks for types: of a language without a checker that is an error. */
export function wantsTypes({ signature, project }: LanguageConstraint): boolean {
  return signature !== undefined || project !== undefined;
}

/** Types are checked. A project without a checker of its language still says which modules there are. */
export function checksTypes(constraint: LanguageConstraint): boolean {
  if (!wantsTypes(constraint)) return false;
  return (
    constraint.signature !== undefined ||
    hasTypeOracle(constraint.language) ||
    !hasModules(constraint.language)
  );
}

/** Of the text, for a language whose files are told apart by their names' endings. */
export function fileNameOf({ language }: LanguageConstraint): string | undefined {
  return languagePack(language).name === "tsx" ? "ananke-generated.tsx" : undefined;
}

/** Start point of the grammar that the output is read by. */
export function startOf({ start, signature }: LanguageConstraint): string | undefined {
  if (signature === undefined) return start;
  if (start !== undefined) {
    throw new SpecError("A language constraint has either a start point or a signature, not both", {
      hint: "What follows a signature is always the statements of its body.",
    });
  }
  return "statements";
}

function isClosed({ prefix = "", suffix = "", signature, start, hole }: LanguageConstraint): boolean {
  if (signature !== undefined || hole !== undefined) return true;
  return (
    prefix === "" && suffix === "" && (start === undefined || start === "file" || start === "statements")
  );
}

/** The text around the output. */
export function placeOf(constraint: LanguageConstraint): DocumentPlace {
  const { prefix = "", suffix = "", signature } = constraint;
  const fileName = fileNameOf(constraint);
  const file = fileName === undefined ? {} : { fileName };
  if (signature === undefined) return { ...file, prefix, suffix };
  return { ...file, prefix: `${prefix}${signature.trim()} {\n`, suffix: `\n}\n${suffix}` };
}
