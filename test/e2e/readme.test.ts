/** The README's library example runs as it is printed, and its links lead somewhere. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it } from "vitest";
import { EXIT } from "../../src/cli/exit-codes.ts";
import { cli, folderWith, ROOT, run } from "../helpers/cli.ts";

const readme = readFileSync(join(ROOT, "README.md"), "utf8");

const examples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1]!);

/** Standard output of an example, which must say nothing on standard error. */
async function outputOf(example: string): Promise<string> {
  const url = (path: string): string => JSON.stringify(pathToFileURL(join(ROOT, path)).href);
  const local = example
    .replace('"ananke"', url("src/index.ts"))
    .replace('"zod"', url("node_modules/zod/index.js"));
  const folder = folderWith({ "package.json": '{"type": "module"}', "example.ts": local });
  const { code, stdout, stderr } = await run(["--import", "tsx", join(folder.path, "example.ts")]).done;
  folder.remove();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

it("has short library examples", () => {
  expect(examples).toHaveLength(2);
  for (const example of examples) expect(example.trim().split("\n").length).toBeLessThanOrEqual(25);
});

it("runs the example with a Zod schema", async () => {
  expect(await outputOf(examples[1]!)).toMatch(/^\{ title: .+, tags: \[.*\] \}\n$/s);
});

it("runs the library example", async () => {
  const stdout = await outputOf(examples[0]!);
  expect(stdout).toMatch(/^complete \{ (?:name: '[A-Z][a-z]{1,9}'|age: [0-9]{1,3}|, ){3} \}$/m);
  expect(stdout).toMatch(/^mask schema /m);
  expect(stdout).toMatch(/^verified schema /m);
});

it("links only to files that exist", () => {
  for (const file of documents()) {
    const text = readFileSync(join(ROOT, file), "utf8");
    for (const [, target] of text.matchAll(/\]\(([^)#:]+)\)/g)) {
      expect({ file, target, exists: existsSync(join(ROOT, dirname(file), target!)) }).toMatchObject({
        exists: true,
      });
    }
  }
});

it("names every command and every exit code", async () => {
  const { stdout } = await cli(["--help"]);
  const commands = [...stdout.matchAll(/^ {2}([a-z]+)[| ]/gm)].map((match) => match[1]!);
  expect(commands.length).toBeGreaterThan(6);
  for (const command of commands.filter((name) => name !== "help"))
    expect(readme).toContain(`| \`${command}`);
  for (const code of Object.values(EXIT)) expect(readme).toMatch(new RegExp(`^\\| ${code} +\\|`, "m"));
});

function documents(): string[] {
  const top = readdirSync(ROOT, { withFileTypes: true });
  const folders = top.filter(
    (entry) => entry.isDirectory() && !/^(?:\.|node_modules$|dist$)/.test(entry.name),
  );
  const inside = folders.flatMap(({ name }) =>
    readdirSync(join(ROOT, name), { recursive: true, encoding: "utf8" }).map((file) => join(name, file)),
  );
  return [...top.map((entry) => entry.name), ...inside].filter((file) => file.endsWith(".md"));
}
