/**
 * What a command says. Standard output carries the result and nothing else; progress, statistics, warnings and errors
 * go to standard error. The door to picocolors.
 */
import pc from "picocolors";
import type { CliIo, Sink } from "./io.ts";

export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  cyan(text: string): string;
}

export interface OutputOptions {
  readonly quiet: boolean;
  readonly verbose: boolean;
  /** `--color` or `--no-color`; `undefined` leaves it to the environment and the terminal. */
  readonly color: boolean | undefined;
}

export class Output {
  readonly verbose: boolean;
  /** Colours of what goes to standard output: only on a terminal, whatever is asked, since a result is data. */
  readonly result: Style;
  /** Colours of what goes to standard error. */
  readonly style: Style;
  readonly #io: CliIo;
  readonly #quiet: boolean;
  #status = "";

  constructor(io: CliIo, options: OutputOptions) {
    this.#io = io;
    this.#quiet = options.quiet;
    this.verbose = options.verbose;
    this.style = pc.createColors(wantsColor(io.env, io.stderr, options.color));
    this.result = pc.createColors(io.stdout.isTTY && wantsColor(io.env, io.stdout, options.color));
  }

  /** Part of the result, exactly as given. */
  write(text: string): void {
    this.#clearStatus();
    this.#io.stdout.write(text);
  }

  /** One JSON value: for people on a terminal, else on one line. */
  json(value: unknown): void {
    this.write(`${JSON.stringify(value, null, this.#io.stdout.isTTY ? 2 : undefined)}\n`);
  }

  /** A line of progress or statistics; `--quiet` leaves it out. */
  note(text: string): void {
    if (!this.#quiet) this.#line(text);
  }

  /** A line that `--verbose` adds. */
  detail(text: string): void {
    if (this.verbose && !this.#quiet) this.#line(this.style.dim(text));
  }

  /** Something that is not as asked but no failure. */
  warn(text: string): void {
    if (!this.#quiet) this.#line(`${this.style.yellow("warning:")} ${text}`);
  }

  /** Shown even under `--quiet`. */
  error(text: string): void {
    this.#line(text);
  }

  /** What is being waited for; overwritten by whatever comes next. Only on a terminal, and not in CI. */
  status(text: string): void {
    const { stderr, env } = this.#io;
    if (this.#quiet || !stderr.isTTY || (env.CI ?? "") !== "") return;
    this.#clearStatus();
    stderr.write(this.style.dim(text));
    this.#status = text;
  }

  #line(text: string): void {
    this.#clearStatus();
    this.#io.stderr.write(`${text}\n`);
  }

  #clearStatus(): void {
    if (this.#status === "") return;
    this.#io.stderr.write("\r\u001b[2K");
    this.#status = "";
  }
}

/** Flag, then https://no-color.org, then FORCE_COLOR, then whether anyone can see it. */
export function wantsColor(env: CliIo["env"], sink: Sink, flag: boolean | undefined): boolean {
  if (flag !== undefined) return flag;
  if ((env.NO_COLOR ?? "") !== "") return false;
  const forced = env.FORCE_COLOR;
  if (forced !== undefined && forced !== "") return forced !== "0" && forced !== "false";
  return sink.isTTY && env.TERM !== "dumb";
}
