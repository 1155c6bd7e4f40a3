/**
 * A source file with holes: what may fill each of them, given the rest of the file. The text at the other holes that are
 * still open is something that any file can have there.
 */
import { basename } from "node:path";
import { explainBytes } from "../../domains/syntax/index.ts";
import { type Span, SpecError, spanAt } from "../kernel/index.ts";
import {
  type HoleSyntax,
  languageOfFile,
  languagePack,
  languagePacks,
  languageRecognizer,
  probeText,
  readSourceHoles,
  type SourceHole,
} from "../languages/index.ts";
import type { LanguageConstraint } from "./constraint.ts";

export interface HoleFile {
  /** As the user named it. */
  readonly file: string;
  readonly text: string;
  readonly language: string;
  readonly syntax: HoleSyntax;
  /** In the order of the text. */
  readonly holes: readonly SourceHole[];
}

export interface HoleFileRequest {
  readonly file: string;
  readonly text: string;
  /** Default: by the ending of the file's name. */
  readonly language?: string;
}

/**
 * Reads the holes of a file.
 * @throws SpecError for a language without holes, a hole that cannot be read or stands where it cannot, no hole at all,
 * and a file that would not parse whatever fills its holes
 */
export async function readHoleFile({ file, text, language }: HoleFileRequest): Promise<HoleFile> {
  const pack = language === undefined ? languageOfFile(file) : languagePack(language);
  const syntax = pack?.holes;
  if (pack === undefined || syntax === undefined) {
    const known = languagePacks().filter(({ holes }) => holes !== undefined);
    throw new SpecError(
      pack === undefined
        ? `The language of ${basename(file)} is not known by its name`
        : `Holes in ${pack.name} files are not known`,
      { hint: `Holes are read in ${known.map(({ name }) => name).join(", ")}; --language names one.` },
    );
  }
  const holes = await readSourceHoles(text, file, pack.wasm, syntax);
  if (holes.length === 0) {
    throw new SpecError(`There is no hole in ${file}`, {
      hint: `Write hole_NAME where an expression is missing, ${syntax.comment} NAME: Type -- description on a line of its own where statements are.`,
    });
  }
  const read = { file, text, language: pack.name, syntax, holes };
  refuseUnfillable(read);
  return read;
}

/**
 * The hole of a name.
 * @throws SpecError when there is none
 */
export function holeNamed({ file, holes }: HoleFile, name: string): SourceHole {
  const bare = name.replace(/^hole_/, "");
  const hole = holes.find((each) => each.name === bare);
  if (hole !== undefined) return hole;
  throw new SpecError(`There is no hole ${JSON.stringify(name)} in ${file}`, {
    hint: `Holes: ${holes.map((each) => each.name).join(", ")}.`,
  });
}

/** Where a hole stands, for messages. */
export function holeSpan({ file, text }: HoleFile, { start, end }: SourceHole): Span {
  return spanAt(file, text, start, end);
}

/** What fills a hole, as a constraint on what a model writes: the text around it as it is, in parentheses if it is one expression. */
export function holeConstraint(
  language: string,
  kind: SourceHole["kind"],
  prefix: string,
  suffix: string,
): LanguageConstraint {
  return kind === "expression"
    ? { kind: "language", language, hole: kind, prefix: `${prefix}(`, suffix: `)${suffix}` }
    : { kind: "language", language, hole: kind, prefix, suffix };
}

/** The file must parse with something harmless in its holes; where it does not because of one, that one is named. */
function refuseUnfillable(file: HoleFile): void {
  const { text, language, syntax, holes } = file;
  const whole = refusedAt(language, probeText(text, holes, syntax));
  if (whole === undefined) return;
  for (const hole of holes) {
    // With a name, or nothing, in its place the file gets further: no expression, or no statement, can stand there.
    const others = holes.filter((each) => each !== hole);
    const without =
      hole.kind === "expression"
        ? text
        : text.slice(0, hole.start) + " ".repeat(hole.end - hole.start) + text.slice(hole.end);
    if (refusedAt(language, probeText(without, others, syntax)) === undefined) {
      const what = hole.kind === "expression" ? "no expression" : "no statement";
      throw new SpecError(`The hole "${hole.name}" stands where ${what} can stand`, {
        span: holeSpan(file, hole),
        hint:
          hole.kind === "expression"
            ? "A hole_NAME is a value: no declaration, no key, no type. Or do not begin the name with hole_."
            : `Put ${syntax.comment} between statements.`,
      });
    }
  }
  const { offset, expected } = whole;
  throw new SpecError(`The file does not parse, whatever fills its holes`, {
    span: spanAt(file.file, text, originalOffset(file, offset)),
    hint: `Expected there: ${expected.slice(0, 12).join(", ")}.`,
  });
}

interface Refused {
  /** UTF-16 offset into the text that was read. */
  readonly offset: number;
  readonly expected: readonly string[];
}

function refusedAt(language: string, text: string): Refused | undefined {
  const bytes = new TextEncoder().encode(text);
  const { verdict, viableBytes, expected } = explainBytes(languageRecognizer(language), bytes);
  if (verdict === "complete") return undefined;
  return { offset: new TextDecoder().decode(bytes.subarray(0, viableBytes)).length, expected };
}

/** From an offset into the text with harmless contents back to one into the file. */
function originalOffset({ holes, syntax }: HoleFile, offset: number): number {
  let shift = 0;
  for (const { start, end, kind } of holes) {
    const length = (kind === "expression" ? syntax.expression : syntax.statement).length;
    if (offset < start + shift + length) return Math.min(offset - shift, Math.max(start, offset - shift));
    shift += length - (end - start);
  }
  return offset - shift;
}
