/** Recordings without their events: small, and whole again when they are made anew. */
import 'fake-indexeddb/auto'
import { describe, expect, test } from 'vitest'
import type { Failure } from '#core/base/failure.ts'
import { rebuildRecording } from '#core/host/rebuild-recording.ts'
import { scheduleText } from '#core/host/schedule-text.ts'
import { openRacetrace, writeCompactRacetrace } from '#core/trace/racetrace-file.ts'
import { importRecording } from '#renderer/db/transfer.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { archive, takeApart, text } from '../support/hostile/archive.ts'
import { MemoryTrace, record, requestOf } from '../support/memory-trace.ts'
import { MemoryFile, MemoryOutput, racetraceBytes } from '../support/racetrace-files.ts'
import { expectFailure, expectOk } from '../support/results.ts'

const QUIET = { progress: () => undefined, breathe: () => Promise.resolve(), stopped: () => false }
const REQUEST = requestOf({ variant: 'seqlock', parameters: { OPERATIONS: 8_000 }, seed: 4 })

async function compactFile(trace: MemoryTrace): Promise<MemoryFile> {
  const output = new MemoryOutput()
  expectOk(await writeCompactRacetrace(trace, output))
  return new MemoryFile(output.bytes())
}

test('a compact recording is a few KiB and comes back event for event', async () => {
  const { trace } = await record(REQUEST)
  expect(trace.chunks.length).toBeGreaterThan(1)
  const file = await compactFile(trace)
  expect(file.size).toBeLessThan(20_000)
  const opened = expectOk(await openRacetrace(file))
  expect(opened.compact).toBe(true)
  const again = new MemoryTrace()
  expectOk(await rebuildRecording(opened, again, QUIET))
  expect(again.manifest).toEqual(trace.manifest)
  expect(again.chunks).toEqual(trace.chunks)
})

test('a full recording says that it is one', async () => {
  const { trace } = await record(REQUEST)
  const opened = expectOk(await openRacetrace(new MemoryFile(await racetraceBytes(trace))))
  expect(opened.compact).toBe(false)
})

test('what comes out different is refused and leaves nothing in the library', async () => {
  const { trace } = await record(REQUEST)
  const other = new MemoryTrace()
  const setup = { ...trace.manifest.setup, seed: 5 }
  Object.assign(other, { debug: trace.debug, manifest: { ...trace.manifest, setup } })
  const database = new LabDatabase('compact')
  const refused = await importRecording(
    database,
    await compactFile(other),
    { id: 'a', created: 1 },
    {
      rebuild: (compact, sink) => rebuildRecording(compact, sink, QUIET),
    },
  )
  expect(expectFailure(refused).code).toBe('E_REPLAY_DIFFERS')
  expect(await database.recordings.count()).toBe(0)
  expect(await database.chunks.count()).toBe(0)
})

describe('a compact recording that cannot be made again', () => {
  const schedule = scheduleText(Int32Array.of(0, 1, 0, 1))
  const explored = requestOf({
    variant: 'none',
    way: 'explore',
    parameters: { OPERATIONS: 2 },
    schedule,
  })
  const refused = async (name: string, change: (text: string) => string): Promise<Failure> => {
    const { trace } = await record(explored)
    const output = new MemoryOutput()
    expectOk(await writeCompactRacetrace(trace, output))
    const entries = (await takeApart(output.bytes())).map((entry) =>
      entry.name === name
        ? { name, data: text(change(Buffer.from(entry.data).toString())) }
        : entry,
    )
    const opened = await openRacetrace(new MemoryFile(archive(entries)))
    if (!opened.ok) return opened.error
    return expectFailure(await rebuildRecording(opened.value, new MemoryTrace(), QUIET))
  }

  test('names the line of its source that does not compile', async () => {
    const problem = await refused('sources/none.c', (source) => `int broken = ;\n${source}`)
    expect(problem).toMatchObject({ code: 'E_COMPILE', at: expect.stringMatching(/^none\.c:1:/) })
    expect(problem.message).toMatch(/^A source of the recording does not compile: /)
    expect(problem.hint).toMatch(/from its source again/)
  })

  test('tells a schedule that is none from one that its program does not follow', async () => {
    const scheduled = (other: string) => (manifest: string) => manifest.replace(schedule, other)
    const cut = await refused('manifest.json', scheduled(schedule.slice(0, 3)))
    expect(cut.code).toBe('E_SCHEDULE_DAMAGED')
    const nobody = scheduleText(Int32Array.of(0, 30, 0, 30))
    const other = await refused('manifest.json', scheduled(nobody))
    expect(other.code).toBe('E_REPLAY_DIFFERS')
    expect(other.hint).not.toBe('')
  })
})

test('its events cannot be read as if they were there', async () => {
  const { trace } = await record(REQUEST)
  const opened = expectOk(await openRacetrace(await compactFile(trace)))
  expect(expectFailure(await opened.chunk(0)).code).toBe('E_COMPACT')
})
