/** Regular expressions, GBNF and grammar texts of the table in `grammars.ts`. */
import type { NamedConstraint } from "./grammars.ts";

interface RegexCase {
  readonly name: string;
  readonly pattern: string;
  readonly flags?: string;
  readonly members: readonly string[];
  readonly others: readonly string[];
}

const REGEXES: readonly RegexCase[] = [
  {
    name: "dates",
    pattern: "\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])",
    members: ["2024-02-31", "0000-12-01"],
    others: ["2024-13-01", "2024-1-1", "2024-01-010"],
  },
  {
    name: "counted groups",
    pattern: "(?:[a-f]{2,4}[-:]){2,3}[0-9]{1,5}|end(?:end)*",
    members: ["ab-cdef:1", "aa:bb:cc:12345", "endend"],
    others: ["a-bb-1", "ab-cd-", "ende", "ab-cd-ef-ab-1"],
  },
  {
    name: "Unicode classes",
    pattern: "\\p{Lu}\\p{Ll}*(?: [\\p{Script=Greek}\\u{1F600}-\\u{1F64F}]+)?",
    flags: "u",
    members: ["Az", "É", "Straße λ", "A 😀λ"],
    others: ["a", "AB", "A ", "A x"],
  },
  {
    name: "nested options, the empty text",
    pattern: "((a|b(c|d?)*)?e)?",
    members: ["", "e", "ae", "bccdde"],
    others: ["a", "ee", "bx", "abe"],
  },
  {
    name: "any text in quotes",
    pattern: '"(?:[^"\\\\\\n]|\\\\.)*"',
    members: ['"the end"', '"\\""', '"日😀"', '""'],
    others: ['"', '"\n"', '"""', "the"],
  },
  {
    name: "long bounded repetition",
    pattern: "[a-z ]{2,5000}(,[a-z ]{2,5000}){0,3}",
    members: ["the end", "aa,bb,cc,dd", "a".repeat(60)],
    others: ["a", "aa,b", "aa,bb,cc,dd,ee", "A"],
  },
];

export const REGEX_CONSTRAINTS: readonly NamedConstraint[] = REGEXES.map(
  ({ name, pattern, flags, members, others }) => {
    const regex = new RegExp(`^(?:${pattern})$`, flags ?? "u");
    return {
      name,
      constraint: { kind: "regex", pattern, ...(flags === undefined ? {} : { flags }) },
      members,
      others,
      accepts: (text) => regex.test(text),
    };
  },
);

interface GrammarCase {
  readonly name: string;
  readonly text: string;
  readonly members: readonly string[];
  readonly others: readonly string[];
}

const GBNF: readonly GrammarCase[] = [
  {
    name: "JSON",
    text: String.raw`
root   ::= value
value  ::= object | array | string | number | ("true" | "false" | "null") ws
object ::= "{" ws ( member ("," ws member)* )? "}" ws
member ::= string ":" ws value
array  ::= "[" ws ( value ("," ws value)* )? "]" ws
string ::= "\"" ( [^"\\\x00-\x1f] | "\\" (["\\/bfnrt] | "u" [0-9a-fA-F]{4}) )* "\"" ws
number ::= "-"? ("0" | [1-9] [0-9]*) ("." [0-9]+)? ([eE] [-+]? [0-9]+)? ws
ws     ::= [ \t\n]*
`,
    members: ['{"a": [1, -0.5e+3, "é\\u00e9"], "": {}} ', "[ ]", "true", '"😀"', "0\n"],
    others: ['{"a"}', "[1,]", "01", " 1", '"\t"'],
  },
  {
    name: "words before a word",
    text: 'root ::= [a-z]+ "end" | [a-z]+ " " root',
    members: ["aend", "endend", "a b endend"],
    others: ["end", "a end ", "en"],
  },
  {
    name: "left and right recursion",
    text: `
root ::= left ";" right
left ::= "a" | left "+" "a" | left "b"
right ::= "x" | "x" right | "(" right ")" right?
`,
    members: ["a;x", "a+ab+a;xx(x)x", "ab;(x)"],
    others: ["a;", "+a;x", "a;(x", "b;x"],
  },
  {
    name: "almost everything may be empty",
    text: `
root ::= a? b* (c | d?)* "."
a ::= "a"? b
b ::= "b"? | "bb"
c ::= a b a
d ::= "d" root?
`,
    members: [".", "abbb.", "ddab..", "bbd..", "abab."],
    others: ["", "c.", "a", "d"],
  },
  {
    name: "Unicode classes and escapes",
    text: String.raw`root ::= greet (", " [\u4E00-\u9FFF]{1,3} | [^a-z\n]{2})? [!😀\x3f]
greet ::= "é" | "日本" | [Λ-Ω]+`,
    members: ["é!", "日本, 語語😀", "ΛΩ é?", "éAé!", "é😀😀!"],
    others: ["é", "ea!", "日!", "é, 語語語語!"],
  },
  {
    name: "counted records",
    text: String.raw`root ::= ("- " [a-z]{2,8} (": " [0-9]{1,3}){0,2} "\n"){1,4}`,
    members: ["- the: 1: 22\n", "- aa\n- bb: 999\n"],
    others: ["- a\n", "- aa: 1: 2: 3\n", "", "- aa\n- bb\n- cc\n- dd\n- ee\n"],
  },
];

const GRAMMARS: readonly GrammarCase[] = [
  {
    name: "arithmetic",
    text: String.raw`
start: sum
sum: product (("+" | "-") product)*
product: factor (("*" | "/") factor)*
factor: "-" factor | NUMBER | NAME | "(" sum ")"
NUMBER: /[0-9]+(\.[0-9]+)?/
NAME: /[a-z][a-z0-9_]*/
%ignore /[ \t]+/
`,
    members: ["1+2*(x1 - 0.5)", "--a/b", " ( ( a ) ) "],
    others: ["1+", "(1", "a b", "1.", "A"],
  },
  {
    name: "a little SQL",
    text: String.raw`
start: "SELECT" columns "FROM" NAME ["WHERE" condition] [";"]
columns: "*" | NAME ("," NAME)*
condition: test (("AND" | "OR") test)*
test: NAME ("=" | "<" | ">") value | "NOT" test | "(" condition ")"
value: NAME | NUMBER | STRING
NAME: /[A-Za-z_][A-Za-z0-9_]*/
NUMBER: /-?[0-9]+/
STRING: /'[^'\n]*'/
%ignore /[ \t\n]+/
`,
    members: [
      "SELECT * FROM item",
      "SELECT a,b FROM t WHERE NOT (x=1 OR name='é') AND a>-2;",
      "SELECT SELECTED FROM FROMAGE",
    ],
    others: ["SELECT FROM t", "SELECT a FROM t WHERE", "select a from t", "SELECT a FROM t WHERE x='"],
  },
  {
    name: "in the manner of C",
    text: String.raw`
start: function+
function: type NAME "(" [parameter ("," parameter)*] ")" block
parameter: type NAME
type: "int" | "float" | "void"
block: "{" statement* "}"
statement: block
         | "if" "(" expression ")" statement ["else" statement]
         | "while" "(" expression ")" statement
         | "return" [expression] ";"
         | type NAME ["=" expression] ";"
         | expression ";"
expression: sum (("<" | "==" | "=") sum)*
sum: unary (("+" | "*") unary)*
unary: ("-" | "!") unary | primary ("(" [expression ("," expression)*] ")")*
primary: NUMBER | NAME | STRING | "(" expression ")"
NAME: /[A-Za-z_][A-Za-z0-9_]*/
NUMBER: /[0-9]+(\.[0-9]+)?/
STRING: /"([^"\\\n]|\\.)*"/
%ignore /[ \t\n]+/
%ignore /\/\/[^\n]*/
`,
    members: [
      "int main(){return 0;}",
      'void f(int x, float y) { if (x == 1) { intx = f(x, "é\\""); } else while (!y) ; }'.replace(
        ") ;",
        ") y;",
      ),
      "int a(){int b=1;} // end\nfloat f1(){}",
    ],
    others: ["int main(){", "intmain(){}", "int f(){return returnx}"],
  },
  {
    name: "ambiguous operators",
    text: `
start: e
e: e "+" e | e "*" e | "-" e | e "?" e ":" e | "(" e ")" | /[0-9]+/ | "x"
`,
    members: ["1+2*3", "-x?1:--2+x", "((x))"],
    others: ["1++", "x?1", "1 + 2", ""],
  },
  {
    name: "lists and counted items",
    text: `
start: "[" (item ("," item)*)? "]" pair~1..3
item: WORD | start
pair: WORD "=" /[0-9]{1,4}/ ";"
WORD: /[a-z_]+/
%ignore " "
`,
    members: ["[] a=1;", "[a, b,[c]a=1;]x=12;y=1234;", "[ ] a = 1 ;b=2;c=3;"],
    others: ["[]", "[a,]a=1;", "[]a=12345;", "[]a=1;b=2;c=3;d=4;"],
  },
];

export const GRAMMAR_CONSTRAINTS: readonly (NamedConstraint & { readonly text: string })[] = [
  ...GBNF.map((grammar) => ({ ...grammar, constraint: { kind: "gbnf", text: grammar.text } as const })),
  ...GRAMMARS.map((grammar) => ({
    ...grammar,
    constraint: { kind: "grammar", text: grammar.text } as const,
  })),
];
