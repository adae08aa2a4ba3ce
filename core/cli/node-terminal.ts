/** The terminal a process was started in. */
import { writeSync } from 'node:fs'
import { EXIT_UNUSABLE, type ExitCode } from './exit-code.ts'
import type { Terminal } from './terminal.ts'

const STDOUT = 1
const STDERR = 2
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Writes at once rather than through a stream, so that nothing is lost when the process ends, and a
 * reader that went away (`| head`) ends quietly. A disk that takes no more results is said once, and
 * {@link NodeTerminal.exitCode} tells it.
 */
export class NodeTerminal implements Terminal {
  readonly interactive = process.stderr.isTTY
  #broken = false

  out(content: string | Uint8Array): boolean {
    if (this.#broken) return false
    const problem = write(STDOUT, content)
    if (problem === undefined) return true
    if (problem.code === 'EPIPE') return false
    this.#broken = true
    this.err(`The result cannot be written to standard output: ${problem.message}.\n`)
    return false
  }

  err(text: string): void {
    // There is nobody left to tell it.
    write(STDERR, text)
  }

  onInterrupt(stop: () => void): () => void {
    for (const signal of INTERRUPTS) process.on(signal, stop)
    return () => {
      for (const signal of INTERRUPTS) process.off(signal, stop)
    }
  }

  /** How the process ends: results that could not be written are none, whatever the command says. */
  exitCode(code: ExitCode): ExitCode {
    return this.#broken ? EXIT_UNUSABLE : code
  }
}

/** Gives what the system says when it takes no more. */
function write(
  descriptor: number,
  content: string | Uint8Array,
): NodeJS.ErrnoException | undefined {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (problem) {
      if ((problem as NodeJS.ErrnoException).code !== 'EAGAIN') return problem as Error
      // A pipe whose reader is slow: try again.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
  return undefined
}
