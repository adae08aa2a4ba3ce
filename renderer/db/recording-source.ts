/** Reads a recording from the database, chunk by chunk, wherever it is called: window or worker. */
import type { LaneOverview } from '#core/analysis/lane-overview.ts'
import { packSeries, unpackSeries } from '#core/analysis/packed-series.ts'
import type { Measurements, Series } from '#core/analysis/series.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { Manifest } from '#core/trace/format.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { withoutEvents } from '#core/trace/trace-failure.ts'
import { readChunk } from './chunk-store.ts'
import type { LabDatabase, PartRow } from './schema.ts'
import { attempt, goneFailure } from './storage-failure.ts'

type PartValue<Part extends PartRow['part']> = Extract<PartRow, { part: Part }>['value']

/** Opens a recording that is finished. */
export function openRecording(
  database: LabDatabase,
  id: string,
): Promise<Result<TraceSource, Failure>> {
  return attempt(id, async () => {
    const row = await database.recordings.get(id)
    const manifest = await readPart(database, id, 'manifest')
    const debug = await readPart(database, id, 'debug')
    if (row === undefined || manifest === undefined || debug === undefined) {
      return err(goneFailure(id))
    }
    if (row.state === 'recording' || row.state === 'importing') return err(openFailure(row.title))
    if (row.compact === true) return err(withoutEvents(row.title))
    return ok({
      manifest,
      debug,
      chunk: (index) =>
        attempt(row.title, async () => {
          const bytes = await readChunk(database, id, index)
          return bytes === undefined ? err(missingFailure(row.title, index, manifest)) : ok(bytes)
        }),
    })
  })
}

/** One part of a recording, undefined when it is not there. */
export async function readPart<Part extends PartRow['part']>(
  database: LabDatabase,
  id: string,
  part: Part,
): Promise<PartValue<Part> | undefined> {
  const row = await database.parts.get([id, part])
  return row?.value as PartValue<Part> | undefined
}

/** Metrics and chart series of a recording; no series while they are not made. */
export function readMeasurements(
  database: LabDatabase,
  id: string,
): Promise<Result<Measurements, Failure>> {
  return attempt(id, async () => {
    const manifest = await readPart(database, id, 'manifest')
    if (manifest === undefined) return err(goneFailure(id))
    const kept = (await readPart(database, id, 'series')) ?? []
    const series = 'packed' in kept ? unpackSeries(kept) : kept
    return ok({ metrics: manifest.metrics, series })
  })
}

/** What is drawn of a recording before any of its events is read. */
export interface Pictures {
  readonly series: readonly Series[]
  readonly lanes?: LaneOverview | undefined
  /** For a manifest that has none, because the run did not get to its end. */
  readonly metrics?: Measurements['metrics']
}

/** Keeps chart series and lanes with a recording, unless it was deleted or goes on. */
export function writePictures(
  database: LabDatabase,
  id: string,
  { series, lanes, metrics = [] }: Pictures,
): Promise<Result<undefined, Failure>> {
  const { recordings, parts } = database
  return attempt(id, () =>
    database.transaction('rw', recordings, parts, async () => {
      const row = await recordings.get(id)
      if (row === undefined || row.state === 'recording') return err(goneFailure(id))
      await parts.put({ recording: id, part: 'series', value: packSeries(series) })
      if (lanes) await parts.put({ recording: id, part: 'lanes', value: lanes })
      const manifest = await readPart(database, id, 'manifest')
      if (manifest?.metrics.length === 0 && metrics.length > 0) {
        await parts.put({ recording: id, part: 'manifest', value: { ...manifest, metrics } })
      }
      return ok(undefined)
    }),
  )
}

function openFailure(at: string): Failure {
  return failure('E_RECORDING_OPEN', 'The recording is still being written.', {
    at,
    hint: 'Wait until its run is over, or stop it. One that was cut off can be kept in the Library.',
  })
}

function missingFailure(at: string, index: number, { chunks }: Manifest): Failure {
  const part = `Part ${index + 1} of ${chunks.length}`
  return failure('E_CHUNK_MISSING', `${part} of the recording is missing.`, {
    at,
    hint: 'Import it again, or record it anew.',
  })
}
