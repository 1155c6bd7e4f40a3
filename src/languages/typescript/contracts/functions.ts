/**
 * The functions of a TypeScript text with their contracts: declarations, methods, and functions that constants are
 * initialised with. The text may end anywhere; what is open then is marked as such.
 */
import type {
  ContractLanguage,
  FunctionCode,
  FunctionsRead,
  Statement,
  ValueType,
} from "../../../../domains/semantics/index.ts";
import { ts } from "../compiler.ts";
import { type EffectContext, effectsOf } from "./effects.ts";
import { translateExpression } from "./expressions.ts";
import { valuePlace } from "./places.ts";
import { isOpen, StatementTranslator } from "./statements.ts";
import { contractOf, readExpression, readTags } from "./tags.ts";

/** @param variant  TSX reads `<a>` as an element, TypeScript as an assertion */
export function contractsOf(variant: "ts" | "tsx"): ContractLanguage {
  const kind = variant === "tsx" ? ts.ScriptKind.TSX : ts.ScriptKind.TS;
  const parse = (text: string): ts.SourceFile =>
    ts.createSourceFile("text.ts", text, ts.ScriptTarget.Latest, true, kind);
  return {
    readExpression: (text, source) => readExpression(text, source),
    readFunctions: (text) => readFunctions(parse(text)),
    valuePlace: (text, offset) => valuePlace(parse(text), offset),
    branches: [
      { construct: "if_statement", field: "consequence", holds: true },
      { construct: "if_statement", field: "alternative", holds: false },
    ],
    boundaries: new Set(["function"]),
    numerals: "number",
    closers: [";", "}"].map((text) => JSON.stringify(text)),
    statementsAround: (text, offset) => statementsAround(parse(text), offset),
  };
}

interface Found {
  readonly name: string;
  readonly code: ts.FunctionLikeDeclaration;
  /** What its comment stands before. */
  readonly carrier: ts.Node;
}

function readFunctions(source: ts.SourceFile): FunctionsRead {
  const { text } = source;
  const notes: { readonly tag: string; readonly why: string }[] = [];
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    const at = functionAt(node);
    if (at !== undefined) found.push(at);
    ts.forEachChild(node, visit);
  };
  visit(source);
  const purity = purityIn(found, source);
  const constants = constantsOf(source);
  const functions = found.map(({ name, code, carrier }): FunctionCode => {
    const tags = readTags(text, carrier.getFullStart(), carrier.getStart(source));
    const names = code.parameters.flatMap((each) => (ts.isIdentifier(each.name) ? [each.name.text] : []));
    const translator = new StatementTranslator({ source, notes }, names);
    const { body } = code;
    const isGenerated = code.asteriskToken !== undefined || isAsync(code);
    return {
      name,
      start: code.getStart(source),
      end: code.end,
      parameters: code.parameters.map((parameter) => ({
        name: parameter.name.getText(source),
        type: isPlain(parameter) ? typeOf(parameter.type) : undefined,
      })),
      result: typeOf(code.type),
      body:
        body === undefined || isGenerated
          ? undefined
          : ts.isBlock(body)
            ? translator.block(body)
            : [
                {
                  kind: "return",
                  start: body.getStart(source),
                  end: body.end,
                  value: translator.expression(body),
                },
              ],
      bodyRange:
        body === undefined
          ? undefined
          : ts.isBlock(body)
            ? { start: body.getStart(source) + 1, end: isOpen(body) ? body.end : body.end - 1 }
            : { start: body.getStart(source), end: body.end },
      contract: contractOf(tags, notes),
      constants: constants.filter(({ name: constant }) => !names.includes(constant)),
      effects: effectsOf(code, { source, purityOf: purity }),
    };
  });
  return { functions, notes };
}

function functionAt(node: ts.Node): Found | undefined {
  if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
    return { name: node.name.text, code: node, carrier: node };
  }
  if (ts.isMethodDeclaration(node) && ts.isIdentifier(node.name)) {
    return { name: node.name.text, code: node, carrier: node };
  }
  if (!ts.isVariableDeclaration(node) || !ts.isIdentifier(node.name)) return undefined;
  const { initializer } = node;
  if (initializer === undefined) return undefined;
  if (!ts.isArrowFunction(initializer) && !ts.isFunctionExpression(initializer)) return undefined;
  return { name: node.name.text, code: initializer, carrier: node.parent.parent };
}

function isAsync(code: ts.FunctionLikeDeclaration): boolean {
  return ts.canHaveModifiers(code)
    ? (ts.getModifiers(code) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
    : false;
}

/** Always given, by one name. */
function isPlain({ dotDotDotToken, questionToken, initializer, name }: ts.ParameterDeclaration): boolean {
  return (
    dotDotDotToken === undefined &&
    questionToken === undefined &&
    initializer === undefined &&
    ts.isIdentifier(name)
  );
}

function typeOf(node: ts.TypeNode | undefined): ValueType | undefined {
  if (node === undefined) return undefined;
  if (ts.isParenthesizedTypeNode(node)) return typeOf(node.type);
  if (ts.isTypeOperatorNode(node)) return typeOf(node.type);
  switch (node.kind) {
    case ts.SyntaxKind.NumberKeyword:
      return "number";
    case ts.SyntaxKind.BooleanKeyword:
      return "boolean";
    case ts.SyntaxKind.StringKeyword:
      return "text";
    default:
  }
  if (ts.isArrayTypeNode(node)) return arrayOf(typeOf(node.elementType));
  if (!ts.isTypeReferenceNode(node) || !ts.isIdentifier(node.typeName)) return undefined;
  const [argument] = node.typeArguments ?? [];
  if (node.typeName.text === "Date") return "date";
  const isArray = node.typeName.text === "Array" || node.typeName.text === "ReadonlyArray";
  return isArray ? arrayOf(typeOf(argument)) : undefined;
}

function arrayOf(element: ValueType | undefined): ValueType | undefined {
  return element === "number" || element === "text" ? { arrayOf: element } : undefined;
}

/** Constants of the file that are numbers, texts or truth values as they stand. */
function constantsOf(source: ts.SourceFile): FunctionCode["constants"] {
  return source.statements.flatMap((statement) => {
    if (!ts.isVariableStatement(statement)) return [];
    const { declarationList } = statement;
    if ((declarationList.flags & ts.NodeFlags.Const) === 0) return [];
    return declarationList.declarations.flatMap(
      (declaration): readonly (Statement & { kind: "declare" })[] => {
        const { name, initializer } = declaration;
        if (!ts.isIdentifier(name) || initializer === undefined) return [];
        const value = translateExpression(initializer, { source, isContract: false });
        const isLiteral =
          value.kind === "literal" || (value.kind === "unary" && value.operand.kind === "literal");
        return isLiteral
          ? [
              {
                kind: "declare",
                start: declaration.getStart(source),
                end: declaration.end,
                name: name.text,
                value,
              },
            ]
          : [];
      },
    );
  });
}

/** Purity of the file's functions: tagged, or seen from their text; those that call each other in a circle are pure. */
function purityIn(found: readonly Found[], source: ts.SourceFile): EffectContext["purityOf"] {
  const known = new Map<string, "pure" | "impure" | "unknown">();
  const purityOf: EffectContext["purityOf"] = (name) => {
    const at = found.find((each) => each.name === name);
    if (at === undefined) return undefined;
    const before = known.get(name);
    if (before !== undefined) return before;
    known.set(name, "pure");
    const tags = readTags(source.text, at.carrier.getFullStart(), at.carrier.getStart(source));
    if (tags.some((tag) => tag.name === "pure")) return "pure";
    const effects = at.code.body === undefined ? undefined : effectsOf(at.code, { source, purityOf });
    const purity =
      effects === undefined || effects.every(({ isUncertain }) => isUncertain)
        ? effects?.length === 0
          ? "pure"
          : "unknown"
        : "impure";
    known.set(name, purity);
    return purity;
  };
  return purityOf;
}

/**
 * Starts of the statements that decide what happens at an offset, latest first: those around it, and inside a function those
 * that run before it.
 */
function statementsAround(source: ts.SourceFile, offset: number): readonly number[] {
  const starts = new Set<number>();
  const visit = (node: ts.Node): void => {
    if (node.getStart(source) > offset || node.end < offset) return;
    if (ts.isStatement(node) && !ts.isBlock(node)) starts.add(node.getStart(source));
    if (ts.isBlock(node)) {
      for (const before of node.statements) if (before.end <= offset) starts.add(before.getStart(source));
    }
    ts.forEachChild(node, visit);
  };
  ts.forEachChild(source, visit);
  return [...starts].sort((a, b) => b - a);
}
