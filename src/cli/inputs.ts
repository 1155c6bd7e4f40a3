/** Reads what the user points at: constraints, prompts, texts. Remembers their texts, for messages. */
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import type { Constraint, LanguageConstraint, SchemaOptions } from "../index.ts";
import { checkLimit, DEFAULT_LIMITS, type Limits, SpecError, suggestName } from "../kernel/index.ts";
import { type Sources, UsageError } from "./errors.ts";
import type { CliIo } from "./io.ts";

/** Constraint flags, in the order given. */
export interface ConstraintFlags {
  readonly schema?: readonly string[];
  readonly grammar?: readonly string[];
  readonly gbnf?: readonly string[];
  readonly regex?: readonly string[];
  readonly regexFlags?: string;
  readonly language?: readonly string[];
  readonly prefix?: string;
  readonly suffix?: string;
  readonly holeKind?: string;
  /** `true`: without a value. */
  readonly fenced?: string | true;
  readonly signature?: string;
  readonly expect?: string;
  readonly at?: string;
  readonly project?: string;
  readonly start?: string;
  readonly limit?: readonly string[];
}

export interface SchemaSettings {
  readonly propertyOrder: "free" | "schema" | undefined;
  readonly whitespace: "flexible" | "compact" | undefined;
  readonly whitespacePattern: string | undefined;
  readonly maxWhitespace: number | undefined;
}

const STDIN = "-";
const STDIN_NAME = "<stdin>";

export class Inputs {
  readonly #io: CliIo;
  readonly #texts = new Map<string, string>();
  #stdinUse: string | undefined;

  constructor(io: CliIo) {
    this.#io = io;
  }

  /** Texts read so far, by the names that messages use. */
  get sources(): Sources {
    return this.#texts;
  }

  /** Adds a text that was read elsewhere. */
  remember(name: string, text: string): void {
    this.#texts.set(name, text);
  }

  /**
   * The constraints that the flags ask for.
   * @throws SpecError when a file cannot be read, BudgetError when one is too large
   */
  async constraints(
    flags: ConstraintFlags,
    settings: SchemaSettings,
    limits: Limits,
  ): Promise<readonly Constraint[]> {
    const found: Constraint[] = [];
    for (const [i, value] of (flags.schema ?? []).entries()) {
      const options = schemaOptions(settings);
      // No schema file is called `{…`: what starts like a schema is one.
      if (/^\s*(?:\{|true\s*$|false\s*$)/.test(value)) {
        this.#texts.set(inlineName("schema", i), value);
        found.push({ kind: "schema", text: value, ...options });
      } else {
        found.push({ kind: "schema", ...(await this.text(value, "schema", limits)), ...options });
      }
    }
    const start = flags.start === undefined ? {} : { start: flags.start };
    for (const file of flags.grammar ?? []) {
      found.push({ kind: "grammar", ...(await this.text(file, "grammar", limits)), ...start });
    }
    for (const file of flags.gbnf ?? []) {
      found.push({ kind: "gbnf", ...(await this.text(file, "GBNF grammar", limits)) });
    }
    const regexFlags = flags.regexFlags === undefined ? {} : { flags: flags.regexFlags };
    for (const [i, pattern] of (flags.regex ?? []).entries()) {
      this.#texts.set(inlineName("regex", i), pattern);
      found.push({ kind: "regex", pattern, ...regexFlags });
    }
    const around = await this.#around(flags, limits);
    for (const language of flags.language ?? []) {
      found.push({ kind: "language", language, ...start, ...around });
    }
    if (flags.regexFlags !== undefined && (flags.regex ?? []).length === 0) {
      throw new UsageError("--regex-flags belong to a --regex, and there is none");
    }
    if (flags.start !== undefined && (flags.grammar ?? []).length + (flags.language ?? []).length === 0) {
      throw new UsageError("--start names a rule of a --grammar or --language, and there is none");
    }
    return found;
  }

  /** What stands around the text of a language. */
  async #around(
    { language = [], prefix, suffix, holeKind, fenced, signature, expect, at, project }: ConstraintFlags,
    limits: Limits,
  ): Promise<Omit<LanguageConstraint, "kind" | "language">> {
    const given = [
      ...(prefix === undefined ? [] : ["--prefix"]),
      ...(suffix === undefined ? [] : ["--suffix"]),
      ...(holeKind === undefined ? [] : ["--hole-kind"]),
      ...(fenced === undefined ? [] : ["--fenced"]),
      ...(signature === undefined ? [] : ["--signature"]),
      ...(expect === undefined ? [] : ["--expect"]),
      ...(at === undefined ? [] : ["--at"]),
      ...(project === undefined ? [] : ["--project"]),
    ];
    if (given.length > 0 && language.length === 0) {
      throw new UsageError(`${given[0]} belongs to a --language, and there is none`);
    }
    if (fenced !== undefined && fenced !== true && fenced !== "code" && fenced !== "text") {
      throw new UsageError(`--fenced is code or text, not ${JSON.stringify(fenced)}`);
    }
    if (
      holeKind !== undefined &&
      holeKind !== "expression" &&
      holeKind !== "statements" &&
      holeKind !== "number"
    ) {
      throw new UsageError(
        `--hole-kind is expression, statements or number, not ${JSON.stringify(holeKind)}`,
      );
    }
    return {
      ...(holeKind === undefined ? {} : { hole: holeKind }),
      ...(prefix === undefined ? {} : { prefix: (await this.text(prefix, "prefix", limits)).text }),
      ...(suffix === undefined ? {} : { suffix: (await this.text(suffix, "suffix", limits)).text }),
      ...(fenced === undefined ? {} : { fence: fenced === true ? "code" : fenced }),
      ...(signature === undefined ? {} : { signature }),
      ...(expect === undefined ? {} : { expect }),
      ...(at === undefined ? {} : { path: resolve(this.#io.cwd, at) }),
      ...(project === undefined ? {} : { project: resolve(this.#io.cwd, project) }),
    };
  }

  /** The prompt argument: a text, `-` for standard input, or nothing. */
  async prompt(argument: string | undefined): Promise<string> {
    if (argument === undefined) return "";
    return argument === STDIN ? decode(await this.#stdin("the prompt"), STDIN_NAME) : argument;
  }

  /** The text of a file, or of standard input for `-`, with the name that messages use. */
  async text(path: string, what: string, limits: Limits): Promise<{ text: string; file: string }> {
    const file = path === STDIN ? STDIN_NAME : path;
    const text = decode(await this.bytes(path, what, limits), file);
    this.#texts.set(file, text);
    return { text, file };
  }

  /** The bytes of a file, or of standard input for `-`. */
  async bytes(file: string, what: string, limits: Limits = DEFAULT_LIMITS): Promise<Uint8Array> {
    if (file === STDIN) {
      const bytes = await this.#stdin(`the ${what}`);
      checkLimit(limits, "maxSpecBytes", bytes.length, `Size of the ${what}`);
      return bytes;
    }
    const path = resolve(this.#io.cwd, file);
    try {
      checkLimit(limits, "maxSpecBytes", statSync(path).size, `Size of the ${what} ${file}`);
      return readFileSync(path);
    } catch (cause) {
      const code = errnoOf(cause);
      if (code === undefined) throw cause;
      throw new SpecError(`Cannot read the ${what} ${JSON.stringify(file)}: ${READ_ERRORS[code] ?? code}`, {
        cause,
        hint: hintFor(what, code),
      });
    }
  }

  async #stdin(use: string): Promise<Uint8Array> {
    if (this.#stdinUse !== undefined) {
      throw new UsageError(
        `Standard input cannot be both ${this.#stdinUse} and ${use}`,
        'Give "-" only once.',
      );
    }
    this.#stdinUse = use;
    return this.#io.readStdin();
  }
}

function schemaOptions({
  propertyOrder,
  whitespace,
  whitespacePattern: pattern,
  maxWhitespace,
}: SchemaSettings): SchemaOptions {
  const spaces = pattern === undefined ? whitespace : { pattern };
  return {
    ...(propertyOrder === undefined ? {} : { propertyOrder }),
    ...(spaces === undefined ? {} : { whitespace: spaces }),
    ...(maxWhitespace === undefined ? {} : { maxWhitespace }),
  };
}

/** The limits with `--limit name=value` applied. */
export function limitsFrom(flags: readonly string[] = []): Limits {
  const limits: Record<string, number> = { ...DEFAULT_LIMITS };
  for (const flag of flags) {
    const [name = "", value = ""] = flag.split("=", 2);
    if (!Object.hasOwn(DEFAULT_LIMITS, name)) {
      throw new UsageError(
        `--limit: unknown limit "${name}"`,
        suggestName(name, Object.keys(DEFAULT_LIMITS), "Use one of"),
      );
    }
    if (!/^[1-9][0-9]{0,14}$/.test(value)) {
      throw new UsageError(
        `--limit: ${JSON.stringify(value)} is not a positive integer`,
        `Write ${name}=1000.`,
      );
    }
    limits[name] = Number(value);
  }
  // Only numbers were put in, and only under names that were there.
  return limits as unknown as Limits;
}

/** As the compiler names constraints without a file. */
function inlineName(kind: string, index: number): string {
  return index === 0 ? `<${kind}>` : `<${kind}#${index + 1}>`;
}

function decode(bytes: Uint8Array, file: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new SpecError(`${file} is not UTF-8 text`, { cause, hint: "Save it as UTF-8." });
  }
}

const READ_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: "no such file",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  ENAMETOOLONG: "the name is too long",
};

function hintFor(what: string, code: string): string {
  if (what === "schema" && code !== "EACCES")
    return "Give a file, or the schema itself as JSON text that starts with {.";
  return "Check the path.";
}

/** The system's error code, such as ENOENT; `undefined` for other errors. */
export function errnoOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && "syscall" in error && typeof error.code === "string"
    ? error.code
    : undefined;
}
