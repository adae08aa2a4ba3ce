/** Recordings out of the library into files and back: all of it, or nothing. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { listRecordings, purgeRecording } from '#renderer/db/library.ts'
import { createRecordingSink } from '#renderer/db/recording-sink.ts'
import { openRecording, readMeasurements } from '#renderer/db/recording-source.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { exportRecording, importRecording } from '#renderer/db/transfer.ts'
import { hostileFiles } from '../support/hostile/files.ts'
import { MemoryFile, MemoryOutput } from '../support/racetrace-files.ts'
import { END, recordColumns } from '../support/recordings.ts'
import { expectFailure, expectOk } from '../support/results.ts'
import { syntheticRun } from '../support/synthetic-trace.ts'

let database: LabDatabase
let named = 0

beforeEach(() => {
  named += 1
  database = new LabDatabase(`transfer ${named}`)
})
afterEach(() => database.delete())

async function record(id: string): Promise<string> {
  const run = syntheticRun(4)
  const runs = [run.next(500), run.next(500), run.next(100)]
  const keyframe = (index: number) => Uint8Array.of(index, 9)
  const sink = createRecordingSink(database, { id, created: 1 })
  return (await recordColumns(sink, runs, keyframe)).digest
}

async function exported(id: string): Promise<Uint8Array<ArrayBuffer>> {
  const output = new MemoryOutput()
  expectOk(await exportRecording(database, id, output))
  return output.bytes()
}

async function everything(): Promise<number[]> {
  const { recordings, parts, chunks, summaries } = database
  return Promise.all([recordings, parts, chunks, summaries].map((table) => table.count()))
}

describe('a recording', () => {
  test('comes back the same after it was exported, deleted and imported', async () => {
    const digest = await record('a')
    const before = expectOk(await openRecording(database, 'a'))
    const bytes = await exported('a')
    expectOk(await purgeRecording(database, 'a'))
    expect(await everything()).toEqual([0, 0, 0, 0])

    const file = new MemoryFile(bytes)
    expect(expectOk(await importRecording(database, file, { id: 'b', created: 2 }))).toBe('b')
    const after = expectOk(await openRecording(database, 'b'))
    expect(after.manifest).toEqual(before.manifest)
    expect(after.debug).toEqual(before.debug)
    const [row] = await listRecordings(database)
    expect(row).toMatchObject({ id: 'b', digest, state: 'finished', violations: 0 })
    expect(await exported('b')).toEqual(bytes)
  })

  test('is drawn while it is imported', async () => {
    await record('a')
    let events = 0
    const series = {
      key: 'events',
      label: 'Events',
      unit: 'events',
      shape: 'total' as const,
      time: Float64Array.of(0),
      low: Float64Array.of(0),
      high: Float64Array.of(0),
      last: Float64Array.of(0),
    }
    const draw = () => ({
      consume: (columns: EventColumns) => {
        events += columns.count
      },
      finish: () => ({ series: [series] }),
    })
    const file = new MemoryFile(await exported('a'))
    expectOk(await purgeRecording(database, 'a'))
    expectOk(await importRecording(database, file, { id: 'b', created: 2 }, { draw }))
    const { manifest } = expectOk(await openRecording(database, 'b'))
    expect(events).toBe(manifest.events)
    const measured = expectOk(await readMeasurements(database, 'b'))
    expect(measured).toEqual({ metrics: END.metrics, series: [series] })
  })

  test('that was stopped while it was imported leaves nothing', async () => {
    await record('a')
    const file = new MemoryFile(await exported('a'))
    expectOk(await purgeRecording(database, 'a'))
    const before = await everything()
    const signal = { aborted: false }
    const progress = (done: number): void => {
      signal.aborted = done === 2
    }
    const options = { signal, progress }
    const result = await importRecording(database, file, { id: 'b', created: 2 }, options)
    expect(expectFailure(result).code).toBe('E_STOPPED')
    expect(await everything()).toEqual(before)
  })

  test('whose file cannot be read to its end leaves nothing', async () => {
    await record('a')
    const bytes = await exported('a')
    expectOk(await purgeRecording(database, 'a'))
    const before = await everything()
    const gone = failure('E_FILE_GONE', 'The file is no longer there.')
    let reads = 0
    const file = new MemoryFile(bytes)
    const vanishing = {
      name: file.name,
      size: file.size,
      read: async (offset: number, length: number) => {
        reads += 1
        return reads > 14 ? err(gone) : file.read(offset, length)
      },
    }
    const result = await importRecording(database, vanishing, { id: 'b', created: 2 })
    expect(expectFailure(result)).toEqual(gone)
    expect(await everything()).toEqual(before)
  })
})

test('no hostile file leaves anything in the library', async () => {
  for (const { name, bytes, code } of await hostileFiles()) {
    const file = new MemoryFile(bytes)
    const result = await importRecording(database, file, { id: name, created: 2 })
    expect([name, expectFailure(result).code]).toEqual([name, code])
    expect([name, ...(await everything())]).toEqual([name, 0, 0, 0, 0])
  }
})
