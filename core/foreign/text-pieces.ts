/**
 * From bytes to lines, piece by piece: no more of a file is ever in one string than a piece and an
 * unfinished line. Bytes that are no text become replacement characters.
 */
import { MAX_LINE_LENGTH } from './limits.ts'
import type { TextEncoding } from './text-encoding.ts'

/** Takes a line without its end, and its number from 1. */
export type TakeLine = (line: string, number: number) => void

/** Splits text into lines; what is longer than a line may be is cut. */
export class LineSplitter {
  readonly #take: TakeLine
  readonly #decoder: InstanceType<typeof TextDecoder>
  #rest = ''
  #number = 0
  /** The rest of a line that was cut is passed over. */
  #skipping = false

  constructor(take: TakeLine, encoding: TextEncoding = 'utf-8') {
    this.#decoder = new TextDecoder(encoding)
    this.#take = take
  }

  push(bytes: Uint8Array<ArrayBuffer>): void {
    this.#split(this.#decoder.decode(bytes, { stream: true }))
  }

  /** Call once at the end: a last line needs no line end. */
  finish(): void {
    this.#split(this.#decoder.decode())
    if (this.#rest !== '') this.#give(this.#rest)
    this.#rest = ''
  }

  #split(text: string): void {
    let from = 0
    for (;;) {
      const end = text.indexOf('\n', from)
      if (end < 0) break
      if (this.#skipping) this.#skipping = false
      else this.#give(this.#rest + text.slice(from, end))
      this.#rest = ''
      from = end + 1
    }
    if (this.#skipping) return
    this.#rest += text.slice(from)
    if (this.#rest.length <= MAX_LINE_LENGTH) return
    this.#give(this.#rest)
    this.#rest = ''
    this.#skipping = true
  }

  #give(line: string): void {
    this.#number += 1
    const end = line.endsWith('\r') ? line.length - 1 : line.length
    this.#take(line.slice(0, Math.min(end, MAX_LINE_LENGTH)), this.#number)
  }
}
