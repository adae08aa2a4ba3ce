/** One line on a screen, drawn over itself; silent when stderr is a file or a pipe. */
import type { Terminal } from './terminal.ts'

export class ProgressLine {
  readonly #terminal: Terminal
  #width = 0

  constructor(terminal: Terminal) {
    this.#terminal = terminal
  }

  show(text: string): void {
    if (!this.#terminal.interactive) return
    this.#terminal.err(`\r${text.padEnd(this.#width)}`)
    this.#width = text.length
  }

  clear(): void {
    if (this.#width > 0) this.#terminal.err(`\r${' '.repeat(this.#width)}\r`)
    this.#width = 0
  }
}
