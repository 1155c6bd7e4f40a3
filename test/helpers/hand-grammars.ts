/** Grammars built by hand, one per awkward corner of the engine, with texts in and out of their languages. */
import { type Grammar, GrammarBuilder, type SymbolId } from "../../domains/syntax/index.ts";
import { RegexAlgebra, type RegexId, utf8Class } from "../../masks/index.ts";
import { DEFAULT_LIMITS, type Limits } from "../../src/kernel/index.ts";
import { countControl, setControl } from "./random-grammars.ts";

export interface HandGrammar {
  readonly name: string;
  build(limits?: Partial<Limits>): Grammar;
  /** Texts of the language. */
  readonly members: readonly string[];
  /** Texts that are not; some are viable prefixes. */
  readonly others: readonly string[];
}

class Kit extends GrammarBuilder {
  readonly space: RegexId;
  readonly digits: RegexId;
  readonly word: RegexId;

  constructor(limits: Partial<Limits> = {}) {
    super(new RegexAlgebra({ ...DEFAULT_LIMITS, ...limits }));
    const { algebra } = this;
    const letter = algebra.or([algebra.range(0x61, 0x7a), algebra.range(0x41, 0x5a), algebra.byte(0x5f)]);
    this.space = algebra.plus(algebra.or([algebra.byte(0x20), algebra.byte(0x0a)]));
    this.digits = algebra.plus(algebra.range(0x30, 0x39));
    this.word = algebra.concat(letter, algebra.star(algebra.or([letter, algebra.range(0x30, 0x39)])));
  }

  /** Alternatives of symbols and of literal texts. */
  define(symbol: SymbolId, ...alternatives: readonly (readonly (SymbolId | string)[])[]): SymbolId {
    for (const rhs of alternatives) {
      this.rule(
        symbol,
        rhs.map((part) => (typeof part === "string" ? this.literal(part) : part)),
      );
    }
    return symbol;
  }

  ignoreSpace(): void {
    this.ignore(this.terminal("SPACE", this.space));
  }
}

export const HAND_GRAMMARS: readonly HandGrammar[] = [
  {
    name: "json, lists under counts and sets",
    build(limits) {
      const kit = new Kit(limits);
      const { algebra } = kit;
      kit.ignoreSpace();
      const plain = algebra.difference(
        utf8Class(algebra, [[0x20, 0x10ffff]]),
        algebra.or([algebra.byte(0x22), algebra.byte(0x5c)]),
      );
      const escaped = algebra.concat(
        algebra.byte(0x5c),
        algebra.or([algebra.byte(0x22), algebra.byte(0x6e)]),
      );
      const quote = algebra.byte(0x22);
      const string = kit.terminal(
        "STRING",
        algebra.concat(quote, algebra.star(algebra.or([plain, escaped])), quote),
      );
      const number = kit.terminal("NUMBER", algebra.concat(algebra.optional(algebra.byte(0x2d)), kit.digits));
      const value = kit.nonterminal("value");
      const items = kit.list("items", countControl([value], 0, 4), kit.literal(","));
      const member = (key: string) => kit.choice(key, [[kit.literal(key), kit.literal(":"), value]]);
      const members = kit.list(
        "members",
        setControl([member('"a"'), member('"id"'), member('"é"')], 0b010),
        kit.literal(","),
      );
      kit.define(value, [string], [number], ["[", items, "]"], ["{", members, "}"], ["true"], ["null"]);
      return kit.build({ name: this.name, start: value, lexing: "munch", ignoreAtEdges: false });
    },
    members: ['{"id": [1,-2, "é日😀"]}', '{"é":"\\"","id":{"id":null}}', "[]", "[1,2,3,4]", '"a"'],
    others: ['{"a":1}', '{"id":1,"id":2}', "[1,2,3,4,5]", " 1", "1 ", '{"id"'],
  },
  {
    name: "keywords and identifiers",
    build(limits) {
      const kit = new Kit(limits);
      kit.ignoreSpace();
      const name = kit.terminal("NAME", kit.word);
      const number = kit.terminal("NUMBER", kit.digits);
      const statement = kit.nonterminal("statement");
      const value = kit.choice("value", [[name], [number]]);
      const block = kit.nonterminal("block");
      kit.define(block, [], [block, statement]);
      kit.define(
        statement,
        ["int", name, "=", value, ";"],
        ["if", "(", value, "==", value, ")", statement],
        ["if", "(", value, ")", statement, "else", statement],
        ["return", value, ";"],
        ["return", ";"],
        [name, "++", ";"],
        ["{", block, "}"],
      );
      return kit.build({ name: this.name, start: block, lexing: "munch" });
    },
    members: [
      "int x=1;",
      "if(a==b){return;} else_++ ;",
      "if (x) return 1; else return y;",
      " { int a1 = b ; } ",
      "",
    ],
    others: ["intx=1;", "returnx;", "if(a){", "int 1=a;", "return1;"],
  },
  {
    name: "ambiguous operators",
    build(limits) {
      const kit = new Kit(limits);
      const e = kit.nonterminal("e");
      kit.define(e, [e, "+", e], [e, "*", e], ["-", e], ["(", e, ")"], [e, "?", e, ":", e]);
      kit.rule(e, [kit.terminal("NUMBER", kit.digits)]);
      return kit.build({ name: this.name, start: e, lexing: "munch" });
    },
    members: ["1+2*3+(4)", "-1+--2", "1?2:3?4:5+6", "((((1))))"],
    others: ["1+", "()", "1?2", "1 + 2", ")"],
  },
  {
    name: "words before a word that is one of them",
    build(limits) {
      const kit = new Kit(limits);
      const { algebra } = kit;
      const letters = kit.terminal("letters", algebra.plus(algebra.range(0x61, 0x7a)));
      const start = kit.nonterminal("start");
      kit.define(start, [letters, "end"], [letters, " ", start]);
      return kit.build({ name: this.name, start, lexing: "split" });
    },
    members: ["aend", "endend", "a b endend", "eend"],
    others: ["end", "en", "a ", "Aend"],
  },
  {
    name: "adjoining repetitions, cut anywhere",
    build(limits) {
      const kit = new Kit(limits);
      const { algebra } = kit;
      const letters = kit.terminal("letters", algebra.plus(algebra.range(0x61, 0x63)));
      const blanks = kit.lexeme("blanks", algebra.repeat(algebra.byte(0x20), 0, 3));
      const start = kit.nonterminal("start");
      kit.define(start, [], [letters, blanks, start], ["(", start, ")"]);
      return kit.build({ name: this.name, start, lexing: "split" });
    },
    members: ["", "abc  ab", "a   b", "(a(bc))", "()"],
    others: ["(", "d", " a", "a       (b"],
  },
  {
    name: "nullable everywhere",
    build(limits) {
      const kit = new Kit(limits);
      const a = kit.define(kit.nonterminal("a"), [], ["a"]);
      const b = kit.define(kit.nonterminal("b"), [], [a, "b", a]);
      const c = kit.nonterminal("c");
      kit.define(c, [a, b, a], [b, c, b, "c"], [c]);
      const start = kit.define(kit.nonterminal("start"), [a, b, c, b, a], [a, ";", c]);
      return kit.build({ name: this.name, start, lexing: "split" });
    },
    members: ["", "a", "aabaabab", "bc", "abcc", ";", "a;cc", "aaaa"],
    others: ["cb c", ";;", "d", "aaaaaaaaaa", "a;d"],
  },
  {
    name: "hidden left recursion and cycles",
    build(limits) {
      const kit = new Kit(limits);
      const empty = kit.define(kit.nonterminal("empty"), [], ["x"]);
      const start = kit.nonterminal("start");
      const same = kit.nonterminal("same");
      kit.define(start, [empty, start, "+"], [same], ["1"]);
      kit.define(same, [start]);
      return kit.build({ name: this.name, start, lexing: "munch" });
    },
    members: ["1", "1+++", "x1+", "xx1++", "x1++"],
    others: ["x1", "+", "x", "xx1+"],
  },
  {
    name: "palindromes",
    build(limits) {
      const kit = new Kit(limits);
      const start = kit.nonterminal("start");
      kit.define(start, ["a", start, "a"], ["b", start, "b"], ["aa"], ["c"], []);
      return kit.build({ name: this.name, start, lexing: "split" });
    },
    members: ["", "aa", "abba", "abcba", "aabbaa", "baaab".replace("aaa", "aa")],
    others: ["ab", "c c", "aac", "abab"],
  },
  {
    name: "line comments, new lines that count, a second ignored terminal",
    build(limits) {
      const kit = new Kit(limits);
      const { algebra } = kit;
      kit.ignore(kit.terminal("BLANKS", algebra.plus(algebra.byte(0x20))));
      const inLine = algebra.difference(utf8Class(algebra, [[0x20, 0x10ffff]]), algebra.byte(0x0a));
      kit.ignore(kit.terminal("COMMENT", algebra.concat(algebra.byte(0x23), algebra.star(inLine))));
      const word = kit.terminal("WORD", kit.word);
      const line = kit.nonterminal("line");
      kit.define(line, [], [line, word], [line, "#!", word]);
      const start = kit.nonterminal("start");
      kit.define(start, [line], [line, "\n", start]);
      return kit.build({ name: this.name, start, lexing: "munch" });
    },
    members: ["a b # é, # and so on\n\nc", "", "#", "a", "\n\n", " a # 😀"],
    others: ["1", "a\t", "a!", "a\n1"],
  },
  {
    name: "priorities and overlapping terminals",
    build(limits) {
      const kit = new Kit(limits);
      const { algebra } = kit;
      const hex = kit.terminal(
        "HEX",
        algebra.concat(
          algebra.text("0x"),
          algebra.plus(algebra.or([algebra.range(0x30, 0x39), algebra.range(0x61, 0x66)])),
        ),
      );
      const number = kit.terminal("NUMBER", kit.digits, { priority: 2 });
      const word = kit.terminal("WORD", algebra.plus(algebra.or([algebra.range(0x61, 0x7a), kit.digits])));
      const start = kit.nonterminal("start");
      kit.define(
        start,
        [word, ".", word],
        [number, ".", number],
        [hex],
        [start, ",", start],
        ["nan"],
        ["..", word],
      );
      return kit.build({ name: this.name, start, lexing: "munch" });
    },
    members: ["a.b", "1.2", "0x1f", "a.b,0x0,1.1", "nan", "..a,1a.b2", "x.nan"],
    others: ["1.b", "nan.b", "0x", "1.2.3", "...a"],
  },
  {
    name: "characters outside ASCII",
    build(limits) {
      const kit = new Kit(limits);
      const { algebra } = kit;
      const greek = kit.terminal("greek", algebra.plus(utf8Class(algebra, [[0x370, 0x3ff]])));
      const emoji = kit.terminal("emoji", utf8Class(algebra, [[0x1f600, 0x1f64f]]));
      const cjk = kit.terminal("cjk", algebra.repeat(utf8Class(algebra, [[0x4e00, 0x9fff]]), 2, 3));
      const start = kit.nonterminal("start");
      kit.define(start, [greek, "é", start], [emoji], [cjk], ["日", "é"]);
      return kit.build({ name: this.name, start, lexing: "split" });
    },
    members: ["😀", "日本", "日本語", "λé日本", "λλé😀", "日é", "λéλé日é"],
    others: ["日", "λ", "é", "日本語語", "a"],
  },
  {
    name: "long counted repetition",
    build(limits) {
      const kit = new Kit(limits);
      const { algebra } = kit;
      const name = kit.terminal("name", algebra.repeat(algebra.range(0x61, 0x7a), 3, 60_000));
      const items = kit.list("items", countControl([name], 2, 50_000), kit.literal(","));
      return kit.build({ name: this.name, start: items, lexing: "munch" });
    },
    members: ["the,and", "aaa,bbb,ccc,ddd", `${"a".repeat(40)},and`],
    others: ["the", "ab,the", "the,", "the,and,"],
  },
  {
    name: "counted repetition inside lexemes",
    build(limits) {
      const kit = new Kit(limits);
      const { algebra } = kit;
      const quoted = (body: RegexId): RegexId => algebra.concat(algebra.byte(0x22), body, algebra.byte(0x22));
      const letter = algebra.or([
        utf8Class(algebra, [
          [0x20, 0x21],
          [0x23, 0x5b],
          [0x5d, 0x10ffff],
        ]),
        algebra.text('\\"'),
      ]);
      const short = kit.terminal("SHORT", quoted(algebra.repeat(letter, 2, 5)));
      const pairs = kit.terminal(
        "PAIRS",
        algebra.concat(
          algebra.repeat(algebra.concat(algebra.byte(0x61), algebra.optional(algebra.byte(0x62))), 1, 3),
          algebra.byte(0x3b),
        ),
      );
      // Items and what comes after them begin alike: the number of items read is not determined.
      const vague = kit.terminal(
        "VAGUE",
        algebra.concat(algebra.text("1"), algebra.repeat(kit.digits, 0, 3), algebra.text("12,")),
      );
      const start = kit.nonterminal("start");
      kit.define(start, [], [start, "s", short], [start, "p", pairs], [start, vague]);
      return kit.build({ name: this.name, start, lexing: "munch" });
    },
    members: ['s"日本"', 's"\\"\\""s"12345"s"é😀 "', "pabaab;pa;", "112,110012,11212,", 's", 1"112,', ""],
    others: ['s"1"', 's"123456"', "pababaab;aa", "pb;", "112", 's"é'],
  },
  {
    name: "only the empty text",
    build(limits) {
      const kit = new Kit(limits);
      const start = kit.define(kit.nonterminal("start"), []);
      return kit.build({ name: this.name, start, lexing: "munch" });
    },
    members: [""],
    others: ["a", " "],
  },
];

/** A grammar of the table by its name. */
export function handGrammar(name: string): HandGrammar {
  const found = HAND_GRAMMARS.find((hand) => hand.name === name);
  if (found === undefined) throw new Error(`no grammar named ${name}`);
  return found;
}
