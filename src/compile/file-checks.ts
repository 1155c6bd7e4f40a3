/**
 * What is asked about a finished file, by whom: the language's grammar always, its compiler or checker where there is
 * one. Each says for the ledger who it is, or why it says nothing.
 */
import { resolve } from "node:path";
import { explainBytes } from "../../domains/syntax/index.ts";
import type { TextRange, TypeOracle } from "../../domains/types/index.ts";
import { formatSpan, spanAt } from "../kernel/index.ts";
import {
  findPyright,
  isOneExpression,
  languagePack,
  languageRecognizer,
  runPyright,
} from "../languages/index.ts";
import type { HoleFile } from "./hole-file.ts";

export interface FileProblem {
  readonly message: string;
  /** Offset into the text. */
  readonly start: number;
}

export interface FileVerdict {
  readonly verdict: "yes" | "no" | "unknown";
  readonly problems: readonly FileProblem[];
  /** Why it is unknown. */
  readonly why?: string;
}

export interface WholeFileCheck {
  /** `typescript 6.0.3`, `pyright`. */
  readonly by: string;
  readonly domain: "syntax" | "types";
  /** Absent: it cannot be asked, because of this. */
  readonly missing?: string;
  check(text: string): Promise<FileVerdict>;
}

/**
 * @param oracle  of the file's project, where its language has one
 * @param path  of the file, for what is installed around it; the search path of programs
 */
export function openFileChecks(
  { file, language }: HoleFile,
  oracle: TypeOracle | undefined,
  { path, searchPath }: { readonly path: string; readonly searchPath: string },
): readonly WholeFileCheck[] {
  const parse: WholeFileCheck = {
    by: `the grammar of ${language}`,
    domain: "syntax",
    check: async (text) => parses(language, file, text),
  };
  if (oracle !== undefined) return [parse, typeCheck(oracle, path, file)];
  if (language !== "python") return [parse];
  const pyright = findPyright(resolve(path, ".."), searchPath);
  return [
    parse,
    {
      by: "pyright",
      domain: "types",
      ...(pyright === undefined ? { missing: "pyright is not installed: the file was parsed, no more" } : {}),
      async check(text) {
        if (pyright === undefined)
          return { verdict: "unknown", problems: [], why: "pyright is not installed" };
        const { verdict, errors, why } = await runPyright(pyright, path, text);
        return { verdict, problems: errors, ...(why === undefined ? {} : { why }) };
      },
    },
  ];
}

/** The part is one expression where it stands. */
export function standsAlone(language: string, text: string, part: TextRange): Promise<boolean> {
  return isOneExpression(text, part, languagePack(language).wasm);
}

function parses(language: string, file: string, text: string): FileVerdict {
  const bytes = new TextEncoder().encode(text);
  const { verdict, viableBytes, expected } = explainBytes(languageRecognizer(language), bytes);
  if (verdict === "complete") return { verdict: "yes", problems: [] };
  const start = new TextDecoder().decode(bytes.subarray(0, viableBytes)).length;
  const message = `${formatSpan(spanAt(file, text, start))}: expected ${expected.slice(0, 12).join(", ")}`;
  return { verdict: "no", problems: [{ message, start }] };
}

function typeCheck(oracle: TypeOracle, path: string, file: string): WholeFileCheck {
  return {
    by: oracle.versions.checker,
    domain: "types",
    async check(text) {
      const document = oracle.open({ fileName: path, prefix: "", suffix: "" });
      try {
        const { verdict, diagnostics, why } = await document.check(text);
        const problems = diagnostics.map(({ code, message, start }) => ({
          message: `${formatSpan(spanAt(file, text, Math.max(0, start)))}: ${code}: ${message}`,
          start,
        }));
        return { verdict, problems, ...(why === undefined ? {} : { why }) };
      } finally {
        document.dispose();
      }
    },
  };
}
