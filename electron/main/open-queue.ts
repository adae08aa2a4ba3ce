/**
 * Recordings that the world asks the lab to open: named on the command line, double-clicked in a file
 * manager, or handed over by a second start. They wait in one queue until the window says it is ready.
 */
import path from 'node:path'
import { fileURLToPath } from 'node:url'

const EXTENSION = '.racetrace'

/**
 * Picks the recordings out of a command line, whatever switches Chromium or a launcher put around them.
 * @param argv arguments, with or without the program's name
 * @param cwd what relative paths are relative to
 */
export function recordingPaths(argv: readonly string[], cwd: string): string[] {
  return argv.flatMap((argument) => {
    if (argument.startsWith('-') || !argument.toLowerCase().endsWith(EXTENSION)) return []
    if (!argument.startsWith('file:')) return [path.resolve(cwd, argument)]
    try {
      return [fileURLToPath(argument)] // Linux file managers hand over URLs
    } catch {
      return []
    }
  })
}

export class OpenQueue {
  #waiting: string[] = []
  #deliver: ((paths: readonly string[]) => void) | undefined

  add(paths: readonly string[]): void {
    this.#waiting.push(...paths.filter((file) => !this.#waiting.includes(file)))
    this.#flush()
  }

  /** The window listens: everything that waits goes to it now, everything later at once. */
  connect(deliver: (paths: readonly string[]) => void): void {
    this.#deliver = deliver
    this.#flush()
  }

  /** The window went away or reloads: hold again. */
  disconnect(): void {
    this.#deliver = undefined
  }

  #flush(): void {
    if (!this.#deliver || this.#waiting.length === 0) return
    this.#deliver(this.#waiting.splice(0))
  }
}
