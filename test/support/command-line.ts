/** The built command line as a user starts it: a process, its two streams, its exit code. */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from '../../scripts/build.mjs'
import { ROOT } from './repository.ts'

/** What a finished command left. */
export interface Finished {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

export interface StartOptions {
  /** Prefix of the command, e.g. a shell that sets limits. */
  readonly through?: readonly string[]
  /** Sent once the process has run for so many milliseconds. */
  readonly interruptAfter?: number
  /** Asked again and again; the process is interrupted once it is true. */
  readonly interruptWhen?: () => boolean
  /** Asked again and again; the process is killed, with no time to say anything, when it is true. */
  readonly killWhen?: () => boolean
}

/** Builds what is out of date. Call it before all tests of a file. */
export async function buildCommandLine(): Promise<void> {
  await build(['cli'], { quiet: true })
}

/** Runs `racelab` with `words` to its end. */
export function racelab(words: readonly string[], options: StartOptions = {}): Promise<Finished> {
  const program = join(ROOT, 'out/cli/racelab.js')
  const [command = '', ...rest] = [...(options.through ?? []), process.execPath, program, ...words]
  return new Promise((resolve, reject) => {
    const child = spawn(command, rest, { stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let err = ''
    child.stdout.on('data', (text: Buffer) => (out += text.toString()))
    child.stderr.on('data', (text: Buffer) => (err += text.toString()))
    child.on('error', reject)
    const { interruptWhen, killWhen } = options
    let interrupted = false
    const watch = setInterval(() => {
      if (killWhen?.() === true) child.kill('SIGKILL')
      if (!interrupted && interruptWhen?.() === true) interrupted = child.kill('SIGINT')
    }, 50)
    child.on('close', (code) => {
      clearInterval(watch)
      resolve({ code, out, err })
    })
    if (options.interruptAfter !== undefined) {
      setTimeout(() => child.kill('SIGINT'), options.interruptAfter)
    }
  })
}

/** The one JSON document a command printed. Throws when there is anything else on stdout. */
export function documentOf({ out }: Finished): Record<string, unknown> {
  return JSON.parse(out) as Record<string, unknown>
}
