/** Names in scope, and members after an access operator. */
import {
  type Answer,
  known,
  type MemberName,
  type OpenNames,
  type ScopeName,
  type ScopeNames,
  unrestricted,
} from "../../../../../domains/types/index.ts";
import { type InternalChecker, ts } from "../../compiler.ts";
import type { Sight } from "../sight.ts";
import { expectedAt, NO_CONTEXT } from "./expected.ts";
import { isUncertain, uncertainAround } from "./lambdas.ts";
import type { Slot } from "./slots.ts";

const VALUE = ts.SymbolFlags.Value | ts.SymbolFlags.Alias | ts.SymbolFlags.NamespaceModule;
const TYPE = ts.SymbolFlags.Type | ts.SymbolFlags.Alias | ts.SymbolFlags.NamespaceModule;

/** Global names of a program, listed once: there are more than a thousand, and they do not change. */
const globalNames = new WeakMap<InternalChecker, ReadonlyMap<string, ScopeName>>();

export function namesAt(sight: Sight, slot: Slot, mayDeclareLater: boolean): Answer<ScopeNames> {
  if (slot.kind !== "value" && slot.kind !== "type") return unrestricted("no name in scope is written here");
  const { checker } = sight;
  const meaning = slot.kind === "value" ? VALUE : TYPE;
  const global = globalsOf(sight);
  const seen = new Set<string>();
  const local: ScopeName[] = [];
  for (const found of checker.getSymbolsInScope(slot.node, meaning)) {
    // What is exported has a local stand-in that says nothing of its kind.
    const symbol = checker.getExportSymbolOfSymbol(found);
    const known = global.get(found.name);
    if (seen.has(found.name)) continue;
    seen.add(found.name);
    if (known !== undefined && symbol.valueDeclaration?.getSourceFile() !== sight.root.getSourceFile())
      continue;
    if (isOwnInitialiser(symbol, slot.node)) continue;
    const name = { ...scopeName(symbol, checker), text: found.name };
    if (slot.kind === "value" ? name.isValue : name.isType) local.push(name);
  }
  const wanted = slot.kind === "value" ? "isValue" : "isType";
  const open = openNames(sight, slot, mayDeclareLater);
  return known({
    local,
    global: globalsFor(checker, global, wanted),
    ...(open === undefined ? {} : { open }),
  });
}

const globalLists = new WeakMap<InternalChecker, Map<string, readonly ScopeName[]>>();

function globalsFor(
  checker: InternalChecker,
  all: ReadonlyMap<string, ScopeName>,
  wanted: "isValue" | "isType",
): readonly ScopeName[] {
  const lists = globalLists.get(checker) ?? new Map<string, readonly ScopeName[]>();
  globalLists.set(checker, lists);
  const list = lists.get(wanted) ?? [...all.values()].filter((name) => name[wanted]);
  lists.set(wanted, list);
  return list;
}

function globalsOf({ checker, root }: Sight): ReadonlyMap<string, ScopeName> {
  const found = globalNames.get(checker);
  if (found !== undefined) return found;
  const own = root.getSourceFile();
  const names = new Map<string, ScopeName>();
  // Seen from nowhere, only global names are in scope.
  const nowhere = ts.createSourceFile("/ananke/nowhere.ts", "", ts.ScriptTarget.ES2022, true);
  for (const symbol of checker.getSymbolsInScope(nowhere, VALUE | TYPE)) {
    if (symbol.valueDeclaration?.getSourceFile() === own) continue;
    names.set(symbol.name, scopeName(symbol, checker));
  }
  globalNames.set(checker, names);
  return names;
}

function scopeName(symbol: ts.Symbol, checker: InternalChecker): ScopeName {
  let { flags } = symbol;
  if ((flags & ts.SymbolFlags.Alias) !== 0) {
    const target = checker.getAliasedSymbol(symbol);
    // What an import stands for may be unknown, then it may be both.
    flags = target.name === "unknown" ? VALUE | TYPE : target.flags;
    if (symbol.declarations?.some(isTypeOnlyImport) === true) flags &= ~ts.SymbolFlags.Value;
  }
  return {
    text: symbol.name,
    isValue: (flags & (ts.SymbolFlags.Value | ts.SymbolFlags.NamespaceModule)) !== 0,
    isType: (flags & (ts.SymbolFlags.Type | ts.SymbolFlags.NamespaceModule)) !== 0,
  };
}

function isTypeOnlyImport(declaration: ts.Declaration): boolean {
  return ts.isTypeOnlyImportOrExportDeclaration(declaration);
}

/** `const x = x`: a variable cannot be read while it is being initialised, but in a function made there. */
function isOwnInitialiser(symbol: ts.Symbol, node: ts.Node): boolean {
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined || (symbol.flags & ts.SymbolFlags.BlockScopedVariable) === 0) return false;
  for (let inner: ts.Node = node; inner.parent !== undefined; inner = inner.parent) {
    if (ts.isFunctionLike(inner) || ts.isPropertyDeclaration(inner)) return false;
    if (inner === declaration) return true;
  }
  return false;
}

/** What else than a use of something known a name can be here. */
function openNames(sight: Sight, slot: Slot, mayDeclareLater: boolean): OpenNames | undefined {
  if (slot.kind !== "value") return mayDeclareLater ? "declared-later" : undefined;
  if (ts.isExpressionStatement(slot.node.parent)) return "label";
  if (mayBeParameter(sight, slot.node)) return "parameter";
  return mayDeclareLater ? "declared-later" : undefined;
}

/** `x => …` and `(x, y) => …` begin like operands. Where no function can be meant, they do not begin there. */
function mayBeParameter(sight: Sight, node: ts.Identifier): boolean {
  const { parent } = node;
  const isArrowPlace =
    ts.isParenthesizedExpression(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isCallExpression(parent) ||
    ts.isNewExpression(parent) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isArrowFunction(parent) ||
    ts.isConditionalExpression(parent) ||
    ts.isAwaitExpression(parent) ||
    ts.isYieldExpression(parent) ||
    ts.isExportAssignment(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isJsxExpression(parent) ||
    ts.isCommaListExpression(parent) ||
    (ts.isBinaryExpression(parent) &&
      parent.right === node &&
      (isAssignment(parent.operatorToken.kind) || parent.operatorToken.kind === ts.SyntaxKind.CommaToken));
  if (!isArrowPlace) return false;
  const expected = expectedAt(sight, node);
  const isInParentheses =
    ts.isParenthesizedExpression(parent) ||
    (ts.isBinaryExpression(parent) && ts.findAncestor(parent, ts.isParenthesizedExpression) !== undefined);
  if (expected.kind === "known") return expected.value.hasWildcard || expected.value.mayBeFunction !== "no";
  // A parameter without a type needs one from its place; without a place only parentheses leave room to write it.
  const needsTypes = sight.options.noImplicitAny ?? sight.options.strict ?? true;
  return isInParentheses || !needsTypes || expected.why !== NO_CONTEXT;
}

function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
}

/** Members of the receiver that can be used here. */
export function membersAt(sight: Sight, slot: Slot): Answer<readonly MemberName[]> {
  if (slot.kind !== "member") return unrestricted("no access operator stands before the position");
  const { checker } = sight;
  const { access } = slot;
  if (ts.isQualifiedName(access)) return exportsOf(access.left, checker);
  if (access.expression.kind === ts.SyntaxKind.ImportKeyword) return unrestricted("import.meta");
  const around = uncertainAround(access, sight.end, sight.text, checker);
  if (isUncertain(access.expression, around, checker)) {
    return unrestricted("the receiver's type may change with later arguments");
  }
  const type = checker.getTypeAtLocation(access.expression);
  const receiver = checker.getNonNullableType(type);
  if ((receiver.flags & (ts.TypeFlags.Any | ts.TypeFlags.Never)) !== 0) {
    return unrestricted(`the receiver is ${checker.typeToString(type)}`);
  }
  const apparent = checker.getApparentType(receiver);
  if (hasNameIndex(apparent, checker)) return unrestricted("the receiver has an index signature");
  const names = new Map<string, MemberName>();
  for (const property of checker.getAugmentedPropertiesOfType(apparent)) {
    addMember(names, property, access, apparent, checker);
  }
  for (const property of objectMembers(sight)) addMember(names, property, access, apparent, checker);
  return known([...names.values()]);
}

/** What every object has: plain property lists leave it out. */
function objectMembers({ checker }: Sight): readonly ts.Symbol[] {
  const symbol = checker.resolveName("Object", undefined, ts.SymbolFlags.Interface, false);
  return symbol === undefined ? [] : checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(symbol));
}

function addMember(
  names: Map<string, MemberName>,
  property: ts.Symbol,
  access: ts.PropertyAccessExpression,
  type: ts.Type,
  checker: InternalChecker,
): void {
  const { name } = property;
  if (names.has(name) || name.startsWith("__@") || isHidden(property, access, type, checker)) return;
  // Private names are stored with their class's number; they are written as `#name`.
  const text = name.startsWith("__#") ? name.slice(name.indexOf("@") + 1) : name;
  names.set(name, { text, isIdentifier: isName(text) });
}

/** Private and protected members are only members where the class allows it. */
function isHidden(
  property: ts.Symbol,
  access: ts.PropertyAccessExpression,
  type: ts.Type,
  checker: InternalChecker,
): boolean {
  const restricted = ts.ModifierFlags.Private | ts.ModifierFlags.Protected;
  const modifiers = property.valueDeclaration;
  if (modifiers === undefined) return false;
  if ((ts.getCombinedModifierFlags(modifiers) & restricted) === 0 && !property.name.startsWith("__#"))
    return false;
  return !checker.isValidPropertyAccessForCompletions(access, type, property);
}

function isName(text: string): boolean {
  return /^#?[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*$/u.test(text);
}

function hasNameIndex(type: ts.Type, checker: InternalChecker): boolean {
  const parts = type.isUnion() ? type.types : [type];
  return parts.every((part) => checker.getIndexInfoOfType(part, ts.IndexKind.String) !== undefined);
}

/** Members of a namespace, in a type. */
function exportsOf(left: ts.EntityName, checker: InternalChecker): Answer<readonly MemberName[]> {
  const symbol = checker.getSymbolAtLocation(left);
  if (symbol === undefined) return unrestricted("the namespace is not known");
  const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  if (target.name === "unknown" || (target.flags & ts.SymbolFlags.Namespace) === 0) {
    return unrestricted("the namespace is not known");
  }
  const names = checker.getExportsOfModule(target).map(({ name }) => name);
  if (names.length === 0) return unrestricted("the namespace lists nothing");
  return known(names.map((text) => ({ text, isIdentifier: isName(text) })));
}
