/**
 * Settings files: the nearest `ananke.config.{ts,mjs,js,json}` or `package.json` with an `ananke` key from the
 * working folder upwards, and `config.{ts,mjs,js,json}` in the user's configuration folder. The door to lilconfig
 * and env-paths.
 */
import { relative } from "node:path";
import envPaths from "env-paths";
import { type LilconfigResult, type Loaders, lilconfig } from "lilconfig";
import { AnankeError, type JsonNode, jsonSpan, parseJson, SpecError } from "../../kernel/index.ts";
import { importModule } from "../modules.ts";
import type { SettingsFile } from "./resolve.ts";

const EXTENSIONS = ["ts", "mjs", "js", "json"];

/** Where downloaded models go unless `cacheDir` says otherwise. */
export function defaultCacheDir(): string {
  return envPaths("ananke", { suffix: "" }).cache;
}

/** The user's configuration folder, as the platform wants it (XDG on Linux). */
export function userConfigDir(): string {
  return envPaths("ananke", { suffix: "" }).config;
}

/** Called with the text of every JSON file read, for messages that show the line. */
export type Remember = (file: string, text: string) => void;

/**
 * The settings files that apply in `cwd`, strongest first.
 * @throws SpecError when one cannot be read
 */
export async function findSettingsFiles(cwd: string, remember: Remember): Promise<readonly SettingsFile[]> {
  const loaders = loadersFor(cwd, remember);
  const places = EXTENSIONS.map((extension) => `ananke.config.${extension}`);
  const project = await search(loaders, cwd, ["package.json", ...places]);
  const userDir = userConfigDir();
  const user = await search(
    loaders,
    userDir,
    EXTENSIONS.map((extension) => `config.${extension}`),
    userDir,
  );
  const files: SettingsFile[] = [];
  if (project !== null) files.push(toFile("project", project, cwd));
  if (user !== null) files.push(toFile("user", user, cwd));
  return files;
}

function loadersFor(cwd: string, remember: Remember): Loaders {
  const loadJson = (path: string, text: string) => {
    const file = shorten(path, cwd);
    remember(file, text);
    return readJson(file, text);
  };
  const load = (path: string) => readModule(path, shorten(path, cwd));
  return { ".json": loadJson, ".ts": load, ".mjs": load, ".js": load };
}

async function search(
  loaders: Loaders,
  from: string,
  searchPlaces: string[],
  stopDir?: string,
): Promise<LilconfigResult> {
  const finder = lilconfig("ananke", {
    searchPlaces,
    cache: false,
    loaders,
    ...(stopDir === undefined ? {} : { stopDir }),
  });
  try {
    return await finder.search(from);
  } catch (cause) {
    if (cause instanceof AnankeError) throw cause;
    throw new SpecError(`Cannot read the settings files: ${messageOf(cause)}`, { cause });
  }
}

/** What the loader of JSON files returns: the tree keeps the places of the entries. */
class JsonFile {
  readonly root: JsonNode;
  readonly text: string;

  constructor(root: JsonNode, text: string) {
    this.root = root;
    this.text = text;
  }
}

function readJson(file: string, text: string): unknown {
  if (!file.endsWith("package.json")) return new JsonFile(parseJson(text, file), text);
  // Somebody else's file: only the part that is ours has to be as we want it.
  if (!mentionsUs(text, file)) return {};
  const root = parseJson(text, file);
  const own = root.kind === "object" ? root.members.get("ananke") : undefined;
  // lilconfig picks the property out of the loaded value itself.
  return own === undefined ? {} : { ananke: new JsonFile(own, text) };
}

function mentionsUs(text: string, file: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) && Object.hasOwn(value, "ananke");
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    // The same mistake, but with its line and column.
    parseJson(text, file);
    throw error;
  }
}

async function readModule(path: string, file: string): Promise<unknown> {
  let exports: unknown;
  try {
    exports = await importModule(path);
  } catch (cause) {
    throw new SpecError(`Cannot load ${file}: ${messageOf(cause)}`, {
      cause,
      hint: "The file is a module whose default export is an object of settings.",
    });
  }
  const value = isObject(exports) ? exports.default : undefined;
  if (value === undefined) {
    throw new SpecError(`${file} has no default export`, {
      hint: "Write: export default { maxTokens: 512 };",
    });
  }
  return value;
}

function toFile(from: SettingsFile["from"], result: NonNullable<LilconfigResult>, cwd: string): SettingsFile {
  const file = shorten(result.filepath, cwd);
  // lilconfig hands on whatever the loaders above returned.
  const config: unknown = result.config;
  if (config instanceof JsonFile) return { from, file, entries: jsonEntries(config, file) };
  if (!isObject(config) || Array.isArray(config)) {
    throw new SpecError(`${file} holds ${JSON.stringify(config)} where an object of settings is expected`);
  }
  return { from, file, entries: Object.entries(config).map(([name, value]) => ({ name, value })) };
}

function jsonEntries({ root, text }: JsonFile, file: string): SettingsFile["entries"] {
  if (root.kind !== "object") {
    throw new SpecError(`An object of settings is expected, not ${root.kind}`, {
      span: jsonSpan(root, text, file),
    });
  }
  return [...root.members].map(([name, node]) => ({
    name,
    value: plainValue(node),
    span: jsonSpan(node, text, file),
  }));
}

/** The value as JavaScript has it; settings are scalars, anything else is told apart by its kind alone. */
function plainValue(node: JsonNode): unknown {
  switch (node.kind) {
    case "null":
      return null;
    case "boolean":
    case "string":
      return node.value;
    case "number":
      return Number(node.text);
    case "array":
      return node.items.map(plainValue);
    case "object":
      return Object.fromEntries([...node.members].map(([name, member]) => [name, plainValue(member)]));
  }
}

/** The path as a person in `cwd` would write it. */
function shorten(file: string, cwd: string): string {
  const short = relative(cwd, file);
  return short.startsWith("..") || short === "" ? file : short;
}

function messageOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}
