/**
 * Prints a scene while it happens. On a terminal the output is streamed between what stands around it; where it goes back,
 * a line says why, and the text goes on from the beginning of the line that it went back to. Into a pipe only
 * the finished output goes.
 */
import type { GenerationEvent } from "../../index.ts";
import type { Style } from "../output.ts";
import { paintToken } from "../printer.ts";

export interface ScenePrinterOptions {
  readonly isTerminal: boolean;
  readonly style: Style;
}

export class ScenePrinter {
  readonly #write: (text: string) => void;
  readonly #options: ScenePrinterOptions;
  #isAtLineStart = true;

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
    if (event.type === "token") this.#print(event.chunk, paintToken(event, style));
    else if (event.type === "rollback") {
      const { because = "nothing that fits is left", code } = event;
      this.#print("\n", `\n${style.red(`  ↺ taken back: ${firstLine(because)}`)}\n`);
      const line = code.slice(code.lastIndexOf("\n") + 1);
      this.#print(line, line);
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
