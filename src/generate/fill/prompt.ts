/** What the model sees of a hole: the text around it, and in words what is known of it. */
import type { HoleFacts } from "../../../domains/types/index.ts";
import type { HoleFile } from "../../compile/index.ts";

export interface HolePrompt {
  /** For models with tokens for the text around a gap. */
  readonly around: { readonly prefix: string; readonly suffix: string };
  /** For the others: the text before it, and in comments in front what comes after it. */
  readonly text: string;
}

export interface PromptInput {
  readonly file: HoleFile;
  readonly hole: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly facts: HoleFacts | undefined;
  readonly demands: readonly string[];
  /** Characters that may be shown; the nearest are. */
  readonly room: number;
}

/** Of the room, the share of the text after the hole. */
const SUFFIX_SHARE = 0.25;
const MAX_NAMES = 24;

export function promptFor(input: PromptInput): HolePrompt {
  const { file, hole, prefix, suffix, room } = input;
  const mark = file.syntax.comment.replace("?", "");
  const after = suffix.slice(0, Math.floor(room * SUFFIX_SHARE));
  const before = prefix.slice(-Math.max(1, room - after.length));
  const notes = describe(input).map((line) => `${mark} ${line}`);
  const goesOn =
    after.trim() === "" ? [] : [`${mark} After the gap the file goes on:`, ...commented(after, mark)];
  // Statements are asked for from the beginning of their line: models have learnt to write its indentation too.
  const isStatements = file.holes.some(({ name, kind }) => name === hole && kind === "statements");
  const start = isStatements ? before.replace(/(?<=\n)[ \t]+$/, "") : before;
  return {
    around: { prefix: notes.length === 0 ? start : `${notes.join("\n")}\n${start}`, suffix: after },
    text: [...goesOn, ...notes, before].join("\n"),
  };
}

function commented(text: string, mark: string): readonly string[] {
  return text
    .split("\n")
    .slice(0, 20)
    .map((line) => `${mark} ${line}`.trimEnd());
}

function describe({ file, hole, facts, demands }: PromptInput): readonly string[] {
  const { type, description, kind } = file.holes.find(({ name }) => name === hole) ?? {};
  const lines: string[] = [];
  if (description !== undefined) lines.push(`The gap: ${description}`);
  if (type !== undefined) lines.push(`It returns ${type}.`);
  if (kind === "expression" && demands.length > 0) lines.push(`Its value is ${demands.join(" and ")}.`);
  const scope = (facts?.scope ?? []).slice(0, MAX_NAMES).map((each) => `${each.name}: ${each.type}`);
  if (scope.length > 0) lines.push(`In scope: ${scope.join(", ").replaceAll("\n", " ")}`);
  return lines;
}
