/**
 * What a bare Electron runtime runs when it is given an app path: `electron [-r module] [--flags] path [arguments]`.
 * A runtime taken out of another product has no such default app, so this one is packed into
 * `resources/default_app.asar`. It does what the stock one does for a path and nothing else: preload the
 * `-r` modules (end-to-end test drivers hook in there), take name and version from the app's
 * package.json, and import its main. The top-level await keeps Electron's `ready` event back until
 * that main has run, which an app that registers privileged schemes depends on.
 */
import { app } from 'electron'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'

const require = createRequire(import.meta.url)

/** Two setters that Electron keeps for its default app and does not document. */
const host =
  /** @type {import('electron').App & { setVersion(version: string): void, setAppPath(path: string): void }} */ (
    app
  )

/**
 * @param {string[]} argv
 * @returns {{ modules: string[], version?: boolean, appPath?: string }}
 */
function parse(argv) {
  /** @type {string[]} */
  const modules = []
  for (let index = 0; index < argv.length; index++) {
    const argument = argv[index] ?? ''
    if (argument === '-r' || argument === '--require') modules.push(argv[++index] ?? '')
    else if (argument === '-v' || argument === '--version') return { modules, version: true }
    else if (!argument.startsWith('-')) return { modules, appPath: path.resolve(argument) }
  }
  return { modules }
}

/** @param {string} appPath */
async function load(appPath) {
  Object.defineProperty(process, 'defaultApp', { value: true, enumerable: true })
  const manifest = JSON.parse(readFileSync(path.join(appPath, 'package.json'), 'utf8'))
  if (manifest.version) host.setVersion(manifest.version)
  app.name = manifest.productName ?? manifest.name ?? app.name
  if (process.platform === 'linux')
    app.setDesktopName(manifest.desktopName ?? `${app.name}.desktop`)
  host.setAppPath(appPath)
  await import(pathToFileURL(require.resolve(appPath)).href)
}

const { modules, version, appPath } = parse(process.argv.slice(1))
for (const module of modules) require(module)
if (version) {
  console.log(`v${process.versions.electron}`)
  app.exit(0)
} else if (appPath) {
  try {
    await load(appPath)
  } catch (error) {
    console.error(`The app at ${appPath} could not be started:\n${error?.stack ?? error}`)
    if (!process.env.CI)
      dialog.showErrorBox('The app could not be started', String(error?.message ?? error))
    app.exit(1)
  }
} else {
  console.error('Usage: electron [-r module] path/to/app')
  app.exit(2)
}
