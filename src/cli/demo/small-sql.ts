/**
 * Recognises the small SQL of the demo by recursive descent, written from its description and not from the grammar, so
 * that it checks the engine and does not repeat it.
 */

/** Whether all of `code` is one query. */
export function isSmallSql(code: string): boolean {
  return new SmallSql(code).isQuery();
}

class SmallSql {
  readonly #code: string;
  #at = 0;

  constructor(code: string) {
    this.#code = code;
  }

  isQuery(): boolean {
    if (!this.#takes("SELECT ") || !this.#isColumns()) return false;
    if (!this.#takes(" FROM ") || !this.#matches(NAME)) return false;
    if (this.#takes(" WHERE ") && !this.#isCondition()) return false;
    if (this.#takes(" LIMIT ") && !this.#matches(NUMBER)) return false;
    return this.#takes(";") && this.#at === this.#code.length;
  }

  #isColumns(): boolean {
    if (this.#takes("*")) return true;
    do if (!this.#matches(NAME)) return false;
    while (this.#takes(", "));
    return true;
  }

  #isCondition(): boolean {
    do if (!this.#isComparison()) return false;
    while (this.#takes(" AND ") || this.#takes(" OR "));
    return true;
  }

  #isComparison(): boolean {
    if (this.#takes("(")) return this.#isCondition() && this.#takes(")");
    return this.#matches(NAME) && this.#matches(OPERATOR) && (this.#matches(NUMBER) || this.#matches(STRING));
  }

  #takes(text: string): boolean {
    if (!this.#code.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #matches(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#code)?.[0];
    if (found === undefined) return false;
    this.#at += found.length;
    return true;
  }
}

const NAME = /[a-z][a-z_]{0,9}/y;
const NUMBER = /0|[1-9][0-9]{0,3}/y;
const OPERATOR = / (?:=|<>|<|>) /y;
const STRING = /'[a-z ]{0,12}'/y;
