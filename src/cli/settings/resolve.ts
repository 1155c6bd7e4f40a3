/**
 * Where settings come from, strongest first: flag, environment, project file, user file, default. A name that is not
 * known or a value of the wrong kind is an error wherever it stands: nothing is silently ignored.
 */
import { type Span, SpecError, suggestName } from "../../kernel/index.ts";
import {
  envOf,
  flagOf,
  isSettingKey,
  SETTING_KEYS,
  type SettingKey,
  type Settings,
  settingOf,
} from "./table.ts";

/** Where the effective value of a setting came from. */
export type Origin =
  | { readonly from: "flag"; readonly name: string }
  | { readonly from: "env"; readonly name: string }
  | { readonly from: "project" | "user"; readonly file: string }
  | { readonly from: "default" };

export interface ResolvedSettings {
  readonly values: Settings;
  readonly origins: Readonly<Record<SettingKey, Origin>>;
}

/** The settings of one file, not checked yet. */
export interface SettingsFile {
  readonly from: "project" | "user";
  readonly file: string;
  readonly entries: readonly { readonly name: string; readonly value: unknown; readonly span?: Span }[];
}

export interface SettingSources {
  /** Flags as commander leaves them: texts, and booleans for switches. */
  readonly flags: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Strongest first. */
  readonly files: readonly SettingsFile[];
}

const ENV_PREFIX = "ANANKE_";

/** @throws SpecError naming the flag, variable or file and key */
export function resolveSettings(sources: SettingSources): ResolvedSettings {
  checkEnvironment(sources.env);
  const files = sources.files.map(checkFile);
  const values: Record<string, unknown> = {};
  const origins: Record<string, Origin> = {};
  for (const key of SETTING_KEYS) {
    const found =
      fromFlag(key, sources.flags) ??
      fromEnvironment(key, sources.env) ??
      files.map((file) => file.get(key)).find((entry) => entry !== undefined);
    values[key] = found === undefined ? settingOf(key).fallback : found.value;
    origins[key] = found === undefined ? { from: "default" } : found.origin;
  }
  // Every key was set just above, to a value its own kind has checked.
  return { values: values as Settings, origins: origins as Record<SettingKey, Origin> };
}

interface Found {
  readonly value: unknown;
  readonly origin: Origin;
}

function fromFlag(key: SettingKey, flags: Readonly<Record<string, unknown>>): Found | undefined {
  const given = flags[key];
  if (given === undefined) return undefined;
  const { kind } = settingOf(key);
  const value = typeof given === "string" ? kind.parse(given) : kind.check(given);
  if (value === undefined) throw wrong(flagOf(key), given, kind.expects);
  return { value, origin: { from: "flag", name: flagOf(key) } };
}

function fromEnvironment(
  key: SettingKey,
  env: Readonly<Record<string, string | undefined>>,
): Found | undefined {
  const name = envOf(key);
  const given = env[name];
  // An empty variable is how shells unset one for a single command.
  if (given === undefined || given === "") return undefined;
  const { kind } = settingOf(key);
  const value = kind.parse(given);
  if (value === undefined) throw wrong(name, given, kind.expects);
  return { value, origin: { from: "env", name } };
}

function checkEnvironment(env: Readonly<Record<string, string | undefined>>): void {
  const known = SETTING_KEYS.map(envOf);
  for (const name of Object.keys(env)) {
    if (!name.startsWith(ENV_PREFIX) || known.includes(name)) continue;
    throw new SpecError(`Unknown environment variable ${name}`, {
      hint: suggestName(name, known, "Use one of"),
    });
  }
}

function checkFile({ from, file, entries }: SettingsFile): ReadonlyMap<SettingKey, Found> {
  const found = new Map<SettingKey, Found>();
  for (const { name, value: given, span } of entries) {
    const place = span === undefined ? {} : { span };
    // A span names the file by itself.
    const where = span === undefined ? ` in ${file}` : "";
    if (!isSettingKey(name)) {
      throw new SpecError(`Unknown setting "${name}"${where}`, {
        hint: suggestName(name, SETTING_KEYS, "Use one of"),
        ...place,
      });
    }
    const { kind } = settingOf(name);
    const value = kind.check(given);
    if (value === undefined) throw wrong(`"${name}"${where}`, given, kind.expects, place);
    found.set(name, { value, origin: { from, file } });
  }
  return found;
}

function wrong(where: string, given: unknown, expects: string, place: { span?: Span } = {}): SpecError {
  return new SpecError(`${where}: ${JSON.stringify(given) ?? String(given)} is not ${expects}`, place);
}
