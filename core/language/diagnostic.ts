/** What the compiler says about a source, as a compiler would: where, what, what instead. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning'
  /** Stable, for tests and documentation, e.g. `C_UNSUPPORTED_FLOAT`. */
  readonly code: string
  readonly message: string
  readonly file: string
  /** 1-based. */
  readonly line: number
  /** 1-based, in characters; `length` characters are meant (at least 1). */
  readonly column: number
  readonly length: number
  /** What to write instead. */
  readonly hint?: string
}
