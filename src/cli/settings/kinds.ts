/** The kinds of values settings have, and how each is read from a flag, an environment variable or a file. */

/** One kind of setting. `undefined` from a reader means "not such a value". */
export interface SettingKind<T> {
  /** Completes "… is not …", e.g. `a positive integer`. */
  readonly expects: string;
  /** Stands for the value in the help, e.g. `<n>`; empty for switches. */
  readonly placeholder: string;
  /** From a flag or an environment variable. */
  parse(text: string): T | undefined;
  /** From a settings file. */
  check(value: unknown): T | undefined;
}

export function text(placeholder: string): SettingKind<string> {
  const check = (value: unknown) => (typeof value === "string" && value !== "" ? value : undefined);
  return { expects: "a non-empty text", placeholder, parse: check, check };
}

export function choice<const C extends string>(...choices: readonly C[]): SettingKind<C> {
  const check = (value: unknown) => choices.find((name) => name === value);
  return {
    expects: `one of ${choices.join(", ")}`,
    placeholder: `<${choices.join("|")}>`,
    parse: check,
    check,
  };
}

export function toggle(): SettingKind<boolean> {
  return {
    expects: "true or false",
    placeholder: "",
    parse: (word) => SWITCHES.get(word.toLowerCase()),
    check: (value) => (typeof value === "boolean" ? value : undefined),
  };
}

const SWITCHES: ReadonlyMap<string, boolean> = new Map([
  ["true", true],
  ["1", true],
  ["yes", true],
  ["on", true],
  ["false", false],
  ["0", false],
  ["no", false],
  ["off", false],
]);

export function integer(min: number, max: number = Number.MAX_SAFE_INTEGER): SettingKind<number> {
  const range =
    max < Number.MAX_SAFE_INTEGER ? `an integer from ${min} to ${max}` : `an integer of at least ${min}`;
  return numeric(
    min === 1 && max === Number.MAX_SAFE_INTEGER ? "a positive integer" : range,
    /^[0-9]+$/,
    (n) => {
      return Number.isSafeInteger(n) && n >= min && n <= max;
    },
  );
}

export function number(min: number, max: number = Number.POSITIVE_INFINITY): SettingKind<number> {
  const expects =
    max < Number.POSITIVE_INFINITY ? `a number from ${min} to ${max}` : `a number of at least ${min}`;
  return numeric(expects, /^[0-9]*\.?[0-9]+(?:e[+-]?[0-9]+)?$/i, (n) => {
    return Number.isFinite(n) && n >= min && n <= max;
  });
}

/** `form` keeps out what `Number` reads but nobody means: an empty text, hexadecimal, surrounding space. */
function numeric(expects: string, form: RegExp, accepts: (n: number) => boolean): SettingKind<number> {
  const check = (value: unknown) => (typeof value === "number" && accepts(value) ? value : undefined);
  return {
    expects,
    placeholder: "<n>",
    parse: (word) => (form.test(word) ? check(Number(word)) : undefined),
    check,
  };
}
