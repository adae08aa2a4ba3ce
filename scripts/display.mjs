/**
 * A screen for a machine that has none: an Xvfb of our own, on a display number that it picks itself
 * (so that several can run side by side), ended by its process id.
 */
import { spawn } from 'node:child_process'
import { endWithParent } from './end-with-parent.mjs'
import { findProgram } from './system.mjs'
import { SetupError } from './runtime/setup-error.mjs'

const SCREEN = '1600x1000x24'
const START_MS = 15_000

/** Does this process have a screen to put a window on? */
export function hasDisplay() {
  if (process.platform !== 'linux') return true
  return Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY)
}

/**
 * Starts a virtual screen.
 * @returns {Promise<{ display: string, stop(): Promise<void> }>} `display` is the value for `DISPLAY`
 * @throws {SetupError} when Xvfb is missing or does not start
 */
export async function startVirtualDisplay() {
  const program = findProgram(['Xvfb'])
  if (!program)
    throw new SetupError('Xvfb, the virtual screen, is not installed.', 'apt-get install -y xvfb')
  const args = ['-displayfd', '3', '-screen', '0', SCREEN, '-nolisten', 'tcp', '-noreset']
  // In a process group of its own: Ctrl-C must reach the window first and the screen under it last.
  const server = spawn(program, args, {
    stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    detached: true,
  })
  const end = () => void server.kill('SIGTERM')
  process.once('exit', end)
  endWithParent(server)

  const complaints = /** @type {import('node:stream').Readable} */ (server.stdio[2])
  const announcement = /** @type {import('node:stream').Readable} */ (server.stdio[3])
  let complaint = ''
  complaints.on('data', (chunk) => (complaint += chunk))
  const number = await new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why) => reject(new SetupError(`Xvfb did not start: ${why}`))
    const timer = setTimeout(() => fail('no answer'), START_MS)
    let text = ''
    announcement.on('data', (chunk) => {
      text += chunk
      if (!text.includes('\n')) return
      clearTimeout(timer)
      resolve(text.trim())
    })
    server.on('error', (error) => fail(error.message))
    server.on('exit', (code) => fail(complaint.trim().split('\n').at(-1) || `code ${code}`))
  })
  for (const stream of [complaints, announcement]) stream.destroy()
  server.unref()
  return {
    display: `:${number}`,
    async stop() {
      process.off('exit', end)
      if (server.exitCode !== null || server.signalCode !== null) return
      server.ref()
      const ended = new Promise((resolve) => server.once('exit', resolve))
      end()
      await ended
    },
  }
}
