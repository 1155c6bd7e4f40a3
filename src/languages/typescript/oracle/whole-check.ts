/** The compiler over one whole file of a project: what `tsc` says of it, with the project's own settings. */
import type { TypeDiagnostic } from "../../../../domains/types/index.ts";
import { ts } from "../compiler.ts";
import { createMemoryHost } from "../project/host.ts";
import type { ProjectSettings } from "../project/settings.ts";
import type { CheckRequest } from "./full-check.ts";
import { toDiagnostic } from "./questions/errors.ts";

export interface WholeChecker {
  /** Errors of the compiler in the file, and of the settings; empty when it compiles. */
  check(request: CheckRequest): readonly TypeDiagnostic[];
}

export function createWholeChecker(project: ProjectSettings): WholeChecker {
  let previous: ts.Program | undefined;
  return {
    check({ fileName, text, textStart }) {
      const host = createMemoryHost(project.options, fileName, project.root, { keepScripts: true });
      host.setText(text);
      const program = ts.createProgram({
        rootNames: [...ambientFiles(project), fileName],
        options: project.options,
        host,
        ...(previous === undefined ? {} : { oldProgram: previous }),
      });
      previous = program;
      const file = program.getSourceFile(fileName);
      if (file === undefined) throw new Error(`the compiler does not read ${fileName}`);
      const found = [
        ...program.getOptionsDiagnostics(),
        ...program.getGlobalDiagnostics(),
        ...program.getSyntacticDiagnostics(file),
        ...program.getSemanticDiagnostics(file),
      ];
      return found
        .filter(({ category }) => category === ts.DiagnosticCategory.Error)
        .filter((diagnostic) => !isUnusedAroundText(diagnostic, file, textStart))
        .map((diagnostic) => toDiagnostic(diagnostic, -textStart));
    },
  };
}

/** `'f' is declared but its value is never read.` */
const UNUSED = new Set([6133, 6196]);

/**
 * Nobody uses yet what the text is the body of. No text would change that, and that it is written is why it will be used.
 */
function isUnusedAroundText({ code, start }: ts.Diagnostic, file: ts.SourceFile, textStart: number): boolean {
  if (!UNUSED.has(code) || start === undefined) return false;
  const around = file.statements.find((statement) => statement.pos < textStart && textStart <= statement.end);
  if (around === undefined) return false;
  const declared = ts.isVariableStatement(around) ? around.declarationList.declarations : [around];
  return declared.some(
    (node) =>
      (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node) || ts.isVariableDeclaration(node)) &&
      node.name?.getStart(file) === start,
  );
}

/** Declarations that are in force without being imported. */
export function ambientFiles({ files }: ProjectSettings): readonly string[] {
  return files.filter((name) => /\.d\.[cm]?ts$/.test(name));
}
