/**
 * The files a window has open, by random token. A token means nothing in another window, and nothing
 * after its window has gone or loaded another page.
 */
import { randomBytes } from 'node:crypto'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { FileToken } from '#shared/ipc-contract.ts'

/** More than a user imports at once; far fewer than the system's limit. */
const MAX_OPEN_FILES = 256

export class FileTokens<File> {
  readonly #files = new Map<FileToken, { readonly owner: number; readonly file: File }>()
  readonly #release: (file: File) => Promise<void>

  /** @param release lets go of one file; called when its window has gone */
  constructor(release: (file: File) => Promise<void>) {
    this.#release = release
  }

  /** @param owner id of the window's contents */
  add(owner: number, file: File): Result<FileToken, Failure> {
    if (this.#files.size >= MAX_OPEN_FILES) {
      return err(
        failure('E_TOO_MANY_FILES', `More than ${MAX_OPEN_FILES} files are open.`, {
          hint: 'Open fewer at once.',
        }),
      )
    }
    const token = randomBytes(16).toString('hex')
    this.#files.set(token, { owner, file })
    return ok(token)
  }

  get(owner: number, token: FileToken): Result<File, Failure> {
    const entry = this.#files.get(token)
    if (entry?.owner === owner) return ok(entry.file)
    return err(
      failure('E_FILE_CLOSED', 'This file is not open any more.', { hint: 'Choose it again.' }),
    )
  }

  /** Like {@link get}, and the token is worthless from then on. */
  take(owner: number, token: FileToken): Result<File, Failure> {
    const found = this.get(owner, token)
    if (found.ok) this.#files.delete(token)
    return found
  }

  async releaseAll(owner: number): Promise<void> {
    const own = [...this.#files].filter(([, entry]) => entry.owner === owner)
    for (const [token] of own) this.#files.delete(token)
    await Promise.all(own.map(([, { file }]) => this.#release(file)))
  }
}
