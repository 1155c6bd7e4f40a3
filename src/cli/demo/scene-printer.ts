/**
 * Prints a scene while it happens. On a terminal the output is streamed between what stands around it; where it goes back,
 * a line says why, and the text goes on from the beginning of the line that it went back to. Into a pipe only
 * the finished output goes.
 */
import type { GenerationEvent } from "../../index.ts";
import type { Style } from "../output.ts";
import { paintToken } from "../printer.ts";

type TokenEvent = GenerationEvent & { readonly type: "token" };

export interface ScenePrinterOptions {
  readonly isTerminal: boolean;
  readonly style: Style;
}

export class ScenePrinter {
  readonly #write: (text: string) => void;
  readonly #options: ScenePrinterOptions;
  #isAtLineStart = true;
  /** What was streamed and still stands. */
  readonly #tokens: TokenEvent[] = [];

  constructor(write: (text: string) => void, options: ScenePrinterOptions) {
    this.#write = write;
    this.#options = options;
  }

  /** What stands before the output. */
  begin(context: string): void {
    this.#print(context, this.#options.style.dim(context));
  }

  onEvent(event: GenerationEvent): void {
    const { isTerminal, style } = this.#options;
    if (!isTerminal) return;
    if (event.type === "token") {
      this.#tokens.push(event);
      this.#print(event.chunk, paintToken(event, style));
    } else if (event.type === "rollback") {
      const { because = "nothing that fits is left", count } = event;
      this.#print("\n", `\n${style.red(`  ↺ taken back: ${firstLine(because)}`)}\n`);
      this.#tokens.length = Math.max(0, this.#tokens.length - count);
      this.#printLine();
    }
  }

  /** The line that the output has come to, in its colours. */
  #printLine(): void {
    const lineStart = this.#tokens.findLastIndex(({ chunk }) => chunk.includes("\n"));
    for (const [i, event] of this.#tokens.entries()) {
      if (i < lineStart) continue;
      const chunk = event.chunk.slice(event.chunk.lastIndexOf("\n") + 1);
      this.#print(chunk, paintToken({ ...event, chunk }, this.#options.style));
    }
  }

  /** The output, and what stands after it. */
  end(code: string, context: string): void {
    if (!this.#options.isTerminal) this.#print(code, code);
    this.#print(context, this.#options.style.dim(context));
    if (!this.#isAtLineStart) this.#print("\n", "\n");
  }

  #print(text: string, painted: string): void {
    if (text === "") return;
    this.#write(painted);
    this.#isAtLineStart = text.endsWith("\n");
  }
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]!;
}
