import { createWriteStream } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import { SetupError } from './setup-error.mjs'

/**
 * Unpacks the entries of a ZIP file that `place` gives a place to, with their permissions.
 *
 * @param {string} zipPath
 * @param {string} targetFolder
 * @param {(entryName: string) => string | undefined} place path below the target, or undefined to leave the entry out
 * @param {(doneBytes: number, totalBytes: number) => void} onProgress
 */
export async function unzip(zipPath, targetFolder, place, onProgress) {
  const { default: yauzl } = await import('yauzl')
  const zip = await promisify(
    /** @type {(path: string, options: import('yauzl').Options, done: (error: Error | null, zip: import('yauzl').ZipFile) => void) => void} */ (
      yauzl.open
    ),
  )(zipPath, { lazyEntries: true, autoClose: false })
  const openReadStream = promisify(zip.openReadStream.bind(zip))

  try {
    /** @type {{ entry: import('yauzl').Entry, place: string }[]} */
    const wanted = []
    await new Promise((resolve, reject) => {
      zip.on('entry', (/** @type {import('yauzl').Entry} */ entry) => {
        const relative = entry.fileName.endsWith('/') ? undefined : place(entry.fileName)
        if (relative) wanted.push({ entry, place: relative })
        zip.readEntry()
      })
      zip.on('end', resolve)
      zip.on('error', reject)
      zip.readEntry()
    })

    const totalBytes = wanted.reduce((sum, { entry }) => sum + entry.uncompressedSize, 0)
    let doneBytes = 0
    for (const { entry, place: relative } of wanted) {
      const target = path.join(targetFolder, relative)
      if (!target.startsWith(targetFolder + path.sep)) {
        throw new SetupError(`The archive holds a file outside its own folder: ${entry.fileName}`)
      }
      await mkdir(path.dirname(target), { recursive: true })
      const source = await openReadStream(entry)
      source.on('data', (chunk) => onProgress((doneBytes += chunk.length), totalBytes))
      const mode = (entry.externalFileAttributes >>> 16) & 0o777
      await pipeline(source, createWriteStream(target, { mode: mode || 0o644 }))
    }
  } finally {
    zip.close()
  }
}
