/** `ananke demo`: shows on a fresh installation that outputs satisfy their constraints, and what that costs. */
import { compile, generate } from "../../index.ts";
import type { CommandContext } from "../context.ts";
import { DEMO_CASES, type DemoCase } from "../demo/cases.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { openSettingsModel } from "../model.ts";
import { mayRollBack, TextPrinter } from "../printer.ts";
import { summaryLines } from "../summary.ts";

const DEFAULT_SEED = 1;

export async function run(context: CommandContext): Promise<ExitCode> {
  const { output } = context;
  const model = await openSettingsModel(context);
  let failed = 0;
  try {
    output.write(`model: ${model.name}, ${model.vocabulary.size} tokens\n`);
    for (const [i, example] of DEMO_CASES.entries()) {
      output.write(`\n${output.result.bold(`${i + 1}. ${example.title}`)}\n`);
      if (!(await show(context, model, example))) failed++;
    }
  } finally {
    await model.dispose();
  }
  const total = DEMO_CASES.length;
  output.write(`\n${total - failed} of ${total} outputs satisfy their constraint\n`);
  return failed === 0 ? EXIT.ok : EXIT.runtime;
}

type Model = Awaited<ReturnType<typeof openSettingsModel>>;

async function show(
  { io, output, settings }: CommandContext,
  model: Model,
  example: DemoCase,
): Promise<boolean> {
  const { result: style } = output;
  const program = compile([example.constraint]);
  const printer = new TextPrinter((text) => output.write(text), {
    mayRollBack: mayRollBack(program, model.vocabulary),
    isTerminal: true,
    style: io.stdout.isTTY ? style : undefined,
  });
  const result = await generate({
    model,
    program,
    prompt: example.prompt,
    maxTokens: example.maxTokens,
    temperature: 0.8,
    seed: settings.seed ?? DEFAULT_SEED,
    onEvent: (event) => printer.onEvent(event),
  });
  printer.finish(result);
  const verdict = await example.check(result.code);
  const passed = verdict.passed && result.status === "complete";
  const mark = passed ? style.green("satisfied") : style.red("NOT satisfied");
  output.write(`  ${mark}, checked by ${verdict.by}\n`);
  for (const line of summaryLines(result)) output.write(`  ${style.dim(line)}\n`);
  return passed;
}
