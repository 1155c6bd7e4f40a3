/**
 * The door to `typescript`, and the shapes of the compiler's internals that grafting relies on. They are not public:
 * the version is pinned exactly, and `oracle/self-test.ts` tries them before they are trusted.
 */
import ts from "typescript";

export { ts };

/** A node of the control flow graph. */
export interface FlowNode {
  flags: number;
  node?: ts.Node;
  antecedent?: FlowNode | FlowNode[];
}

/** `ts.FlowFlags`, which the declarations leave out. */
export const FLOW = { unreachable: 1, start: 2, branchLabel: 4, loopLabel: 8, assignment: 16 } as const;

/** What the binder writes on nodes. */
export interface BoundNode {
  flowNode?: FlowNode;
  endFlowNode?: FlowNode;
  locals?: Map<ts.__String, TrackedSymbol>;
}

/** Where the checker records assignments: 0 or absent is never, negative is definitely assigned. */
export interface TrackedSymbol extends ts.Symbol {
  lastAssignmentPos?: number;
}

/** Source files as the compiler sees them; `text` and what is derived from it are replaced while grafting. */
export interface InternalSourceFile extends Omit<ts.SourceFile, "text" | "fileName"> {
  text: string;
  fileName: string;
  path: string;
  resolvedPath: string;
  externalModuleIndicator?: ts.Node | true;
  lineMap: readonly number[] | undefined;
  parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  bindDiagnostics: readonly ts.DiagnosticWithLocation[];
}

/** Checker methods beyond the declarations. */
export interface InternalChecker extends ts.TypeChecker {
  getDiagnostics(
    file: ts.SourceFile,
    cancellation: undefined,
    nodes?: readonly ts.Node[],
  ): readonly ts.Diagnostic[];
  getAllPossiblePropertiesOfTypes(types: readonly ts.Type[]): ts.Symbol[];
  resolveName(
    name: string,
    location: ts.Node | undefined,
    meaning: ts.SymbolFlags,
    excludeGlobals: boolean,
  ): ts.Symbol | undefined;
  isValidPropertyAccessForCompletions(
    node: ts.PropertyAccessExpression,
    type: ts.Type,
    property: ts.Symbol,
  ): boolean;
  getTypeCount(): number;
  getExportsAndPropertiesOfModule(module: ts.Symbol): ts.Symbol[];
}

interface InternalApi {
  bindSourceFile(file: ts.SourceFile, options: ts.CompilerOptions): void;
  /** 0 no target, 1 definite, 2 compound. */
  getAssignmentTargetKind(node: ts.Node): number;
  signatureHasRestParameter(signature: ts.Signature): boolean;
}

/** Functions of the compiler beyond its declarations. They exist in the pinned version; the self-test runs them. */
export const internals = ts as unknown as InternalApi;

/** The binder's fields of a node. */
export function bound(node: ts.Node): BoundNode {
  // Sound: the compiler's nodes carry these fields, optional all of them, once their file is bound.
  return node as unknown as BoundNode;
}

/** The compiler's own view of a source file. */
export function internalFile(file: ts.SourceFile): InternalSourceFile {
  // Sound: the fields are those of the pinned version's SourceFile objects.
  return file as unknown as InternalSourceFile;
}

export function internalChecker(program: ts.Program): InternalChecker {
  // Sound: the pinned version's checker has these methods; the self-test calls them.
  return program.getTypeChecker() as unknown as InternalChecker;
}
