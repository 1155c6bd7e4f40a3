/**
 * Computed tables kept in files, so that the next process need not compute them again. A file is a header and some
 * arrays of integers; it counts only if format, owner, length and checksum are right, and what is read is still to be
 * checked by who knows what it means. Nothing here throws for a bad file or a full disk: the tables can always be
 * computed, and the reason is reported.
 *
 * Any number of processes may use one folder: files are written beside their place and renamed into it, so a reader
 * sees the old file, the new one or none. The least recently used go when the folder grows past its budget.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm, stat, utimes } from "node:fs/promises";
import { endianness } from "node:os";
import { join } from "node:path";

// The header, in the byte order of the machine that wrote it; another one does not recognise the marker:
//   +0 marker   +4 format   +8 number of arrays   +12 reserved (0)   +16 SHA-256 of all that follows
//   +48 SHA-256 that names the owner   +80 length of each array in elements, as 32-bit integers, then the arrays
const MARKER = 0x616e6b74;
const MARKER_AT = 0;
const FORMAT_AT = 4;
const COUNT_AT = 8;
const CHECKSUM_AT = 16;
const OWNER_AT = 48;
const HEADER_BYTES = 80;
const HASH_BYTES = 32;

/** Extension of the files; nothing else in the folder is ever touched. */
const EXTENSION = ".tables";
const TEMPORARY = ".partial";
/** Files left half way by a process that died are removed after this long. */
const ABANDONED_MS = 3_600_000;

export interface TableStoreOptions {
  /** Made when something is first kept. */
  readonly folder: string;
  /** Bytes of all files together. Default 256 MiB. */
  readonly maxBytes?: number;
  /** Receives one sentence about each file that could not be read, used or written. */
  readonly onProblem?: (message: string) => void;
  /** Milliseconds since the epoch. */
  readonly now?: () => number;
}

const DEFAULT_MAX_BYTES = 256 * 1024 * 1024;

/** What identifies an entry. */
export interface TableKey {
  /** What kind of tables; part of the file's name. */
  readonly kind: string;
  /** Changes whenever the meaning of the arrays does. */
  readonly format: number;
  /** Lower-case hexadecimal SHA-256 of what the tables were computed from. */
  readonly owner: string;
}

/** A folder of tables. Stateless, so it may be shared. */
export class TableStore {
  readonly folder: string;
  readonly maxBytes: number;
  readonly #report: (message: string) => void;
  readonly #now: () => number;

  constructor(options: TableStoreOptions) {
    this.folder = options.folder;
    this.maxBytes = options.maxBytes ?? DEFAULT_MAX_BYTES;
    this.#report = options.onProblem ?? (() => {});
    this.#now = options.now ?? Date.now;
  }

  /** Says that the tables of `key` turned out to be wrong; they will be computed and written again. */
  reject(key: TableKey, why: string): void {
    this.#report(`${this.pathOf(key)} is not used: ${why}`);
  }

  pathOf({ kind, owner }: TableKey): string {
    return join(this.folder, `${kind}-${owner.slice(0, 32)}${EXTENSION}`);
  }

  /** The arrays kept under `key`, or `undefined`: never kept, or not as they were written. */
  async read(key: TableKey): Promise<Int32Array[] | undefined> {
    const path = this.pathOf(key);
    let bytes: Uint8Array;
    try {
      const { size } = await stat(path);
      if (size > this.maxBytes) {
        this.reject(key, `it has ${size} bytes, and the folder may hold ${this.maxBytes}`);
        return undefined;
      }
      bytes = await readFile(path);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") this.#report(`${path} cannot be read: ${messageOf(error)}`);
      return undefined;
    }
    const arrays = decode(bytes, key);
    if (typeof arrays === "string") {
      this.reject(key, arrays);
      return undefined;
    }
    const now = new Date(this.#now());
    // Its age decides what goes first. That it stays unused is no harm.
    await utimes(path, now, now).catch((error: unknown) => {
      if (codeOf(error) !== "ENOENT") this.#report(`${path} keeps its old date: ${messageOf(error)}`);
    });
    return arrays;
  }

  /** Keeps `arrays` under `key`. @returns whether they were written */
  async write(key: TableKey, arrays: readonly Int32Array[]): Promise<boolean> {
    const parts = encode(key, arrays);
    const size = parts.reduce((sum, part) => sum + part.length, 0);
    const path = this.pathOf(key);
    if (size > this.maxBytes) {
      this.#report(`${path} is not written: ${size} bytes are more than the ${this.maxBytes} of the folder`);
      return false;
    }
    const partial = `${path}.${process.pid}-${randomBytes(6).toString("hex")}${TEMPORARY}`;
    try {
      await mkdir(this.folder, { recursive: true });
      const file = await open(partial, "wx");
      try {
        for (const part of parts) await file.writeFile(part);
      } finally {
        await file.close();
      }
      await rename(partial, path);
    } catch (error) {
      this.#report(`${path} cannot be written: ${messageOf(error)}`);
      await this.#remove(partial);
      return false;
    }
    await this.#evict(path);
    return true;
  }

  /** Number and bytes of the files kept. */
  async usage(): Promise<{ readonly files: number; readonly bytes: number }> {
    const files = await this.#list(EXTENSION);
    return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
  }

  /** Removes the oldest files until the folder is within its budget; `newest` stays. */
  async #evict(newest: string): Promise<void> {
    for (const { path, time } of await this.#list(TEMPORARY)) {
      if (time < this.#now() - ABANDONED_MS) await this.#remove(path);
    }
    const files = (await this.#list(EXTENSION)).sort((a, b) => a.time - b.time);
    let bytes = files.reduce((sum, { size }) => sum + size, 0);
    for (const { path, size } of files) {
      if (bytes <= this.maxBytes) return;
      if (path === newest) continue;
      await this.#remove(path);
      bytes -= size;
    }
  }

  async #list(extension: string): Promise<{ path: string; size: number; time: number }[]> {
    let names: string[];
    try {
      names = await readdir(this.folder);
    } catch (error) {
      if (codeOf(error) !== "ENOENT") this.#report(`${this.folder} cannot be listed: ${messageOf(error)}`);
      return [];
    }
    const files: { path: string; size: number; time: number }[] = [];
    for (const name of names) {
      if (!name.endsWith(extension)) continue;
      const path = join(this.folder, name);
      try {
        const { size, mtimeMs } = await stat(path);
        files.push({ path, size, time: mtimeMs });
      } catch (error) {
        // Another process has just removed it.
        if (codeOf(error) !== "ENOENT") this.#report(`${path} cannot be examined: ${messageOf(error)}`);
      }
    }
    return files;
  }

  async #remove(path: string): Promise<void> {
    try {
      await rm(path, { force: true });
    } catch (error) {
      this.#report(`${path} cannot be removed: ${messageOf(error)}`);
    }
  }
}

function encode(key: TableKey, arrays: readonly Int32Array[]): Uint8Array[] {
  const lengths = Int32Array.from(arrays, (array) => array.length);
  const body = [lengths, ...arrays].map((array) => bytesOf(array));
  const header = new Uint8Array(HEADER_BYTES);
  const words = new Int32Array(header.buffer);
  words[MARKER_AT / 4] = MARKER;
  words[FORMAT_AT / 4] = key.format;
  words[COUNT_AT / 4] = arrays.length;
  header.set(Buffer.from(key.owner, "hex"), OWNER_AT);
  header.set(checksum(header, body), CHECKSUM_AT);
  return [header, ...body];
}

/** The arrays, or what is wrong with the file. */
function decode(bytes: Uint8Array, key: TableKey): Int32Array[] | string {
  if (bytes.length < HEADER_BYTES) return `it ends after ${bytes.length} bytes`;
  // A copy where the buffer does not start at a multiple of four.
  const aligned = bytes.byteOffset % 4 === 0 ? bytes : bytes.slice();
  const header = aligned.subarray(0, HEADER_BYTES);
  const words = new Int32Array(aligned.buffer, aligned.byteOffset, HEADER_BYTES / 4);
  if (words[MARKER_AT / 4] !== MARKER) return `it is no table file of a ${endianness()} machine`;
  if (words[FORMAT_AT / 4] !== key.format) {
    return `its format is ${words[FORMAT_AT / 4]}, and this version reads ${key.format}`;
  }
  if (!Buffer.from(key.owner, "hex").equals(header.subarray(OWNER_AT, OWNER_AT + HASH_BYTES)))
    return "it was made from something else";
  const count = words[COUNT_AT / 4]!;
  const body = aligned.subarray(HEADER_BYTES);
  if (count < 0 || body.length < 4 * count) return `it ends after ${bytes.length} bytes`;
  const lengths = new Int32Array(body.buffer, body.byteOffset, count);
  if (lengths.some((length) => length < 0)) return "an array in it has a negative length";
  const total = lengths.reduce((sum, length) => sum + length, count);
  if (total * 4 !== body.length) return `it has ${bytes.length} bytes instead of ${HEADER_BYTES + total * 4}`;
  if (!Buffer.from(checksum(header, [body])).equals(header.subarray(CHECKSUM_AT, CHECKSUM_AT + HASH_BYTES)))
    return "its checksum is wrong";
  const arrays: Int32Array[] = [];
  let at = body.byteOffset + 4 * count;
  for (const length of lengths) {
    arrays.push(new Int32Array(body.buffer, at, length));
    at += 4 * length;
  }
  return arrays;
}

/** Over the header without the checksum itself, and the body. */
function checksum(header: Uint8Array, body: readonly Uint8Array[]): Uint8Array {
  const hash = createHash("sha256").update(header.subarray(0, CHECKSUM_AT)).update(header.subarray(OWNER_AT));
  for (const part of body) hash.update(part);
  return hash.digest();
}

function bytesOf(array: Int32Array): Uint8Array {
  return new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
