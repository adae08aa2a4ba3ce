/**
 * Collects what the stages have to say. Each stage reports and goes on as well as it can, so that one
 * compilation names several mistakes; the list is cut off where it would stop being useful.
 */
import type { SourceFile } from '../debug-info.ts'
import type { Diagnostic } from '../diagnostic.ts'
import { MAX_ERRORS, MAX_WARNINGS } from '../limits.ts'
import type { Place } from './token.ts'

export class Reporter {
  readonly errors: Diagnostic[] = []
  readonly warnings: Diagnostic[] = []
  /** Files in order of first mention; index is {@link Place.file}. */
  readonly sources: SourceFile[] = []
  readonly #seen = new Set<string>()

  #stopped = false

  /** True when more errors would not help: stages stop early, and what they still say is dropped. */
  get full(): boolean {
    return this.#stopped || this.errors.length >= MAX_ERRORS
  }

  /** Something that makes it pointless to read on: a limit that is far from any honest source. */
  fatal(code: string, place: Place, message: string, hint?: string): void {
    this.error(code, place, message, hint)
    this.#stopped = true
  }

  /** Something that makes the program unusable. */
  error(code: string, place: Place, message: string, hint?: string): void {
    if (!this.full) this.#add(this.errors, 'error', code, place, message, hint)
  }

  /** Something legal that is probably not meant. */
  warning(code: string, place: Place, message: string, hint?: string): void {
    if (this.warnings.length < MAX_WARNINGS) {
      this.#add(this.warnings, 'warning', code, place, message, hint)
    }
  }

  /** By file (the main one first), line and column. */
  inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
    const files = new Map(this.sources.map(({ name }, index) => [name, index]))
    const fileOf = ({ file }: Diagnostic): number => files.get(file) ?? 0
    return diagnostics.toSorted(
      (a, b) => fileOf(a) - fileOf(b) || a.line - b.line || a.column - b.column,
    )
  }

  #add(
    list: Diagnostic[],
    severity: Diagnostic['severity'],
    code: string,
    place: Place,
    message: string,
    hint: string | undefined,
  ): void {
    const key = `${code}:${place.file}:${place.offset}`
    if (this.#seen.has(key)) return
    this.#seen.add(key)
    list.push({
      severity,
      code,
      message,
      file: this.sources[place.file]?.name ?? '',
      line: place.line,
      column: place.column,
      length: Math.max(1, place.length),
      ...(hint === undefined ? {} : { hint }),
    })
  }
}
