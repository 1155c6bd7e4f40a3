/**
 * Function expressions that are arguments of unfinished calls. What later arguments are decides how a generic or
 * overloaded call infers the types of such a function's parameters, so nothing that rests on them is certain.
 */
import type { InternalChecker } from "../../compiler.ts";
import { ts } from "../../compiler.ts";

export type Lambda = ts.ArrowFunction | ts.FunctionExpression;

/** Parameters around `node` whose types may still change, and the functions they belong to. */
export interface Uncertain {
  readonly lambdas: readonly Lambda[];
  readonly parameters: ReadonlySet<ts.Symbol>;
}

/** @param end  where the text ends: a call that reaches it is not finished */
export function uncertainAround(
  node: ts.Node,
  end: number,
  text: string,
  checker: InternalChecker,
): Uncertain {
  const lambdas: Lambda[] = [];
  const parameters = new Set<ts.Symbol>();
  for (let inner: ts.Node = node; inner.parent !== undefined; inner = inner.parent) {
    if (!isLambda(inner)) continue;
    const call = callAround(inner);
    if (call === undefined || isClosed(call, end, text)) continue;
    let found = false;
    for (const [i, parameter] of inner.parameters.entries()) {
      if (parameter.type !== undefined || !mayChange(call, inner, i, checker)) continue;
      found = true;
      eachName(parameter.name, (name) => {
        const symbol = checker.getSymbolAtLocation(name);
        if (symbol !== undefined) parameters.add(symbol);
      });
    }
    if (found) lambdas.push(inner);
  }
  return { lambdas, parameters };
}

/** The type of `node` rests on parameters whose types may still change, or on variables made from them. */
export function isUncertain(node: ts.Node, around: Uncertain, checker: InternalChecker): boolean {
  if (around.parameters.size === 0) return false;
  const visit = (inner: ts.Node): true | undefined => {
    if (ts.isIdentifier(inner)) {
      const symbol = checker.getSymbolAtLocation(inner);
      if (symbol !== undefined && restsOn(symbol, around)) return true;
    }
    return ts.forEachChild(inner, visit);
  };
  return visit(node) === true;
}

function restsOn(symbol: ts.Symbol, around: Uncertain): boolean {
  if (around.parameters.has(symbol)) return true;
  const declaration = symbol.valueDeclaration;
  if (declaration === undefined) return false;
  if (!ts.isVariableDeclaration(declaration) && !ts.isBindingElement(declaration)) return false;
  return around.lambdas.some(
    (lambda) => ts.findAncestor(declaration, (outer) => outer === lambda) !== undefined,
  );
}

export function isLambda(node: ts.Node): node is Lambda {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** The call that `lambda` is an argument of, directly or in a literal that is one. */
function callAround(lambda: ts.Node): ts.CallExpression | ts.NewExpression | undefined {
  for (let node = lambda; node.parent !== undefined; node = node.parent) {
    const { parent } = node;
    if (ts.isCallExpression(parent) || ts.isNewExpression(parent)) {
      return parent.arguments?.some((argument) => argument === node) ? parent : undefined;
    }
    const isPart =
      ts.isParenthesizedExpression(parent) ||
      ts.isObjectLiteralExpression(parent) ||
      ts.isPropertyAssignment(parent) ||
      ts.isArrayLiteralExpression(parent) ||
      ts.isConditionalExpression(parent);
    if (!isPart) return undefined;
  }
  return undefined;
}

/** The call's closing parenthesis is in the text. */
export function isClosed(call: ts.CallExpression | ts.NewExpression, end: number, text: string): boolean {
  const lastArgument = call.arguments?.end ?? call.expression.end;
  return call.end <= end && call.end > lastArgument && text.charAt(call.end - 1) === ")";
}

/**
 * Parameter `index` of the function is not the same in all signatures the call may turn out to have, or is inferred
 * from arguments that are not written yet.
 */
function mayChange(
  call: ts.CallExpression | ts.NewExpression,
  lambda: Lambda,
  index: number,
  checker: InternalChecker,
): boolean {
  const position = call.arguments?.findIndex(
    (argument) => argument.pos <= lambda.pos && argument.end >= lambda.end,
  );
  if (position === undefined || position < 0 || call.arguments?.[position] !== lambda) return true;
  const kind = ts.isNewExpression(call) ? ts.SignatureKind.Construct : ts.SignatureKind.Call;
  const callee = checker.getApparentType(checker.getTypeAtLocation(call.expression));
  const signatures = checker.getSignaturesOfType(callee, kind);
  if (signatures.length === 0) return true;
  for (const signature of signatures) {
    const declared = signature.parameters[position];
    if (declared === undefined) continue;
    const own = new Set<ts.Type>(signature.typeParameters ?? []);
    if (own.size === 0) continue;
    const type = checker.getTypeOfSymbol(declared);
    const inner = checker
      .getSignaturesOfType(type, ts.SignatureKind.Call)
      .map((each) => each.parameters[index]);
    for (const parameter of inner) {
      if (parameter === undefined) continue;
      const mentioned = typeParametersIn(checker.getTypeOfSymbol(parameter), checker, own);
      if (mentioned.size === 0) continue;
      // What finished arguments mention has been inferred from them.
      const before = signature.parameters.slice(0, position).map((each) => checker.getTypeOfSymbol(each));
      const settled = new Set(before.flatMap((each) => [...typeParametersIn(each, checker, own)]));
      if ([...mentioned].some((one) => !settled.has(one))) return true;
    }
  }
  return false;
}

/** Which of `own` a type mentions; all of them where that cannot be told quickly. */
export function typeParametersIn(
  type: ts.Type,
  checker: InternalChecker,
  own: ReadonlySet<ts.Type>,
): ReadonlySet<ts.Type> {
  const found = new Set<ts.Type>();
  const seen = new Set<ts.Type>();
  let budget = 60;
  const visit = (inner: ts.Type): void => {
    if (seen.has(inner)) return;
    seen.add(inner);
    if (budget-- <= 0) {
      for (const one of own) found.add(one);
      return;
    }
    if (own.has(inner)) {
      found.add(inner);
      return;
    }
    if (inner.isUnionOrIntersection()) {
      for (const member of inner.types) visit(member);
      return;
    }
    if ((inner.flags & ts.TypeFlags.Instantiable) !== 0) {
      // Conditional, indexed and mapped types: what they mention is not looked for.
      if ((inner.flags & ts.TypeFlags.TypeParameter) === 0) for (const one of own) found.add(one);
      return;
    }
    if ((inner.flags & ts.TypeFlags.Object) === 0) return;
    const { objectFlags } = inner as ts.ObjectType;
    for (const argument of inner.aliasTypeArguments ?? []) visit(argument);
    if ((objectFlags & ts.ObjectFlags.Reference) !== 0) {
      for (const argument of checker.getTypeArguments(inner as ts.TypeReference)) visit(argument);
      return;
    }
    if ((objectFlags & ts.ObjectFlags.Mapped) !== 0) {
      for (const one of own) found.add(one);
      return;
    }
    if ((objectFlags & ts.ObjectFlags.Anonymous) === 0) return;
    for (const kind of [ts.SignatureKind.Call, ts.SignatureKind.Construct]) {
      for (const signature of checker.getSignaturesOfType(inner, kind)) {
        for (const parameter of signature.parameters) visit(checker.getTypeOfSymbol(parameter));
        visit(signature.getReturnType());
      }
    }
    for (const property of checker.getPropertiesOfType(inner)) visit(checker.getTypeOfSymbol(property));
    for (const info of checker.getIndexInfosOfType(inner)) visit(info.type);
  };
  visit(type);
  return found;
}

function eachName(name: ts.BindingName, use: (name: ts.Identifier) => void): void {
  if (ts.isIdentifier(name)) use(name);
  else for (const element of name.elements) if (ts.isBindingElement(element)) eachName(element.name, use);
}
