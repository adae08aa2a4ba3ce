/** What is drawn of a recording first is kept with it, whichever way it came into the library. */
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { LaneIndex } from '#core/analysis/lane-index.ts'
import { failure } from '#core/base/failure.ts'
import { err } from '#core/base/result.ts'
import { rebuildRecording } from '#core/host/rebuild-recording.ts'
import { RecordingPictures } from '#core/host/recording-pictures.ts'
import { ReplayService } from '#core/host/replay-service.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { writeCompactRacetrace } from '#core/trace/racetrace-file.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { purgeRecording } from '#renderer/db/library.ts'
import { createRecordingSink } from '#renderer/db/recording-sink.ts'
import { readMeasurements, readPart, writePictures } from '#renderer/db/recording-source.ts'
import { keepUnfinished } from '#renderer/db/recovery.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { importRecording } from '#renderer/db/transfer.ts'
import { drawRecording } from '#renderer/sim/draw-recording.ts'
import { record, requestOf } from '../support/memory-trace.ts'
import { MemoryFile, MemoryOutput, racetraceBytes } from '../support/racetrace-files.ts'
import { expectFailure, expectOk } from '../support/results.ts'

const REQUEST = requestOf({ variant: 'seqlock', parameters: { OPERATIONS: 6_000 }, seed: 4 })
const QUIET = { progress: () => undefined, breathe: () => Promise.resolve(), stopped: () => false }

test('recorded, imported or made again: the same lanes and series are kept', async () => {
  const { trace, done } = await record(REQUEST)
  const compact = new MemoryOutput()
  expectOk(await writeCompactRacetrace(trace, compact))
  for (const [id, bytes] of [
    ['full', await racetraceBytes(trace)],
    ['compact', compact.bytes()],
  ] as const) {
    // In one library the second would be recognised as the first.
    const database = new LabDatabase(`lane pictures, ${id}`)
    const imported = await importRecording(
      database,
      new MemoryFile(bytes),
      { id, created: 1 },
      {
        draw: (source) => new RecordingPictures(source),
        rebuild: (source, sink) => rebuildRecording(source, sink, QUIET),
      },
    )
    expectOk(imported)
    expect(await readPart(database, id, 'lanes')).toEqual(done.lanes)
    expect(expectOk(await readMeasurements(database, id)).series).toEqual(done.series)
  }
})

test('of one that was cut off, the same is made when it is kept', async () => {
  const { trace, done } = await record(REQUEST)
  const database = new LabDatabase('lane pictures, cut off')
  const sink = createRecordingSink(database, { id: 'cut', created: 1 })
  const begun = { ...trace.manifest, chunks: [], metrics: [], violations: [], events: 0 }
  expectOk(await sink.begin(begun, trace.debug))
  for (const [index, bytes] of trace.chunks.entries()) {
    expectOk(await sink.append(index, bytes, trace.manifest))
  }
  // Killed after its last chunk: nothing is missing but what is written at the end.
  expectOk(await keepUnfinished(database, 'cut'))
  expect(await readPart(database, 'cut', 'lanes')).toBeUndefined()
  expectOk(await drawRecording(database, 'cut'))
  expect(await readPart(database, 'cut', 'lanes')).toEqual(done.lanes)
  expect(expectOk(await readMeasurements(database, 'cut'))).toEqual({
    metrics: trace.manifest.metrics,
    series: done.series,
  })
  expect(trace.manifest.metrics.length).toBeGreaterThan(3)
})

test('nothing is drawn of one that goes on, and nothing is left of one that is gone', async () => {
  const { trace } = await record(REQUEST)
  const database = new LabDatabase('lane pictures, none')
  const sink = createRecordingSink(database, { id: 'a', created: 1 })
  expectOk(await sink.begin(trace.manifest, trace.debug))
  const pictures = { series: [] }
  expect(expectFailure(await writePictures(database, 'a', pictures)).code).toBe('E_RECORDING_GONE')
  expectOk(await purgeRecording(database, 'a'))
  expect(expectFailure(await writePictures(database, 'a', pictures)).code).toBe('E_RECORDING_GONE')
  expect(await database.parts.count()).toBe(0)
})

test('the first picture of the lanes needs no event', async () => {
  const { trace } = await record(REQUEST)
  const { ticks, events, setup } = trace.manifest
  const threads = trace.debug.threads.map(({ index }) => index)
  // Of a recording this short everything would be kept.
  const index = new LaneIndex(setup.machine.cpus, threads, 300)
  index.consume(expectOk(await new TraceReader(trace).range(0, events)))
  index.finish(ticks)
  const overview = index.overview()
  const unreadable: TraceSource = {
    manifest: trace.manifest,
    debug: trace.debug,
    chunk: async () => err(failure('E_CHUNK_MISSING', 'none is there')),
  }
  const kept = new ReplayService(unreadable, undefined, { overview })
  const screen = 2 ** Math.floor(Math.log2(ticks / 60))
  const picture = expectOk(await kept.lanes(0, ticks, screen))
  expect(picture.lanes.some(({ count }) => count > 20)).toBe(true)
  // Closer up it has to read them.
  expect((await kept.lanes(0, ticks / 1_000, 1)).ok).toBe(false)
  const details = new ReplayService(trace, undefined, { overview })
  const close = expectOk(await details.lanes(0, ticks / 1_000, 1))
  const straight = expectOk(await new ReplayService(trace, undefined).lanes(0, ticks / 1_000, 1))
  expect(close).toEqual(straight)
})
