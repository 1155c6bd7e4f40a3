/** First Ctrl-C: stop generating, keep what there is. While nothing is generated yet, or again: end at once. */
import type { CommandContext } from "./context.ts";
import { EXIT } from "./exit-codes.ts";

export class Interrupt {
  readonly #controller = new AbortController();
  readonly #remove: () => void;
  #isGenerating = false;

  constructor({ io }: CommandContext) {
    this.#remove = io.onInterrupt(() => {
      if (!this.#isGenerating || this.happened) io.exit(EXIT.interrupted);
      this.#controller.abort();
    });
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  get happened(): boolean {
    return this.#controller.signal.aborted;
  }

  nowGenerating(): void {
    this.#isGenerating = true;
  }

  done(): void {
    this.#remove();
  }
}
