import { isOperator, type Operator, type Token, tokenize } from "./tokens.ts";

type Expression =
  | { type: "literal"; value: number }
  | { type: "variable"; name: string }
  | { type: "binary"; operator: Operator; left: Expression; right: Expression };

const strength: Record<Operator, number> = { "+": 1, "-": 1, "*": 2, "/": 2 };

class Parser {
  private at = 0;
  private readonly tokens: readonly Token[];

  constructor(source: string) {
    this.tokens = tokenize(source);
  }

  private peek(): Token | undefined {
    return this.tokens[this.at];
  }

  private next(): Token {
    const token = this.tokens[this.at];
    if (token === undefined) {
      throw new SyntaxError("the text ends too early");
    }
    this.at++;
    return token;
  }

  expression(least: number = 0): Expression {
    let left = this.operand();
    for (let token = this.peek(); token !== undefined; token = this.peek()) {
      const operator = token.text;
      if (!isOperator(operator) || strength[operator] < least) break;
      this.next();
      const right = this.expression(strength[operator] + 1);
      left = { type: "binary", operator, left, right };
    }
    return left;
  }

  private operand(): Expression {
    const token = this.next();
    switch (token.kind) {
      case "number":
        return { type: "literal", value: Number(token.text) };
      case "name":
        return { type: "variable", name: token.text };
      case "open": {
        const inner = this.expression();
        this.next();
        return inner;
      }
      default:
        throw new SyntaxError(`${token.text} at ${token.at}`);
    }
  }
}

const apply: Record<Operator, (a: number, b: number) => number> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
};

export function evaluate(expression: Expression, variables: ReadonlyMap<string, number>): number {
  if (expression.type === "literal") return expression.value;
  if (expression.type === "variable") {
    const value = variables.get(expression.name);
    if (value === undefined) throw new ReferenceError(expression.name);
    return value;
  }
  const left = evaluate(expression.left, variables);
  const right = evaluate(expression.right, variables);
  return apply[expression.operator](left, right);
}

export function calculate(source: string, variables: Record<string, number> = {}): number {
  const parser = new Parser(source);
  return evaluate(parser.expression(), new Map(Object.entries(variables)));
}
