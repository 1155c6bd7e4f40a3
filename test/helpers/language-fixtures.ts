/** Texts in and out of each language: `test/fixtures/languages/NAME/{accept,reject}.txt`, parted by `===== START`. */
import { readFileSync } from "node:fs";

export interface LanguageFixture {
  /** Start point of the pack. */
  readonly start: string;
  readonly text: string;
  /** The published parser takes the text; where it does not, START is `file (no tree)`. */
  readonly hasTree: boolean;
}

export function languageFixtures(language: string, verdict: "accept" | "reject"): readonly LanguageFixture[] {
  const file = new URL(`../fixtures/languages/${language}/${verdict}.txt`, import.meta.url);
  const parts = readFileSync(file, "utf8").split(/^===== (.*)\n/m);
  const fixtures: LanguageFixture[] = [];
  for (let i = 1; i < parts.length; i += 2) {
    const [start = "", note] = (parts[i] ?? "").split(" (");
    fixtures.push({
      start,
      text: (parts[i + 1] ?? "").replace(/\n$/, ""),
      hasTree: note !== "no tree)",
    });
  }
  return fixtures;
}
