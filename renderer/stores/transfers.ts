/**
 * What goes in and out of the library, and what is run again for it, each with progress, rate, time left
 * and Stop.
 */
import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { OpenedFile, SaveSink } from '#renderer/bridge/host.ts'
import { openSamples } from '#renderer/bridge/samples.ts'
import { fileStem } from './file-name.ts'
import { nameOf, useLibraryStore } from './library.ts'
import { useNoticesStore } from './notices.ts'
import { exportFormat } from '#core/export/formats.ts'
import type { RecordingRow } from '#renderer/db/schema.ts'
import type { FileFormat } from '#renderer/sim/transfer-protocol.ts'
import type { ForeignRow } from './foreign-port.ts'
import { useForeignStore } from './foreign.ts'
import type { Imported, Transferred } from './recordings-port.ts'
import { useServices } from './services.ts'

const RACETRACE = { extension: 'racetrace', mediaType: 'application/vnd.racelab.trace' }

export interface Transfer {
  readonly id: number
  readonly kind: 'import' | 'export' | 'compact' | 'rebuild'
  readonly name: string
  /** How many files come after it. */
  readonly waiting: number
  /** Bytes, or events where a recording is run again. */
  readonly done: number
  readonly total: number
  readonly perSecond: number
}

/** An import that was refused, kept on screen until dismissed. */
export interface FailedImport {
  readonly id: number
  readonly name: string
  readonly failure: Failure
}

type Task<Value> = (
  transferred: Transferred,
  signal: AbortSignal,
) => Promise<Result<Value, Failure>>

export const useTransfersStore = defineStore('transfers', () => {
  const { host, recordings } = useServices()
  const library = useLibraryStore()
  const notices = useNoticesStore()
  const foreign = useForeignStore()
  const transfers = shallowRef<readonly Transfer[]>([])
  const failures = shallowRef<readonly FailedImport[]>([])
  const aborts = new Map<number, AbortController>()
  let lastId = 0

  /** Lets the user choose files and imports them. */
  async function pick(): Promise<void> {
    await importFiles(await host.pickFiles())
  }

  /** Lets the user choose the file of a foreign trace that can no longer be read, and puts it in its place. */
  async function pickAgain(row: ForeignRow): Promise<void> {
    const imported = await importFiles(await host.pickFiles())
    const again = imported.find((one) => one.foreign)
    if (again !== undefined) await foreign.replace(row, again.id)
  }

  /** Takes the recordings that come with the lab into the library. */
  async function importSamples(): Promise<void> {
    await importFiles(await openSamples())
  }

  /** Imports files one after the other; one that is refused does not stop the others. */
  async function importFiles(
    files: readonly Result<OpenedFile, Failure>[],
  ): Promise<readonly Imported[]> {
    const imported: Imported[] = []
    for (const [at, file] of files.entries()) {
      if (!file.ok) {
        refuse(file.error.at ?? 'File', file.error)
        continue
      }
      const one = await importFile(file.value, files.length - at - 1)
      if (one !== undefined) imported.push(one)
    }
    const traces = imported.filter((one) => one.foreign)
    const recordingsCount = imported.length - traces.length
    if (recordingsCount === 1) notices.done('Recording imported')
    else if (recordingsCount > 1) notices.done(`${recordingsCount} recordings imported`)
    const [trace] = traces
    if (trace !== undefined && traces.length === 1) {
      notices.done('Foreign trace imported', {
        detail: 'A timeline to look at and to lay beside a recording: read-only, no state.',
        action: { label: 'Open', run: () => void foreign.open(trace.id) },
      })
    } else if (traces.length > 1) notices.done(`${traces.length} foreign traces imported`)
    return imported
  }

  /** Undefined where nothing new is in the library. */
  async function importFile(file: OpenedFile, waiting: number): Promise<Imported | undefined> {
    const before = library.finished
    const what = { kind: 'import', name: file.name, total: file.size, waiting } as const
    const result = await track(what, (transferred, signal) =>
      recordings.importFile(file, transferred, signal),
    )
    await file.close()
    if (result === undefined) {
      notices.done(`Stopped: nothing was kept of ${file.name}`)
      return undefined
    }
    if (!result.ok) {
      refuse(file.name, result.error)
      return undefined
    }
    const { id } = result.value
    if (result.value.foreign) return result.value
    library.select(id)
    const row = before.find((one) => one.id === id)
    if (row !== undefined) notices.done(`Already in the library: ${nameOf(row)}`)
    return row === undefined ? result.value : undefined
  }

  /**
   * Erases the events of a recording; they are made again whenever they are wanted. True when they are
   * gone: whoever has it open closes it then.
   */
  async function makeCompact(row: RecordingRow): Promise<boolean> {
    const what = { kind: 'compact', name: nameOf(row), total: row.events, waiting: 0 } as const
    const result = await track(what, (transferred, signal) =>
      recordings.compact(row.id, transferred, signal),
    )
    if (result === undefined) return false
    if (!result.ok) notices.failed(result.error)
    else notices.done(`${nameOf(row)} is compact now`)
    return result.ok
  }

  /**
   * Makes sure that a recording has its events, which takes as long as it ran when it is a compact one.
   * The failure is that of running it again; undefined when that was stopped.
   */
  async function ensureEvents(id: string): Promise<Result<undefined, Failure> | undefined> {
    const row = library.finished.find((one) => one.id === id)
    if (row?.compact !== true) return ok(undefined)
    const what = { kind: 'rebuild', name: nameOf(row), total: row.events, waiting: 0 } as const
    return track(what, (transferred, signal) => recordings.rebuild(id, transferred, signal))
  }

  /** Lets the user choose where, and writes a recording there. */
  async function exportRecording(
    row: RecordingRow,
    format: FileFormat = 'racetrace',
  ): Promise<void> {
    const { extension, mediaType } = exportFormat(format) ?? RACETRACE
    // What a compact recording is written as anyway needs none of its events.
    const written = row.compact === true && format === 'compact' ? 'racetrace' : format
    if (written !== 'racetrace') {
      const ready = await ensureEvents(row.id)
      if (ready?.ok === false) notices.failed(ready.error)
      if (ready?.ok !== true) return
    }
    const opened = await host.saveStream(`${fileStem(nameOf(row))}.${extension}`, mediaType)
    if (!opened.ok) notices.failed(opened.error)
    else if (opened.value !== null) await writeRecording(row, written, opened.value)
  }

  async function writeRecording(
    row: RecordingRow,
    format: FileFormat,
    sink: SaveSink,
  ): Promise<void> {
    const what = { kind: 'export', name: sink.name, total: row.bytes, waiting: 0 } as const
    const result = await track(what, (transferred, signal) =>
      recordings.exportFile(row.id, format, sink, transferred, signal),
    )
    if (result === undefined) notices.done(`Stopped: ${sink.name} was not written`)
    else if (result.ok) notices.done(`Exported to ${sink.name}`)
    else notices.failed(result.error)
  }

  function stop(id: number): void {
    aborts.get(id)?.abort()
  }

  function dismiss(id: number): void {
    failures.value = failures.value.filter((entry) => entry.id !== id)
  }

  /** Runs a task with its row of progress; undefined when it was stopped. */
  async function track<Value>(
    what: Pick<Transfer, 'kind' | 'name' | 'total' | 'waiting'>,
    task: Task<Value>,
  ): Promise<Result<Value, Failure> | undefined> {
    lastId += 1
    const id = lastId
    const abort = new AbortController()
    aborts.set(id, abort)
    const started = performance.now()
    transfers.value = [...transfers.value, { ...what, id, done: 0, perSecond: 0 }]
    try {
      const result = await task((done, all) => {
        const seconds = (performance.now() - started) / 1_000
        transfers.value = transfers.value.map((entry) =>
          entry.id === id ? { ...entry, done, total: all, perSecond: done / seconds } : entry,
        )
      }, abort.signal)
      return abort.signal.aborted ? undefined : result
    } finally {
      aborts.delete(id)
      transfers.value = transfers.value.filter((entry) => entry.id !== id)
    }
  }

  function refuse(name: string, reason: Failure): void {
    lastId += 1
    failures.value = [...failures.value, { id: lastId, name, failure: reason }]
  }

  /** Hands a small file the user asked for to the host. */
  async function saveBlob(suggestedName: string, content: Blob): Promise<void> {
    const opened = await host.saveStream(suggestedName, content.type)
    if (!opened.ok) notices.failed(opened.error)
    if (!opened.ok || opened.value === null) return
    const sink = opened.value
    const written = await sink.write(new Uint8Array(await content.arrayBuffer()))
    const closed = written.ok ? await sink.close() : written
    if (closed.ok) notices.done(`Saved ${sink.name}`)
    else notices.failed(closed.error)
  }

  return {
    transfers,
    failures,
    pick,
    pickAgain,
    importFiles,
    importSamples,
    exportRecording,
    makeCompact,
    ensureEvents,
    stop,
    dismiss,
    saveBlob,
  }
})
