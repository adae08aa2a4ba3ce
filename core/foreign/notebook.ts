/** Keeps count of what was not understood, and the first few of it in words. */
import type { ForeignQuote } from './foreign-trace.ts'
import { MAX_QUOTED } from './limits.ts'

const QUOTED_LENGTH = 120

/** What was not understood so far. */
export class Notebook {
  ignored = 0
  readonly quotes: ForeignQuote[] = []

  /** `text` at `line` was left out because of `reason`. */
  ignore(line: number, reason: string, text: string): void {
    this.ignored += 1
    if (this.quotes.length < MAX_QUOTED) {
      this.quotes.push({ line, reason, text: text.trim().slice(0, QUOTED_LENGTH) })
    }
  }
}
