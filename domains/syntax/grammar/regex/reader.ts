/** A place in a pattern, and the errors that point at it. */
import { SpecError, spanAt } from "../../../../src/kernel/index.ts";

export interface PatternSource {
  /** For messages. */
  readonly file: string;
  /** The text that holds the pattern, and where in it the pattern begins. */
  readonly text: string;
  readonly baseOffset: number;
}

/** Reads code points, as the `u` flag does; surrogates count alone only when they are alone. */
export class PatternReader {
  readonly pattern: string;
  readonly #source: PatternSource;
  /** UTF-16 offset of the next character. */
  position = 0;

  constructor(pattern: string, source: PatternSource) {
    this.pattern = pattern;
    this.#source = source;
  }

  get atEnd(): boolean {
    return this.position >= this.pattern.length;
  }

  /** The next character, or `""` at the end. */
  peek(): string {
    const codePoint = this.pattern.codePointAt(this.position);
    return codePoint === undefined ? "" : String.fromCodePoint(codePoint);
  }

  next(): string {
    const character = this.peek();
    this.position += character.length;
    return character;
  }

  /** Skips `text` if it comes next. */
  eat(text: string): boolean {
    if (!this.pattern.startsWith(text, this.position)) return false;
    this.position += text.length;
    return true;
  }

  /** Skips a match of a sticky expression. */
  match(sticky: RegExp): RegExpExecArray | undefined {
    sticky.lastIndex = this.position;
    const found = sticky.exec(this.pattern);
    if (found === null) return undefined;
    this.position = sticky.lastIndex;
    return found;
  }

  /** An error about `[start, end)` of the pattern; quotes that part. */
  error(problem: string, start: number, end: number, hint?: string): SpecError {
    const { file, text, baseOffset } = this.#source;
    const part = this.pattern.slice(start, end);
    const shown = part.length > 60 ? `${part.slice(0, 57)}...` : part;
    return new SpecError(`Regular expression: ${problem}${shown === "" ? "" : `, in "${shown}"`}`, {
      span: spanAt(file, text, baseOffset + start, baseOffset + end),
      ...(hint === undefined ? {} : { hint }),
    });
  }
}
