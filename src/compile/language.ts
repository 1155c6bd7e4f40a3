/** From a language constraint to its recognisers: whole texts of a start point, fills of a hole, or fenced code. */
import {
  compileRegex,
  type Fence,
  type FrontEndNote,
  fencedGrammar,
  fencePattern,
  HoleRecognizer,
  Recognizer,
} from "../../domains/syntax/index.ts";
import { type Limits, SpecError } from "../kernel/index.ts";
import { languageGrammar, languagePack, languageRecognizer, partRecognizer } from "../languages/index.ts";
import type { LanguageConstraint } from "./constraint.ts";
import { startOf, wantsTypes } from "./types.ts";

export interface CompiledLanguage {
  readonly recognizer: Recognizer;
  readonly notes: readonly FrontEndNote[];
  /**
   * Holds beside it. `fence`: no line of the code reads as the end of its fence. `part`: the fill of a hole is by itself
   * what its place is for.
   */
  readonly beside?: { readonly name: "fence" | "part"; readonly recognizer: Recognizer };
}

/** @throws SpecError for an unknown language or start point, or a prefix that leaves the language */
export function compileLanguage(constraint: LanguageConstraint, limits: Limits): CompiledLanguage {
  const { language, prefix = "", suffix = "", fence, signature, expect } = constraint;
  const start = startOf(constraint);
  if (fence !== undefined && wantsTypes(constraint)) {
    throw new SpecError("Types are not checked inside a fence", {
      hint: "Leave out the fence, or the project and the signature.",
    });
  }
  const leftOpen = (languagePack(language).leftOpen ?? []).map(
    (subject): FrontEndNote => ({ path: "", subject, treatment: "left-open" }),
  );
  const notes: FrontEndNote[] = [{ path: "", subject: language, treatment: "enforced" }, ...leftOpen];
  // The statements of a body can be read without what is around it.
  const isHole = signature === undefined && expect === undefined && (prefix !== "" || suffix !== "");
  if (fence !== undefined) {
    if (isHole) {
      throw new SpecError("A fill between a prefix and a suffix cannot be fenced", {
        hint: "Leave out either the fence or the prefix and suffix.",
      });
    }
    const { name, aliases } = languagePack(language);
    const described: Fence = { tags: [name, ...aliases], hasText: fence === "text" };
    const detail =
      fence === "text" ? "from its fence on; any text without a fence before it" : "in a fence, alone";
    return {
      recognizer: new Recognizer(fencedGrammar(languageGrammar(language, start, limits), described)),
      notes: [...notes, { path: "", subject: "fence", treatment: "enforced", detail }],
      beside: {
        name: "fence",
        recognizer: new Recognizer(
          compileRegex(fencePattern(described), { file: "<fence>", limits }).grammar,
        ),
      },
    };
  }
  if (constraint.hole !== undefined && (!isHole || start !== undefined)) {
    throw new SpecError("What a hole is for is said of a fill of a whole file", {
      hint: "Give a prefix or a suffix and no start point, or leave out what the hole is for.",
    });
  }
  if (!isHole) return { recognizer: languageRecognizer(language, start, limits), notes };
  const encoder = new TextEncoder();
  return {
    recognizer: new HoleRecognizer(languageGrammar(language, start, limits), {
      prefix: encoder.encode(prefix),
      suffix: encoder.encode(suffix),
    }),
    notes: [
      ...notes,
      {
        path: "",
        subject: "hole",
        treatment: "enforced",
        detail: "prefix, output and suffix together parse",
      },
      ...(constraint.hole === undefined ? [] : [partNote(constraint.hole)]),
    ],
    ...(constraint.hole === undefined
      ? {}
      : {
          beside: {
            name: "part",
            recognizer: partRecognizer(language, constraint.hole, indentationOf(prefix), limits),
          },
        }),
  };
}

const PARTS = { expression: "one expression", statements: "statements", number: "one numeral" } as const;

function partNote(part: keyof typeof PARTS): FrontEndNote {
  return {
    path: "",
    subject: part,
    treatment: "enforced",
    detail: `the output is ${PARTS[part]} by itself, too`,
  };
}

/** White space between the beginning of the prefix's last line and its end. */
function indentationOf(prefix: string): string {
  return /^[ \t]*/.exec(prefix.slice(prefix.lastIndexOf("\n") + 1))![0];
}
