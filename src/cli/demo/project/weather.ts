/** The highest of the temperatures. */
export function hottest(temperatures: readonly number[]): number {
  return Math.max(...temperatures);
}

/** Sorts the temperatures in ascending order. */
export function sorted(temperatures: readonly number[]): number[] {
  throw new Error(`not written yet, for ${temperatures.length} temperatures`);
}

export const UNIT = "celsius";
