export function parse(value: string): number;
export function parse(value: string, radix: number): bigint;
export function parse(value: string, radix?: number): number | bigint {
  if (radix === undefined) return Number.parseFloat(value);
  let result = 0n;
  const base = BigInt(radix);
  for (const char of value) {
    result = result * base + BigInt(Number.parseInt(char, radix));
  }
  return result;
}

export type Duration = { hours?: number; minutes?: number; seconds?: number };

export function milliseconds(duration: Duration): number {
  const { hours = 0, minutes = 0, seconds = 0 } = duration;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

export function later(date: Date, duration: Duration): Date {
  return new Date(date.getTime() + milliseconds(duration));
}

export function isDate(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime());
}

export function toText(value: string | number | Date | readonly string[]): string {
  if (typeof value === "string") return value;
  if (typeof value === "number") return value.toFixed(1);
  if (isDate(value)) return value.toISOString();
  return Array.isArray(value) ? value.join("+") : String(value);
}

export function assertPresent<T>(value: T | undefined, what: string): asserts value is T {
  if (value === undefined) throw new TypeError(`${what} is missing`);
}

export function nth<T>(values: readonly T[], index: number): T {
  const value = values.at(index);
  assertPresent(value, `value ${index}`);
  return value;
}

export const lunch: Duration = { minutes: 45 };
export const evening: Date = later(new Date(0), { hours: 18, minutes: 30 });
export const hex: bigint = parse("ff", 16);
export const plain: number = parse("2.5") * 2 - milliseconds(lunch) / 1000;
export const third: string = nth(["a", "b", "c"], 2);
