/** Why a content cannot fill a hole, domain by domain: where it leaves the grammar, what the compiler says of it there. */
import { explainBytes } from "../../../domains/syntax/index.ts";
import type { TypeDiagnostic } from "../../../domains/types/index.ts";
import { holeNamed, holeSpan, openContracts } from "../../compile/index.ts";
import { type Reason, type Span, spanAt } from "../../kernel/index.ts";
import { listNames } from "../explain.ts";
import { checkInPlace, contractProblem, type HoleTask, type Situation, situationOf } from "./candidates.ts";
import type { FillContext, FilledHole } from "./result.ts";

export interface HoleExplanation {
  readonly schemaVersion: 1;
  readonly hole: FilledHole;
  readonly verdict: /** Nothing that is known excludes a fill. */
    | "open"
    /** What is asked of it excludes itself. */
    | "unfillable"
    /** The content does not fit. */
    | "refused"
    | "fits";
  readonly content: string | null;
  /** Of the content first, then of the hole. */
  readonly reasons: readonly Reason[];
  /** Names in scope that may fit. */
  readonly fitting: readonly string[];
}

export async function problemsOf(
  content: string,
  task: HoleTask,
  context: FillContext,
): Promise<readonly Reason[]> {
  const at = situationOf(task, context);
  const span = holeSpan(context.file, holeNamed(context.file, task.name));
  const syntax = syntaxProblems(content, at, span);
  if (syntax.length > 0) return syntax;
  const broken = await brokenContract(content, at);
  const checked = await checkInPlace(content, task, at, context);
  const found = (checked?.diagnostics ?? []).map((error) => typeProblem(error, content, at, context, span));
  const returned =
    task.type === undefined
      ? undefined
      : context.checker?.returnProblem(
          at.prefix + content + at.suffix,
          { start: at.place.start, end: at.place.start + content.length },
          task.type,
        );
  const others: Reason[] = [];
  if (returned !== undefined)
    others.push({ domain: "types", constraint: task.name, message: returned, span });
  if (broken !== undefined)
    others.push({ domain: "semantics", constraint: task.name, message: broken, span });
  return [...found, ...others];
}

async function brokenContract(content: string, { program }: Situation): Promise<string | undefined> {
  const contracts = await openContracts(program);
  try {
    return await contractProblem(content, contracts);
  } finally {
    contracts?.dispose();
  }
}

function syntaxProblems(content: string, { program }: Situation, span: Span): readonly Reason[] {
  const bytes = new TextEncoder().encode(content);
  const [found] = program.constraints.flatMap(({ id, recognizer }) => {
    const { verdict, viableBytes, expected, canEndThere } = explainBytes(recognizer, bytes);
    if (verdict === "complete") return [];
    const read = new TextDecoder().decode(bytes.subarray(0, viableBytes));
    const where = verdict === "refused" ? `after ${JSON.stringify(read)}` : "at its end";
    const message = `${JSON.stringify(content)} leaves the grammar ${where}; expected ${listNames(expected, canEndThere)}`;
    return [{ domain: "syntax", constraint: id, message, span }];
  });
  return found === undefined ? [] : [found];
}

/** @param error  counted from the start of the content */
function typeProblem(
  { code, message, start, end }: TypeDiagnostic,
  content: string,
  { place }: Situation,
  { file }: FillContext,
  span: Span,
): Reason {
  const isInside = start >= 0 && start < content.length;
  const shown = isInside ? `${JSON.stringify(content.slice(start, end))}: ` : "";
  // Behind the hole the text is the file's own, but for the hole itself.
  const moved = start < 0 ? place.start + start : place.end + start - content.length;
  const isMapped = !isInside && file.holes.length === 1;
  return {
    domain: "types",
    constraint: code,
    message: `${shown}${message}`,
    span: isMapped ? spanAt(file.file, file.text, moved, moved + end - start) : span,
  };
}
