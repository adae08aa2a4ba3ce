import { describe, expect, test } from 'vitest'
import {
  confine,
  fit,
  frameRange,
  panBy,
  reveal,
  SHORTEST_SPAN,
  timeToX,
  xToTime,
  zoomAt,
} from '#renderer/timeline/viewport.ts'

const EXTENT = { from: 0, to: 10_000 }

describe('a viewport', () => {
  test('maps times to pixels and back', () => {
    const viewport = { from: 1_000, to: 3_000 }
    expect(timeToX(viewport, 500, 1_000)).toBe(0)
    expect(timeToX(viewport, 500, 2_000)).toBe(250)
    expect(timeToX(viewport, 500, 3_400)).toBe(600)
    expect(xToTime(viewport, 500, 250)).toBe(2_000)
    expect(xToTime(viewport, 500, timeToX(viewport, 500, 1_234))).toBeCloseTo(1_234, 9)
  })

  test('stays inside the recording when panned', () => {
    expect(panBy({ from: 100, to: 1_100 }, 500, EXTENT)).toEqual({ from: 600, to: 1_600 })
    expect(panBy({ from: 100, to: 1_100 }, -500, EXTENT)).toEqual({ from: 0, to: 1_000 })
    expect(panBy({ from: 8_500, to: 9_500 }, 900, EXTENT)).toEqual({ from: 9_000, to: 10_000 })
    expect(confine({ from: -5, to: 20_000 }, EXTENT)).toEqual(EXTENT)
  })

  test('keeps the time under the pointer when zoomed', () => {
    const before = { from: 2_000, to: 6_000 }
    const after = zoomAt(before, 3_000, 0.5, EXTENT)
    expect(after).toEqual({ from: 2_500, to: 4_500 })
    expect(timeToX(after, 800, 3_000)).toBe(timeToX(before, 800, 3_000))
  })

  test('zooms no further than a handful of ticks and no wider than the recording', () => {
    const closest = zoomAt({ from: 100, to: 120 }, 110, 0.001, EXTENT)
    expect(closest.to - closest.from).toBe(SHORTEST_SPAN)
    expect(zoomAt({ from: 100, to: 9_000 }, 110, 50, EXTENT)).toEqual(EXTENT)
    expect(fit({ from: 0, to: 3 })).toEqual({ from: 0, to: SHORTEST_SPAN })
  })

  test('follows the playhead by as little as needed, or centres what is far away', () => {
    const viewport = { from: 1_000, to: 2_000 }
    expect(reveal(viewport, 1_500, EXTENT)).toBe(viewport)
    expect(reveal(viewport, 1_950, EXTENT)).toEqual({ from: 1_050, to: 2_050 })
    expect(reveal(viewport, 1_020, EXTENT)).toEqual({ from: 920, to: 1_920 })
    expect(reveal(viewport, 7_000, EXTENT)).toEqual({ from: 6_500, to: 7_500 })
    expect(reveal(viewport, 9_990, EXTENT)).toEqual({ from: 9_000, to: 10_000 })
  })

  test('frames a selection with air around it', () => {
    expect(frameRange({ from: 4_000, to: 5_000 }, EXTENT)).toEqual({ from: 3_950, to: 5_050 })
    expect(frameRange({ from: 9_950, to: 10_000 }, EXTENT).to).toBe(10_000)
  })
})
