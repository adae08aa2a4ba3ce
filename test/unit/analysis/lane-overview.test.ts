/** What is kept of the lanes: bounded, and at every zoom it is good for nothing that stands out is lost. */
import { beforeAll, describe, expect, test } from 'vitest'
import { LaneIndex } from '#core/analysis/lane-index.ts'
import { unpackLanes, type LaneOverview } from '#core/analysis/lane-overview.ts'
import type { LanePicture, LaneSlices } from '#core/analysis/lanes.ts'
import {
  EVENT_LOAD,
  EVENT_RETRY,
  EVENT_SPIN_BEGIN,
  EVENT_SPIN_END,
  EVENT_VIOLATION,
} from '#core/event/kinds.ts'
import type { EventRow } from '#core/event/columns.ts'
import { columnsOf } from '../../support/events.ts'
import { seededNumbers } from '../../support/synthetic-trace.ts'

const LIMIT = 200
const EVENTS = 60_000
const THREADS = [0, 1]

/** Two threads that spin now and then for very different lengths of time; one violation among it all. */
function run(): Partial<EventRow>[] {
  const random = seededNumbers(3)
  const rows: Partial<EventRow>[] = []
  let time = 0
  for (let at = 0; at < EVENTS; at += 4) {
    const actor = random(2)
    const common = { actor, cpu: actor }
    time += 1 + random(20)
    rows.push({ ...common, kind: EVENT_LOAD, time })
    rows.push({ ...common, kind: EVENT_SPIN_BEGIN, time: (time += 1 + random(3)) })
    rows.push({
      ...common,
      kind: EVENT_SPIN_END,
      time: (time += 1 + random(10) ** (1 + random(3))),
    })
    const kind = at === 32_000 ? EVENT_VIOLATION : random(3) === 0 ? EVENT_RETRY : EVENT_LOAD
    rows.push({ ...common, kind, time })
  }
  return rows
}

let all: LaneIndex
let overview: LaneOverview
let end: number
let rows: Partial<EventRow>[]
beforeAll(() => {
  rows = run()
  end = (rows.at(-1)?.time ?? 0) + 1
  const events = columnsOf(rows)
  all = new LaneIndex(2, THREADS)
  const kept = new LaneIndex(2, THREADS, LIMIT)
  for (const index of [all, kept]) {
    index.consume(events)
    index.finish(end)
  }
  overview = kept.overview()
})

function ticksOf({ count, start, end: ends, merged }: LaneSlices): { all: number; merged: number } {
  let ticks = 0
  let grouped = 0
  for (let at = 0; at < count; at++) {
    ticks += ends[at]! - start[at]!
    if (merged[at] === 1) grouped += ends[at]! - start[at]!
  }
  return { all: ticks, merged: grouped }
}

/** Kind and CPU of all marks, with how many events stand behind each. */
function marked({ marks }: LanePicture): Record<string, number> {
  const counts: Record<string, number> = {}
  for (let at = 0; at < marks.count; at++) {
    const key = `${marks.kind[at]} on ${marks.cpu[at]}`
    counts[key] = (counts[key] ?? 0) + marks.events[at]!
  }
  return counts
}

describe('the overview of the lanes', () => {
  test('is bounded, however long the recording', () => {
    const { lanes, marks } = unpackLanes(overview)
    for (const lane of lanes) expect(lane.count).toBeLessThanOrEqual(LIMIT)
    expect(marks.count).toBeLessThanOrEqual(LIMIT)
    // Coarser than needed it is not either: about so many boxes as there may be.
    expect(overview.resolution).toBeLessThanOrEqual((end / LIMIT) * 8)
  })

  test('keeps the one violation at every zoom, at its event', () => {
    const seq = rows.findIndex(({ kind }) => kind === EVENT_VIOLATION)
    const index = LaneIndex.of(overview)
    for (let resolution = overview.resolution; resolution < end * 2; resolution *= 2) {
      const { marks } = index.picture(0, end, resolution)
      const at = marks.kind.indexOf(EVENT_VIOLATION)
      expect([marks.time[at], marks.seq[at], marks.events[at]]).toEqual([rows[seq]?.time, seq, 1])
    }
  })

  test('counts as many retries as there are', () => {
    const retries = rows.filter(({ kind }) => kind === EVENT_RETRY)
    const byCpu = [0, 1].map((cpu) => retries.filter((row) => row.cpu === cpu).length)
    const counts = marked(LaneIndex.of(overview).picture(0, end, overview.resolution * 4))
    expect(counts).toEqual(marked(all.picture(0, end, 1)))
    expect([counts[`${EVENT_RETRY} on 0`], counts[`${EVENT_RETRY} on 1`]]).toEqual(byCpu)
  })

  test('shows every box that is wider than its resolution, and where a lane is busy', () => {
    const index = LaneIndex.of(overview)
    const resolution = overview.resolution * 4
    const coarse = index.picture(0, end, resolution)
    const exact = all.picture(0, end, resolution)
    for (const [at, lane] of exact.lanes.entries()) {
      const shown = coarse.lanes[at]!
      expect([shown.lane, shown.index]).toEqual([lane.lane, lane.index])
      const wide = [...lane.start].filter((_, box) => lane.merged[box] === 0)
      expect([...shown.start]).toEqual(expect.arrayContaining(wide))
      // Merging closes gaps narrower than the resolution, once in each picture.
      const difference = Math.abs(ticksOf(shown).all - ticksOf(lane).all)
      expect(difference).toBeLessThan(end / 20)
    }
  })

  test('is the whole picture where little happened', () => {
    const few = columnsOf(rows.slice(0, 100))
    const [kept, full] = [new LaneIndex(2, THREADS, LIMIT), new LaneIndex(2, THREADS)]
    for (const index of [kept, full]) {
      index.consume(few)
      index.finish(end)
    }
    expect(kept.overview().resolution).toBe(0)
    expect(LaneIndex.of(kept.overview()).picture(0, end, 0)).toEqual(full.picture(0, end, 0))
  })

  test('keeps one violation among ten million events, at every zoom', () => {
    const random = seededNumbers(5)
    // One chunk, again and again: spinning, retries by the thousand, and once a violation.
    const part = columnsOf(
      Array.from({ length: 65_536 }, (_, at) => ({
        kind: at % 5 === 0 ? EVENT_RETRY : at % 2 === 0 ? EVENT_SPIN_BEGIN : EVENT_SPIN_END,
        actor: random(2),
        cpu: at % 2,
        time: at * 3,
      })),
    )
    const repeats = 153
    const [chunk, row] = [97, 31_111]
    const index = new LaneIndex(2, THREADS, 29_127)
    for (let n = 0; n < repeats; n++) {
      const kind = part.kind[row]!
      if (n === chunk) part.kind[row] = EVENT_VIOLATION
      index.consume(part)
      part.kind[row] = kind
      for (let at = 0; at < part.count; at++) part.time[at]! += 3 * part.count
    }
    const last = 3 * 65_536 * repeats
    index.finish(last)
    const kept = index.overview()
    expect(kept.packed.length).toBeLessThan(2 ** 21)
    expect(kept.starts.length).toBe(repeats)
    const seen = LaneIndex.of(kept)
    const seq = chunk * 65_536 + row
    for (let resolution = kept.resolution; resolution < last * 2; resolution *= 2) {
      const { marks } = seen.picture(0, last, resolution)
      const at = marks.kind.indexOf(EVENT_VIOLATION)
      expect([marks.seq[at], marks.time[at], marks.events[at]]).toEqual([seq, seq * 3, 1])
    }
  }, 60_000)
})
