/** Puts a text in the place of a file, all of it or nothing: a file beside it is written first and then renamed. */
import { randomBytes } from "node:crypto";
import {
  chmodSync,
  closeSync,
  copyFileSync,
  fsyncSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";

export interface ReplaceOptions {
  /** Keep the file as it was under its name with `.bak` behind it. */
  readonly backup: boolean;
}

/**
 * Replaces an existing file; a link stays one, and the file it leads to keeps its permissions.
 * @returns the backup's path
 */
export function replaceFile(path: string, text: string, { backup }: ReplaceOptions): string | undefined {
  const target = realpathSync(path);
  const { mode } = statSync(target);
  const beside = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString("hex")}`);
  const kept = backup ? `${target}.bak` : undefined;
  try {
    const file = openSync(beside, "wx", mode);
    try {
      writeFileSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    // What the process masks out of new files' permissions.
    chmodSync(beside, mode);
    if (kept !== undefined) copyFileSync(target, kept);
    renameSync(beside, target);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
  return kept;
}
