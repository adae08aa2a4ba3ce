/** The terminal a process was started in. */
import { writeSync } from 'node:fs'
import type { Terminal } from './terminal.ts'

const STDOUT = 1
const STDERR = 2
const INTERRUPTS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Writes at once rather than through a stream, so that nothing is lost when the process ends, and a
 * reader that went away (`| head`) ends quietly.
 */
export function nodeTerminal(): Terminal {
  return {
    out: (text) => write(STDOUT, text),
    err: (text) => write(STDERR, text),
    interactive: process.stderr.isTTY,
    onInterrupt(stop) {
      for (const signal of INTERRUPTS) process.on(signal, stop)
      return () => {
        for (const signal of INTERRUPTS) process.off(signal, stop)
      }
    },
  }
}

function write(descriptor: number, text: string): void {
  const bytes = new TextEncoder().encode(text)
  let at = 0
  while (at < bytes.length) {
    try {
      at += writeSync(descriptor, bytes, at)
    } catch (problem) {
      const { code } = problem as NodeJS.ErrnoException
      if (code === 'EPIPE') return
      // A pipe whose reader is slow: try again.
      if (code !== 'EAGAIN') throw problem
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
    }
  }
}
