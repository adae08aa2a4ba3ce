/**
 * Is a build still fresh? A digest over the contents of everything it is made from, kept beside its
 * output. Contents, not times: a checkout or a copy changes every time and nothing else.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/**
 * @param {string} root
 * @param {readonly string[]} inputs files and folders, relative to `root`; one that is absent counts as empty
 * @returns {string} hexadecimal digest
 */
export function digestOf(root, inputs) {
  const hash = createHash('sha256')
  for (const input of inputs) {
    for (const file of filesUnder(root, input)) {
      hash.update(`${file}\0`)
      hash.update(readFileSync(join(root, file)))
      hash.update('\0')
    }
  }
  return hash.digest('hex')
}

/**
 * @param {string} root
 * @param {string} path a file or folder relative to `root`
 * @returns {string[]} the files, sorted, relative to `root`
 */
function filesUnder(root, path) {
  const full = join(root, path)
  if (!existsSync(full)) return []
  /** @type {import('node:fs').Dirent[]} */
  let entries
  try {
    entries = readdirSync(full, { withFileTypes: true })
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOTDIR') return [path]
    throw error
  }
  return entries
    .map((entry) => ({ entry, name: `${path}/${entry.name}` }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap(({ entry, name }) => (entry.isDirectory() ? filesUnder(root, name) : [name]))
}

/** @param {string} file @returns {string | undefined} the digest of the last finished build */
export function readStamp(file) {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch {
    return undefined
  }
}

/** @param {string} file @param {string} digest */
export function writeStamp(file, digest) {
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, `${digest}\n`)
}
