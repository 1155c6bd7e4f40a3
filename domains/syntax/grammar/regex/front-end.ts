/** Front end: one regular expression that the whole output must match. */
import { RegexAlgebra } from "../../../../masks/index.ts";
import { DEFAULT_LIMITS } from "../../../../src/kernel/index.ts";
import { GrammarBuilder } from "../builder.ts";
import type { FrontEndOptions, FrontEndResult } from "../front-end.ts";
import { languageOf } from "./compile.ts";
import { utf8Encoding } from "./encoding.ts";
import { parseRegex } from "./parse.ts";

export interface RegexOptions extends FrontEndOptions {
  /** ECMAScript flags; all patterns are read by code points, as under `u`. */
  readonly flags?: string;
}

/**
 * The texts that `pattern` matches as a whole, as if it stood between `^(?:` and `)$`.
 * @throws SpecError when the pattern is wrong or not supported
 * @throws ConflictError when no text matches
 */
export function compileRegex(pattern: string, options: RegexOptions = {}): FrontEndResult {
  const { file = "<regex>", flags = "", limits = DEFAULT_LIMITS } = options;
  const ast = parseRegex(pattern, { file, flags, limits });
  const algebra = new RegexAlgebra(limits);
  const builder = new GrammarBuilder(algebra);
  const shown = pattern.length > 40 ? `${pattern.slice(0, 37)}...` : pattern;
  const start = builder.lexeme(`/${shown}/${flags}`, languageOf(ast, algebra, utf8Encoding(algebra), "full"));
  const grammar = builder.build({
    name: file,
    start,
    lexing: "split",
    ignoreAtEdges: false,
    emptyReasons: [
      {
        domain: "syntax",
        constraint: file,
        message: `no text matches the regular expression /${shown}/${flags}`,
      },
    ],
  });
  return { grammar, notes: [{ path: "", subject: "regex", treatment: "enforced" }] };
}
