/** `ananke fill`: a model writes what is missing in a source file. */
import { resolve } from "node:path";
import { FILL_ORDERS, type FillOrder, type FillResult, openRefinement } from "../../index.ts";
import { SpecError, suggestName } from "../../kernel/index.ts";
import type { CommandContext } from "../context.ts";
import { unifiedDiff } from "../diff.ts";
import { reasonLines, UsageError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { limitsFrom } from "../inputs.ts";
import { Interrupt } from "../interrupt.ts";
import { openSettingsModel } from "../model.ts";
import { replaceFile } from "../write-file.ts";

export interface FillFlags {
  readonly hole?: readonly string[];
  readonly all?: boolean;
  readonly write?: boolean;
  readonly diff?: boolean;
  readonly backup?: boolean;
  readonly json?: boolean;
  readonly language?: string;
  readonly project?: string;
  readonly import?: readonly string[];
  readonly order?: string;
  readonly attempts?: string;
}

export async function run(
  context: CommandContext,
  flags: FillFlags,
  args: readonly string[],
): Promise<ExitCode> {
  const { io, output, inputs, settings } = context;
  const [file] = args;
  if (file === undefined) throw new UsageError("There is no file to fill", "ananke fill FILE --all");
  if (file === "-" && flags.write === true) {
    throw new UsageError("Standard input cannot be written to", "Leave out --write, or name a file.");
  }
  if (flags.backup === true && flags.write !== true) {
    throw new UsageError("--backup keeps what --write replaces", "Add --write.");
  }
  const order = orderOf(flags.order);
  const attempts = attemptsOf(flags.attempts);
  const { text } = await inputs.text(file, "file to fill", limitsFrom(undefined));
  if (flags.all === true && flags.hole !== undefined) {
    throw new UsageError("--all and --hole say different things", "Leave out one of them.");
  }
  const holes = flags.all === true ? undefined : (flags.hole ?? "only");
  const interrupt = new Interrupt(context);
  try {
    const signals = [interrupt.signal];
    if (settings.timeoutMs !== undefined) signals.push(AbortSignal.timeout(settings.timeoutMs));
    const { maxTokens, template, temperature, topK, topP, minP, seed } = settings;
    const sampling = Object.fromEntries(
      Object.entries({ temperature, topK, topP, minP, seed }).filter(([, value]) => value !== undefined),
    );
    // The file before the model: a mistake in it should not cost the loading of one.
    const session = await openRefinement({
      file: file === "-" ? resolve(io.cwd, "stdin") : resolve(io.cwd, file),
      label: file,
      text,
      maxTokens,
      sampling,
      template,
      signal: AbortSignal.any(signals),
      onEvent: (event) => {
        if (event.type !== "writing") output.detail(JSON.stringify(event));
      },
      model: () => openSettingsModel(context),
      searchPath: io.env.PATH ?? "",
      ...(holes === undefined ? {} : { holes }),
      ...(flags.language === undefined ? {} : { language: flags.language }),
      ...(flags.project === undefined ? {} : { project: resolve(io.cwd, flags.project) }),
      ...(flags.import === undefined ? {} : { imports: flags.import }),
      ...(order === undefined ? {} : { order }),
      ...(attempts === undefined ? {} : { attempts }),
    });
    try {
      interrupt.nowGenerating();
      const result = await session.generate();
      report(context, flags, file, text, result);
      if (result.status === "complete") return EXIT.ok;
      if (result.status === "aborted") return interrupt.happened ? EXIT.interrupted : EXIT.budget;
      return EXIT.unsatisfiable;
    } finally {
      await session.dispose();
    }
  } finally {
    interrupt.done();
  }
}

/** The result on standard output, or in the file; why there is none, on standard error. */
function report(
  { io, output, inputs }: CommandContext,
  { json, diff, write, backup }: FillFlags,
  file: string,
  before: string,
  result: FillResult,
): void {
  const isComplete = result.status === "complete";
  if (isComplete && write === true) {
    const kept = replaceFile(resolve(io.cwd, file), result.text, { backup: backup === true });
    output.note(kept === undefined ? `wrote ${file}` : `wrote ${file}; what it was is in ${kept}`);
  }
  if (json === true) output.json(result);
  else if (isComplete && diff === true) output.write(unifiedDiff(file, before, result.text));
  else if (isComplete && write !== true) output.write(result.text);
  const { tries, generations, tokens, backtracks, ms } = result.metadata;
  output.note(
    `${result.status}: ${result.resolutionOrder.length} holes filled, ${tries} contents tried, ${backtracks} taken back; ${generations} generations, ${tokens} tokens, ${(ms / 1000).toFixed(1)} s`,
  );
  for (const { constraint, domain, enforcement, detail } of result.ledger) {
    if (constraint.startsWith("hole ")) output.detail(`${constraint} ${domain} ${enforcement}: ${detail}`);
    else output.note(`${domain} ${enforcement}: ${detail}`);
  }
  if (result.status !== "impossible") return;
  output.error(`${output.style.red("error:")} the holes could not be filled; nothing was written`);
  for (const line of reasonLines(result.reasons, inputs.sources, output.style)) output.error(line);
}

function orderOf(given: string | undefined): FillOrder | undefined {
  if (given === undefined) return undefined;
  const order = FILL_ORDERS.find((each) => each === given);
  if (order === undefined) {
    throw new SpecError(`There is no order ${JSON.stringify(given)} of filling holes`, {
      hint: suggestName(given, FILL_ORDERS, "Use one of"),
    });
  }
  return order;
}

function attemptsOf(given: string | undefined): number | undefined {
  if (given === undefined) return undefined;
  if (/^[1-9]\d*$/.test(given)) return Number(given);
  throw new SpecError(`--attempts ${JSON.stringify(given)} is no number of attempts`, {
    hint: "Use 1 or more.",
  });
}
