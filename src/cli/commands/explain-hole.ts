/** `ananke explain FILE --hole NAME`: what is asked of a hole, by which lines, and why a content does not fit. */
import { resolve } from "node:path";
import { explainHole, type HoleExplanation } from "../../index.ts";
import type { CommandContext } from "../context.ts";
import { reasonLines, UsageError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { limitsFrom } from "../inputs.ts";

export interface ExplainHoleFlags {
  readonly hole: string;
  readonly text?: string;
  readonly language?: readonly string[];
  readonly project?: string;
  readonly json?: boolean;
}

export async function explainHoleOf(
  { io, inputs, output }: CommandContext,
  { hole, text: content, language, project, json }: ExplainHoleFlags,
  file: string | undefined,
): Promise<ExitCode> {
  if (file === undefined)
    throw new UsageError("There is no file with the hole", "ananke explain FILE --hole NAME");
  const { text } = await inputs.text(file, "file with holes", limitsFrom(undefined));
  const [named] = language ?? [];
  const explained = await explainHole({
    file: resolve(io.cwd, file),
    label: file,
    text,
    hole,
    ...(content === undefined ? {} : { content }),
    ...(named === undefined ? {} : { language: named }),
    ...(project === undefined ? {} : { project: resolve(io.cwd, project) }),
  });
  if (json === true) output.json(explained);
  else {
    const { verdict, reasons, fitting, hole: found } = explained;
    output.write(`${headline(explained)}\n`);
    for (const line of reasonLines(reasons, inputs.sources, output.result)) output.write(`${line}\n`);
    if (verdict === "open") {
      if (fitting.length > 0) output.write(`In scope and fitting: ${fitting.join(", ")}\n`);
      if (found.scope.length > 0) output.write(`In scope: ${found.scope.join("; ")}\n`);
    }
  }
  return explained.verdict === "open" || explained.verdict === "fits" ? EXIT.ok : EXIT.unsatisfiable;
}

function headline({ verdict, hole, content, reasons }: HoleExplanation): string {
  const { name } = hole.id;
  switch (verdict) {
    case "unfillable":
      return `Nothing can fill hole ${name}: what is asked of it excludes itself`;
    case "refused":
      return `${JSON.stringify(content)} cannot fill hole ${name}`;
    case "fits":
      return `${JSON.stringify(content)} fits hole ${name}`;
    case "open":
      return reasons.length === 0
        ? `Hole ${name} is open; the rest of the file asks for nothing in particular`
        : `Hole ${name} is open; asked of it:`;
  }
}
