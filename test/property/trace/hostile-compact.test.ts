/**
 * Compact files are made again from what they carry, so their sources, set-up and schedules may be
 * anything: they come out event for event as their digests say, or are refused, and the library is as
 * it was. Never a crash, never an endless run.
 */
import 'fake-indexeddb/auto'
import { beforeAll, describe, expect, test } from 'vitest'
import { rebuildRecording } from '#core/host/rebuild-recording.ts'
import { scheduleText } from '#core/host/schedule-text.ts'
import { writeCompactRacetrace } from '#core/trace/racetrace-file.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { importRecording } from '#renderer/db/transfer.ts'
import { takeApart, type RawEntry } from '../../support/hostile/archive.ts'
import { compactMutation } from '../../support/hostile/compact-mutations.ts'
import { record, requestOf, type MemoryTrace } from '../../support/memory-trace.ts'
import { MemoryFile, MemoryOutput } from '../../support/racetrace-files.ts'
import { expectOk } from '../../support/results.ts'

const COUNT = Number(process.env['FUZZ_COUNT'] ?? 500)
/** Most that one file may take, generously: the other work of the computer counts too. */
const MILLISECONDS = 8_000

async function compactEntries(trace: MemoryTrace): Promise<RawEntry[]> {
  const output = new MemoryOutput()
  expectOk(await writeCompactRacetrace(trace, output))
  return takeApart(output.bytes())
}

const QUIET = { progress: () => undefined, breathe: () => Promise.resolve(), stopped: () => false }

describe('mutated compact files', () => {
  const database = new LabDatabase('hostile-compact')
  let specimens: { entries: RawEntry[]; digest: string }[]
  beforeAll(async () => {
    const parameters = { OPERATIONS: 4 }
    const schedule = scheduleText(Int32Array.of(0, 1, 0, 1, 1, 0))
    const requests = [
      requestOf({ variant: 'frlock', parameters }),
      requestOf({ variant: 'none', way: 'explore', parameters, schedule }),
    ]
    specimens = []
    for (const request of requests) {
      const { trace } = await record(request)
      specimens.push({ entries: await compactEntries(trace), digest: trace.manifest.digest })
    }
  })

  test('come out as recorded, or not at all', async () => {
    const outcomes = new Map<string, number>()
    for (let number = 1; number <= COUNT; number += 1) {
      const { entries, digest } = specimens[number % 7 < 3 ? 0 : 1]!
      const file = new MemoryFile(compactMutation(entries, number))
      const start = performance.now()
      const imported = await importRecording(
        database,
        file,
        { id: `n${number}`, created: number },
        { rebuild: (compact, sink) => rebuildRecording(compact, sink, QUIET) },
      ).catch((problem: unknown) => {
        throw new Error(`mutation ${number}`, { cause: problem })
      })
      expect(performance.now() - start).toBeLessThan(MILLISECONDS)
      const outcome = imported.ok ? 'imported' : imported.error.code
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1)
      const rows = await database.recordings.toArray()
      if (imported.ok) {
        expect(rows.map((row) => row.digest)).toEqual([digest])
        await Promise.all(database.tables.map((table) => table.clear()))
      } else {
        expect([number, imported.error.message]).not.toEqual([number, ''])
        for (const table of database.tables) expect(await table.count()).toBe(0)
      }
    }
    // Every way in which it can end does occur.
    const expected = ['imported', 'E_COMPILE', 'E_REPLAY_DIFFERS', 'E_SCHEDULE_DAMAGED']
    expect([...outcomes.keys()]).toEqual(expect.arrayContaining([...expected, 'E_TRACE_DAMAGED']))
  })
})
