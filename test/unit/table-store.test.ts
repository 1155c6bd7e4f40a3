/** Tables kept in files: what is read is what was written, or it is not used. */
import { readdirSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type TableKey, TableStore } from "../../masks/index.ts";
import { seededRandom } from "../../src/kernel/random.ts";
import { folderWith, ROOT, run } from "../helpers/cli.ts";

const OWNER = "0123456789abcdef".repeat(4);
const KEY: TableKey = { kind: "trie", format: 3, owner: OWNER };
const TABLES = [Int32Array.of(1, -2, 3), new Int32Array(0), Int32Array.from({ length: 50 }, (_, i) => i * i)];

const folders: { remove: () => void }[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) folder.remove();
});

function emptyFolder(): string {
  const folder = folderWith({});
  folders.push(folder);
  return folder.path;
}

function storeIn(folder: string, options: { maxBytes?: number; now?: () => number } = {}) {
  const problems: string[] = [];
  const store = new TableStore({ folder, onProblem: (message) => problems.push(message), ...options });
  return { store, problems };
}

describe("a table store", () => {
  it("gives back what was kept, to another process too", async () => {
    const { store, problems } = storeIn(join(emptyFolder(), "made", "when needed"));
    expect(await store.read(KEY)).toBeUndefined();
    expect(await store.write(KEY, TABLES)).toBe(true);
    expect(await storeIn(store.folder).store.read(KEY)).toEqual(TABLES);
    expect(problems).toEqual([]);
    expect(readdirSync(store.folder)).toHaveLength(1);
  });

  it("uses no file of another version or of something else, and says so", async () => {
    const { store, problems } = storeIn(emptyFolder());
    await store.write(KEY, TABLES);
    expect(await store.read({ ...KEY, format: 4 })).toBeUndefined();
    // The same name, since it holds only the beginning of the hash.
    expect(await store.read({ ...KEY, owner: `${OWNER.slice(0, 32)}${"0".repeat(32)}` })).toBeUndefined();
    expect(problems).toEqual([
      expect.stringContaining("its format is 3, and this version reads 4"),
      expect.stringContaining("made from something else"),
    ]);
    writeFileSync(
      store.pathOf(KEY),
      "#!/bin/sh\necho this is somebody else's file, long enough for a header\n".repeat(3),
    );
    expect(await store.read(KEY)).toBeUndefined();
    expect(problems.at(-1)).toContain("no table file");
  });

  it("uses no file that was cut, wherever", async () => {
    const { store, problems } = storeIn(emptyFolder());
    await store.write(KEY, TABLES);
    const whole = readFileSync(store.pathOf(KEY));
    for (let length = 0; length < whole.length; length++) {
      writeFileSync(store.pathOf(KEY), whole.subarray(0, length));
      expect(await store.read(KEY), `${length} bytes`).toBeUndefined();
      expect(problems).toHaveLength(length + 1);
    }
    writeFileSync(store.pathOf(KEY), Buffer.concat([whole, Buffer.alloc(4)]));
    expect(await store.read(KEY)).toBeUndefined();
    expect(await store.write(KEY, TABLES)).toBe(true);
    expect(await store.read(KEY)).toEqual(TABLES);
  });

  it("uses no file with any byte changed", async () => {
    const { store } = storeIn(emptyFolder());
    await store.write(KEY, TABLES);
    const whole = readFileSync(store.pathOf(KEY));
    const random = seededRandom(5);
    for (let at = 0; at < whole.length; at++) {
      const changed = Buffer.from(whole);
      changed[at]! ^= 1 + Math.floor(random() * 255);
      writeFileSync(store.pathOf(KEY), changed);
      expect(await store.read(KEY), `byte ${at}`).toBeUndefined();
    }
  });

  it("forgets the files used longest ago when they grow past the budget", async () => {
    let now = 1_700_000_000_000;
    const { store } = storeIn(emptyFolder(), { maxBytes: 2500, now: () => now });
    const key = (kind: string): TableKey => ({ ...KEY, kind });
    const tables = [new Int32Array(200)];
    for (const kind of ["a", "b"]) {
      await store.write(key(kind), tables);
      utimesSync(store.pathOf(key(kind)), now / 1000, now / 1000);
      now += 1000;
    }
    expect(await store.read(key("a"))).toEqual(tables);
    await store.write(key("c"), tables);
    expect(await store.read(key("b"))).toBeUndefined();
    expect(await store.read(key("a"))).toEqual(tables);
    expect(await store.usage()).toEqual({ files: 2, bytes: 2 * (80 + 4 + 800) });
    expect(await store.write(key("d"), [new Int32Array(1000)])).toBe(false);
  });

  it("removes what a process left half way, and no file of others", async () => {
    const folder = emptyFolder();
    const hourAgo = Date.now() / 1000 - 7200;
    for (const name of ["x.tables.1-aa.partial", "y.tables.2-bb.partial", "notes.txt"]) {
      writeFileSync(join(folder, name), "x");
      if (!name.startsWith("y")) utimesSync(join(folder, name), hourAgo, hourAgo);
    }
    const { store } = storeIn(folder, { maxBytes: 1000 });
    await store.write(KEY, TABLES);
    expect(readdirSync(folder).sort()).toEqual([
      "notes.txt",
      expect.stringMatching(/^trie-.*\.tables$/),
      "y.tables.2-bb.partial",
    ]);
  });

  it("reports a folder that cannot be used, and does not fail", async () => {
    const folder = folderWith({ file: "in the way" });
    folders.push(folder);
    const { store, problems } = storeIn(join(folder.path, "file"));
    expect(await store.write(KEY, TABLES)).toBe(false);
    expect(await store.read(KEY)).toBeUndefined();
    expect(problems.length).toBeGreaterThan(0);
  });

  it("is safe where several processes write, read and evict at once", async () => {
    const folder = emptyFolder();
    const writer = join(ROOT, "test/fixtures/tables/writer.ts");
    const runs = [1, 2].map(() => run(["--import", "tsx", writer, folder, OWNER, "12"]).done);
    const { store, problems } = storeIn(folder);
    let done = false;
    const all = Promise.all(runs).then((results) => {
      done = true;
      return results;
    });
    while (!done) {
      const read = await store.read({ kind: "c", format: 1, owner: OWNER });
      if (read !== undefined) expect(read[0]![19_999]).toBe(19_999 * 7);
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
    for (const { code, stderr } of await all) expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(problems).toEqual([]);
    expect((await store.usage()).bytes).toBeLessThanOrEqual(400_000);
    expect(readdirSync(folder).filter((name) => name.endsWith(".partial"))).toEqual([]);
  }, 30_000);
});
