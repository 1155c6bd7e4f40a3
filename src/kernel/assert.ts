/** Invariants. `assert` is cheap and always on; `debugAssert` may be slow and runs only in tests. */
import { InternalError } from "./errors.ts";

export function assert(condition: boolean, message: string): asserts condition {
  if (!condition) throw new InternalError(message);
}

const isDebug = process.env.VITEST !== undefined;

/** Evaluates `condition` only under the test runner. */
export function debugAssert(condition: () => boolean, message: string): void {
  if (isDebug && !condition()) throw new InternalError(message);
}

/** Closes a switch over a discriminated union: a new variant becomes a compile error here. */
export function assertNever(value: never): never {
  throw new InternalError(`unexpected variant ${JSON.stringify(value)}`);
}
