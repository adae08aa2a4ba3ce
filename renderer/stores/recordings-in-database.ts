/** The recordings port over the lab's database and the files of the host. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { Host, OpenedFile, SaveSink } from '#renderer/bridge/host.ts'
import { dropUnfinishedEvents } from '#renderer/db/compact.ts'
import { purgeForeign } from '#renderer/db/foreign-library.ts'
import {
  deleteRecordings,
  purgeRecording,
  purgeRecordings,
  renameRecording,
  restoreRecordings,
  tagRecording,
  watchRecordings,
} from '#renderer/db/library.ts'
import { liveWriters } from '#renderer/db/live-writers.ts'
import { readMeasurements } from '#renderer/db/recording-source.ts'
import { findUnfinished, keepUnfinished } from '#renderer/db/recovery.ts'
import type { LabDatabase } from '#renderer/db/schema.ts'
import { attempt } from '#renderer/db/storage-failure.ts'
import type { TransferOptions } from '#renderer/sim/transfer-client.ts'
import type { FileQuestion, TransferTask } from '#renderer/sim/transfer-protocol.ts'
import { nameFromFile } from './file-name.ts'
import type { RecordingsPort, Transferred } from './recordings-port.ts'

/** Carries a recording into or out of the database. */
type TransferRecording = (
  task: TransferTask,
  options: TransferOptions,
) => Promise<Result<string | undefined, Failure>>

/** Makes series and lanes of a recording that has none. */
type DrawRecording = (id: string) => Promise<Result<unknown, Failure>>

export function recordingsInDatabase(
  database: LabDatabase,
  host: Host,
  transfer: TransferRecording,
  draw: DrawRecording,
): RecordingsPort {
  /** Runs a recording again, to erase its events or to get them back; counts events as bytes. */
  async function rerun(
    type: 'compact' | 'rebuild',
    id: string,
    transferred: Transferred,
    signal: AbortSignal,
  ): Promise<Result<undefined, Failure>> {
    const done = await transfer(
      { type, recording: id },
      {
        signal,
        progress: transferred,
        freeBytes: () => host.freeBytes(),
        answer: async () => err(failure('E_TRANSFER', 'No file is open.')),
      },
    )
    if (done.ok) return ok(undefined)
    // A worker that was killed had no time for it.
    if (type === 'rebuild') await dropUnfinishedEvents(database, id)
    return done
  }

  return {
    watch: (listener, failed) => watchRecordings(database, listener, failed),
    rename: (id, name) => renameRecording(database, id, name),
    setTags: (id, tags) => tagRecording(database, id, tags),
    remove: (ids) => deleteRecordings(database, ids),
    restore: (ids) => restoreRecordings(database, ids),
    purge: (ids) => purgeRecordings(database, ids),

    async keep(id) {
      const kept = await keepUnfinished(database, id)
      // It can be opened at once; its pictures come when they are made.
      if (kept.ok) void draw(id)
      return kept
    },

    unfinished: () =>
      attempt('Library', async () => {
        const found = await findUnfinished(database, await liveWriters(navigator.locks))
        // The row knows nothing of what was stored after its beginning.
        return ok(found.map(({ row, events, ticks, bytes }) => ({ ...row, events, ticks, bytes })))
      }),

    async measure(id) {
      const kept = await readMeasurements(database, id)
      if (!kept.ok || kept.value.series.length > 0) return kept
      const drawn = await draw(id)
      return drawn.ok ? readMeasurements(database, id) : drawn
    },

    async importFile(file, transferred, signal) {
      const id = crypto.randomUUID()
      const { name, size } = file
      const recording = { id, created: Date.now() }
      const imported = await transfer(
        { type: 'import', recording, file: { name, size } },
        {
          ...watchedBy(size, transferred, signal),
          freeBytes: () => host.freeBytes(),
          answer: (question) => answerFrom(file, question),
        },
      )
      if (!imported.ok) {
        // A worker that was killed had no time for it.
        await purgeRecording(database, id)
        await purgeForeign(database, id)
        return imported
      }
      // The same recording was there already.
      if (imported.value !== undefined && imported.value !== id) {
        return ok({ id: imported.value, foreign: false })
      }
      const row = await database.recordings.get(id)
      // A foreign trace has a table and a name of its own.
      if (row === undefined) return ok({ id, foreign: true })
      const own = nameFromFile(name, row.title)
      const named = own === '' ? ok(undefined) : await renameRecording(database, id, own)
      return named.ok ? ok({ id, foreign: false }) : named
    },

    async exportFile(id, format, sink, transferred, signal) {
      const row = await database.recordings.get(id)
      const written = await transfer(
        { type: 'export', recording: id, format },
        {
          ...watchedBy(row?.bytes ?? 0, transferred, signal),
          freeBytes: () => host.freeBytes(),
          answer: (question) => answerFrom(sink, question),
        },
      )
      if (written.ok) return sink.close()
      await sink.abort()
      return written
    },

    compact: (id, transferred, signal) => rerun('compact', id, transferred, signal),
    rebuild: (id, transferred, signal) => rerun('rebuild', id, transferred, signal),
    async usedBytes() {
      const { usage } = await navigator.storage.estimate().catch(() => ({ usage: undefined }))
      return usage
    },
    // Asked again with every start: the answer may have become another one.
    persist: () => navigator.storage.persist().catch(() => false),
  }
}

/** Reads from what was opened, writes to what is saved. */
async function answerFrom(
  file: OpenedFile | SaveSink,
  question: FileQuestion,
): Promise<Result<unknown, Failure>> {
  if (question.type === 'read' && 'read' in file) return file.read(question.offset, question.length)
  if (question.type === 'write' && 'write' in file) return file.write(question.bytes)
  return err(failure('E_TRANSFER', 'The file is not open for that.', { at: file.name }))
}

/** Counts parts as bytes of the whole, which is what a person can compare with a file's size. */
function watchedBy(
  bytes: number,
  transferred: Transferred,
  signal: AbortSignal,
): Pick<TransferOptions, 'signal' | 'progress'> {
  return { signal, progress: (done, total) => transferred((bytes * done) / total, bytes) }
}
