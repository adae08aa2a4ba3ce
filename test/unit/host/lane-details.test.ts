/** Closer up, the lanes are read from the chunks in view and look as if all had been read. */
import { beforeAll, describe, expect, test } from 'vitest'
import type { LanePicture, LaneSlices } from '#core/analysis/lanes.ts'
import { lanesOf } from '#core/analysis/recording-lanes.ts'
import { ok } from '#core/base/result.ts'
import { LaneDetails } from '#core/host/lane-details.ts'
import { TraceReader } from '#core/trace/reader.ts'
import type { RunDone } from '#core/host/protocol.ts'
import { record, requestOf, type MemoryTrace } from '../../support/memory-trace.ts'
import { expectOk } from '../../support/results.ts'
import { seededNumbers } from '../../support/synthetic-trace.ts'

let trace: MemoryTrace
let done: RunDone
let whole: LanePicture

beforeAll(async () => {
  // Sleepers, interrupts, a spinlock and retries, in several chunks.
  ;({ trace, done } = await record(
    requestOf({ variant: 'frlock', parameters: { OPERATIONS: 16_000 }, seed: 5 }),
  ))
  const reader = new TraceReader(trace)
  const all = lanesOf({ setup: trace.manifest.setup, debug: trace.debug }, 'all')
  for (const index of trace.chunks.keys()) {
    all.consume(expectOk(await reader.visit(index, ok)).columns)
  }
  all.finish(trace.manifest.ticks)
  whole = all.picture(0, trace.manifest.ticks, 0)
})

/** Details of the recording, and which chunks were opened for them. */
function open(overview = done.lanes): { details: LaneDetails; opened: number[] } {
  const opened: number[] = []
  const source = {
    manifest: trace.manifest,
    debug: trace.debug,
    chunk: (index: number) => {
      opened.push(index)
      return trace.chunk(index)
    },
  }
  return { details: new LaneDetails(new TraceReader(source), overview), opened }
}

/** What of a lane lies between two times, each box cut off there. */
function part(lane: LaneSlices | undefined, from: number, to: number): number[][] {
  return Array.from({ length: lane?.count ?? 0 }, (_, at) => [
    Math.max(from, lane?.start[at] ?? 0),
    Math.min(to, lane?.end[at] ?? 0),
    lane?.actor[at] ?? 0,
    lane?.state[at] ?? 0,
  ]).filter(([start = 0, end = 0]) => start < end)
}

function marksIn({ marks }: LanePicture, from: number, to: number): number[][] {
  return Array.from({ length: marks.count }, (_, at) => [
    marks.time[at]!,
    marks.seq[at]!,
    marks.kind[at]!,
    marks.cpu[at]!,
  ]).filter(([time = 0]) => time >= from && time <= to)
}

describe('lanes in detail', () => {
  test('are those of all events, wherever one looks first and next', async () => {
    const { ticks, chunks } = trace.manifest
    expect(chunks.length).toBeGreaterThan(4)
    const random = seededNumbers(9)
    let { details } = open()
    for (let look = 0; look < 30; look += 1) {
      // Now and then a reader that has seen nothing yet.
      if (look % 6 === 0) ({ details } = open())
      const from = random(ticks)
      const to = Math.min(ticks, from + 1 + random(look % 2 === 0 ? 20_000 : ticks / 4))
      const picture = expectOk(await details.picture(from, to, 0))
      for (const [at, lane] of whole.lanes.entries()) {
        expect(part(picture.lanes[at], from, to)).toEqual(part(lane, from, to))
      }
      expect(marksIn(picture, from, to)).toEqual(marksIn(whole, from, to))
    }
  })

  test('open the chunks under the window and no other', async () => {
    const { chunks } = trace.manifest
    for (const [index, chunk] of chunks.entries()) {
      const { details, opened } = open()
      const from = chunk.firstTime + 10
      expectOk(await details.picture(from, from + 1_000, 1))
      expect(opened).toEqual([index])
      expectOk(await details.picture(from + 500, from + 1_500, 1))
      expect(opened).toEqual([index])
    }
    const { details, opened } = open()
    expectOk(await details.picture(chunks[1]!.firstTime + 10, chunks[3]!.firstTime - 10, 1))
    expect(opened).toEqual([1, 2])
    // To the right it goes on, to the left it starts anew.
    expectOk(await details.picture(chunks[2]!.firstTime + 10, chunks[3]!.firstTime + 10, 1))
    expect(opened).toEqual([1, 2, 3])
    expectOk(await details.picture(10, 1_000, 1))
    expect(opened).toEqual([1, 2, 3, 0])
  })

  test('of a recording without what is kept are read from its beginning, once', async () => {
    const { details, opened } = open({ ...done.lanes!, starts: [] })
    const { firstTime } = trace.manifest.chunks[2]!
    const first = expectOk(await details.picture(firstTime + 10, firstTime + 1_000, 0))
    expect(opened).toEqual([0, 1, 2])
    const again = expectOk(await details.picture(firstTime + 10, firstTime + 1_000, 0))
    expect(opened).toEqual([0, 1, 2])
    expect(again).toEqual(first)
  })
})
