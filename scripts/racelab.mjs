/**
 * The command line from a checkout: installs and builds what is missing, then runs it with the same
 * arguments and the same exit code. Everything this script says itself goes to stderr.
 */
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { build } from './build.mjs'
import { ROOT } from './build-targets.mjs'
import { ensureInstalled } from './install.mjs'

/** Exit code for "cannot be used as it is", as the command line's own. */
const UNUSABLE = 2
/** Exit code for "interrupted", as the command line's own. */
const INTERRUPTED = 3

try {
  await ensureInstalled()
  await build(['cli'], { quiet: true })
} catch (error) {
  const { message, hint } = /** @type {Error & { hint?: string }} */ (error)
  process.stderr.write(`${message}\n${hint ? `${hint}\n` : ''}`)
  process.exit(UNUSABLE)
}

const program = join(ROOT, 'out/cli/racelab.js')
const child = spawn(process.execPath, [program, ...process.argv.slice(2)], { stdio: 'inherit' })
// The terminal interrupts both processes; the child decides how to end, this one waits for it.
for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.on(signal, () => {
    if (signal === 'SIGTERM') child.kill(signal)
  })
}
child.on('error', (error) => {
  process.stderr.write(`The command line did not start: ${error.message}\n`)
  process.exitCode = UNUSABLE
})
child.on('close', (code) => {
  process.exitCode = code ?? INTERRUPTED
})
