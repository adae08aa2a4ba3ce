/** The recordings port over the lab's database and the files of the host. */
import type { Measurements } from '#core/analysis/series.ts'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { Host } from '#renderer/bridge/host.ts'
import {
  deleteRecording,
  purgeRecording,
  renameRecording,
  restoreRecording,
  tagRecording,
  watchRecordings,
} from '#renderer/db/library.ts'
import { liveWriters } from '#renderer/db/live-writers.ts'
import { readMeasurements, writeSeries } from '#renderer/db/recording-source.ts'
import { findUnfinished, keepUnfinished } from '#renderer/db/recovery.ts'
import type { LabDatabase } from '#renderer/db/schema.ts'
import { attempt } from '#renderer/db/storage-failure.ts'
import { exportRecording, importRecording } from '#renderer/db/transfer.ts'
import type { OpenReplay } from '#renderer/sim/replay-client.ts'
import { nameFromFile } from './file-name.ts'
import type { RecordingsPort, Transferred } from './recordings-port.ts'

/** Opens a recording in a worker, to measure it anew. */
type OpenRecording = (id: string) => Promise<Result<OpenReplay, Failure>>

export function recordingsInDatabase(
  database: LabDatabase,
  host: Host,
  open: OpenRecording,
): RecordingsPort {
  return {
    watch: (listener, failed) => watchRecordings(database, listener, failed),
    rename: (id, name) => renameRecording(database, id, name),
    setTags: (id, tags) => tagRecording(database, id, tags),
    remove: (id) => deleteRecording(database, id),
    restore: (id) => restoreRecording(database, id),
    purge: (id) => purgeRecording(database, id),
    keep: (id) => keepUnfinished(database, id),

    unfinished: () =>
      attempt('Library', async () => {
        const found = await findUnfinished(database, await liveWriters(navigator.locks))
        // The row knows nothing of what was stored after its beginning.
        return ok(found.map(({ row, events, ticks, bytes }) => ({ ...row, events, ticks, bytes })))
      }),

    async measure(id) {
      const kept = await readMeasurements(database, id)
      return !kept.ok || kept.value.series.length > 0 ? kept : measureAnew(database, id, open)
    },

    async importFile(file, transferred, signal) {
      const id = crypto.randomUUID()
      const imported = await importRecording(
        database,
        file,
        { id, created: Date.now() },
        { ...transferOf(file.size, transferred, signal), freeBytes: () => host.freeBytes() },
      )
      if (!imported.ok) return imported
      const row = await database.recordings.get(id)
      const name = nameFromFile(file.name, row?.title ?? '')
      const named = name === '' ? ok(undefined) : await renameRecording(database, id, name)
      return named.ok ? imported : named
    },

    async exportFile(id, sink, transferred, signal) {
      const row = await database.recordings.get(id)
      const transfer = transferOf(row?.bytes ?? 0, transferred, signal)
      const written = await exportRecording(database, id, sink, transfer)
      if (written.ok) return sink.close()
      await sink.abort()
      return written
    },
  }
}

/** Series of a recording that came without them, computed in a worker and kept. */
async function measureAnew(
  database: LabDatabase,
  id: string,
  open: OpenRecording,
): Promise<Result<Measurements, Failure>> {
  const opened = await open(id)
  if (!opened.ok) return opened
  const result = await attempt(id, async () => ok(await opened.value.measure()))
  opened.value.close()
  if (!result.ok) return result
  const kept = await writeSeries(database, id, result.value.series)
  return kept.ok ? result : kept
}

/** Counts chunks as bytes of the whole, which is what a person can compare with a file's size. */
function transferOf(bytes: number, transferred: Transferred, signal: AbortSignal) {
  return {
    signal,
    progress: (done: number, total: number) => transferred((bytes * done) / total, bytes),
  }
}
