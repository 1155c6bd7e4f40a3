export type Result<T, E = Error> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly error: E };

export function ok<T>(value: T): Result<T, never> {
  return { ok: true, value };
}

export function failed<E>(error: E): Result<never, E> {
  return { ok: false, error };
}

export function map<T, U, E>(result: Result<T, E>, change: (value: T) => U): Result<U, E> {
  return result.ok ? ok(change(result.value)) : result;
}

export function unwrapOr<T>(result: Result<T, unknown>, fallback: T): T {
  if (result.ok) {
    return result.value;
  }
  return fallback;
}

export function all<T, E>(results: readonly Result<T, E>[]): Result<T[], E> {
  const values: T[] = [];
  for (const result of results) {
    if (!result.ok) return result;
    values.push(result.value);
  }
  return ok(values);
}

export function attempt<T>(work: () => T): Result<T> {
  try {
    return ok(work());
  } catch (error) {
    return failed(error instanceof Error ? error : new Error(String(error)));
  }
}
