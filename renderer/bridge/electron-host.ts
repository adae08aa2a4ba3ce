/** The lab in its own window: everything goes through `window.racelab`, which the preload script put there. */
import type { Host, IncomingFiles, OpenedFile, SaveSink } from './host.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import {
  MAX_TRANSFER_BYTES,
  type LabApi,
  type OpenedFileInfo,
  type OpenedFiles,
} from '#shared/ipc-contract.ts'

declare global {
  interface Window {
    /** Only in the desktop window. */
    readonly racelab?: LabApi
  }
}

/** Larger pieces go no faster, and hold up the window for longer. */
const PIECE_BYTES = Math.min(4 * 1024 * 1024, MAX_TRANSFER_BYTES)

export function createElectronHost(lab: LabApi): Host {
  return {
    kind: 'electron',
    async ready() {
      const info = await lab.ready()
      if (!info.ok) return { description: 'Electron' }
      const { electron, chromium, platform } = info.value
      return { description: `Electron ${electron} (Chromium ${chromium}, ${platform})` }
    },
    async pickFiles() {
      const files = await lab.openFiles()
      return files.ok ? openedFiles(lab, files.value) : [files]
    },
    async saveStream(suggestedName) {
      const target = await lab.saveFile(suggestedName)
      if (!target.ok || target.value === null) return target as Result<null, Failure>
      return ok(saveSink(lab, target.value.token, target.value.name))
    },
    async freeBytes() {
      const free = await lab.freeBytes()
      return free.ok ? free.value : undefined
    },
    async memoryBytes() {
      const memory = await lab.memoryBytes()
      return memory.ok ? memory.value : undefined
    },
    onOpenFiles: (listener) => lab.onIncomingFiles((files) => listener(openedFiles(lab, files))),
    onCommand: (listener) => lab.onCommand(listener),
    setTheme: (theme) => void lab.setTheme(theme),
  }
}

function openedFiles(lab: LabApi, files: OpenedFiles): IncomingFiles {
  return files.map((file) => (file.ok ? ok(openedFile(lab, file.value)) : file))
}

function openedFile(lab: LabApi, { token, name, size }: OpenedFileInfo): OpenedFile {
  return {
    name,
    size,
    async read(offset, length) {
      const wanted = Math.max(0, Math.min(length, size - offset))
      if (wanted <= PIECE_BYTES) return lab.fileRead(token, offset, wanted)
      const whole = new Uint8Array(wanted)
      for (let filled = 0; filled < wanted;) {
        const piece = await lab.fileRead(
          token,
          offset + filled,
          Math.min(PIECE_BYTES, wanted - filled),
        )
        if (!piece.ok) return piece
        if (piece.value.byteLength === 0) return err(shrunk(name))
        whole.set(piece.value, filled)
        filled += piece.value.byteLength
      }
      return ok(whole)
    },
    async close() {
      await lab.fileClose(token)
    },
  }
}

function saveSink(lab: LabApi, token: string, name: string): SaveSink {
  return {
    name,
    async write(bytes) {
      for (let start = 0; start < bytes.byteLength; start += PIECE_BYTES) {
        // A copy of just these bytes: a view would take its whole buffer along through the bridge.
        const written = await lab.fileWrite(token, bytes.slice(start, start + PIECE_BYTES))
        if (!written.ok) return written
      }
      return ok(undefined)
    },
    close: () => lab.fileFinish(token),
    async abort() {
      await lab.fileAbort(token)
    },
  }
}

function shrunk(name: string): Failure {
  return failure('E_FILE_CHANGED', `${name} became shorter while it was read.`, {
    at: name,
    hint: 'Try again when nothing writes to it any more.',
  })
}
