/** Ways to write the same function: declaration or arrow, braces or not, `readonly T[]` or `Array<T>`. */
import type { Random } from "../../../src/kernel/index.ts";
import { pick } from "./wording.ts";

export interface SignatureRequest {
  readonly name: string;
  readonly isClass: boolean;
  readonly isAsync: boolean;
  /** Parameters may be written `readonly T[]`. */
  readonly isReadonlyOk: boolean;
  readonly random: Random;
}

export interface Signature {
  /** Up to the place of the body, without brace or arrow. */
  readonly head: string;
  readonly kind: "declaration" | "arrow" | "class";
}

const ARROW_SHARE = 0.17;

/** `shape` is `<T>(items: T[]): T`, or type parameters of a class. */
export function writeSignature(shape: string, request: SignatureRequest): Signature {
  const { name, isClass, isAsync, isReadonlyOk, random } = request;
  const exported = random() < 0.75 ? "export " : "";
  if (isClass) return { head: `${exported}class ${name}${shape}`, kind: "class" };
  const parameters = shape.lastIndexOf("): ");
  // Only parameters are restyled: a result type is what callers see.
  const styled = isReadonlyOk
    ? arrayStyle(shape.slice(0, parameters), random) + shape.slice(parameters)
    : shape;
  if (random() < ARROW_SHARE) {
    return { head: `${exported}const ${name} = ${isAsync ? "async " : ""}${styled}`, kind: "arrow" };
  }
  return { head: `${exported}${isAsync ? "async " : ""}function ${name}${styled}`, kind: "declaration" };
}

/** Rewrites simple array types of parameters. */
function arrayStyle(parameters: string, random: Random): string {
  const style = pick(random, [
    "plain",
    "plain",
    "plain",
    "readonly",
    "readonly",
    "generic",
    "readonly-generic",
  ]);
  const simple = /(: )(\w+)\[\](?=[,)]|$)/g;
  if (style === "readonly") return parameters.replace(simple, "$1readonly $2[]");
  if (style === "generic") return parameters.replace(simple, "$1Array<$2>");
  if (style === "readonly-generic") return parameters.replace(simple, "$1ReadonlyArray<$2>");
  return parameters;
}

const EXPRESSION_SHARE = 0.5;

/** The opening (a prompt ends here) and the rest of a function or class. */
export function writeBody(
  body: string,
  { head, kind }: Signature,
  random: Random,
): { readonly opening: string; readonly rest: string } {
  const single = /^return ([^;]*);$/.exec(body)?.[1];
  if (kind === "arrow" && single !== undefined && !single.startsWith("{") && random() < EXPRESSION_SHARE) {
    return { opening: `${head} =>\n`, rest: `  ${single};` };
  }
  const close = kind === "arrow" ? "};" : "}";
  const styled = kind === "class" ? body : statementStyle(body, random);
  const indented = styled.replace(/^(?=.)/gm, "  ");
  return { opening: `${head}${kind === "arrow" ? " =>" : ""} {\n`, rest: `${indented}\n${close}` };
}

function statementStyle(body: string, random: Random): string {
  let text = body;
  if (random() < 0.3) {
    text = text.replace(/^( *)((?:if|for|while) \(.*\)) \{\n +([^\n{}]*;)\n\1\}(?! else)$/gm, "$1$2 $3");
  }
  if (random() < 0.15) text = text.replace(/\b(\w+)\+\+(?=\)|;\n|;$)/g, "$1 += 1");
  return text;
}
