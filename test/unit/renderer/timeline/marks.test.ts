import { describe, expect, test } from 'vitest'
import type { LaneMarks } from '#core/analysis/lanes.ts'
import { EVENT_LOAD, EVENT_RETRY, EVENT_VIOLATION } from '#core/event/kinds.ts'
import { groupMarks, markAt } from '#renderer/timeline/marks.ts'

type Mark = readonly [time: number, seq: number, kind: number, cpu: number, events?: number]

function marks(rows: readonly Mark[]): LaneMarks {
  return {
    count: rows.length,
    time: Float64Array.from(rows.map(([time]) => time)),
    seq: Float64Array.from(rows.map(([, seq]) => seq)),
    kind: Uint8Array.from(rows.map(([, , kind]) => kind)),
    cpu: Uint8Array.from(rows.map(([, , , cpu]) => cpu)),
    actor: new Uint8Array(rows.length),
    events: Uint32Array.from(rows.map(([, , , , events]) => events ?? 1)),
  }
}

const VIEW = { from: 0, to: 1_000 }

describe('marks', () => {
  test('become one where they are too close to tell apart, and keep their count and first event', () => {
    const groups = groupMarks(
      marks([
        [100, 7, EVENT_VIOLATION, 0],
        [105, 9, EVENT_VIOLATION, 0, 3],
        [108, 11, EVENT_VIOLATION, 1],
        [300, 20, EVENT_VIOLATION, 0],
      ]),
      VIEW,
      1_000,
    )
    expect(groups.map(({ seq, cpu, events }) => [seq, cpu, events])).toEqual([
      [7, 0, 4],
      [11, 1, 1],
      [20, 0, 1],
    ])
  })

  test('are drawn least severe first, so that a violation is on top of everything', () => {
    const groups = groupMarks(
      marks([
        [100, 1, EVENT_VIOLATION, 0],
        [100, 2, EVENT_RETRY, 0],
        [101, 3, EVENT_LOAD, 0],
      ]),
      VIEW,
      1_000,
    )
    expect(groups.map(({ kind }) => kind)).toEqual([EVENT_RETRY, EVENT_VIOLATION])
  })

  test('never lose a violation among a million retries', () => {
    const rows = Array.from({ length: 10_000 }, (_, n): Mark => [n / 10, n, EVENT_RETRY, 0])
    rows[5_000] = [500, 5_000, EVENT_VIOLATION, 0]
    const groups = groupMarks(marks(rows), VIEW, 300)
    expect(groups.length).toBeLessThan(301)
    expect(groups.at(-1)).toMatchObject({ kind: EVENT_VIOLATION, seq: 5_000, events: 1 })
  })

  test('are found by the pointer on their lane, the worst first', () => {
    const groups = groupMarks(
      marks([
        [100, 1, EVENT_VIOLATION, 0],
        [103, 2, EVENT_RETRY, 0],
      ]),
      VIEW,
      1_000,
    )
    expect(markAt(groups, 0, 103, 6)?.seq).toBe(1)
    expect(markAt(groups, 0, 108, 6)?.seq).toBe(2)
    expect(markAt(groups, 1, 100, 6)).toBeUndefined()
    expect(markAt(groups, 0, 200, 6)).toBeUndefined()
  })
})
