/**
 * Prints a generation while it happens. Into a pipe or file a plain result is streamed only where no token can be taken
 * back any more; where one could, because the constraints may lead into a dead end, the text waits for the end: whatever
 * is on standard output is never wrong. On a terminal it is always streamed, and written anew after going back.
 */
import type {
  CompiledProgram,
  GenerationEvent,
  GenerationResult,
  LanguageConstraint,
  Vocabulary,
} from "../index.ts";
import { InternalError } from "../kernel/index.ts";
import type { Style } from "./output.ts";

/** Called with everything that happens, then once with how it ended. */
export interface Printer {
  onEvent(event: GenerationEvent): void;
  /** @param result  absent when the generation threw: what there is of the output still goes out */
  finish(result: GenerationResult | undefined): void;
}

/** `write` receives pieces of the result. */
export type Write = (text: string) => void;

export interface TextPrinterOptions {
  /** Tokens may be taken back. */
  readonly mayRollBack: boolean;
  readonly isTerminal: boolean;
  readonly style: Style | undefined;
}

/** The output text itself; on a terminal, colours tell how each token came to be. */
export class TextPrinter implements Printer {
  readonly #write: Write;
  readonly #streams: boolean;
  readonly #style: Style | undefined;
  readonly #isTerminal: boolean;
  #text = "";
  #printed = 0;

  constructor(write: Write, options: TextPrinterOptions) {
    this.#write = write;
    this.#streams = options.isTerminal || !options.mayRollBack;
    this.#isTerminal = options.isTerminal;
    this.#style = options.style;
  }

  onEvent(event: GenerationEvent): void {
    if (event.type === "token") {
      this.#text += event.chunk;
      if (this.#streams) this.#print(event.chunk, event);
    } else if (event.type === "rollback") {
      this.#text = event.code;
      if (this.#isTerminal) this.#startAnew();
    }
  }

  finish(result: GenerationResult | undefined): void {
    const text = result?.code ?? this.#text;
    // An output may end inside a character; its whole characters are out, and the rest follows here.
    if (text.length < this.#printed) throw new InternalError("text that was printed was taken back");
    this.#print(text.slice(this.#printed));
    if (this.#isTerminal && text !== "" && !text.endsWith("\n")) this.#write("\n");
  }

  #startAnew(): void {
    this.#write("\n");
    this.#printed = 0;
    this.#print(this.#text);
  }

  #print(chunk: string, token?: GenerationEvent & { type: "token" }): void {
    if (chunk === "") return;
    this.#printed += chunk.length;
    const style = this.#style;
    this.#write(style === undefined || token === undefined ? chunk : paintToken(token, style));
  }
}

/** The token's text: dim where it had no alternative, yellow where the constraint overruled the model. */
export function paintToken(token: GenerationEvent & { type: "token" }, style: Style): string {
  if (token.origin === "forced" || token.origin === "closing") return style.dim(token.chunk);
  return token.refused === undefined ? token.chunk : style.yellow(token.chunk);
}

/** The whole result as one JSON value. */
export class JsonPrinter implements Printer {
  readonly #print: (value: unknown) => void;

  constructor(print: (value: unknown) => void) {
    this.#print = print;
  }

  onEvent(): void {}

  finish(result: GenerationResult | undefined): void {
    if (result !== undefined) this.#print(result);
  }
}

/** One JSON value per line for everything that happens; the last one is `done` (or `error`, printed by the caller). */
export class EventPrinter implements Printer {
  readonly #write: Write;

  constructor(write: Write) {
    this.#write = write;
  }

  onEvent(event: GenerationEvent): void {
    this.#write(`${JSON.stringify(event)}\n`);
  }

  finish(): void {}
}

/**
 * Whether a generation might go back. Several constraints may each allow what no output satisfies together; in grammar
 * text a lexeme may swallow what would have to follow it; and a vocabulary that cannot spell every byte may have no token
 * for what is asked; types, and domains that look at texts, may refuse what masks let through. Otherwise every prefix that the masks let through can be finished.
 */
export function mayRollBack(program: CompiledProgram, vocabulary: Vocabulary): boolean {
  const { constraints, domains } = program;
  if (constraints.length > 1) return true;
  if (domains.some(({ domain }) => domain.toFilter !== undefined || domain.audit !== undefined)) return true;
  return constraints.some(
    ({ constraint }) =>
      constraint.kind === "grammar" ||
      (constraint.kind === "language" && wantsTypes(constraint)) ||
      !spellsEveryByte(vocabulary),
  );
}

function wantsTypes({ signature, project }: LanguageConstraint): boolean {
  return signature !== undefined || project !== undefined;
}

function spellsEveryByte(vocabulary: Vocabulary): boolean {
  const single = new Set<number>();
  for (let token = 0; token < vocabulary.size; token++) {
    const bytes = vocabulary.bytesOf(token);
    if (bytes.length === 1 && !vocabulary.isEnd(token)) single.add(bytes[0]!);
  }
  return single.size === 256;
}
