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
import { ANY_WILL_DO, expectedAt, NO_CONTEXT } from "./expected.ts";
import { factsOf } from "./facts.ts";
import { isUncertain, uncertainAround } from "./lambdas.ts";
import { isListed, listAround } from "./parameter-lists.ts";
import type { Slot } from "./slots.ts";

const VALUE = ts.SymbolFlags.Value | ts.SymbolFlags.Alias | ts.SymbolFlags.NamespaceModule;
const TYPE = ts.SymbolFlags.Type | ts.SymbolFlags.Alias | ts.SymbolFlags.Namespace;

/** Global names of a program, listed once: there are more than a thousand, and they do not change. */
const globalNames = new WeakMap<InternalChecker, ReadonlyMap<string, GlobalName>>();

interface GlobalName extends ScopeName {
  readonly symbol: ts.Symbol;
}

export function namesAt(sight: Sight, slot: Slot, mayDeclareLater: boolean): Answer<ScopeNames> {
  if (slot.kind !== "value" && slot.kind !== "type") return unrestricted("no name in scope is written here");
  const { checker } = sight;
  const meaning = slot.kind === "value" ? VALUE : TYPE;
  const global = globalsOf(sight);
  const seen = new Set<string>();
  const local: ScopeName[] = [];
  for (const found of checker.getSymbolsInScope(slot.node, meaning)) {
    if (global.get(found.name)?.symbol === found || isQuoted(found)) continue;
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
    absent: slot.kind === "value" ? absentWords(sight, slot.node) : [],
    ...(open === undefined ? {} : { open }),
  });
}

/** `this` in a plain function, and `super` where no class or object literal has one. */
function absentWords({ options }: Sight, node: ts.Node): readonly string[] {
  const absent: string[] = [];
  const around = ts.findAncestor(
    node.parent,
    (outer) => (ts.isFunctionLike(outer) && !ts.isArrowFunction(outer)) || ts.isClassLike(outer),
  );
  const isStrict = options.noImplicitThis ?? options.strict ?? true;
  const isPlain = around !== undefined && ts.isFunctionDeclaration(around);
  const declaresThis = isPlain && around.parameters.some(({ name }) => name.getText() === "this");
  if (isStrict && isPlain && !declaresThis && !ts.isTypeQueryNode(node.parent)) absent.push("this");
  const holder = ts.findAncestor(
    node.parent,
    (outer) => ts.isClassLike(outer) || ts.isObjectLiteralExpression(outer),
  );
  const hasSuper = holder !== undefined && (ts.isObjectLiteralExpression(holder) || isDerived(holder));
  if (!hasSuper) absent.push("super");
  return absent;
}

function isDerived({ heritageClauses }: ts.ClassLikeDeclaration): boolean {
  return heritageClauses?.some(({ token }) => token === ts.SyntaxKind.ExtendsKeyword) === true;
}

const globalLists = new WeakMap<InternalChecker, Map<string, readonly ScopeName[]>>();

function globalsFor(
  checker: InternalChecker,
  all: ReadonlyMap<string, GlobalName>,
  wanted: "isValue" | "isType",
): readonly ScopeName[] {
  const lists = globalLists.get(checker) ?? new Map<string, readonly ScopeName[]>();
  globalLists.set(checker, lists);
  const list = lists.get(wanted) ?? [...all.values()].filter((name) => name[wanted]);
  lists.set(wanted, list);
  return list;
}

function globalsOf({ checker, root }: Sight): ReadonlyMap<string, GlobalName> {
  const found = globalNames.get(checker);
  if (found !== undefined) return found;
  const own = root.getSourceFile();
  const names = new Map<string, GlobalName>();
  // Seen from nowhere, only global names are in scope.
  const nowhere = ts.createSourceFile("/ananke/nowhere.ts", "", ts.ScriptTarget.ES2022, true);
  for (const symbol of checker.getSymbolsInScope(nowhere, VALUE | TYPE)) {
    if (symbol.valueDeclaration?.getSourceFile() === own || isQuoted(symbol)) continue;
    names.set(symbol.name, { ...scopeName(symbol, checker), symbol });
  }
  globalNames.set(checker, names);
  return names;
}

/** A module that is declared under its name in quotes: nothing that can be named. */
function isQuoted({ name }: ts.Symbol): boolean {
  return name.startsWith('"');
}

function scopeName(symbol: ts.Symbol, checker: InternalChecker): ScopeName {
  let { flags } = symbol;
  if ((flags & ts.SymbolFlags.Alias) !== 0) {
    const target = checker.getAliasedSymbol(symbol);
    // What an import stands for may be unknown, then it may be both.
    flags = target.name === "unknown" ? VALUE | TYPE : target.flags;
  }
  const isTypeOnly = symbol.declarations?.some(isTypeOnlyImport) === true;
  return {
    ...((symbol.flags & ts.SymbolFlags.Alias) === 0 ? {} : { isImported: true }),
    text: symbol.name,
    isValue: !isTypeOnly && (flags & (ts.SymbolFlags.Value | ts.SymbolFlags.NamespaceModule)) !== 0,
    // Types are reached through namespaces of every kind.
    isType: (flags & (ts.SymbolFlags.Type | ts.SymbolFlags.Namespace)) !== 0,
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
  if ((slot.kind === "value" || slot.kind === "type") && isInAssertion(slot.node)) return "parameter";
  if (slot.kind !== "value") {
    if (mayBeParameterOfType(slot)) return "parameter";
    return mayDeclareLater ? "declared-later" : undefined;
  }
  if (mayBeTypeArgument(slot.node, sight.checker)) return "type-argument";
  if (ts.isExpressionStatement(slot.node.parent)) return "label";
  if (mayBeParameter(sight, slot.node)) return "parameter";
  return mayDeclareLater ? "declared-later" : undefined;
}

/** `<T>(x: …` is read as an assertion as long as its arrow is not written: what is in it may be anything of a function. */
export function isInAssertion(node: ts.Node): boolean {
  const around = ts.findAncestor(
    node.parent,
    (outer) => ts.isTypeAssertionExpression(outer) || ts.isStatement(outer),
  );
  return around !== undefined && ts.isTypeAssertionExpression(around);
}

/**
 * What looks like the name of a type may name a parameter: of a function type `(x: T) => U` or a generic function
 * `<T>(x) => …`, a part of a tuple `[x: T]`, or the parameter that a predicate `x is T` is about.
 */
function mayBeParameterOfType(slot: Slot): boolean {
  if (slot.kind !== "type" || !ts.isTypeReferenceNode(slot.node.parent)) return false;
  const reference = slot.node.parent;
  const { parent } = reference;
  return (
    ts.isParenthesizedTypeNode(parent) ||
    ts.isTypeAssertionExpression(parent) ||
    ts.isTupleTypeNode(parent) ||
    (ts.isFunctionLike(parent) && parent.type === reference)
  );
}

/** `f<…` may go on as a comparison or as a list of type arguments, where `f` is something that can take them. */
export function mayBeTypeArgument(node: ts.Node, checker: InternalChecker): boolean {
  for (let inner = node; inner.parent !== undefined && !ts.isStatement(inner); inner = inner.parent) {
    const { parent } = inner;
    if (isLessThan(parent) && parent.right === inner && mayTakeTypes(parent.left, checker)) return true;
  }
  return false;
}

function mayTakeTypes(left: ts.Expression, checker: InternalChecker): boolean {
  const callee = ts.isBinaryExpression(left) ? left.right : left;
  const { isOpen, callable, constructable } = factsOf(
    checker.getTypeAtLocation(ts.isNewExpression(callee) ? callee.expression : callee),
    checker,
  );
  return isOpen || callable !== "no" || constructable !== "no";
}

function isLessThan(node: ts.Node): node is ts.BinaryExpression {
  return ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.LessThanToken;
}

/** `x => …` and `(x, y) => …` begin like operands. Where no function can be meant, they do not begin there. */
export function mayBeParameter(sight: Sight, node: ts.Identifier): boolean {
  const isInParentheses = isListed(node);
  const start = isInParentheses ? listAround(node) : node;
  if (!isArrowPlace(start)) return false;
  const expected = expectedAt(sight, node);
  if (expected.kind === "known") return expected.value.hasWildcard || expected.value.mayBeFunction !== "no";
  // A parameter without a type needs one from its place; without a place only parentheses leave room to write it.
  const needsTypes = sight.options.noImplicitAny ?? sight.options.strict ?? true;
  if (isInParentheses || !needsTypes) return true;
  return expected.why !== NO_CONTEXT && expected.why !== ANY_WILL_DO;
}

/** An arrow function may begin where `node` does. One that is written and dropped is left out. */
function isArrowPlace(node: ts.Expression): boolean {
  const { parent } = node;
  return (
    ts.isParenthesizedExpression(parent) ||
    // The type parameters of `<T>(x) => …`, as long as they look like an assertion.
    ts.isTypeAssertionExpression(parent) ||
    ts.isVariableDeclaration(parent) ||
    ((ts.isCallExpression(parent) || ts.isNewExpression(parent)) && parent.expression !== node) ||
    ts.isArrayLiteralExpression(parent) ||
    ts.isPropertyAssignment(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isReturnStatement(parent) ||
    ts.isArrowFunction(parent) ||
    (ts.isConditionalExpression(parent) && parent.condition !== node) ||
    ts.isYieldExpression(parent) ||
    ts.isExportAssignment(parent) ||
    // What a default export looks like in a piece.
    ts.isVoidExpression(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isJsxExpression(parent) ||
    (ts.isBinaryExpression(parent) &&
      parent.right === node &&
      (isAssignment(parent.operatorToken.kind) || parent.operatorToken.kind === ts.SyntaxKind.CommaToken))
  );
}

function isAssignment(operator: ts.SyntaxKind): boolean {
  return operator >= ts.SyntaxKind.FirstAssignment && operator <= ts.SyntaxKind.LastAssignment;
}

/** Members of the receiver that can be used here. */
export function membersAt(sight: Sight, slot: Slot): Answer<readonly MemberName[]> {
  if (slot.kind !== "member") return unrestricted("no access operator stands before the position");
  const { checker } = sight;
  const { access } = slot;
  if (ts.isQualifiedName(access)) return exportsOf(access, checker);
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
function exportsOf(access: ts.QualifiedName, checker: InternalChecker): Answer<readonly MemberName[]> {
  const symbol = checker.getSymbolAtLocation(access.left);
  if (symbol === undefined) return unrestricted("the namespace is not known");
  const target = (symbol.flags & ts.SymbolFlags.Alias) === 0 ? symbol : checker.getAliasedSymbol(symbol);
  if (target.name === "unknown" || (target.flags & ts.SymbolFlags.Namespace) === 0) {
    return unrestricted("the namespace is not known");
  }
  let whole = access;
  while (ts.isQualifiedName(whole.parent)) whole = whole.parent;
  const isOfValue = ts.isTypeQueryNode(whole.parent);
  const names = checker
    .getExportsOfModule(target)
    .filter(({ flags }) => isOfValue || (flags & TYPE) !== 0)
    .map(({ name }) => name);
  if (names.length === 0) return unrestricted("the namespace lists nothing");
  return known(names.map((text) => ({ text, isIdentifier: isName(text) })));
}
