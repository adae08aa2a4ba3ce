/** Recordings in a real IndexedDB implementation, through Dexie, as the app keeps them. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { EMPTY_DIGEST } from '#core/base/digest.ts'
import { ok } from '#core/base/result.ts'
import { EVENT_VIOLATION } from '#core/event/kinds.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { TraceRecorder } from '#core/trace/recorder.ts'
import {
  deleteRecordings,
  listRecordings,
  purgeLeftovers,
  renameRecording,
  restoreRecordings,
} from '#renderer/db/library.ts'
import { findUnfinished, keepUnfinished, salvageRecording } from '#renderer/db/recovery.ts'
import { createRecordingSink } from '#renderer/db/recording-sink.ts'
import { openRecording, readMeasurements, writePictures } from '#renderer/db/recording-source.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { trimmed } from '../support/columns.ts'
import { columnsOf } from '../support/events.ts'
import { END, recordColumns, START, threeRuns } from '../support/recordings.ts'
import { expectFailure, expectOk } from '../support/results.ts'

let database: LabDatabase
let named = 0

beforeEach(() => {
  named += 1
  database = new LabDatabase(`lab ${named}`)
})
afterEach(() => database.delete())

describe('a recording', () => {
  test('reads back event for event after it was finished', async () => {
    const runs = threeRuns()
    const manifest = await recordColumns(
      createRecordingSink(database, { id: 'a', created: 5 }),
      runs,
    )
    const source = expectOk(await openRecording(database, 'a'))
    expect(source.manifest).toEqual(manifest)
    expect(source.debug).toEqual(START.debug)
    const reader = new TraceReader(source)
    for (const [index, columns] of runs.entries()) {
      const { columns: read } = expectOk(await reader.visit(index, ok))
      expect(trimmed(read)).toEqual(trimmed(columns))
    }
    const [row] = await listRecordings(database)
    const bytes = manifest.chunks.reduce((sum, chunk) => sum + chunk.bytes, 0)
    expect(row).toMatchObject({ id: 'a', state: 'finished', events: manifest.events, bytes })
  })

  test('cannot be opened while it is written', async () => {
    const recorder = new TraceRecorder(
      createRecordingSink(database, { id: 'a', created: 5 }),
      START,
    )
    expectOk(await recorder.begin())
    expect(expectFailure(await openRecording(database, 'a')).code).toBe('E_RECORDING_OPEN')
    expectOk(await recorder.finish(END))
    expectOk(await openRecording(database, 'a'))
  })

  test('keeps its chart series', async () => {
    await recordColumns(createRecordingSink(database, { id: 'a', created: 5 }), threeRuns())
    const series = {
      key: 'drift',
      label: 'Drift',
      unit: 'bytes',
      shape: 'gauge' as const,
      time: Float64Array.of(0, 10),
      low: Float64Array.of(-1, 0),
      high: Float64Array.of(1, 2),
      last: Float64Array.of(0, 2),
    }
    expectOk(await writePictures(database, 'a', { series: [series] }))
    const measured = expectOk(await readMeasurements(database, 'a'))
    expect(measured).toEqual({ metrics: END.metrics, series: [series] })
  })

  test('that is not there says so', async () => {
    expect(expectFailure(await openRecording(database, 'nowhere')).code).toBe('E_RECORDING_GONE')
    const renamed = await renameRecording(database, 'nowhere', 'x')
    expect(expectFailure(renamed).code).toBe('E_RECORDING_GONE')
  })

  test('with a chunk missing names the part', async () => {
    await recordColumns(createRecordingSink(database, { id: 'a', created: 5 }), threeRuns())
    await database.chunks.delete(['a', 1])
    const reader = new TraceReader(expectOk(await openRecording(database, 'a')))
    expectOk(await reader.visit(0, ok))
    const missing = expectFailure(await reader.visit(1, ok))
    expect(missing.code).toBe('E_CHUNK_MISSING')
    expect(missing.message).toContain('Part 2 of 3')
  })
})

describe('a recording that was cut off', () => {
  test('is offered with what is safe, and kept as far as it came', async () => {
    const runs = threeRuns()
    const recorder = new TraceRecorder(
      createRecordingSink(database, { id: 'a', created: 5 }),
      START,
    )
    expectOk(await recorder.begin())
    const [first, second] = runs
    if (first === undefined || second === undefined) throw new Error('two chunks were made')
    const broken = columnsOf([
      { time: 9_999_999, kind: EVENT_VIOLATION, actor: 2, site: 33, object: 0x1004, value: 3 },
    ])
    for (const columns of [first, second, broken]) recorder.record(columns, new Uint8Array(16))
    await expect.poll(() => recorder.manifest.chunks.length).toBe(3)
    // Nobody calls finish: the process is gone.

    const events = first.count + second.count + 1
    expect(await findUnfinished(database, new Set(['a']))).toEqual([])
    const [found] = await findUnfinished(database, new Set())
    expect(found).toMatchObject({ row: { id: 'a' }, events, ticks: 9_999_999 })

    expectOk(await keepUnfinished(database, 'a'))
    const source = expectOk(await openRecording(database, 'a'))
    expect(source.manifest).toMatchObject({ verdict: 'partial', events })
    expect(source.manifest.digest).toBe(recorder.manifest.digest)
    expect(source.manifest.violations).toEqual([
      {
        check: 3,
        message: 'an assertion of finally() failed when everything had come to rest',
        site: 33,
        actors: [2],
        otherSites: [],
        address: 0x1004,
        seq: events - 1,
        time: 9_999_999,
      },
    ])
  })

  test('is still cut off when it was deleted and brought back', async () => {
    const sink = createRecordingSink(database, { id: 'a', created: 5 })
    expectOk(await new TraceRecorder(sink, START).begin())
    expectOk(await deleteRecordings(database, ['a']))
    expectOk(await deleteRecordings(database, ['a']))
    expect(await findUnfinished(database, new Set())).toEqual([])
    expectOk(await restoreRecordings(database, ['a']))
    expect(await findUnfinished(database, new Set())).toHaveLength(1)
    expect(expectFailure(await openRecording(database, 'a')).code).toBe('E_RECORDING_OPEN')
  })

  test('before its first chunk is kept as an empty one', async () => {
    const recorder = new TraceRecorder(
      createRecordingSink(database, { id: 'a', created: 5 }),
      START,
    )
    expectOk(await recorder.begin())
    expectOk(await keepUnfinished(database, 'a'))
    const { manifest } = expectOk(await openRecording(database, 'a'))
    expect(manifest).toMatchObject({ events: 0, digest: EMPTY_DIGEST, chunks: [] })
  })

  test('is salvaged when its run cannot go on: kept with its events, or gone without any', async () => {
    const begun = async (id: string) => {
      const recorder = new TraceRecorder(createRecordingSink(database, { id, created: 5 }), START)
      expectOk(await recorder.begin())
      return recorder
    }
    const some = await begun('some')
    const [first] = threeRuns()
    if (first === undefined) throw new Error('a chunk was made')
    some.record(first, new Uint8Array(16))
    await expect.poll(() => some.manifest.chunks.length).toBe(1)
    await begun('none')
    // Sealed by the run itself before it failed, with nothing in it.
    expectOk(await keepUnfinished(database, (await begun('empty'), 'empty')))
    expect(await salvageRecording(database, 'some')).toBe(first.count)
    expect(await salvageRecording(database, 'some')).toBe(first.count)
    for (const id of ['none', 'empty', 'never begun']) {
      expect(await salvageRecording(database, id)).toBe(0)
    }
    expect(await listRecordings(database)).toMatchObject([{ id: 'some', verdict: 'partial' }])
    expect(await database.parts.where(':id').notEqual([]).toArray()).toHaveLength(2)
  })

  test('while it was imported is purged', async () => {
    const importing = { state: 'importing' } as const
    const sink = createRecordingSink(database, { id: 'a', created: 5 }, importing)
    const recorder = new TraceRecorder(sink, START)
    expectOk(await recorder.begin())
    expect(await listRecordings(database)).toEqual([])
    expect(await purgeLeftovers(database, new Set(['a']))).toBe(0)
    expect(await purgeLeftovers(database, new Set())).toBe(1)
    expect(await database.recordings.count()).toBe(0)
  })
})

describe('a store that has no room', () => {
  test('refuses to begin below the floor of free disk space', async () => {
    const sink = createRecordingSink(
      database,
      { id: 'a', created: 5 },
      {
        freeBytes: async () => 1024 * 1024,
      },
    )
    const recorder = new TraceRecorder(sink, START)
    const refused = expectFailure(await recorder.begin())
    expect(refused.code).toBe('E_DISK_FLOOR')
    expect(refused.message).toContain('1 MiB')
    expect(await database.recordings.count()).toBe(0)
  })

  test('seals what it has when the quota is exceeded', async () => {
    const recorder = new TraceRecorder(
      createRecordingSink(database, { id: 'a', created: 5 }),
      START,
    )
    expectOk(await recorder.begin())
    const [first, second, third] = threeRuns()
    if (first === undefined || second === undefined || third === undefined) throw new Error('made')
    recorder.record(first, new Uint8Array(0))
    await expect.poll(() => recorder.manifest.chunks.length).toBe(1)
    database.chunks.hook('creating', () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    })
    recorder.record(second, new Uint8Array(0))
    recorder.record(third, new Uint8Array(0))
    const seq = first.count
    const violations = [seq - 1, seq].map((at) => ({
      check: 1,
      message: 'm',
      site: 0,
      actors: [0],
      otherSites: [],
      address: 0,
      seq: at,
      time: 0,
    }))
    const refused = expectFailure(await recorder.finish({ ...END, violations }))
    expect(refused.code).toBe('E_STORAGE_FULL')
    const { manifest } = expectOk(await openRecording(database, 'a'))
    expect(manifest).toMatchObject({ verdict: 'partial', events: first.count, final: {} })
    expect(manifest.violations).toEqual(violations.slice(0, 1))
  })
})
