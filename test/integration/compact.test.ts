/** Recordings without their events: small, and whole again when they are made anew. */
import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { rebuildRecording } from '#core/host/rebuild-recording.ts'
import { openRacetrace, writeCompactRacetrace } from '#core/trace/racetrace-file.ts'
import { importRecording } from '#renderer/db/transfer.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
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

test('its events cannot be read as if they were there', async () => {
  const { trace } = await record(REQUEST)
  const opened = expectOk(await openRacetrace(await compactFile(trace)))
  expect(expectFailure(await opened.chunk(0)).code).toBe('E_COMPACT')
})
