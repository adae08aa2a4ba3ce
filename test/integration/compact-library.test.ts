/** Recordings of the library that keep no events, and files that are there already. */
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test } from 'vitest'
import { rebuildRecording } from '#core/host/rebuild-recording.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import { createEventsSink, dropEvents, readEventless } from '#renderer/db/compact.ts'
import { purgeLeftovers, purgeRecording } from '#renderer/db/library.ts'
import { createRecordingSink } from '#renderer/db/recording-sink.ts'
import { openRecording } from '#renderer/db/recording-source.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { exportRecording, importRecording } from '#renderer/db/transfer.ts'
import { record, requestOf, type MemoryTrace } from '../support/memory-trace.ts'
import { MemoryFile, MemoryOutput } from '../support/racetrace-files.ts'
import { expectFailure, expectOk } from '../support/results.ts'

const REQUEST = requestOf({ variant: 'seqlock', parameters: { OPERATIONS: 5_000 }, seed: 4 })
const QUIET = { progress: () => undefined, breathe: () => Promise.resolve(), stopped: () => false }

let database: LabDatabase
let trace: MemoryTrace
let named = 0

beforeEach(async () => {
  named += 1
  database = new LabDatabase(`compact ${named}`)
  trace ??= (await record(REQUEST)).trace
  const sink = createRecordingSink(database, { id: 'a', created: 1, name: 'mine', tags: ['x'] })
  expectOk(await copyTrace(trace, sink))
})

async function exported(id: string): Promise<MemoryFile> {
  const output = new MemoryOutput()
  expectOk(await exportRecording(database, id, output))
  return new MemoryFile(output.bytes())
}

async function rebuild(stopped: () => boolean): ReturnType<typeof rebuildRecording> {
  const eventless = expectOk(await readEventless(database, 'a'))
  return rebuildRecording(eventless, createEventsSink(database, 'a'), { ...QUIET, stopped })
}

describe('a compact recording', () => {
  test('has no events, keeps everything else, and is a small file', async () => {
    expectOk(await dropEvents(database, 'a'))
    expect([await database.chunks.count(), await database.summaries.count()]).toEqual([0, 0])
    const { digest, events } = trace.manifest
    const row = await database.recordings.get('a')
    expect(row).toMatchObject({
      compact: true,
      bytes: 0,
      name: 'mine',
      tags: ['x'],
      digest,
      events,
    })
    expect(expectFailure(await openRecording(database, 'a')).code).toBe('E_COMPACT')
    const file = await exported('a')
    expect(file.size).toBeLessThan(20_000)
    expect(expectOk(await openRacetrace(file)).compact).toBe(true)
  })

  test('gets its events back, byte for byte', async () => {
    const before = await database.recordings.get('a')
    const chunks = await database.chunks.toArray()
    expectOk(await dropEvents(database, 'a'))
    expectOk(await rebuild(() => false))
    expect(await database.recordings.get('a')).toEqual(before)
    expect(await database.chunks.toArray()).toEqual(chunks)
    expect(expectOk(await openRecording(database, 'a')).manifest).toEqual(trace.manifest)
  })

  test('stays one when making it again is stopped, and can be tried again', async () => {
    expectOk(await dropEvents(database, 'a'))
    let looks = 0
    expect(expectFailure(await rebuild(() => (looks += 1) > 3)).code).toBe('E_STOPPED')
    expect((await database.recordings.get('a'))?.compact).toBe(true)
    expect(expectFailure(await openRecording(database, 'a')).code).toBe('E_COMPACT')
    // A window that starts takes away what nobody is writing any more.
    expect(await database.chunks.count()).toBeGreaterThan(0)
    await purgeLeftovers(database, new Set(['a']))
    expect(await database.chunks.count()).toBeGreaterThan(0)
    await purgeLeftovers(database, new Set())
    expect(await database.chunks.count()).toBe(0)
    expectOk(await rebuild(() => false))
    await purgeLeftovers(database, new Set())
    expectOk(await openRecording(database, 'a'))
    expect(await database.chunks.count()).toBe(trace.chunks.length)
  })

  test('is not made again on a disk at its floor, and stays what it is', async () => {
    expectOk(await dropEvents(database, 'a'))
    const eventless = expectOk(await readEventless(database, 'a'))
    const again = (megabytes: number) =>
      rebuildRecording(
        eventless,
        createEventsSink(database, 'a', async () => megabytes * 2 ** 20),
        { ...QUIET, stopped: () => false },
      )
    const refused = expectFailure(await again(511))
    expect([refused.code, refused.hint]).toEqual([
      'E_DISK_FLOOR',
      expect.stringMatching(/^Free disk space/),
    ])
    expect(await database.chunks.count()).toBe(0)
    expect((await database.recordings.get('a'))?.compact).toBe(true)
    expectOk(await again(512))
    expectOk(await openRecording(database, 'a'))
  })
})

describe('a file whose recording is there already', () => {
  test('is recognised by its digest, and nothing is added', async () => {
    const file = await exported('a')
    expect(expectOk(await importRecording(database, file, { id: 'b', created: 2 }))).toBe('a')
    expect(await database.recordings.count()).toBe(1)
    expectOk(await purgeRecording(database, 'a'))
    expect(expectOk(await importRecording(database, file, { id: 'b', created: 2 }))).toBe('b')
  })

  test('is another one where the same events were made of other sources', async () => {
    const file = await exported('a')
    const debug = await database.parts.get(['a', 'debug'])
    if (debug?.part !== 'debug') throw new Error('it was recorded')
    const [first, ...others] = debug.value.sources
    if (first === undefined) throw new Error('it has sources')
    const sources = [{ ...first, text: `${first.text}/* the same events */\n` }, ...others]
    await database.parts.put({ ...debug, value: { ...debug.value, sources } })
    expect(expectOk(await importRecording(database, file, { id: 'b', created: 2 }))).toBe('b')
  })

  test('brings the events that the library does not have', async () => {
    const full = await exported('a')
    expectOk(await dropEvents(database, 'a'))
    const compact = await exported('a')
    expect(expectOk(await importRecording(database, compact, { id: 'b', created: 2 }))).toBe('a')
    expect(expectOk(await importRecording(database, full, { id: 'c', created: 3 }))).toBe('c')
    expect(expectOk(await importRecording(database, full, { id: 'd', created: 4 }))).toBe('c')
  })
})
