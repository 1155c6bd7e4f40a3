/** `ananke generate`: a prompt and constraints in, an output that satisfies them out. */
import { accessSync, closeSync, constants, existsSync, openSync, statSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import {
  bindProgram,
  type CompiledProgram,
  compile,
  type GenerationResult,
  generate,
  type ModelAdapter,
  openContracts,
  type ProgramContracts,
  type TraceEntry,
} from "../../index.ts";
import { SpecError } from "../../kernel/index.ts";
import type { CommandContext } from "../context.ts";
import { type ContractFlags, contractsOf } from "../contract-flags.ts";
import { type DomainFlags, domainConstraints } from "../domain-flags.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type ConstraintFlags, errnoOf, limitsFrom } from "../inputs.ts";
import { Interrupt } from "../interrupt.ts";
import { openSettingsModel, prepareSettingsLanguages } from "../model.ts";
import {
  EventPrinter,
  JsonPrinter,
  mayRollBack,
  type Printer,
  TextPrinter,
  type TextPrinterOptions,
  type Write,
} from "../printer.ts";
import { summaryLines } from "../summary.ts";

export interface GenerateFlags extends ConstraintFlags, ContractFlags, DomainFlags {
  readonly json?: boolean;
  readonly streamJson?: boolean;
  readonly trace?: string;
  readonly output?: string;
}

export async function run(
  context: CommandContext,
  flags: GenerateFlags,
  args: readonly string[],
): Promise<ExitCode> {
  const { io, output, inputs, settings } = context;
  const limits = limitsFrom(flags.limit);
  const prompt = await inputs.prompt(args[0]);
  const constraints = [...(await inputs.constraints(flags, settings, limits)), ...contractsOf(flags)];
  await prepareSettingsLanguages(constraints, context);
  // Constraints before the model: a mistake in them should not cost the loading of one.
  const domains = await domainConstraints(io.cwd, flags);
  const program = await bindProgram(compile(constraints, { limits, domains }));
  for (const file of [flags.trace, flags.output]) if (file !== undefined) checkWritable(io.cwd, file);
  if (program.satisfiability === "unknown") {
    output.warn("whether any output satisfies all constraints together is not known; a dead end is possible");
  }

  // A contract that contradicts itself is refused here as well.
  const contracts = await openContracts(program);
  const interrupt = new Interrupt(context);
  try {
    const model = await openSettingsModel(context);
    try {
      interrupt.nowGenerating();
      const result = await print(context, flags, { model, program, contracts, prompt, interrupt });
      if (flags.trace !== undefined) writeTrace(resolve(io.cwd, flags.trace), result.trace);
      for (const line of summaryLines(result)) output.note(line);
      if (result.status === "failed") output.error(`${output.style.red("error:")} ${DEAD_END}`);
      return exitCodeFor(result, interrupt.happened);
    } finally {
      await model.dispose();
    }
  } finally {
    interrupt.done();
    contracts?.dispose();
  }
}

interface Task {
  readonly model: ModelAdapter;
  readonly program: CompiledProgram;
  readonly contracts: ProgramContracts | undefined;
  readonly prompt: string;
  readonly interrupt: Interrupt;
}

/** Generates and prints meanwhile; what was generated is printed even when it ends with an error. */
async function print(
  { io, output, settings }: CommandContext,
  flags: GenerateFlags,
  { model, program, contracts, prompt, interrupt }: Task,
): Promise<GenerationResult> {
  const file = flags.output === undefined ? undefined : openSync(resolve(io.cwd, flags.output), "w");
  try {
    const write = (text: string) => {
      if (file === undefined) output.write(text);
      else writeFileSync(file, text);
    };
    const isTerminal = file === undefined && io.stdout.isTTY;
    const printer = printerFor(flags, write, {
      mayRollBack: contracts !== undefined || mayRollBack(program, model.vocabulary),
      isTerminal,
      style: isTerminal ? output.result : undefined,
    });
    const { timeoutMs, template, maxTokens, forced, closing } = settings;
    const signals = [interrupt.signal];
    if (timeoutMs !== undefined) signals.push(AbortSignal.timeout(timeoutMs));
    const { temperature, topK, topP, minP, seed } = settings;
    let result: GenerationResult | undefined;
    try {
      result = await generate({
        model,
        program,
        prompt,
        template,
        maxTokens,
        forced,
        closing,
        signal: AbortSignal.any(signals),
        onEvent: (event) => {
          if (event.type === "notice") output.warn(event.message);
          printer.onEvent(event);
        },
        contracts: contracts ?? false,
        ...given({ temperature, topK, topP, minP, seed }),
      });
      return result;
    } finally {
      printer.finish(result);
    }
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

function printerFor(flags: GenerateFlags, write: Write, options: TextPrinterOptions): Printer {
  if (flags.streamJson === true) return new EventPrinter(write);
  if (flags.json !== true) return new TextPrinter(write, options);
  return new JsonPrinter((value) =>
    write(`${JSON.stringify(value, null, options.isTerminal ? 2 : undefined)}\n`),
  );
}

const DEAD_END = "no token was left that the constraints allow, and going back did not help";

function exitCodeFor({ status }: GenerationResult, wasInterrupted: boolean): ExitCode {
  switch (status) {
    case "complete":
      return EXIT.ok;
    case "truncated":
      return EXIT.budget;
    case "failed":
      return EXIT.unsatisfiable;
    case "aborted":
      // The only other thing that aborts is --timeout-ms, which is a budget.
      return wasInterrupted ? EXIT.interrupted : EXIT.budget;
  }
}

/** Before anything is generated: an output that cannot be kept should not be made. */
function checkWritable(cwd: string, file: string): void {
  const path = resolve(cwd, file);
  try {
    if (existsSync(path) && !statSync(path).isDirectory()) accessSync(path, constants.W_OK);
    else if (existsSync(path)) throw new SpecError(`Cannot write ${JSON.stringify(file)}: it is a folder`);
    else accessSync(dirname(path), constants.W_OK);
  } catch (cause) {
    const code = errnoOf(cause);
    if (code === undefined) throw cause;
    throw new SpecError(
      `Cannot write ${JSON.stringify(file)}: ${code === "ENOENT" ? "its folder does not exist" : "permission denied"}`,
      { cause, hint: "Choose another path." },
    );
  }
}

/** One entry per line. */
function writeTrace(path: string, trace: readonly TraceEntry[]): void {
  writeFileSync(path, trace.map((entry) => `${JSON.stringify(entry)}\n`).join(""));
}

/** Without the fields that are not given, so that the model's own defaults apply. */
function given<T extends object>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Exactly the fields that are undefined are left out.
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
