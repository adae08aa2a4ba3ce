/** Chunks are decoded into the memory of others: nobody may be shown the wrong ones. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ok } from '#core/base/result.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { trimmed } from '../../support/columns.ts'
import { MemorySink, recordColumns } from '../../support/recordings.ts'
import { expectOk } from '../../support/results.ts'
import { syntheticRun } from '../../support/synthetic-trace.ts'

const CHUNKS = 6
const EVENTS = 50

async function recorded(): Promise<{ sink: MemorySink; parts: readonly EventColumns[] }> {
  const run = syntheticRun(7)
  const parts = Array.from({ length: CHUNKS }, () => run.next(EVENTS))
  const sink = new MemorySink()
  await recordColumns(sink, parts)
  return { sink, parts }
}

describe('visits at once, with room for one chunk', () => {
  test('are each shown the chunk that they asked for, however long it takes to come', async () => {
    const { sink, parts } = await recorded()
    const visits = fc.array(fc.nat(CHUNKS - 1), { minLength: 2, maxLength: 20 })
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), visits, async (scheduler, wanted) => {
        const source = sink.source()
        const chunk = (index: number) => scheduler.schedule(source.chunk(index))
        const reader = new TraceReader({ ...source, chunk }, { cacheBytes: 0 })
        const asked = wanted.map((index) =>
          reader.visit(index, ({ columns }) => ok(trimmed(columns))),
        )
        const seen = await scheduler.waitFor(Promise.all(asked))
        for (const [at, columns] of seen.entries()) {
          expect(expectOk(columns)).toEqual(trimmed(parts[wanted[at]!]!))
        }
      }),
    )
  })

  test('copy ranges across all of them', async () => {
    const { sink, parts } = await recorded()
    const reader = new TraceReader(sink.source(), { cacheBytes: 0 })
    const times = parts.flatMap(({ time, count }) => [...time.subarray(0, count)])
    const ranges = await Promise.all([reader.range(0, reader.events), reader.range(120, 100)])
    expect([...expectOk(ranges[0]).time]).toEqual(times)
    expect([...expectOk(ranges[1]).time]).toEqual(times.slice(120, 220))
  })
})
