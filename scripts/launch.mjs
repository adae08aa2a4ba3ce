/** Starts the built lab in a runtime and stays with it until it ends. */
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { endWithParent } from './end-with-parent.mjs'

const REPOSITORY = fileURLToPath(new URL('..', import.meta.url))
const PATIENCE_MS = 5_000

/** Chromium talks to the terminal about buses and drivers it can do without; its fatal errors have another level. */
const CHROMIUM_CHATTER =
  /^(\[\d+:\d+\/[\d.]+:(ERROR|WARNING|INFO|VERBOSE\d*):|\[\d+\/[\d.]+:(ERROR|WARNING|INFO):|libva (error|info)|MESA: |\(electron:\d+\): (Gtk|GLib|dconf)|$)/

/**
 * @param {import('./runtime/resolve.mjs').Runtime} runtime
 * @param {{ flags: string[], files: string[], display?: string, verbose: boolean }} options
 * @returns {Promise<number>} exit code; 0 when the user ended it, however they did
 */
export async function launch(runtime, { flags, files, display, verbose }) {
  // Terminals of editors that are Electron apps themselves set this; with it, no window would open.
  const { ELECTRON_RUN_AS_NODE: _unwanted, ...inherited } = process.env
  const env = display ? { ...inherited, DISPLAY: display } : inherited
  const child = spawn(runtime.executable, [...flags, REPOSITORY, ...files], {
    cwd: REPOSITORY,
    env,
    stdio: ['ignore', 'inherit', 'pipe'],
  })
  endWithParent(child)
  const errors = createInterface({ input: child.stderr })
  errors.on('line', (line) => {
    if (verbose || !CHROMIUM_CHATTER.test(line)) console.error(line)
  })

  let stopping = false
  const stop = () => {
    // A terminal has told the window itself by now; saying it twice does no harm.
    child.kill(stopping ? 'SIGKILL' : 'SIGTERM')
    if (!stopping) setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS).unref()
    stopping = true
  }
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, stop)

  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      if (stopping) resolve(0)
      else if (code === null) {
        console.error(`The lab was ended by ${signal}.`)
        resolve(1)
      } else resolve(code)
    })
  })
}
