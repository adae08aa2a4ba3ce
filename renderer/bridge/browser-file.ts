/** Files as browsers have them: dropped on the page or chosen in an `<input>`. */
import type { OpenedFile } from './host.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'

/** Works the same in the desktop window, where a dropped file needs no path either. */
export function fileFromDrop(file: File): OpenedFile {
  return {
    name: file.name,
    size: file.size,
    async read(offset, length) {
      try {
        return ok(new Uint8Array(await file.slice(offset, offset + length).arrayBuffer()))
      } catch (error) {
        return err(unreadable(file.name, error))
      }
    },
    // A File holds nothing that could be given back.
    close: () => Promise.resolve(),
  }
}

function unreadable(name: string, error: unknown): Failure {
  const reason = error instanceof Error ? error.message : String(error)
  return failure('E_FILE_ACCESS', `${name} cannot be read: ${reason}`, {
    at: name,
    hint: 'It may have changed, moved, or be a folder. Choose it again.',
  })
}
