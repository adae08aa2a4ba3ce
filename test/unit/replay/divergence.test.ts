import { describe, expect, test } from 'vitest'
import { firstDivergence } from '#core/replay/first-divergence.ts'
import { createVerifyingSink } from '#core/replay/verify.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { TraceRecorder, type RecordingEnd } from '#core/trace/recorder.ts'
import { END, MemorySink, recordColumns, START } from '../../support/recordings.ts'
import { expectFailure, expectOk } from '../../support/results.ts'
import { syntheticRun } from '../../support/synthetic-trace.ts'

const VIOLATION = {
  check: 1,
  message: 'BUG',
  site: 3,
  actors: [0],
  otherSites: [],
  address: 0,
  seq: 7,
  time: 9,
}

function runs(count: number, events = 100): EventColumns[] {
  const run = syntheticRun(9)
  return Array.from({ length: count }, () => run.next(events))
}

async function readerOf(
  columns: readonly EventColumns[],
  opened: number[] = [],
): Promise<TraceReader> {
  const sink = new MemorySink()
  await recordColumns(sink, columns)
  const source = sink.source()
  const chunk = (index: number): ReturnType<typeof source.chunk> => {
    opened.push(index)
    return source.chunk(index)
  }
  return new TraceReader({ ...source, chunk })
}

describe('the first divergence', () => {
  test('of a recording and itself is none', async () => {
    const reader = await readerOf(runs(3))
    expect(expectOk(await firstDivergence(reader, reader))).toBeUndefined()
  })

  test('is the first event that differs in anything', async () => {
    const changed = runs(5)
    const third = changed[2]
    if (third === undefined) throw new Error('five were made')
    third.aux[40] = (third.aux[40] ?? 0) + 1
    const [one, other] = [await readerOf(runs(5)), await readerOf(changed)]
    const seq = (one.source.manifest.chunks[2]?.firstSeq ?? 0) + 40
    expect(expectOk(await firstDivergence(one, other))).toEqual({ seq, kind: 'event' })
  })

  test('is found by the digests: of a long recording, one chunk of each is opened', async () => {
    // More events a chunk than are compared at a time.
    for (const chunk of [0, 3, 5]) {
      const changed = runs(6, 9_000)
      const row = 40 * chunk
      changed[chunk]!.aux[row]! += 1
      const opened: [number[], number[]] = [[], []]
      const one = await readerOf(runs(6, 9_000), opened[0])
      const other = await readerOf(changed, opened[1])
      const seq = (one.source.manifest.chunks[chunk]?.firstSeq ?? 0) + row
      expect(expectOk(await firstDivergence(one, other))).toEqual({ seq, kind: 'event' })
      expect(opened).toEqual([[chunk], [chunk]])
    }
  })

  test('of two that are the same is known from the digests alone', async () => {
    const opened: number[] = []
    const [one, other] = [await readerOf(runs(9), opened), await readerOf(runs(9), opened)]
    expect(expectOk(await firstDivergence(one, other))).toBeUndefined()
    expect(opened).toEqual([])
  })

  test('of a recording and its beginning is where the beginning ends', async () => {
    const [long, short] = [await readerOf(runs(5)), await readerOf(runs(2))]
    const end = { seq: short.events, kind: 'end' }
    expect(expectOk(await firstDivergence(long, short))).toEqual(end)
    expect(expectOk(await firstDivergence(short, long))).toEqual(end)
  })

  test('does not depend on where chunks were closed', async () => {
    const [one, other] = [await readerOf(runs(1, 300)), await readerOf(runs(1, 150))]
    expect(expectOk(await firstDivergence(one, other))).toEqual({ seq: other.events, kind: 'end' })
  })
})

describe('verifying', () => {
  const again = async (
    recorded: MemorySink,
    columns: readonly EventColumns[],
    end: Partial<RecordingEnd> = {},
  ) => {
    const seen: number[] = []
    const { manifest } = recorded.source()
    const sink = createVerifyingSink(manifest, (events) => seen.push(events))
    const recorder = new TraceRecorder(sink, START)
    expectOk(await recorder.begin())
    for (const part of columns) recorder.record(part, new Uint8Array(0))
    const ended = { ...END, ticks: manifest.ticks, ...end }
    return { result: await recorder.finish(ended), seen, manifest }
  }
  const record = async (columns: readonly EventColumns[]) => {
    const sink = new MemorySink()
    await recordColumns(sink, columns)
    return sink
  }

  test('accepts the same run', async () => {
    const { result, seen, manifest } = await again(await record(runs(3)), runs(3))
    expectOk(result)
    expect(seen.at(-1)).toBe(manifest.events)
  })

  test('stops at the first part that differs and names it', async () => {
    const changed = runs(3)
    if (changed[1] !== undefined) changed[1].value[7] = 1234
    const { result } = await again(await record(runs(3)), changed)
    const problem = expectFailure(result)
    expect(problem.code).toBe('E_REPLAY_DIFFERS')
    expect(problem.message).toContain('(part 2)')
  })

  test('refuses a run that is shorter, longer, or ends in another way', async () => {
    const recorded = await record(runs(3))
    const messages = [
      (await again(recorded, runs(2))).result,
      (await again(recorded, runs(4))).result,
      (await again(recorded, runs(3), { final: { blocks: '8' } })).result,
      (await again(recorded, runs(3), { steps: 5 })).result,
      (await again(recorded, runs(3), { violations: [VIOLATION] })).result,
    ].map((result) => expectFailure(result).message)
    expect(messages[0]).toContain('ends before the recording does')
    expect(messages[1]).toContain('goes on where the recording ends')
    expect(messages[2]).toContain('blocks is 8 at the end, not 7')
    expect(messages[3]).toContain('takes 5 steps, not')
    expect(messages[4]).toContain('violation 1 is another one')
  })

  test('takes a recording that was cut off as the beginning of a run', async () => {
    const recorded = await record(runs(2))
    const partial = { ...recorded.source().manifest, verdict: 'partial' as const, final: {} }
    recorded.manifest = partial
    expect((await again(recorded, runs(3))).result.ok).toBe(true)
  })
})
