/** TypeScript's and JavaScript's texts for the imports domain. */
import type { ModuleSyntax } from "../../../../domains/imports/index.ts";
import { statementsAround } from "../oracle/statements.ts";
import type { ProjectSettings } from "../project/settings.ts";
import { spellString } from "../type-vocabulary.ts";
import { LOOK_BEHIND, mayBeSlot, moduleSlotAt } from "./slots.ts";
import { mayBeUse, moduleUses } from "./uses.ts";

/** @param fileName  of the text; its ending tells JSX from assertions */
export function moduleSyntax(
  fileName: string,
  options: ProjectSettings["options"] | undefined,
): ModuleSyntax {
  return {
    terminals: {
      strings: ["string"],
      names: ["identifier", "identifier (properties)"],
      gaps: ["white_space", "line_end", "line_comment", "block_comment", "block_comment_lines"],
      closers: [")", ","].map((text) => JSON.stringify(text)),
    },
    separatesTypes: options?.verbatimModuleSyntax === true,
    lookBehind: LOOK_BEHIND,
    mayBeSlot,
    slotAt: (text) => moduleSlotAt(text, fileName),
    spell: spellString,
    mayBeUse,
    uses: (text) => moduleUses(text, fileName),
    statementsAround: (text, offset) => statementsAround(fileName, text, offset),
  };
}
