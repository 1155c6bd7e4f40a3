/** What a place in the syntax tree is, for a name that is put there. */
import type { NameSlot } from "../../../../../domains/types/index.ts";
import { ts } from "../../compiler.ts";

/** A name's place, with the node that questions about it start from. */
export type Slot =
  | { readonly kind: "value"; readonly node: ts.Identifier }
  | { readonly kind: "type"; readonly node: ts.Identifier }
  /** After an access operator; a property access, or a qualified name in a type. */
  | { readonly kind: "member"; readonly access: ts.PropertyAccessExpression | ts.QualifiedName }
  /** A key of an object literal, or of an object pattern. */
  | { readonly kind: "key"; readonly literal: ts.ObjectLiteralExpression | undefined }
  | { readonly kind: "declaration" | "other" | "none" };

export function slotOf(hole: ts.Identifier | undefined): Slot {
  if (hole === undefined) return { kind: "none" };
  const { parent } = hole;
  if (ts.isPropertyAccessExpression(parent)) {
    return parent.name === hole ? { kind: "member", access: parent } : { kind: "value", node: hole };
  }
  if (ts.isQualifiedName(parent)) {
    return parent.right === hole ? { kind: "member", access: parent } : { kind: "type", node: hole };
  }
  if (ts.isShorthandPropertyAssignment(parent)) {
    return parent.name === hole ? { kind: "key", literal: parent.parent } : { kind: "value", node: hole };
  }
  if (ts.isPropertyAssignment(parent)) {
    return parent.name === hole ? { kind: "key", literal: parent.parent } : { kind: "value", node: hole };
  }
  if (ts.isBindingElement(parent)) {
    if (parent.initializer === hole) return { kind: "value", node: hole };
    // In an object pattern a lone name is the key and the variable at once.
    const isKey = ts.isObjectBindingPattern(parent.parent) && parent.dotDotDotToken === undefined;
    if (isKey && (parent.propertyName === hole || parent.propertyName === undefined)) {
      return { kind: "key", literal: undefined };
    }
    return { kind: "declaration" };
  }
  if (ts.isTypeReferenceNode(parent)) return { kind: "type", node: hole };
  if (ts.isExpressionWithTypeArguments(parent)) {
    const isValue =
      ts.isHeritageClause(parent.parent) &&
      parent.parent.token === ts.SyntaxKind.ExtendsKeyword &&
      ts.isClassLike(parent.parent.parent);
    return { kind: isValue ? "value" : "type", node: hole };
  }
  if (ts.isTypeQueryNode(parent)) return { kind: "value", node: hole };
  if (isDeclarationName(parent, hole)) return { kind: "declaration" };
  if (isFreeName(parent)) return { kind: "other" };
  return isExpressionPlace(hole) ? { kind: "value", node: hole } : { kind: "other" };
}

export function nameSlotOf(slot: Slot): NameSlot {
  return slot.kind;
}

function isDeclarationName(parent: ts.Node, hole: ts.Identifier): boolean {
  return ts.isPropertyDeclaration(parent) || ts.isEnumMember(parent) || ts.isParameter(parent)
    ? parent.name === hole
    : "name" in parent && parent.name === hole && !ts.isPropertyAccessExpression(parent);
}

/** Labels, specifiers, attributes and the like: types have no say, or none that is looked at here. */
function isFreeName(parent: ts.Node): boolean {
  return (
    ts.isLabeledStatement(parent) ||
    ts.isBreakOrContinueStatement(parent) ||
    ts.isImportSpecifier(parent) ||
    ts.isExportSpecifier(parent) ||
    ts.isImportClause(parent) ||
    ts.isNamespaceImport(parent) ||
    ts.isNamespaceExport(parent) ||
    ts.isMetaProperty(parent) ||
    ts.isTypePredicateNode(parent) ||
    ts.isImportTypeNode(parent) ||
    ts.isImportAttribute(parent) ||
    ts.isComputedPropertyName(parent) === true ||
    ts.isJsxOpeningLikeElement(parent) ||
    ts.isJsxClosingElement(parent) ||
    ts.isJsxAttribute(parent) ||
    ts.isJsxNamespacedName(parent)
  );
}

/** The hole is read as a value: an operand, or a statement of its own. */
function isExpressionPlace(hole: ts.Identifier): boolean {
  const { parent } = hole;
  if (ts.isExpressionStatement(parent)) return true;
  return (
    ts.isExpression(parent) ||
    ts.isStatement(parent) ||
    ts.isVariableDeclaration(parent) ||
    ts.isPropertyDeclaration(parent) ||
    ts.isParameter(parent) ||
    ts.isEnumMember(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isSpreadAssignment(parent) ||
    ts.isCaseClause(parent) ||
    ts.isJsxExpression(parent) ||
    ts.isDecorator(parent) ||
    ts.isExportAssignment(parent)
  );
}
