/** A place in a text that the user gave us, and the errors that point at it. */
import { SpecError, spanAt } from "../../../src/kernel/index.ts";

export interface TextSource {
  /** Begins every message: `GBNF`, `Regular expression`. */
  readonly notation: string;
  /** For messages. */
  readonly file: string;
  /** The text that holds what is read, when it is part of another, and where in it that part begins. */
  readonly within?: string;
  readonly baseOffset?: number;
}

/** Reads by code points; surrogates count alone only when they are alone. */
export class TextReader {
  readonly text: string;
  readonly #source: TextSource;
  /** UTF-16 offset of the next character. */
  position = 0;

  constructor(text: string, source: TextSource) {
    this.text = text;
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.position >= this.text.length;
  }

  /** The next character, or `""` at the end. */
  peek(): string {
    const codePoint = this.text.codePointAt(this.position);
    return codePoint === undefined ? "" : String.fromCodePoint(codePoint);
  }

  next(): string {
    const character = this.peek();
    this.position += character.length;
    return character;
  }

  /** `text` comes next. */
  isNext(text: string): boolean {
    return this.text.startsWith(text, this.position);
  }

  /** Skips `text` if it comes next. */
  eat(text: string): boolean {
    if (!this.isNext(text)) return false;
    this.position += text.length;
    return true;
  }

  /** Skips a match of a sticky expression. */
  match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.text);
    if (found === null) return undefined;
    this.position = sticky.lastIndex;
    return found;
  }

  /** Skips blanks and comments in turn. A loop: one expression for all of them would overflow its own stack. */
  skip(blanks: RegExp, comment: RegExp): void {
    do this.match(blanks);
    while (this.match(comment) !== undefined);
  }

  /** An error about `[start, end)`; quotes that part. */
  error(problem: string, start: number, end: number, hint?: string): SpecError {
    const { notation, file, within, baseOffset = 0 } = this.#source;
    const [line = ""] = this.text.slice(start, Math.min(end, start + 100)).split(/[\r\n]/, 1);
    const shown = shorten(line, 60);
    const offset = within === undefined ? 0 : baseOffset;
    return new SpecError(`${notation}: ${shorten(problem, 200)}${shown === "" ? "" : `: "${shown}"`}`, {
      span: spanAt(file, within ?? this.text, offset + start, offset + end),
      ...(hint === undefined ? {} : { hint }),
    });
  }

  /** An error about what comes next where something else was expected. */
  unexpected(expected: string, hint?: string): SpecError {
    const rest = /[^\r\n]{0,20}/y;
    rest.lastIndex = this.position;
    const found = this.atEnd ? "the end of the text" : rest.exec(this.text)?.[0] || "the end of the line";
    const shown = this.atEnd || found.startsWith("the end") ? found : JSON.stringify(found);
    const { position } = this;
    return this.error(`expected ${expected}, found ${shown}`, position, position, hint);
  }
}

function shorten(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}
