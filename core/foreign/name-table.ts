/** The texts of a trace, each kept once: a capture repeats a few thousand names millions of times. */
import { MAX_NAME_LENGTH, MAX_NAMES } from './limits.ts'

/** What stands for a text that was not kept. */
const NOT_KEPT = '(one of too many different texts)'

const encoder = new TextEncoder()
const decoder = new TextDecoder()

/** Texts by number. 0 is the empty text. */
export class NameTable {
  readonly names: string[] = ['']
  readonly #numbers = new Map<string, number>([['', 0]])
  /** Texts asked for that were not kept. */
  unnamed = 0

  /** The number of a text, shortened to what is kept of one. */
  number(text: string): number {
    const short = text.length > MAX_NAME_LENGTH ? `${text.slice(0, MAX_NAME_LENGTH - 1)}…` : text
    const known = this.#numbers.get(short)
    if (known !== undefined) return known
    if (this.names.length >= MAX_NAMES) {
      this.unnamed += 1
      return this.#add(NOT_KEPT)
    }
    // A part of a string keeps the whole of it in memory: what is kept has to be a copy.
    return this.#add(decoder.decode(encoder.encode(short)))
  }

  #add(text: string): number {
    const known = this.#numbers.get(text)
    if (known !== undefined) return known
    const number = this.names.length
    this.names.push(text)
    this.#numbers.set(text, number)
    return number
  }
}
