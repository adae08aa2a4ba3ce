/** Recordings of the real machine through everything that checks a recording. */
import { describe, expect, test } from 'vitest'
import { runRecording } from '#core/host/run-recording.ts'
import { firstDivergence } from '#core/replay/first-divergence.ts'
import { createVerifyingSink } from '#core/replay/verify.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { MemoryTrace, QUIET, record, requestOf } from '../support/memory-trace.ts'
import { MemoryFile, racetraceBytes } from '../support/racetrace-files.ts'
import { expectFailure, expectOk } from '../support/results.ts'

const CASES = [
  ['none', 'sc'],
  ['frlock', 'sc'],
  ['spinlock', 'tso'],
  ['seqlock', 'tso'],
  ['frlock-no-wmb1', 'pso'],
  ['usedbytes', 'pso'],
] as const

/** More than one chunk. */
const parameters = { OPERATIONS: 8_000 }

describe.each(CASES)('a recording of %s under %s', (variant, model) => {
  const request = requestOf({ variant, model, parameters, seed: 3 })

  test('survives its file, down to the last event', async () => {
    const { trace } = await record(request)
    expect(trace.chunks.length).toBeGreaterThan(1)
    const file = new MemoryFile(await racetraceBytes(trace))
    const copy = new MemoryTrace()
    expectOk(await copyTrace(expectOk(await openRacetrace(file)), copy))
    expect(copy.manifest).toEqual(trace.manifest)
    expect(copy.debug).toEqual(trace.debug)
    expect(copy.chunks).toEqual(trace.chunks)
  })

  test('comes out the same when it is run again, and not from another seed', async () => {
    const { trace } = await record(request)
    const again = createVerifyingSink(trace.manifest)
    expect((await runRecording('again', request, again, QUIET)).ok).toBe(true)
    const other = createVerifyingSink(trace.manifest)
    const refused = await runRecording('other', { ...request, seed: 4 }, other, QUIET)
    expect(expectFailure(refused).code).toBe('E_REPLAY_DIFFERS')
  })
})

test('two seeds part at the first event that differs, by time or by who is next', async () => {
  const [one, other] = await Promise.all(
    [1, 2].map(async (seed) => {
      const { trace } = await record(requestOf({ variant: 'none', parameters, seed }))
      return new TraceReader(trace)
    }),
  )
  if (one === undefined || other === undefined) throw new Error('two were recorded')
  const divergence = expectOk(await firstDivergence(one, other))
  const seq = divergence?.seq ?? -1
  expect(seq).toBeGreaterThan(0)
  const before = [one, other].map(async (reader) => expectOk(await reader.range(0, seq)))
  const [left, right] = await Promise.all(before)
  expect(left).toEqual(right)
  const at = [one, other].map(async (reader) => expectOk(await reader.range(seq, 1)))
  const [leftEvent, rightEvent] = await Promise.all(at)
  expect(leftEvent).not.toEqual(rightEvent)
})
