/** `ananke demo`: shows on a fresh installation that outputs satisfy their constraints, and what that costs. */
import type { ModelAdapter } from "../../index.ts";
import type { CommandContext } from "../context.ts";
import { SampleProject } from "../demo/sample-project.ts";
import { ScenePrinter } from "../demo/scene-printer.ts";
import { demoScenes, type Scene } from "../demo/scenes.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { Interrupt } from "../interrupt.ts";
import { openSettingsModel } from "../model.ts";
import { summaryLines } from "../summary.ts";

export async function run(context: CommandContext): Promise<ExitCode> {
  const interrupt = new Interrupt(context);
  try {
    const model = await openSettingsModel(context);
    try {
      interrupt.nowGenerating();
      const project = new SampleProject();
      try {
        return await showAll(context, { model, project, signal: interrupt.signal });
      } finally {
        project.dispose();
      }
    } finally {
      await model.dispose();
    }
  } finally {
    interrupt.done();
  }
}

interface Stage {
  readonly model: ModelAdapter;
  readonly project: SampleProject;
  readonly signal: AbortSignal;
}

async function showAll(context: CommandContext, stage: Stage): Promise<ExitCode> {
  const { output, io } = context;
  const { model } = stage;
  const { result: style } = output;
  output.write(`model: ${model.name}, ${model.vocabulary.size} tokens\n`);
  if (io.stdout.isTTY) {
    const legend = [
      style.yellow("the constraint overruled the model"),
      style.dim("given, or without an alternative"),
    ];
    output.write(`${legend.join(" · ")}\n`);
  }
  const scenes = demoScenes(stage.project);
  let satisfied = 0;
  for (const [i, scene] of scenes.entries()) {
    output.write(`\n${style.bold(`${i + 1}. ${scene.title}`)}\n`);
    if (await show(context, stage, scene)) satisfied++;
    if (stage.signal.aborted) return EXIT.interrupted;
  }
  output.write(`\n${satisfied} of ${scenes.length} outputs satisfy their constraint\n`);
  return satisfied === scenes.length ? EXIT.ok : EXIT.runtime;
}

/** @returns whether the output satisfies its constraint, by the scene's own check */
async function show(
  { io, output, settings }: CommandContext,
  { model, signal }: Stage,
  scene: Scene,
): Promise<boolean> {
  const { result: style } = output;
  const printer = new ScenePrinter((text) => output.write(text), { isTerminal: io.stdout.isTTY, style });
  printer.begin(scene.shownBefore);
  const { seed } = settings;
  const result = await scene.write({
    model,
    // The likeliest text, unless a seed asks for another one.
    sampling: seed === undefined ? { temperature: 0 } : { temperature: 0.8, seed },
    signal,
    onEvent: (event) => printer.onEvent(event),
  });
  printer.end(result.code, scene.shownAfter);
  for (const line of summaryLines(result)) output.write(`  ${style.dim(line)}\n`);
  if (signal.aborted) return false;
  const report = await scene.verify(result.code, signal);
  const passed = report.passed && result.status === "complete";
  output.write(`  ${passed ? style.green("satisfied") : style.red("NOT satisfied")}, ${report.says}\n`);
  if (passed && scene.test !== undefined) {
    const tests = await scene.test(signal);
    output.write(`  ${tests.passed ? style.green(tests.says) : style.yellow(tests.says)}\n`);
  }
  return passed;
}
