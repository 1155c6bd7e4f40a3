import { createHash } from "node:crypto";
import * as os from "node:os";

export type Case = "camel" | "snake" | "kebab";

export function words(text: string): string[] {
  const matches = text.match(/[A-Za-z][a-z]*|\d+/g);
  return matches === null ? [] : matches.map((word) => word.toLowerCase());
}

export function toCase(text: string, wanted: Case): string {
  const parts = words(text);
  if (wanted === "snake") return parts.join("_");
  if (wanted === "kebab") return parts.join("-");
  return parts.map((part, i) => (i === 0 ? part : part.charAt(0).toUpperCase() + part.slice(1))).join("");
}

export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line.length + word.length + 1 > width && line !== "") {
      lines.push(line);
      line = "";
    }
    line = line === "" ? word : `${line} ${word}`;
  }
  if (line !== "") lines.push(line);
  return lines;
}

export function digest(text: string, algorithm: "sha256" | "sha1" = "sha256"): string {
  const hash = createHash(algorithm);
  hash.update(text);
  return hash.digest("hex").slice(0, 12);
}

export function histogram(text: string): Map<string, number> {
  const counts = new Map<string, number>();
  for (const word of words(text)) {
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return new Map([...counts].sort(([, a], [, b]) => b - a));
}

export function plural(count: number, one: string, many: string = `${one}s`): string {
  const noun = count === 1 ? one : many;
  return `${count} ${noun}`;
}

export const banner: string = toCase("main entry point", "kebab") + os.EOL;
