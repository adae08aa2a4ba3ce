/**
 * Recordings that were cut off: the process was killed, the machine lost power, the worker died. Every
 * chunk that was stored is whole, so they can be kept as far as they came, or deleted.
 */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { recoverManifest, safeChunks } from '#core/trace/recover.ts'
import type { ChunkSummary } from '#core/trace/format.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { purgeRecording } from './library.ts'
import { sealRecording } from './recording-sink.ts'
import { readPart } from './recording-source.ts'
import { readChunk } from './chunk-store.ts'
import { keysOf, type LabDatabase, type RecordingRow } from './schema.ts'
import { attempt, goneFailure } from './storage-failure.ts'

/** A recording that nobody writes to any more, with what is safe of it. */
export interface UnfinishedRecording {
  readonly row: RecordingRow
  readonly events: number
  readonly ticks: number
  readonly bytes: number
}

/** Recordings in state `recording` that are not among the `busy` ones, newest first. */
export async function findUnfinished(
  database: LabDatabase,
  busy: ReadonlySet<string>,
): Promise<UnfinishedRecording[]> {
  const rows = await database.recordings.where('state').equals('recording').sortBy('created')
  const idle = rows.filter((row) => !busy.has(row.id)).toReversed()
  return Promise.all(
    idle.map(async (row) => {
      const chunks = safeChunks(await readSummaries(database, row.id))
      const last = chunks.at(-1)
      return {
        row,
        events: last === undefined ? 0 : last.firstSeq + last.events,
        ticks: last?.lastTime ?? 0,
        bytes: bytesOf(chunks),
      }
    }),
  )
}

/** What is left of a recording that was cut off: its safe chunks, under a manifest that ends there. */
export type CutTrace = Pick<TraceSource, 'manifest' | 'debug'>

/** Reads what is safe of a recording that was cut off. */
export function readUnfinished(
  database: LabDatabase,
  id: string,
): Promise<Result<CutTrace, Failure>> {
  return attempt(id, async () => {
    const begun = await readPart(database, id, 'manifest')
    const debug = await readPart(database, id, 'debug')
    if (begun === undefined || debug === undefined) return err(goneFailure(id))
    const summaries = await readSummaries(database, id)
    const chunk = async (index: number): Promise<Result<Uint8Array<ArrayBuffer>, Failure>> => {
      const bytes = await readChunk(database, id, index)
      return bytes === undefined ? err(goneFailure(begun.title)) : ok(bytes)
    }
    const manifest = await recoverManifest({ manifest: begun, debug, chunk }, summaries)
    return manifest.ok ? ok({ manifest: manifest.value, debug }) : manifest
  })
}

/** Seals a recording that was cut off at its last safe chunk, with verdict `partial`. */
export async function keepUnfinished(
  database: LabDatabase,
  id: string,
): Promise<Result<undefined, Failure>> {
  const cut = await readUnfinished(database, id)
  if (!cut.ok) return cut
  const { manifest } = cut.value
  return sealRecording(database, id, 'recording', manifest, bytesOf(manifest.chunks))
}

/**
 * Makes what it can of a recording whose run could not go on: seals it, or takes it away where no event of
 * it was stored.
 *
 * @returns the events that are kept; undefined where it could not be sealed and is offered to be kept
 */
export async function salvageRecording(
  database: LabDatabase,
  id: string,
): Promise<number | undefined> {
  const found = await attempt(id, async () => ok(await database.recordings.get(id)))
  if (!found.ok) return undefined
  if (found.value?.state === 'recording') {
    const cut = await readUnfinished(database, id)
    if (!cut.ok) return undefined
    const { events } = cut.value.manifest
    if (events > 0) return (await keepUnfinished(database, id)).ok ? events : undefined
  } else if (found.value === undefined || found.value.events > 0) return found.value?.events ?? 0
  return (await purgeRecording(database, id)).ok ? 0 : undefined
}

/** What is known of the stored chunks of a recording, in order. */
async function readSummaries(database: LabDatabase, id: string): Promise<ChunkSummary[]> {
  const [first, last] = keysOf(id)
  const rows = await database.summaries.where(':id').between(first, last).toArray()
  const gap = rows.findIndex((row, position) => row.index !== position)
  return (gap < 0 ? rows : rows.slice(0, gap)).map((row) => row.summary)
}

/** What chunks take as stored. */
export function bytesOf(chunks: readonly ChunkSummary[]): number {
  return chunks.reduce((total, chunk) => total + chunk.bytes, 0)
}
