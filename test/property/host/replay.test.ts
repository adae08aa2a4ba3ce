import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ok } from '#core/base/result.ts'
import { createReExecutor } from '#core/host/re-executor.ts'
import { RecordingPictures } from '#core/host/recording-pictures.ts'
import { ReplayService } from '#core/host/replay-service.ts'
import type { Moment } from '#core/replay/moment.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { record, requestOf } from '../../support/memory-trace.ts'
import { expectOk } from '../../support/results.ts'

const CASES = [
  ['none', 'sc'],
  ['frlock', 'sc'],
  ['bkl', 'tso'],
  ['frlock-no-wmb1', 'pso'],
  ['usedbytes', 'pso'],
] as const

async function momentOf(service: ReplayService, seq: number): Promise<Moment> {
  const moment = await service.momentAt(seq)
  if (!moment.ok) throw new Error(moment.error.message)
  return moment.value
}

describe.each(CASES)('%s under %s', (variant, model) => {
  test('state by re-execution is state by folding events, wherever one looks', async () => {
    const request = requestOf({ variant, model, parameters: { OPERATIONS: 12_000, BYTES: 300 } })
    const { trace } = await record(request)
    const executor = createReExecutor(trace)
    expect(executor).toBeDefined()
    const executed = new ReplayService(trace, executor)
    const folded = new ReplayService(trace, undefined)
    const last = trace.manifest.events - 1
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: last }), async (seq) => {
        const one = await momentOf(executed, seq)
        const other = await momentOf(folded, seq)
        expect(one.source).toBe('re-executed')
        expect(other.source).toBe('folded')
        expect(one.time).toBe(other.time)
        expect(one.memory).toEqual(other.memory)
      }),
      { numRuns: 60, examples: [[0], [last]] },
    )
  })
})

test('measured anew from the events, a recording gives the numbers it was recorded with', async () => {
  const { trace, done } = await record(requestOf({ variant: 'frlock' }))
  const pictures = new RecordingPictures(trace)
  const reader = new TraceReader(trace)
  for (const index of trace.chunks.keys()) {
    pictures.consume(expectOk(await reader.visit(index, ok)).columns)
  }
  const { metrics, series, lanes } = pictures.finish()
  expect({ metrics, series, lanes }).toEqual({
    metrics: done.manifest.metrics,
    series: done.series,
    lanes: done.lanes,
  })
})

test('another engine version falls back to folding', async () => {
  const { trace } = await record(requestOf({ variant: 'none' }))
  trace.manifest = { ...trace.manifest, engine: 'of the future' }
  expect(createReExecutor(trace)).toBeUndefined()
})
