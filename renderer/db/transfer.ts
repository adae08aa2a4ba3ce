/**
 * Recordings in and out of the library as `.racetrace` files. An import is invisible until its last chunk
 * is checked and stored; whatever goes wrong before takes everything with it.
 */
import type { Measurements } from '#core/analysis/series.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import { openRacetrace, writeRacetrace, type Transfer } from '#core/trace/racetrace-file.ts'
import type { TraceSink, TraceSource } from '#core/trace/source.ts'
import type { RandomAccess } from '#core/trace/zip-reader.ts'
import type { ByteOutput } from '#core/trace/zip-writer.ts'
import { purgeRecording } from './library.ts'
import { createRecordingSink, type NewRecording } from './recording-sink.ts'
import { openRecording, writeSeries } from './recording-source.ts'
import type { LabDatabase } from './schema.ts'

/** What takes part in an import besides the file. */
export interface ImportOptions extends Transfer {
  /** Makes what measures the events of the trace, so that its charts are kept with it. */
  readonly measure?: (trace: TraceSource) => Measuring
  /** Makes the events of a compact recording again, into the sink. */
  readonly rebuild?: (compact: TraceSource, sink: TraceSink) => Promise<Result<undefined, Failure>>
  /** Free bytes on the disk, undefined when nobody knows. */
  readonly freeBytes?: () => Promise<number | undefined>
}

/** A Measurement of core/analysis, or part of it. */
export interface Measuring {
  consume(events: EventColumns): void
  measurements(): Measurements
}

/** Imports a file as a new recording; all of it, or nothing. Gives the recording's id. */
export async function importRecording(
  database: LabDatabase,
  file: RandomAccess,
  recording: NewRecording,
  { measure, rebuild, freeBytes, progress, signal }: ImportOptions = {},
): Promise<Result<string, Failure>> {
  const opened = await openRacetrace(file)
  if (!opened.ok) return opened
  const trace = opened.value
  const measuring = measure?.(trace)
  const sink = createRecordingSink(database, recording, {
    state: 'importing',
    ...(freeBytes ? { freeBytes } : {}),
  })
  const copied =
    trace.compact && rebuild
      ? await rebuild(trace, sink)
      : await copyTrace(trace, sink, {
          progress,
          signal,
          events: (columns) => measuring?.consume(columns),
        })
  if (!copied.ok) {
    await purgeRecording(database, recording.id)
    return err(copied.error)
  }
  if (measuring === undefined) return ok(recording.id)
  const kept = await writeSeries(database, recording.id, measuring.measurements().series)
  return kept.ok ? ok(recording.id) : kept
}

/** Writes a recording as a file. On a failure what was written is no file: throw it away. */
export async function exportRecording(
  database: LabDatabase,
  id: string,
  output: ByteOutput,
  transfer: Transfer = {},
): Promise<Result<undefined, Failure>> {
  const source = await openRecording(database, id)
  return source.ok ? writeRacetrace(source.value, output, transfer) : source
}
