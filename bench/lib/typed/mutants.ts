/**
 * Mutants of typed programs, read token by token: where an error is caught - refused by the mask at the token that makes it
 * one, reported when its statement or its function closes, found by the check of the whole at the end, or never.
 */
import type { Vocabulary } from "../../../masks/index.ts";
import type { Session } from "../../../src/index.ts";
import { seededRandom } from "../../../src/kernel/index.ts";
import { ts } from "../../../src/languages/typescript/compiler.ts";
import { createMemoryHost } from "../../../src/languages/typescript/project/host.ts";
import { readProject } from "../../../src/languages/typescript/project/settings.ts";
import type { CodeLanguage } from "../code/language.ts";
import { applyMutation, type Mutation } from "../code/mutate.ts";
import { codeTokens, readThrough } from "../code/read-through.ts";
import type { SourceText } from "../code/sources.ts";
import { percent } from "../stats.ts";
import { endsAround, mutationsOf, type Part, partAround } from "./mutations.ts";
import { type OpenedTypes, openTyped, type TypedFault } from "./opened.ts";

export interface TypedMutantOptions {
  readonly project?: string | undefined;
  /** Where the sources are files of a folder: it. */
  readonly root?: string | undefined;
  /** Read the function's body or the statement around a mutation, between what stands around it, or the whole file. */
  readonly place: "part" | "module";
  readonly n: number;
  readonly seed: number;
  readonly kinds: readonly string[];
}

type Where = "token" | "statement" | "function" | "end" | "never";

interface Example {
  readonly file: string;
  readonly kind: string;
  readonly verdict: "invalid but accepted" | "valid but refused" | `invalid, caught at ${Where}`;
  readonly text: string;
  readonly why: string;
}

/** Examples of each kind and verdict that a report keeps. */
const MAX_EXAMPLES = 4;

/** Everything of the report but its header. */
export async function judgeTypedMutants(
  language: CodeLanguage,
  sources: readonly SourceText[],
  vocabulary: Vocabulary,
  { project, root, place, n, seed, kinds }: TypedMutantOptions,
) {
  const opened = await openTyped(language.id, vocabulary, { project, root });
  const caughtAt = none();
  const byKind = Object.fromEntries(kinds.map((kind) => [kind, { n: 0, invalid: 0, caughtAt: none() }]));
  const examples: Example[] = [];
  const kept = new Map<string, number>();
  const keep = (example: Example): void => {
    const key = `${example.kind}:${example.verdict}`;
    kept.set(key, (kept.get(key) ?? 0) + 1);
    if ((kept.get(key) ?? 0) <= MAX_EXAMPLES) examples.push(example);
  };
  const leftOut: string[] = [];
  let validRejected = 0;
  let invalid = 0;
  let count = 0;
  let files = 0;
  try {
    const usable = sources.filter(({ name, text }) => {
      const isUsable = text !== undefined && opened.judge(opened.fileOf(name), text) === undefined;
      if (!isUsable) leftOut.push(name);
      return isUsable;
    });
    const drawn = draw(opened, usable, { n, seed, kinds });
    for (const { name, text, mutations } of drawn) {
      const fileName = opened.fileOf(name);
      let wasRead = false;
      for (const [part, ofPart] of byPart(text, mutations, place)) {
        const reader = await TypedReader.open(opened, fileName, text, part);
        try {
          if (!reader.takesSource) {
            leftOut.push(`${name} ${part.start}-${part.end}`);
            continue;
          }
          wasRead = true;
          for (const mutation of ofPart) {
            const mutant = applyMutation(text, mutation);
            const fault = opened.judge(fileName, mutant);
            const { kind } = mutation;
            const counts = byKind[kind]!;
            count++;
            counts.n++;
            const found = await reader.read(mutant, mutation, fault);
            const described = { file: name, kind, text: around(mutant, mutation) };
            if (fault === undefined) {
              if (found.where === "never") continue;
              validRejected++;
              keep({ ...described, verdict: "valid but refused", why: found.why });
              continue;
            }
            invalid++;
            counts.invalid++;
            caughtAt[found.where]++;
            counts.caughtAt[found.where]++;
            const verdict =
              found.where === "never"
                ? ("invalid but accepted" as const)
                : (`invalid, caught at ${found.where}` as const);
            if (found.where !== "token")
              keep({ ...described, verdict, why: `${fault.message}; ours: ${found.why}` });
          }
        } finally {
          reader.dispose();
        }
      }
      if (wasRead) files++;
    }
  } finally {
    await opened.dispose();
  }
  return {
    language: language.id,
    domains: "all",
    judge: { name: opened.judgeName, isReference: true },
    files,
    /** Files that the compiler refuses, or that we refuse: their mutants would say nothing. */
    filesLeftOut: leftOut,
    mutants: count,
    invalid,
    accepted: caughtAt.never,
    acceptedPct: percent(caughtAt.never, invalid),
    valid: count - invalid,
    validRejected,
    caughtAt,
    atTokenPct: percent(caughtAt.token, invalid),
    byKind,
    examples,
    place,
  };
}

/** About the same number of each kind, from as many programs as possible. */
function draw(
  opened: OpenedTypes,
  sources: readonly SourceText[],
  { n, seed, kinds }: Pick<TypedMutantOptions, "n" | "seed" | "kinds">,
): readonly { readonly name: string; readonly text: string; readonly mutations: readonly Mutation[] }[] {
  const random = seededRandom(seed);
  const { options, root } = readProject({ project: opened.folder });
  let previous: ts.Program | undefined;
  const all: { readonly source: number; readonly mutation: Mutation }[] = [];
  for (const [i, { name, text }] of sources.entries()) {
    if (text === undefined) continue;
    const fileName = opened.fileOf(name);
    const host = createMemoryHost(options, fileName, root);
    host.setText(text);
    const program = ts.createProgram({
      rootNames: [fileName],
      options,
      host,
      ...(previous === undefined ? {} : { oldProgram: previous }),
    });
    previous = program;
    const file = program.getSourceFile(fileName);
    if (file === undefined) continue;
    const found = mutationsOf({ name, text, file, checker: program.getTypeChecker() }, kinds);
    all.push(...found.map((mutation) => ({ source: i, mutation })));
  }
  const share = Math.ceil(n / kinds.length);
  const chosen = kinds.flatMap((kind) => {
    const ofKind = all.filter(({ mutation }) => mutation.kind === kind);
    for (let i = ofKind.length - 1; i > 0; i--) {
      const j = Math.floor(random() * (i + 1));
      [ofKind[i], ofKind[j]] = [ofKind[j]!, ofKind[i]!];
    }
    return ofKind.slice(0, share);
  });
  return sources.map(({ name, text = "" }, i) => ({
    name,
    text,
    mutations: chosen.filter(({ source }) => source === i).map(({ mutation }) => mutation),
  }));
}

/** Mutations by what of the program is read. */
function byPart(
  text: string,
  mutations: readonly Mutation[],
  place: TypedMutantOptions["place"],
): ReadonlyMap<Part, readonly Mutation[]> {
  const parts = new Map<string, [Part, Mutation[]]>();
  for (const mutation of mutations) {
    const part = (place === "part" ? partAround(text, mutation) : undefined) ?? {
      start: 0,
      end: text.length,
    };
    const key = `${part.start}-${part.end}`;
    const known = parts.get(key);
    if (known === undefined) parts.set(key, [part, [mutation]]);
    else known[1].push(mutation);
  }
  return new Map(parts.values());
}

/** Reads mutants of one part of a program; what a mutant shares with it before its mutation is read once. */
class TypedReader {
  readonly takesSource: boolean;
  readonly #opened: OpenedTypes;
  readonly #part: Part;
  /** Length of the program. */
  readonly #length: number;
  readonly #session: Session;

  private constructor(opened: OpenedTypes, source: string, part: Part, session: Session) {
    this.#opened = opened;
    this.#part = part;
    this.#length = source.length;
    this.#session = session;
    const tokens = codeTokens(opened.engine, source.slice(part.start, part.end));
    this.takesSource = readThrough(session, tokens, 0, nothing(), 0) === undefined;
  }

  static async open(opened: OpenedTypes, fileName: string, source: string, part: Part): Promise<TypedReader> {
    const isWhole = part.start === 0 && part.end === source.length;
    const around = isWhole
      ? undefined
      : { prefix: source.slice(0, part.start), suffix: source.slice(part.end) };
    return new TypedReader(opened, source, part, await opened.session(fileName, around));
  }

  async read(
    mutant: string,
    { start, text }: Mutation,
    fault: TypedFault | undefined,
  ): Promise<{ readonly where: Where; readonly why: string }> {
    const from = this.#part.start;
    const read = mutant.slice(from, this.#part.end + mutant.length - this.#length);
    const tokens = codeTokens(this.#opened.engine, read);
    const session = this.#session;
    let shared = 0;
    while (shared < tokens.length && tokens[shared] === session.tokens[shared]) shared++;
    session.rollback(shared);
    const refused = readThrough(session, tokens, shared, nothing(), 0);
    if (refused !== undefined) {
      const { vocabulary } = this.#opened.engine;
      // A token that is refused begins where those before it end; one whose statement has an error ends there.
      const at = from + decoded(vocabulary.concat(tokens.slice(0, refused.at)));
      return {
        where: whereOf(
          mutant,
          at,
          Math.max(start + text.length, fault?.start ?? 0),
          refused.isViolation === true,
        ),
        why: refused.reason,
      };
    }
    if (fault === undefined) return { where: "never", why: "" };
    const step = await session.settle();
    const [first] = step.kind === "violation" ? step.violation.diagnostics : [];
    return { where: step.kind === "violation" ? "end" : "never", why: `${first?.code}: ${first?.message}` };
  }

  dispose(): void {
    this.#session.types?.dispose();
  }
}

/**
 * @param offset  UTF-16, where reading stopped
 * @param errorAt  where the mutation ends or the compiler sees the error, whichever is later
 */
function whereOf(mutant: string, offset: number, errorAt: number, isViolation: boolean): Where {
  const ends = endsAround(mutant, Math.min(errorAt, mutant.length));
  if (!isViolation && offset <= ends.statement) return "token";
  if (offset <= ends.statement + 1) return "statement";
  return offset <= ends.function + 1 ? "function" : "end";
}

function decoded(bytes: Uint8Array): number {
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes).length;
}

function nothing() {
  return { allowsUs: [], maskUs: [] };
}

function none(): Record<Where, number> {
  return { token: 0, statement: 0, function: 0, end: 0, never: 0 };
}

function around(mutant: string, { start, text }: Mutation): string {
  const end = start + text.length;
  return `${mutant.slice(Math.max(0, start - 60), start)}⟪${text}⟫${mutant.slice(end, end + 40)}`;
}
