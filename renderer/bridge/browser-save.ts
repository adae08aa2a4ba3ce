/**
 * Saving from a plain browser: straight to a file where the browser lets the user choose one, else
 * collected and downloaded.
 */
import type { SaveSink } from './host.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'

/** Part of the File System Access API that TypeScript's DOM library does not know. */
interface FilePicker {
  showSaveFilePicker?(options: {
    suggestedName: string
    types: { accept: Record<string, string[]> }[]
  }): Promise<FileSystemFileHandle>
}

export async function saveFromBrowser(
  suggestedName: string,
  mediaType: string,
): Promise<Result<SaveSink | null, Failure>> {
  const { showSaveFilePicker } = window as Window & FilePicker
  if (!showSaveFilePicker) return ok(downloadSink(suggestedName, mediaType))
  try {
    const extension = /\.[a-z0-9]+$/i.exec(suggestedName)?.[0]
    const handle = await showSaveFilePicker({
      suggestedName,
      types: extension ? [{ accept: { [mediaType]: [extension] } }] : [],
    })
    return ok(fileSink(handle.name, await handle.createWritable()))
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return ok(null)
    return err(notWritten(suggestedName, error))
  }
}

function fileSink(name: string, stream: FileSystemWritableFileStream): SaveSink {
  const attempt = async (step: () => Promise<void>): Promise<Result<undefined, Failure>> => {
    try {
      await step()
      return ok(undefined)
    } catch (error) {
      await stream.abort().catch(() => undefined)
      return err(notWritten(name, error))
    }
  }
  return {
    name,
    write: (bytes) => attempt(() => stream.write(bytes)),
    close: () => attempt(() => stream.close()),
    abort: () => stream.abort(),
  }
}

/** Every piece becomes a Blob at once: the browser keeps those outside the page's memory. */
function downloadSink(name: string, mediaType: string): SaveSink {
  let pieces: Blob[] = []
  return {
    name,
    write(bytes) {
      pieces.push(new Blob([bytes]))
      return Promise.resolve(ok(undefined))
    },
    close() {
      const address = URL.createObjectURL(new Blob(pieces, { type: mediaType }))
      pieces = []
      const link = document.createElement('a')
      link.href = address
      link.download = name
      link.click()
      // The download has its own reference by the time this runs.
      setTimeout(() => URL.revokeObjectURL(address), 60_000)
      return Promise.resolve(ok(undefined))
    },
    abort() {
      pieces = []
      return Promise.resolve()
    },
  }
}

function notWritten(name: string, error: unknown): Failure {
  const full = error instanceof DOMException && error.name === 'QuotaExceededError'
  if (full) {
    return failure('E_DISK_FULL', `The disk is full: ${name} was not written.`, {
      at: name,
      hint: 'Free some space or choose another disk, then try again.',
    })
  }
  const reason = error instanceof Error ? error.message : String(error)
  return failure('E_FILE', `${name} was not written: ${reason}`, {
    at: name,
    hint: 'Choose another place and try again.',
  })
}
