/** What the TypeScript compiler knows of holes in a file: one program per text, the last ones kept. */
import { isAbsolute, join } from "node:path";
import type {
  HoleChecker,
  HoleDemand,
  HoleFacts,
  HoleOutlook,
  HolePlace,
  TextRange,
} from "../../../../domains/types/index.ts";
import { internalChecker, ts } from "../compiler.ts";
import { ambientFiles } from "../oracle/whole-check.ts";
import { createMemoryHost } from "../project/host.ts";
import { COMPILER_VERSION, readProject } from "../project/settings.ts";
import { demandsOn, type TypedDemand, type Whole } from "./demands.ts";
import { exportsIn, importEdits, usedNames } from "./imports.ts";
import { blockAt, nodeAt, restingOn } from "./unsettled.ts";

/** Texts whose programs are kept. */
const MAX_PROGRAMS = 4;

/** @param fileName  of the file, absolute or relative to the project */
export function createHoleChecker(fileName: string, project?: string): HoleChecker {
  const settings = readProject(project === undefined ? {} : { project });
  const { options, root } = settings;
  const path = (isAbsolute(fileName) ? fileName : join(root, fileName)).replaceAll("\\", "/");
  const host = createMemoryHost(options, path, root, { keepScripts: true });
  const rootNames = [...ambientFiles(settings).filter((name) => name !== path), path];
  const kept = new Map<string, Whole>();
  let previous: ts.Program | undefined;

  const wholeOf = (text: string): Whole => {
    const known = kept.get(text);
    if (known !== undefined) return known;
    host.setText(text);
    const program: ts.Program = ts.createProgram({
      rootNames,
      options,
      host,
      ...(previous === undefined ? {} : { oldProgram: previous }),
    });
    previous = program;
    const file = program.getSourceFile(path);
    if (file === undefined) throw new Error(`the compiler does not read ${path}`);
    const whole = { checker: internalChecker(program), file, options };
    const [oldest] = kept.keys();
    if (kept.size >= MAX_PROGRAMS && oldest !== undefined) kept.delete(oldest);
    kept.set(text, whole);
    return whole;
  };

  return {
    version: `typescript ${COMPILER_VERSION}`,
    look: (text, holes) => lookAt(wholeOf(text), holes),
    exportsOf(text, modules) {
      if (modules.length === 0) return [];
      const imports = modules.map((module) => `import ${JSON.stringify(module)};\n`).join("");
      return exportsIn(wholeOf(`${text}\n${imports}`), modules);
    },
    importing: (text, names) => (names.length === 0 ? [] : importEdits(parse(path, text), names)),
    usedIn: (text, part, names) => (names.length === 0 ? [] : usedNames(wholeOf(text), part, names)),
    returnProblem: (text, part, type) => returnProblem(wholeOf, text, part, type),
  };
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

function lookAt(whole: Whole, holes: readonly HolePlace[]): HoleOutlook {
  const resting = restingOn(holes, whole);
  const facts = holes.map((hole): [string, HoleFacts] => {
    const node = nodeAt(whole.file, hole);
    const demands = ts.isIdentifier(node) ? demandsOn(node, whole) : [];
    const scope = scopeAt(hole.kind === "expression" ? node : blockAt(whole.file, hole), hole, whole);
    const conflict = conflictAmong(demands, whole);
    return [
      hole.name,
      {
        scope: scope.map(({ name, type }) => ({ name, type })),
        demands: demands.map(({ demand }) => demand),
        fitting: fitting(scope, demands),
        feeds: holes
          .filter(
            (other) =>
              other !== hole && resting.get(hole.name)?.some((range) => holds(range, other)) === true,
          )
          .map(({ name }) => name),
        ...(conflict === undefined ? {} : { conflict }),
      },
    ];
  });
  return { facts: new Map(facts), resting };
}

function holds(outer: TextRange, inner: TextRange): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}

interface ScopeValue {
  readonly name: string;
  readonly type: string;
  readonly checked: ts.Type;
}

/** Values of the file's own in scope, those declared behind the hole left out. */
function scopeAt(node: ts.Node, { start }: HolePlace, { checker, file }: Whole): readonly ScopeValue[] {
  const values: ScopeValue[] = [];
  for (const symbol of checker.getSymbolsInScope(node, ts.SymbolFlags.Value | ts.SymbolFlags.Alias)) {
    const own = symbol.declarations?.find((declaration) => declaration.getSourceFile() === file);
    if (own === undefined || symbol.name.startsWith("hole_")) continue;
    const isHoisted = ts.isFunctionDeclaration(own) || ts.isImportSpecifier(own) || ts.isImportClause(own);
    if (!isHoisted && own.end > start) {
      // Parameters end before; a variable is not there before its declaration is over.
      if (!ts.isParameter(own)) continue;
    }
    const checked = checker.getTypeOfSymbolAtLocation(symbol, node);
    const type = checker.typeToString(checked, node);
    values.push({ name: symbol.name, type, checked });
  }
  return values;
}

/** Names whose types may meet all demands. */
function fitting(scope: readonly ScopeValue[], demands: readonly TypedDemand[]): readonly string[] {
  return scope
    .filter(
      ({ checked }) =>
        (checked.flags & ts.TypeFlags.Any) === 0 &&
        // Where nothing is asked a class would do, and is hardly meant.
        (demands.length > 0 || checked.getConstructSignatures().length === 0) &&
        demands.every(({ accepts }) => accepts(checked)),
    )
    .map(({ name }) => name);
}

/** Two demands on primitive values that exclude each other. */
function conflictAmong(
  demands: readonly TypedDemand[],
  { checker }: Whole,
): readonly HoleDemand[] | undefined {
  for (const [i, a] of demands.entries()) {
    for (const b of demands.slice(i + 1)) {
      if (a.checked === undefined || b.checked === undefined) continue;
      const [left, right] = [membersOf(a.checked), membersOf(b.checked)];
      if (left === undefined || right === undefined) continue;
      const meet = left.some((x) =>
        right.some((y) => checker.isTypeAssignableTo(x, y) || checker.isTypeAssignableTo(y, x)),
      );
      if (!meet) return [a.demand, b.demand];
    }
  }
  return undefined;
}

const PRIMITIVE =
  ts.TypeFlags.StringLike |
  ts.TypeFlags.NumberLike |
  ts.TypeFlags.BigIntLike |
  ts.TypeFlags.BooleanLike |
  ts.TypeFlags.ESSymbolLike |
  ts.TypeFlags.Null |
  ts.TypeFlags.Undefined;

/** The members of a union of primitive types; `undefined` for any other type. */
function membersOf(type: ts.Type): readonly ts.Type[] | undefined {
  const members = type.isUnion() ? type.types : [type];
  return members.every(({ flags }) => (flags & PRIMITIVE) !== 0) ? members : undefined;
}

/** Statements that return a type return it everywhere, and do not run out where a value is wanted. */
function returnProblem(
  wholeOf: (text: string) => Whole,
  text: string,
  part: TextRange,
  type: string,
): string | undefined {
  // The same statements as the body of a function of that type, where they stand.
  const opening = `const ananke$returns = (): ${type} => {\n`;
  const probe = `${text.slice(0, part.start)}${opening}${text.slice(part.start, part.end)}\n};${text.slice(part.end)}`;
  const { file, checker } = wholeOf(probe);
  const end = part.end + opening.length;
  const error = checker
    .getDiagnostics(file, undefined)
    .find(({ start = -1, code }) => start >= part.start && start < end && RETURN_ERRORS.has(code));
  return error === undefined
    ? undefined
    : `the statements are to return ${type}: ${ts.flattenDiagnosticMessageText(error.messageText, " ")}`;
}

/** Not assignable; no value on some path; none at all; a type that is not known. */
const RETURN_ERRORS: ReadonlySet<number> = new Set([
  2322, 2355, 2366, 7030, 2304, 2739, 2740, 2741, 2345, 2326,
]);
