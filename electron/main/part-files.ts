/**
 * Which files are half written, noted before they are made: what a kill leaves of an export, out of sight
 * in a folder of the user's, is taken away at the next start.
 */
import { readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'

/** How an AtomicFile calls them; nothing else is ever removed. */
const PART = /^\..+\.[0-9a-f]{12}\.part$/

export class PartFiles {
  readonly #listPath: string
  readonly #noted = new Set<string>()
  /** One write of the list after the other. */
  #tail: Promise<void> = Promise.resolve()

  /** @param listPath where the list is kept between starts */
  constructor(listPath: string) {
    this.#listPath = listPath
  }

  note(file: string): Promise<void> {
    this.#noted.add(file)
    return this.#save()
  }

  forget(file: string): Promise<void> {
    this.#noted.delete(file)
    return this.#save()
  }

  /** Removes what the last lab left behind. Call it before anything is noted. */
  async sweep(): Promise<void> {
    const text = await readFile(this.#listPath, 'utf8').catch(() => '[]')
    for (const file of pathsIn(text)) {
      if (PART.test(path.basename(file))) await rm(file, { force: true }).catch(() => undefined)
    }
    await rm(this.#listPath, { force: true }).catch(() => undefined)
  }

  /** An export matters more than the list: it goes on where that cannot be written. */
  #save(): Promise<void> {
    this.#tail = this.#tail.then(() =>
      writeFile(this.#listPath, JSON.stringify([...this.#noted])).catch(() => undefined),
    )
    return this.#tail
  }
}

function pathsIn(text: string): readonly string[] {
  try {
    const list: unknown = JSON.parse(text)
    return Array.isArray(list) ? list.filter((file) => typeof file === 'string') : []
  } catch {
    return []
  }
}
