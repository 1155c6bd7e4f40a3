/** `ananke explain`: where a text leaves a constraint, what was expected there, and which token is refused by what. */
import {
  type CompiledProgram,
  compile,
  createSession,
  explainBytes,
  type Refusal,
  type SyntaxExplanation,
  type Vocabulary,
  vocabularyFromTokenizerJson,
} from "../../index.ts";
import { DEFAULT_LIMITS, parseJson, type Span, spanAt } from "../../kernel/index.ts";
import { listCharacters, nextBytes } from "../characters.ts";
import type { CommandContext } from "../context.ts";
import { codeFrame, UsageError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type ConstraintFlags, limitsFrom } from "../inputs.ts";
import { openSettingsModel, prepareSettingsLanguages, prepareSettingsVocabulary } from "../model.ts";
import { explainHoleOf } from "./explain-hole.ts";

export interface ExplainFlags extends ConstraintFlags {
  readonly text?: string;
  /** Name of a hole of the file: explain that. */
  readonly hole?: string;
  /** A Hugging Face tokenizer.json, instead of a model. */
  readonly tokenizer?: string;
  readonly tokens: boolean;
  readonly json?: boolean;
}

/** What one constraint has to say about the text. */
interface Finding extends SyntaxExplanation {
  readonly constraint: string;
  readonly kind: string;
  readonly file: string | null;
  readonly line: number;
  readonly column: number;
  /** Bytes that could have stood there. */
  readonly nextBytes: readonly number[];
}

/** The first token of the text that is refused. */
interface RefusedToken {
  /** Position in the text, in tokens and in bytes. */
  readonly index: number;
  readonly byteOffset: number;
  readonly token: number;
  readonly text: string;
  readonly refusals: readonly Refusal[];
}

interface Explained {
  readonly schemaVersion: 1;
  readonly verdict: SyntaxExplanation["verdict"];
  readonly bytes: number;
  readonly constraints: readonly Finding[];
  /** Null when no vocabulary was asked, or no token is refused. */
  readonly token: RefusedToken | null;
  readonly vocabulary: string | null;
}

export async function run(
  context: CommandContext,
  flags: ExplainFlags,
  args: readonly string[],
): Promise<ExitCode> {
  if (flags.hole !== undefined) return explainHoleOf(context, { ...flags, hole: flags.hole }, args[0]);
  const { inputs, settings, output } = context;
  const limits = limitsFrom(flags.limit);
  const constraints = await inputs.constraints(flags, settings, limits);
  await prepareSettingsLanguages(constraints, context);
  if (constraints.length === 0) {
    throw new UsageError(
      "There is no constraint to explain the text by",
      "Give --schema, --grammar, --gbnf, --regex or --language.",
    );
  }
  const { bytes, name } = await readText(context, flags, args);
  const program = compile(constraints, { limits });
  const findings = program.constraints.map(({ id, constraint, recognizer }): Finding => {
    const found = explainBytes(recognizer, bytes);
    const { line, column } = placeOf(name, bytes, found.viableBytes);
    const fitting = nextBytes(recognizer, bytes.subarray(0, found.viableBytes));
    return {
      constraint: id,
      kind: constraint.kind,
      file: constraint.file ?? null,
      line,
      column,
      nextBytes: fitting,
      ...found,
    };
  });
  const verdict = verdictOf(findings);
  let vocabulary: string | null = null;
  let token: RefusedToken | null = null;
  if (flags.tokens && verdict === "refused") {
    if (flags.tokenizer === undefined) {
      const model = await openSettingsModel(context);
      try {
        vocabulary = model.vocabulary.name;
        token = refusedToken(program, model.vocabulary, bytes);
      } finally {
        await model.dispose();
      }
    } else {
      vocabulary = flags.tokenizer;
      const read = await readTokenizer(context, flags.tokenizer);
      await prepareSettingsVocabulary(read, context);
      token = refusedToken(program, read, bytes);
    }
  }
  const explained: Explained = {
    schemaVersion: 1,
    verdict,
    bytes: bytes.length,
    constraints: findings,
    token,
    vocabulary,
  };
  if (flags.json === true) output.json(explained);
  else output.write(`${describe(explained, name, bytes, context)}\n`);
  return verdict === "complete" ? EXIT.ok : EXIT.unsatisfiable;
}

async function readText(
  { inputs }: CommandContext,
  flags: ExplainFlags,
  [file]: readonly string[],
): Promise<{ bytes: Uint8Array; name: string }> {
  if (flags.text !== undefined) {
    if (file !== undefined) throw new UsageError("Give the text as a file or as --text, not both");
    return { bytes: new TextEncoder().encode(flags.text), name: "<text>" };
  }
  if (file === undefined) {
    throw new UsageError("There is no text to explain", "Give a file, - for standard input, or --text.");
  }
  return { bytes: await inputs.bytes(file, "text"), name: file === "-" ? "<stdin>" : file };
}

/** Tokenizers of large vocabularies are larger than any constraint should be. */
const MAX_TOKENIZER_BYTES = 256 * 1024 * 1024;

async function readTokenizer({ inputs }: CommandContext, path: string): Promise<Vocabulary> {
  const limits = { ...DEFAULT_LIMITS, maxSpecBytes: MAX_TOKENIZER_BYTES };
  const { text, file } = await inputs.text(path, "tokenizer", limits);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The same mistake, but with its line and column.
    parseJson(text, file, limits);
    throw error;
  }
  return vocabularyFromTokenizerJson(json, { name: file });
}

function verdictOf(findings: readonly Finding[]): Explained["verdict"] {
  if (findings.some((finding) => finding.verdict === "refused")) return "refused";
  return findings.every((finding) => finding.verdict === "complete") ? "complete" : "incomplete";
}

/** Cuts the text into tokens as the model would and follows them to the first one that is refused. */
function refusedToken(
  program: CompiledProgram,
  vocabulary: Vocabulary,
  bytes: Uint8Array,
): RefusedToken | null {
  const session = createSession(program, vocabulary);
  const tokens = tokensOf(vocabulary, bytes) ?? session.engine.trie.cover(bytes) ?? [];
  let byteOffset = 0;
  for (const [index, token] of tokens.entries()) {
    if (!session.allows(token)) {
      const { refusals, token: text } = session.explain(token);
      return { index, byteOffset, token, text, refusals };
    }
    session.accept(token);
    byteOffset += vocabulary.bytesOf(token).length;
  }
  return null;
}

function tokensOf(vocabulary: Vocabulary, bytes: Uint8Array): readonly number[] | undefined {
  const tokens = vocabulary.tokenize?.(decode(bytes));
  if (tokens === undefined) return undefined;
  return Buffer.from(vocabulary.concat(tokens)).equals(bytes) ? tokens : undefined;
}

function describe(explained: Explained, name: string, bytes: Uint8Array, context: CommandContext): string {
  const { result } = context.output;
  const text = decode(bytes);
  const lines: string[] = [];
  for (const finding of explained.constraints) {
    const what = `${finding.constraint}${finding.file === null ? "" : ` (${finding.file})`}`;
    const where = `${name}:${finding.line}:${finding.column} (byte ${finding.viableBytes})`;
    if (finding.verdict === "complete") {
      lines.push(`${result.green("complete")}    ${what}: the whole text satisfies it`);
      continue;
    }
    const isRefused = finding.verdict === "refused";
    lines.push(
      isRefused
        ? `${result.red("refused")}     ${what}: the text leaves it at ${where}`
        : `${result.yellow("incomplete")}  ${what}: the text stops short at ${where}`,
    );
    const span = placeOf(name, bytes, finding.viableBytes);
    lines.push(...codeFrame(span, new Map([[name, text]]), result));
    if (finding.repeatsItem) lines.push('  it repeats an item that the array already holds ("uniqueItems")');
    lines.push(`  expected there: ${listExpected(finding)}`);
    if (finding.nextBytes.length > 0)
      lines.push(`  characters that fit: ${listCharacters(finding.nextBytes)}`);
    if (isRefused && onlyFinalNewlineLeft(bytes, finding)) {
      lines.push("  only the line break at the end of the text is too much");
    }
  }
  if (explained.token !== null) {
    const { token, text: shown, index, refusals } = explained.token;
    lines.push(
      `token ${token} ${shown}, number ${index + 1} of the text (${explained.vocabulary}), is refused:`,
    );
    for (const { constraint, domain, message } of refusals)
      lines.push(`  - by ${constraint} (${domain}): ${message}`);
  }
  return lines.join("\n");
}

function listExpected({ expected, canEndThere }: Finding): string {
  const all = canEndThere ? [...expected, "the end"] : expected;
  return all.length === 0 ? "nothing" : all.join(", ");
}

function onlyFinalNewlineLeft(bytes: Uint8Array, { viableBytes, canEndThere }: Finding): boolean {
  const rest = decode(bytes.subarray(viableBytes));
  return canEndThere && /^\r?\n$/.test(rest);
}

/** Line and column of a byte, as editors count them. */
function placeOf(name: string, bytes: Uint8Array, offset: number): Span {
  const text = decode(bytes);
  const start = decode(bytes.subarray(0, offset)).length;
  return spanAt(name, text, start, Math.min(start + 1, text.length));
}

/** For showing only: bytes that are no text become replacement characters. */
function decode(bytes: Uint8Array): string {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}
