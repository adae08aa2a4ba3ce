/**
 * Unpacked runtimes outside the repository, so that they survive a fresh clone and serve several. A
 * folder appears under its final name only when it is whole (built beside it, then renamed), and the
 * stamp beside it lists every file with its size, so that a folder somebody half deleted is built again.
 */
import { constants, rmSync } from 'node:fs'
import {
  access,
  mkdir,
  mkdtemp,
  readFile,
  readdir,
  rename,
  rm,
  stat,
  statfs,
  writeFile,
} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { SetupError } from './setup-error.mjs'

const WORK_PREFIX = 'building-'
const ABANDONED_MS = 24 * 3600e3
const REPOSITORY_CACHE = fileURLToPath(new URL('../../.cache/electron', import.meta.url))

/** @returns {string[]} candidates, best first */
function cacheFolders() {
  const home = os.homedir()
  const base = process.env.XDG_CACHE_HOME || (home && path.join(home, '.cache'))
  return [...(base ? [path.join(base, 'racelab', 'electron')] : []), REPOSITORY_CACHE]
}

/**
 * The folder of a finished runtime, if there is one and nothing of it is missing.
 * @param {string} key
 * @returns {Promise<string | undefined>}
 */
export async function findCached(key) {
  for (const folder of cacheFolders()) {
    const candidate = path.join(folder, key)
    if (await isWhole(candidate)) return candidate
  }
  return undefined
}

/**
 * Builds a runtime in a temporary folder and publishes it under its key.
 * @param {string} key
 * @param {number} neededBytes room that building takes at its peak
 * @param {(workFolder: string, targetFolder: string) => Promise<void>} build fills the target, may use the work folder
 * @returns {Promise<string>} the finished folder
 */
export async function buildCached(key, neededBytes, build) {
  const root = await writableCacheFolder()
  await removeAbandoned(root)
  await requireSpace(root, neededBytes)
  const work = await mkdtemp(path.join(root, WORK_PREFIX))
  const abandon = () => rmSync(work, { recursive: true, force: true })
  process.once('exit', abandon) // Ctrl-C in the middle
  try {
    const target = path.join(work, 'runtime')
    await mkdir(target)
    await build(work, target)
    const finished = path.join(root, key)
    if (await isWhole(finished)) return finished // another process was faster
    const stamp = JSON.stringify(await listFiles(target), null, 1)
    await rm(finished, { recursive: true, force: true })
    await rename(target, finished)
    await writeFile(stampOf(finished), stamp)
    return finished
  } finally {
    process.off('exit', abandon)
    abandon()
  }
}

/** @param {string} folder */
function stampOf(folder) {
  return `${folder}.json`
}

/**
 * Removes what a build left behind when it was killed. A young folder may belong to one that still runs.
 * @param {string} root
 */
async function removeAbandoned(root) {
  for (const name of await readdir(root)) {
    const folder = path.join(root, name)
    if (!name.startsWith(WORK_PREFIX)) continue
    if (Date.now() - (await stat(folder)).mtimeMs > ABANDONED_MS) {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function writableCacheFolder() {
  for (const folder of cacheFolders()) {
    try {
      await mkdir(folder, { recursive: true })
      await access(folder, constants.W_OK)
      return folder
    } catch {
      // A home that cannot be written to is ordinary in containers: take the next candidate.
    }
  }
  throw new SetupError(
    `None of these folders can be written to: ${cacheFolders().join(', ')}`,
    'Point XDG_CACHE_HOME at a folder that can.',
  )
}

/**
 * @param {string} folder
 * @param {number} neededBytes
 */
async function requireSpace(folder, neededBytes) {
  const { bavail, bsize } = await statfs(folder)
  const freeBytes = bavail * bsize
  if (freeBytes >= neededBytes) return
  const megabytes = (/** @type {number} */ bytes) => `${Math.ceil(bytes / 1e6)} MB`
  throw new SetupError(
    `Unpacking the Electron runtime takes ${megabytes(neededBytes)} in ${folder}; ${megabytes(freeBytes)} are free.`,
    'Free some space there, or point XDG_CACHE_HOME at another disk.',
  )
}

/**
 * @param {string} folder
 * @returns {Promise<boolean>}
 */
async function isWhole(folder) {
  try {
    /** @type {Record<string, number>} */
    const expected = JSON.parse(await readFile(stampOf(folder), 'utf8'))
    const checks = Object.entries(expected).map(async ([name, size]) => {
      return (await stat(path.join(folder, name))).size === size
    })
    return (await Promise.all(checks)).every(Boolean)
  } catch {
    return false
  }
}

/**
 * @param {string} folder
 * @returns {Promise<Record<string, number>>} size by relative path
 */
async function listFiles(folder) {
  /** @type {Record<string, number>} */
  const sizes = {}
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const file = path.join(entry.parentPath, entry.name)
    sizes[path.relative(folder, file)] = (await stat(file)).size
  }
  return sizes
}
