/** Rehearsing: the first real look finds the machine compiled, and nobody pays for it who need not. */
import { beforeAll, describe, expect, test } from 'vitest'
import { createReExecutor } from '#core/host/re-executor.ts'
import { ReplayService } from '#core/host/replay-service.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { record, requestOf, type MemoryTrace } from '../../support/memory-trace.ts'
import { expectOk } from '../../support/results.ts'

let trace: MemoryTrace

beforeAll(async () => {
  ;({ trace } = await record(requestOf({ variant: 'frlock', parameters: { OPERATIONS: 12_000 } })))
})

/** The recording, and which of its chunks were read. */
function watched(): { source: TraceSource; read: number[] } {
  const read: number[] = []
  const chunk: TraceSource['chunk'] = (index) => {
    read.push(index)
    return trace.chunk(index)
  }
  return { source: { manifest: trace.manifest, debug: trace.debug, chunk }, read }
}

describe('a rehearsal', () => {
  test('looks at every part of a recording and changes no answer', async () => {
    const { source, read } = watched()
    const service = new ReplayService(source, createReExecutor(source))
    await service.rehearse(() => false)
    // The last of the six is a short one; each is read once.
    expect(trace.chunks).toHaveLength(6)
    expect(read.slice(0, 5)).toEqual([0, 1, 2, 3, 4])
    expect(new Set(read).size).toBe(read.length)
    const seq = Math.floor(trace.manifest.events / 3)
    const fresh = new ReplayService(trace, createReExecutor(trace))
    const moment = expectOk(await service.momentAt(seq))
    expect(moment).toEqual(expectOk(await fresh.momentAt(seq)))
    expect(moment.source).toBe('re-executed')
  })

  test('ends when it is told to', async () => {
    const { source, read } = watched()
    await new ReplayService(source, createReExecutor(source)).rehearse(() => read.length >= 2)
    expect(read).toEqual([0, 1])
  })

  test('does not fold a whole recording that no machine can run', async () => {
    const { source, read } = watched()
    await new ReplayService(source, undefined).rehearse(() => false)
    expect(read).toEqual([])
  })
})
