/**
 * `npm start`: from a fresh clone to an open window. Everything until the packages are installed uses
 * Node's own modules only. Each step does nothing when there is nothing to do, so a second start is the
 * window alone.
 */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { hasDisplay, startVirtualDisplay } from './display.mjs'
import { ensureInstalled } from './install.mjs'
import { launch } from './launch.mjs'
import { openUrl } from './open-url.mjs'
import { resolveRuntime } from './runtime/resolve.mjs'
import { SetupError } from './runtime/setup-error.mjs'
import { sandboxFlags } from './sandbox.mjs'
import { DEFAULT_PORT, serve } from './serve.mjs'
import { ensureLibraries, ensureSystemPackages } from './system.mjs'

const USAGE = `Racelab, a desktop lab for kernel races.

  npm start                          install what is missing, build, open the lab
  npm start -- FILE.racetrace…       … and open these recordings
  npm start -- --browser             serve the lab on loopback for a browser instead
  npm start -- --browser --port N    … on this port (${DEFAULT_PORT} unless told)
  npm start -- --prepare             install, obtain the runtime and build; open nothing
  npm start -- --no-sandbox          do without Chromium's sandbox where the system offers none
  npm start -- --verbose             show everything that Electron says
  npm run -s racelab -- help         the command line

  ELECTRON_OVERRIDE_DIST_PATH        folder of an unpacked Electron to use
  RACELAB_USER_DATA                  folder for recordings and settings`

/** @param {string} line */
const say = (line) => console.error(line)

async function main() {
  const { values: options, positionals } = parseArguments()
  if (options.help) return console.log(USAGE)
  const port = parsePort(options.port)

  await ensureInstalled()
  if (options.browser) {
    await build(['renderer', 'server'])
    return options.prepare ? undefined : serveUntilInterrupted(port)
  }

  const runtime = await resolveRuntime({ say })
  ensureLibraries(runtime.executable)
  await build(['renderer', 'electron'])
  if (options.prepare) return say(`Ready: Electron ${runtime.version} in ${runtime.directory}`)

  const flags = sandboxFlags(runtime.directory, { say, allowWithout: options['no-sandbox'] })
  const from = process.env.INIT_CWD ?? process.cwd() // where the user was; npm changes to the repository
  const files = positionals.map((file) => path.resolve(from, file))
  const screen = hasDisplay() ? undefined : await virtualScreen()
  if (!process.env.DISPLAY && process.env.WAYLAND_DISPLAY) flags.push('--ozone-platform-hint=auto')
  say(`Electron ${runtime.version} (${runtime.origin}); Ctrl-C or closing the window ends the lab.`)
  try {
    const display = screen ? { display: screen.display } : {}
    process.exitCode = await launch(runtime, { flags, files, verbose: options.verbose, ...display })
  } finally {
    await screen?.stop()
  }
}

function parseArguments() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        browser: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        'no-sandbox': { type: 'boolean', default: false },
        port: { type: 'string', default: String(DEFAULT_PORT) },
        prepare: { type: 'boolean', default: false },
        verbose: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    const [reason] = String(error instanceof Error ? error.message : error).split('. ')
    throw new SetupError(`${reason}.`, USAGE)
  }
}

/** @param {string[]} targets */
async function build(targets) {
  const { build: buildTargets } = await import('./build.mjs')
  await buildTargets(targets, { quiet: true })
}

/** @param {string} portText */
function parsePort(portText) {
  const port = Number(portText)
  if (!Number.isInteger(port) || port < 0 || port > 65535) {
    throw new SetupError(
      `--port ${portText} is not a port.`,
      'A number from 0 (any free one) to 65535.',
    )
  }
  return port
}

/** @param {number} port */
async function serveUntilInterrupted(port) {
  const { url, close } = await serve({ port })
  console.log(`The lab is at ${url} on this machine only; Ctrl-C ends it.`)
  openUrl(url)
  await new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, resolve)
  })
  await close()
}

async function virtualScreen() {
  say('There is no display here (neither DISPLAY nor WAYLAND_DISPLAY is set).')
  ensureSystemPackages(['xvfb'])
  const screen = await startVirtualDisplay()
  say(`The lab opens on a virtual screen, DISPLAY=${screen.display}. To see and use it:
  in a browser      npm start -- --browser
  on the terminal   npm run -s racelab -- list`)
  return screen
}

main().catch((error) => {
  if (!(error instanceof SetupError)) throw error
  console.error(error.message)
  if (error.hint) console.error(error.hint)
  process.exit(2)
})
