/**
 * The ordinary way to an Electron runtime: the `electron` package's own download of its release. Run
 * here instead of through the package's install script so that progress shows, and so that a network
 * that does not let it through is noticed in seconds.
 */
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { byteProgress } from './progress.mjs'

const CONNECT_MS = 10_000
const STALL_MS = 30_000
const EXTRACT_MS = 180_000

/**
 * The runtime that the `electron` package has already unpacked for itself.
 * @param {string} packageFolder
 * @returns {{ directory: string, executable: string, version: string } | undefined}
 */
export function installedRuntime(packageFolder) {
  const directory = path.join(packageFolder, 'dist')
  try {
    const executable = path.join(
      directory,
      readFileSync(path.join(packageFolder, 'path.txt'), 'utf8').trim(),
    )
    const version = readFileSync(path.join(directory, 'version'), 'utf8').trim().replace(/^v/, '')
    return existsSync(executable) ? { directory, executable, version } : undefined
  } catch {
    return undefined
  }
}

/**
 * Downloads and unpacks the release that the `electron` package is pinned to.
 * @param {string} packageFolder
 * @throws when the network does not let it through, or what arrives is not what was pinned
 */
export async function downloadOrdinary(packageFolder) {
  const require = createRequire(path.join(packageFolder, 'package.json'))
  const { version } = require(path.join(packageFolder, 'package.json'))
  const { downloadArtifact } = await import(pathToFileURL(require.resolve('@electron/get')).href)

  const abort = new AbortController()
  const giveUp = () => abort.abort(new Error('no answer'))
  let patience = setTimeout(giveUp, CONNECT_MS)
  /** @type {ReturnType<typeof byteProgress> | undefined} */
  let progress
  try {
    await downloadArtifact({
      version,
      artifactName: 'electron',
      platform: process.platform,
      arch: process.arch,
      cacheRoot: process.env.electron_config_cache,
      checksums: require(path.join(packageFolder, 'checksums.json')),
      downloadOptions: {
        quiet: true,
        signal: abort.signal,
        getProgressCallback: async (
          /** @type {{ transferred: number, total: number | null }} */ at,
        ) => {
          clearTimeout(patience)
          patience = setTimeout(giveUp, STALL_MS)
          if (!at.total) return
          progress ??= byteProgress(`Downloading Electron ${version}`, at.total)
          progress.update(at.transferred)
        },
      },
    })
    progress?.done()
  } finally {
    clearTimeout(patience)
  }

  // The package's own script finds the archive in its cache and unpacks it where `require('electron')` looks.
  const script = path.join(packageFolder, 'install.js')
  const { status, stderr, error } = spawnSync(process.execPath, [script], {
    encoding: 'utf8',
    timeout: EXTRACT_MS,
  })
  if (status !== 0) throw error ?? new Error(stderr.trim().split('\n', 1)[0] || 'install.js failed')
}
