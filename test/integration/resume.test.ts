/** Recordings that were cut off, gone on with: they end as if nothing had happened. */
import 'fake-indexeddb/auto'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { resumeRecording } from '#core/host/resume-recording.ts'
import type { RunDone } from '#core/host/protocol.ts'
import type { RunEnvironment } from '#core/host/run-recording.ts'
import { openRecording } from '#renderer/db/recording-source.ts'
import { createRecordingSink } from '#renderer/db/recording-sink.ts'
import { bytesOf, findUnfinished, readUnfinished } from '#renderer/db/recovery.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { QUIET, record, requestOf, type MemoryTrace } from '../support/memory-trace.ts'
import { expectFailure, expectOk } from '../support/results.ts'

let database: LabDatabase
let named = 0
let whole: MemoryTrace
let wholeDone: RunDone

beforeAll(async () => {
  ;({ trace: whole, done: wholeDone } = await record(REQUEST))
})
beforeEach(() => {
  named += 1
  database = new LabDatabase(`resume ${named}`)
})
afterEach(() => database.delete())

/** Four chunks and a bit. */
const REQUEST = requestOf({ variant: 'none', parameters: { OPERATIONS: 16_000 }, seed: 9 })

/** Leaves the first `chunks` chunks of a recording, as a kill does. */
async function cutOff(id: string, chunks: number): Promise<void> {
  const trace = whole
  const sink = createRecordingSink(database, { id, created: 1 })
  const begun = { ...trace.manifest, verdict: 'partial', events: 0, chunks: [] } as const
  expectOk(await sink.begin({ ...begun, violations: [], metrics: [], final: {} }, trace.debug))
  for (let index = 0; index < chunks; index++) {
    const bytes = trace.chunks[index]
    if (bytes === undefined) throw new Error('the recording is longer than that')
    expectOk(await sink.append(index, bytes, trace.manifest))
  }
}

async function resume(id: string, environment: RunEnvironment = QUIET) {
  const cut = expectOk(await readUnfinished(database, id))
  const keptBytes = bytesOf(cut.manifest.chunks)
  const sink = createRecordingSink(database, { id, created: 0 }, { keptBytes })
  return resumeRecording(id, cut, sink, environment)
}

describe('a recording that was cut off', () => {
  test.each([0, 1, 3])('after %i chunks ends as it would have', async (chunks) => {
    await cutOff('a', chunks)
    expect(whole.chunks.length).toBeGreaterThan(3)
    const done = expectOk(await resume('a'))
    expect(done.manifest).toEqual(whole.manifest)
    // What is drawn first is that of the whole run, not of what came after the cut.
    expect([done.lanes, done.series]).toEqual([wholeDone.lanes, wholeDone.series])
    const source = expectOk(await openRecording(database, 'a'))
    expect(source.manifest).toEqual(whole.manifest)
    for (const [index, bytes] of whole.chunks.entries()) {
      expect(expectOk(await source.chunk(index))).toEqual(bytes)
    }
    const row = await database.recordings.get('a')
    expect(row).toMatchObject({ state: 'finished', created: 1, bytes: done.storedBytes })
  })

  test('stays as it is when it does not come out the same', async () => {
    await cutOff('a', 2)
    const cut = expectOk(await readUnfinished(database, 'a'))
    const setup = { ...cut.manifest.setup, seed: cut.manifest.setup.seed + 1 }
    const sink = createRecordingSink(database, { id: 'a', created: 0 })
    const other = { ...cut, manifest: { ...cut.manifest, setup } }
    const refused = await resumeRecording('a', other, sink, QUIET)
    expect(expectFailure(refused).code).toBe('E_REPLAY_DIFFERS')
    expect(await database.chunks.count()).toBe(2)
    const [left] = await findUnfinished(database, new Set())
    expect(left?.events).toBe(cut.manifest.events)
  })

  test('can be tried again when it was stopped before its end', async () => {
    await cutOff('a', 3)
    let breaths = 0
    const impatient = { ...QUIET, stopped: () => (breaths += 1) > 2 }
    expectOk(await resume('a', impatient))
    expect(await findUnfinished(database, new Set())).toHaveLength(1)
    expect(expectOk(await resume('a')).manifest.digest).toBe(whole.manifest.digest)
  })

  test('of another engine is refused', async () => {
    await cutOff('a', 1)
    const cut = expectOk(await readUnfinished(database, 'a'))
    const older = { ...cut, manifest: { ...cut.manifest, engine: '0' } }
    const sink = createRecordingSink(database, { id: 'a', created: 0 })
    const refused = expectFailure(await resumeRecording('a', older, sink, QUIET))
    expect(refused.code).toBe('E_OTHER_ENGINE')
    expect(refused.hint).toMatch(/Keep it/)
  })
})
