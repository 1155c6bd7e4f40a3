import { existsSync, type Stats } from "node:fs";
import { mkdir, readdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, extname, join } from "node:path";

interface Found {
  readonly path: string;
  readonly bytes: number;
  readonly kind: "text" | "image" | "other";
}

const kinds = new Map<string, Found["kind"]>([
  [".txt", "text"],
  [".md", "text"],
  [".png", "image"],
]);

export async function scan(folder: string): Promise<Found[]> {
  const names = await readdir(folder);
  const found: Found[] = [];
  for (const name of names) {
    const path = join(folder, name);
    const info: Stats = await stat(path);
    if (info.isDirectory()) {
      const inner = await scan(path);
      found.push(...inner);
    } else {
      found.push({ path, bytes: info.size, kind: kinds.get(extname(name)) ?? "other" });
    }
  }
  return found;
}

export async function readLines(path: string): Promise<string[]> {
  if (!existsSync(path)) {
    return [];
  }
  const text = await readFile(path, "utf8");
  return text.split("\n").filter((line) => line !== "");
}

export async function writeIndex(folder: string, found: readonly Found[]): Promise<string> {
  const target = join(folder, "index", "files.txt");
  await mkdir(join(folder, "index"), { recursive: true });
  const lines = found.map(({ path, bytes }) => `${basename(path)}\t${bytes}`);
  await writeFile(target, lines.join("\n"), "utf8");
  return target;
}

export async function totalBytes(folders: readonly string[]): Promise<number> {
  const all = await Promise.all(folders.map((folder) => scan(folder)));
  let total = 0;
  for (const each of all.flat()) {
    total += each.bytes;
  }
  return total;
}
