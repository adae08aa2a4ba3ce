/**
 * Recordings in and out of the library as `.racetrace` files. An import is invisible until its last chunk
 * is checked and stored; whatever goes wrong before takes everything with it.
 */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { eventsOfChunk } from '#core/trace/chunk.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import {
  openRacetrace,
  writeCompactRacetrace,
  writeRacetrace,
  type OpenedRacetrace,
  type Transfer,
} from '#core/trace/racetrace-file.ts'
import { chunkName } from '#core/trace/reader.ts'
import type { TraceSink, TraceSource } from '#core/trace/source.ts'
import type { RandomAccess } from '#core/trace/zip-reader.ts'
import type { ByteOutput } from '#core/trace/zip-writer.ts'
import { readEventless, type EventlessTrace } from './compact.ts'
import { findByDigest, purgeRecording } from './library.ts'
import { createRecordingSink, type NewRecording } from './recording-sink.ts'
import { openRecording, writePictures, type Pictures } from './recording-source.ts'
import type { LabDatabase } from './schema.ts'

/** What takes part in an import besides the file. */
export interface ImportOptions extends Transfer {
  /** Makes what draws the events of the trace as they pass, so that its pictures are kept with it. */
  readonly draw?: (trace: TraceSource) => Drawing
  /** Makes the events of a compact recording again, into the sink. */
  readonly rebuild?: (compact: TraceSource, sink: TraceSink) => Promise<Result<undefined, Failure>>
  /** Free bytes on the disk, undefined when nobody knows. */
  readonly freeBytes?: () => Promise<number | undefined>
}

/** See RecordingPictures in core/host. */
export interface Drawing {
  consume(events: EventColumns): void
  finish(): Pictures
}

/**
 * Imports a file as a new recording; all of it, or nothing. Gives the recording's id: that of one which
 * is there already where it has the same content.
 */
export async function importRecording(
  database: LabDatabase,
  file: RandomAccess,
  recording: NewRecording,
  { draw, rebuild, freeBytes, progress, signal }: ImportOptions = {},
): Promise<Result<string, Failure>> {
  const opened = await openRacetrace(file)
  if (!opened.ok) return opened
  const trace = opened.value
  const known = await knownRecording(database, trace)
  if (known !== undefined) return ok(known)
  const drawing = draw?.(trace)
  const events = (columns: EventColumns): void => drawing?.consume(columns)
  const sink = createRecordingSink(database, recording, {
    state: 'importing',
    ...(freeBytes ? { freeBytes } : {}),
  })
  const copied =
    trace.compact && rebuild
      ? await rebuild(trace, drawing ? observed(sink, events) : sink)
      : await copyTrace(trace, sink, { progress, signal, events })
  if (!copied.ok) {
    await purgeRecording(database, recording.id)
    return err(copied.error)
  }
  // It is in the library now; without room for its pictures it only opens more slowly.
  if (drawing) await writePictures(database, recording.id, drawing.finish())
  return ok(recording.id)
}

/** The recording that is the same, event for event, of the same sources, and has its events if the file has them. */
async function knownRecording(
  database: LabDatabase,
  { manifest, debug, compact }: OpenedRacetrace,
): Promise<string | undefined> {
  if (manifest.events === 0) return undefined
  for (const { id, ...row } of await findByDigest(database, manifest.digest)) {
    if (row.compact === true && !compact) continue
    const known = await readEventless(database, id)
    if (known.ok && sameMaking({ manifest, debug }, known.value)) return id
  }
  return undefined
}

/** The digest of events says nothing of what they were made of. */
function sameMaking(one: EventlessTrace, other: EventlessTrace): boolean {
  const making = ({ manifest, debug }: EventlessTrace): string =>
    JSON.stringify([manifest.title, manifest.setup, manifest.initialData, debug.sources], inOrder)
  return making(one) === making(other)
}

/** Fields come in the order of who wrote them. */
function inOrder(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
}

/** A sink whose chunks' events are seen on their way. */
function observed(sink: TraceSink, events: (columns: EventColumns) => void): TraceSink {
  return {
    begin: (manifest, debug) => sink.begin(manifest, debug),
    async append(index, bytes, manifest) {
      const columns = eventsOfChunk(bytes, chunkName(index))
      if (!columns.ok) return columns
      events(columns.value)
      return sink.append(index, bytes, manifest)
    },
    finish: (manifest) => sink.finish(manifest),
  }
}

/** Writes a recording as a file, a compact one as a compact file. On a failure what was written is no file: throw it away. */
export async function exportRecording(
  database: LabDatabase,
  id: string,
  output: ByteOutput,
  transfer: Transfer = {},
): Promise<Result<undefined, Failure>> {
  const row = await database.recordings.get(id)
  if (row?.compact === true) {
    const eventless = await readEventless(database, id)
    return eventless.ok ? writeCompactRacetrace(eventless.value, output) : eventless
  }
  const source = await openRecording(database, id)
  return source.ok ? writeRacetrace(source.value, output, transfer) : source
}
