/**
 * What every failure a user can cause looks like, wherever it happened: a stable code for tests and
 * scripts, a sentence for people, the place, and what to do next. Plain data: it survives structured
 * clone, so workers and IPC hand it on as it is.
 */
export interface Failure {
  /** Stable, upper case, e.g. `E_UNKNOWN_VARIANT`. */
  readonly code: string
  /** One sentence: what went wrong, naming the thing. */
  readonly message: string
  /** Where: a file, an entry of a file, a parameter, `file.c:12:5`. */
  readonly at?: string
  /** What to do about it. */
  readonly hint?: string
}

/** Builds a {@link Failure}; empty `at` and `hint` are left out. */
export function failure(
  code: string,
  message: string,
  more: { readonly at?: string | undefined; readonly hint?: string | undefined } = {},
): Failure {
  return {
    code,
    message,
    ...(more.at ? { at: more.at } : {}),
    ...(more.hint ? { hint: more.hint } : {}),
  }
}

/** One line for a terminal or a log: `message (at): hint`. */
export function describeFailure(problem: Failure): string {
  const place = problem.at ? ` (${problem.at})` : ''
  const hint = problem.hint ? `\n  ${problem.hint}` : ''
  return `${problem.message}${place}${hint}`
}
