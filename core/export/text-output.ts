/** Text on its way into a file: added in small pieces, taken in large ones, as UTF-8. */
import { concatBytes } from '#core/base/bytes.ts'

/** Characters that are joined before they become bytes: longer strings cost more than they save. */
const PIECE = 1 << 14

const ENCODER = new TextEncoder()

/** Collects text until it is taken. */
export class TextOutput {
  #text = ''
  #pieces: Uint8Array[] = []

  add(text: string): void {
    this.#text += text
    if (this.#text.length >= PIECE) this.#encode()
  }

  /** Everything added since the last call. */
  take(): Uint8Array<ArrayBuffer> {
    this.#encode()
    const bytes = concatBytes(this.#pieces)
    this.#pieces = []
    return bytes
  }

  #encode(): void {
    if (this.#text !== '') this.#pieces.push(ENCODER.encode(this.#text))
    this.#text = ''
  }
}
