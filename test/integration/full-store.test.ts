/** A store that runs full while a recording is written: what is there is sealed, in the room held free for that. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { TraceRecorder } from '#core/trace/recorder.ts'
import { listRecordings } from '#renderer/db/library.ts'
import { findUnfinished, keepUnfinished } from '#renderer/db/recovery.ts'
import { createRecordingSink } from '#renderer/db/recording-sink.ts'
import { openRecording, writePictures } from '#renderer/db/recording-source.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { limitQuota, type Quota } from '../support/quota.ts'
import { END, recordColumns, START } from '../support/recordings.ts'
import { expectFailure, expectOk } from '../support/results.ts'
import { syntheticRun } from '../support/synthetic-trace.ts'

const MIB = 1024 * 1024

let database: LabDatabase
let quota: Quota
let named = 0

beforeEach(() => {
  named += 1
  database = new LabDatabase(`full ${named}`)
  quota = limitQuota(database, 4 * MIB)
})
afterEach(() => database.delete())

function recorderOf(id: string): TraceRecorder {
  return new TraceRecorder(createRecordingSink(database, { id, created: named }), START)
}

/** Records one chunk, then lets the store run full to the last byte and offers two more; gives the events of the first. */
async function runFull(recorder: TraceRecorder): Promise<number> {
  const run = syntheticRun(4)
  expectOk(await recorder.begin())
  const first = run.next(700)
  recorder.record(first, new Uint8Array(0))
  await expect.poll(() => recorder.manifest.chunks.length).toBe(1)
  quota.bytes = quota.used
  recorder.record(run.next(700), new Uint8Array(0))
  recorder.record(run.next(700), new Uint8Array(0))
  await expect.poll(() => recorder.failure?.code).toBe('E_STORAGE_FULL')
  return first.count
}

test('a recording that fills it is sealed as partial, and what was there before is intact', async () => {
  const run = syntheticRun(4)
  const sink = createRecordingSink(database, { id: 'before', created: 0 })
  const before = await recordColumns(sink, [run.next(700), run.next(300)])
  const recorder = recorderOf('a')
  const events = await runFull(recorder)
  const said = expectFailure(await recorder.finish(END))
  expect(said.code).toBe('E_STORAGE_FULL')
  expect(said.hint).toMatch(/Delete recordings.*is kept/)

  expect(await findUnfinished(database, new Set())).toEqual([])
  const { manifest, chunk } = expectOk(await openRecording(database, 'a'))
  expect(manifest).toMatchObject({ verdict: 'partial', events })
  expectOk(await chunk(0))
  // Room is left for what is drawn of it.
  expectOk(await writePictures(database, 'a', { series: [] }))
  expect(expectOk(await openRecording(database, 'before')).manifest).toEqual(before)
})

test('one that was killed there is kept all the same', async () => {
  await runFull(recorderOf('a'))
  expectOk(await keepUnfinished(database, 'a'))
  expect(await listRecordings(database)).toMatchObject([{ id: 'a', state: 'finished' }])
})

test('the room held free is given back when a recording ends', async () => {
  const run = syntheticRun(4)
  for (const id of ['a', 'b', 'c', 'd', 'e']) {
    await recordColumns(createRecordingSink(database, { id, created: 0 }), [run.next(700)])
  }
  expect(quota.used).toBeLessThan(MIB / 4)
})

test('a recording that has no room for its end does not begin', async () => {
  quota.bytes = MIB / 2
  expect(expectFailure(await recorderOf('a').begin()).code).toBe('E_STORAGE_FULL')
  expect(await database.recordings.count()).toBe(0)
})
