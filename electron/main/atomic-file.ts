/**
 * A file that appears whole or not at all: written beside its final name, flushed to the disk, then
 * renamed over it. Until then whatever had that name stays as it was.
 */
import { randomBytes } from 'node:crypto'
import { open, realpath, rename, rm, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import type { PartFiles } from './part-files.ts'

export class AtomicFile {
  readonly #handle: FileHandle
  readonly #temporaryPath: string
  readonly #finalPath: string
  readonly #parts: PartFiles | undefined
  /** Writes follow each other even when the caller does not wait. */
  #tail: Promise<void> = Promise.resolve()

  private constructor(
    handle: FileHandle,
    temporaryPath: string,
    finalPath: string,
    parts: PartFiles | undefined,
  ) {
    this.#handle = handle
    this.#temporaryPath = temporaryPath
    this.#finalPath = finalPath
    this.#parts = parts
  }

  /**
   * @param parts where it is noted as long as it is half written
   * @throws what the operating system says; nothing is left behind then, here and below
   */
  static async create(chosenPath: string, parts?: PartFiles): Promise<AtomicFile> {
    const finalPath = await realpath(chosenPath).catch(() => chosenPath) // write through a link, not over it
    const temporaryName = `.${path.basename(finalPath).slice(0, 200)}.${randomBytes(6).toString('hex')}.part`
    const temporaryPath = path.join(path.dirname(finalPath), temporaryName)
    await parts?.note(temporaryPath)
    try {
      const handle = await open(temporaryPath, 'wx')
      return new AtomicFile(handle, temporaryPath, finalPath, parts)
    } catch (error) {
      await parts?.forget(temporaryPath)
      throw error
    }
  }

  write(bytes: Uint8Array): Promise<void> {
    return this.#next(() => this.#handle.appendFile(bytes))
  }

  finish(): Promise<void> {
    return this.#next(async () => {
      await this.#handle.sync()
      await this.#handle.close()
      await rename(this.#temporaryPath, this.#finalPath)
      await this.#parts?.forget(this.#temporaryPath)
      await syncFolder(path.dirname(this.#finalPath))
    })
  }

  async abort(): Promise<void> {
    await this.#tail.catch(() => undefined)
    await this.#handle.close().catch(() => undefined)
    await rm(this.#temporaryPath, { force: true })
    await this.#parts?.forget(this.#temporaryPath)
  }

  #next(step: () => Promise<void>): Promise<void> {
    this.#tail = this.#tail.then(step)
    return this.#tail.catch(async (error: unknown) => {
      await this.abort()
      throw error
    })
  }
}

/** Makes the rename itself durable. Windows cannot open folders and needs none of it. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  await handle?.sync().catch(() => undefined)
  await handle?.close()
}
