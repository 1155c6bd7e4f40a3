/**
 * The type oracle as one hole sees it while others are open: what the check of the whole finds in statements that rest on
 * them means nothing yet, and a content that led nowhere is refused like an error.
 */
import type {
  FullCheck,
  TextRange,
  TypeDiagnostic,
  TypeDocument,
  TypeOracle,
} from "../../../domains/types/index.ts";

export interface HoleSight {
  /** The hole, in the text with all others. */
  readonly place: TextRange;
  /** Characters put around it on either side: parentheses. */
  readonly padding: number;
  /** Statements that rest on other open holes, in the same text. */
  readonly unsettled: readonly TextRange[];
  /** Contents that led nowhere. */
  readonly refused: ReadonlySet<string>;
  /** Names are offered that need not be used. */
  readonly offersImports: boolean;
}

/** The compiler's complaints about what is imported and not used. */
const UNUSED: ReadonlySet<string> = new Set(["TS6133", "TS6192", "TS6196"]);

export function holeOracle(oracle: TypeOracle, sight: HoleSight): TypeOracle {
  return {
    versions: oracle.versions,
    mode: oracle.mode,
    notes: oracle.notes,
    endings: oracle.endings,
    open: (place) => holeDocument(oracle.open(place), sight),
    dispose: () => oracle.dispose(),
  };
}

function holeDocument(document: TypeDocument, sight: HoleSight): TypeDocument {
  return {
    get mode() {
      return document.mode;
    },
    get incidents() {
      return document.incidents;
    },
    get work() {
      return document.work;
    },
    at: (text) => document.at(text),
    finishedByLineBreak: (text) => document.finishedByLineBreak(text),
    isAssignable: (from, to) => document.isAssignable(from, to),
    statementsAround: (text, offset) => document.statementsAround(text, offset),
    dispose: () => document.dispose(),
    async check(text): Promise<FullCheck> {
      if (sight.refused.has(text.trim())) {
        const message = "this content led to no solution for the other holes";
        return {
          verdict: "no",
          diagnostics: [{ code: "HOLE", message, start: text.length, end: text.length }],
        };
      }
      const found = await document.check(text);
      if (found.verdict !== "no") return found;
      const diagnostics = found.diagnostics.filter((error) => counts(error, text.length, sight));
      return diagnostics.length === 0 ? { verdict: "yes", diagnostics } : { ...found, diagnostics };
    },
  };
}

/** @param length  of the content; errors are counted from its start */
function counts({ code, start }: TypeDiagnostic, length: number, sight: HoleSight): boolean {
  if (start >= 0 && start < length) return true;
  if (sight.offersImports && UNUSED.has(code)) return false;
  const { place, padding } = sight;
  const at = start < 0 ? place.start + padding + start : place.end - padding + start - length;
  return !sight.unsettled.some((range) => range.start <= at && at <= range.end);
}
