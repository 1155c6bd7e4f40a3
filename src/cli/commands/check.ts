/** `ananke check`: all domains over a file that is there already, reported as compilers do. */

import { existsSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import {
  bindProgram,
  type CompiledProgram,
  type Constraint,
  checkText,
  compile,
  type LedgerEntry,
  languageOfFile,
  languagePack,
  mentionsContracts,
  openContracts,
  openTypes,
  type TextFinding,
  type TextReport,
} from "../../index.ts";
import { spanAt } from "../../kernel/index.ts";
import type { CommandContext } from "../context.ts";
import { type ContractFlags, contractsOf } from "../contract-flags.ts";
import { type DomainFlags, domainConstraints } from "../domain-flags.ts";
import { codeFrame, UsageError } from "../errors.ts";
import { EXIT, type ExitCode } from "../exit-codes.ts";
import { type ConstraintFlags, limitsFrom } from "../inputs.ts";
import { prepareSettingsLanguages } from "../model.ts";

export interface CheckFlags extends ConstraintFlags, DomainFlags, ContractFlags {
  readonly json?: boolean;
}

export async function run(
  context: CommandContext,
  flags: CheckFlags,
  [file = "-"]: readonly string[],
): Promise<ExitCode> {
  const { io, inputs, output, settings } = context;
  const limits = limitsFrom(flags.limit);
  const given = await inputs.constraints(flags, settings, limits);
  const constraints = await withLanguage(given, file, flags, io.cwd);
  if (constraints.length === 0) {
    throw new UsageError(
      `What ${file === "-" ? "standard input" : file} is to be checked for is not known by its name`,
      "Give --language, --schema, --grammar, --gbnf or --regex.",
    );
  }
  await prepareSettingsLanguages(constraints, context);
  const languages = constraints.flatMap((each) => (each.kind === "language" ? [each.language] : []));
  const domains = await domainConstraints(io.cwd, flags, languages);
  const { text, file: name } = await inputs.text(file, "text", limits);
  const isOfTypeScript = languages.some((language) => TYPESCRIPT.includes(languagePack(language).name));
  // Contracts in comments are read where there are some.
  const isContracted = isOfTypeScript && mentionsContracts(text);
  const demanded = contractsOf({
    ...flags,
    language: languages,
    ...(isContracted ? { contracts: true } : {}),
  });
  const program = await bindProgram(compile([...constraints, ...demanded], { limits, domains }), {
    isWritten: true,
  });
  const report = await checked(program, text);
  if (flags.json === true) output.json({ file: name, ...withPlaces(report, name, text) });
  else output.write(`${describe(report, name, text, context)}\n`);
  if (report.verdict === "unknown") return EXIT.budget;
  return report.verdict === "satisfied" ? EXIT.ok : EXIT.runtime;
}

async function checked(program: CompiledProgram, text: string): Promise<TextReport> {
  const types = await openTypes(program.constraints);
  try {
    const contracts = await openContracts(program);
    try {
      return await checkText(program, text, { types, contracts });
    } finally {
      contracts?.dispose();
    }
  } finally {
    await types?.oracle.dispose();
  }
}

/** Languages of one checker, with modules and contracts. */
const TYPESCRIPT: readonly string[] = ["typescript", "tsx", "javascript"];

/** The language by the file's name, in the project that it is part of, where the flags say neither. */
async function withLanguage(
  given: readonly Constraint[],
  file: string,
  flags: CheckFlags,
  cwd: string,
): Promise<readonly Constraint[]> {
  const pack = file === "-" ? undefined : languageOfFile(file);
  const path = file === "-" ? undefined : resolve(cwd, file);
  const isGiven = given.length > 0;
  if (isGiven && !given.some(({ kind }) => kind === "language")) return given;
  const all: readonly Constraint[] =
    isGiven || pack === undefined
      ? given
      : [
          {
            kind: "language",
            language: pack.name,
            ...(flags.start === undefined ? {} : { start: flags.start }),
            ...(flags.project === undefined ? {} : { project: resolve(cwd, flags.project) }),
          },
        ];
  return all.map((constraint): Constraint => {
    if (constraint.kind !== "language" || path === undefined) return constraint;
    const isOfTypeScript = TYPESCRIPT.includes(pack?.name ?? "");
    const project = constraint.project ?? (isOfTypeScript ? projectOf(path) : undefined);
    return { ...constraint, path: constraint.path ?? path, ...(project === undefined ? {} : { project }) };
  });
}

/** The tsconfig.json in force for a file, or its folder. */
function projectOf(path: string): string {
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const config = join(folder, "tsconfig.json");
    if (existsSync(config)) return config;
    if (dirname(folder) === folder) return dirname(path);
  }
}

function withPlaces(report: TextReport, name: string, text: string) {
  return {
    ...report,
    findings: report.findings.map((finding) => {
      const { line, column } = spanOf(finding, name, text);
      return { line, column, ...finding };
    }),
  };
}

function spanOf({ start, end }: TextFinding, name: string, text: string) {
  const at = Math.min(Math.max(0, start), text.length);
  return spanAt(name, text, at, Math.max(at, Math.min(end, text.length)));
}

function describe(
  { findings, ledger, verdict }: TextReport,
  name: string,
  text: string,
  context: CommandContext,
): string {
  const { result } = context.output;
  const sources = new Map([[name, text]]);
  const lines: string[] = [];
  for (const finding of findings) {
    const span = spanOf(finding, name, text);
    const code = finding.code === undefined ? "" : ` ${finding.code}`;
    lines.push(
      `${name}:${span.line}:${span.column}: ${result.red(finding.domain)}${code}: ${finding.message}`,
    );
    lines.push(...codeFrame(span, sources, result));
  }
  const count = findings.length === 1 ? "1 violation" : `${findings.length} violations`;
  lines.push(
    verdict === "violated" ? count : verdict === "unknown" ? "not known: see below" : "no violation",
  );
  return [...lines, ...ledger.map(ledgerLine)].join("\n");
}

function ledgerLine({ constraint, domain, enforcement, detail }: LedgerEntry): string {
  const what = enforcement === "not-enforced" ? "not checked" : "checked";
  return `  ${what}: ${domain}${constraint === domain ? "" : ` of ${constraint}`}: ${detail}`;
}
