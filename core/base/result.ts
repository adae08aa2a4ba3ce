/**
 * Expected failures are values. A function that can fail because of what a user gave it returns a
 * `Result`; only bugs throw (see invariant.ts). Plain objects, so they cross workers and IPC.
 */
export type Result<T, E> = Ok<T> | Err<E>

/** The successful half of a {@link Result}. */
export interface Ok<T> {
  readonly ok: true
  readonly value: T
}

/** The failed half of a {@link Result}. */
export interface Err<E> {
  readonly ok: false
  readonly error: E
}

/** Wraps a value as success. */
export function ok<T>(value: T): Ok<T> {
  return { ok: true, value }
}

/** Wraps a reason as failure. */
export function err<E>(error: E): Err<E> {
  return { ok: false, error }
}
