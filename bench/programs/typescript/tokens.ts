export type TokenKind = "number" | "name" | "operator" | "open" | "close";
export type Operator = "+" | "-" | "*" | "/";

export interface Token {
  readonly kind: TokenKind;
  readonly text: string;
  readonly at: number;
}

const operators: readonly string[] = ["+", "-", "*", "/"];

function kindOf(char: string): TokenKind | undefined {
  if (char >= "0" && char <= "9") return "number";
  if (char === "(") return "open";
  if (char === ")") return "close";
  if (operators.includes(char)) return "operator";
  return /[a-z]/i.test(char) ? "name" : undefined;
}

export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < source.length) {
    const char = source.charAt(at);
    if (char === " ") {
      at++;
      continue;
    }
    const kind = kindOf(char);
    if (kind === undefined) {
      throw new SyntaxError(`unexpected ${char} at ${at}`);
    }
    let end = at + 1;
    if (kind === "number" || kind === "name") {
      while (end < source.length && kindOf(source.charAt(end)) === kind) end++;
    }
    tokens.push({ kind, text: source.slice(at, end), at });
    at = end;
  }
  return tokens;
}

export function isOperator(text: string): text is Operator {
  return operators.includes(text);
}
