/**
 * Every setting, once: its name in settings files, from which flag and environment variable follow
 * (`maxTokens`, `--max-tokens`, `ANANKE_MAX_TOKENS`), its kind, its default and what it does.
 */
import { choice, integer, number, type SettingKind, text, toggle } from "./kinds.ts";

export interface Setting<T> {
  readonly kind: SettingKind<T>;
  /** `undefined`: left to the model or the backend. */
  readonly fallback: T | undefined;
  readonly describe: string;
}

function optional<T>(kind: SettingKind<T>, describe: string): Setting<T> {
  return { kind, fallback: undefined, describe };
}

function setting<T>(
  kind: SettingKind<T>,
  fallback: T,
  describe: string,
): Setting<T> & { readonly fallback: T } {
  return { kind, fallback, describe };
}

const MAX_SEED = 0xffffffff;

export const SETTINGS = {
  model: setting(
    text("<model>"),
    "embedded",
    "path of a GGUF file, hf:user/repo:quant, or embedded (a tiny model that ships with ananke)",
  ),
  gpu: optional(
    choice("auto", "cuda", "vulkan", "metal", "false"),
    "compute backend; false is the CPU (default auto; for the embedded model the CPU)",
  ),
  threads: optional(integer(1, 4096), "CPU threads of the backend (default its own choice)"),
  contextSize: optional(
    integer(1),
    "tokens of prompt and output that the model holds (default what fits, up to 8192)",
  ),
  maxTokens: setting(integer(1), 256, "longest output, in tokens"),
  temperature: optional(number(0), "0 always takes the likeliest token"),
  topK: optional(integer(0), "sample from the k likeliest tokens only; 0 is all"),
  topP: optional(number(0, 1), "sample from the likeliest tokens that make up this probability"),
  minP: optional(number(0, 1), "leave out tokens less likely than this share of the likeliest"),
  seed: optional(integer(0, MAX_SEED), "same seed, same output"),
  template: setting(choice("raw", "chat"), "raw", "how the prompt reaches the model"),
  forced: setting(toggle(), true, "feed tokens that have no alternative in one batch, without sampling"),
  closing: setting(toggle(), true, "finish the output within --max-tokens where possible"),
  propertyOrder: optional(choice("free", "schema"), "order of an object's properties under --schema"),
  whitespace: optional(choice("flexible", "compact"), "white space between JSON tokens under --schema"),
  whitespacePattern: optional(
    text("<regex>"),
    "only what this matches between JSON tokens, nothing included; instead of --whitespace",
  ),
  maxWhitespace: optional(integer(0), "longest run of white space under --schema, in bytes (default 128)"),
  timeoutMs: optional(integer(1), "stop generating after this many milliseconds"),
  cacheDir: optional(text("<dir>"), "where downloaded models and vocabulary tables are kept"),
  cache: setting(toggle(), true, "keep vocabulary tables in the cache folder for the next start"),
  quiet: setting(toggle(), false, "print errors only on standard error"),
  verbose: setting(toggle(), false, "print more on standard error, stack traces of errors included"),
} satisfies Readonly<Record<string, Setting<unknown>>>;

export type SettingKey = keyof typeof SETTINGS;

/** The value of every setting. */
export type Settings = {
  readonly [K in SettingKey]: (typeof SETTINGS)[K] extends Setting<infer T> & { readonly fallback: infer F }
    ? T | F
    : never;
};

export const SETTING_KEYS: readonly SettingKey[] = Object.keys(SETTINGS).filter(isSettingKey);

export function isSettingKey(name: string): name is SettingKey {
  return Object.hasOwn(SETTINGS, name);
}

/** The same entry with its type forgotten, for code that treats all settings alike. */
export function settingOf(key: SettingKey): Setting<unknown> {
  return SETTINGS[key];
}

/** `maxTokens` → `--max-tokens`. */
export function flagOf(key: SettingKey): string {
  return `--${words(key).join("-")}`;
}

/** `maxTokens` → `ANANKE_MAX_TOKENS`. */
export function envOf(key: SettingKey): string {
  return ["ananke", ...words(key)].join("_").toUpperCase();
}

function words(key: string): string[] {
  return key.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`).split(" ");
}
