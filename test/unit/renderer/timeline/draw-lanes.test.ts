/** What a frame costs is what it draws: lanes and boxes are counted, whatever the size of the trace. */
import { expect, test } from 'vitest'
import { LANE_RUNNING, type LanePicture, type LaneSlices } from '#core/analysis/lanes.ts'
import { createBoxes } from '#renderer/timeline/boxes.ts'
import { drawArrows } from '#renderer/timeline/draw-arrows.ts'
import { drawLanes } from '#renderer/timeline/draw-lanes.ts'
import type { Inks } from '#renderer/timeline/inks.ts'
import { layOutLanes, rowsBetween, type LaneRow } from '#renderer/timeline/lane-layout.ts'
import { LanePainter } from '#renderer/timeline/lane-painter.ts'
import type { Palette } from '#renderer/timeline/palette.ts'
import type { Surface } from '#renderer/timeline/surface.ts'

const WIDTH = 1_000
const LANES = 500
const HEIGHT = 400

/** Counts what is asked of a canvas. */
function countingSurface(): { readonly surface: Surface; readonly calls: Map<string, number> } {
  const calls = new Map<string, number>()
  const context = new Proxy({} as CanvasRenderingContext2D, {
    get(_, name) {
      if (name === 'measureText') return () => ({ width: 10 })
      return () => calls.set(String(name), (calls.get(String(name)) ?? 0) + 1)
    },
    set: () => true,
  })
  return { surface: { context, width: WIDTH, height: HEIGHT, ratio: 1 }, calls }
}

const palette = { threads: ['#111'], sansFont: 'sans' } as unknown as Palette
const RED = 0xff0000ff
const inks: Inks = {
  threads: Uint32Array.of(RED),
  interrupt: 0,
  spinning: 0,
  hatch: { size: 1, colours: Uint32Array.of(0) },
  sleeping: 0,
  woken: 0,
  preempted: 0,
  retry: 0,
  background: RED,
  ratio: 1,
}

/** Two thousand boxes, each of a fifth of a pixel. */
function manySlices(index: number): LaneSlices {
  const count = 2_000 * 5
  return {
    lane: 'thread',
    index,
    count,
    start: Float64Array.from({ length: count }, (_, at) => at),
    end: Float64Array.from({ length: count }, (_, at) => at + 1),
    actor: new Uint8Array(count),
    state: new Uint8Array(count).fill(LANE_RUNNING),
    merged: new Uint8Array(count),
  }
}

const layout = layOutLanes(
  0,
  Array.from({ length: LANES }, (_, index) => index),
  3,
)
const marks = {
  count: 0,
  time: new Float64Array(),
  seq: new Float64Array(),
  kind: new Uint8Array(),
  cpu: new Uint8Array(),
  actor: new Uint8Array(),
  events: new Uint32Array(),
}
const shared = manySlices(0)
const picture: LanePicture = {
  from: 0,
  to: 10_000,
  lanes: Array.from({ length: LANES }, (_, index) => ({ ...shared, index })),
  marks,
}

test('only the lanes in view are drawn, at most one box a pixel each', () => {
  const { surface, calls } = countingSurface()
  const drawn: LaneRow[] = []
  const rows = rowsBetween(layout.rows, 4_000, 4_400)
  // 400 pixels of lanes of 18, and one that is cut at either end.
  expect(rows.length).toBeLessThanOrEqual(Math.ceil(400 / 18) + 1)
  expect(rows.length).toBeGreaterThanOrEqual(400 / 18)
  const colours = new Uint32Array(WIDTH * HEIGHT)
  drawLanes({
    surface,
    pixels: { width: WIDTH, height: HEIGHT, colours, image: {} as ImageData },
    palette,
    inks,
    painter: new LanePainter(inks),
    scrollTop: 4_000,
    viewport: { from: 0, to: 10_000 },
    picture,
    rows,
    lastTime: 10_000,
    boxes(row) {
      drawn.push(row)
      return createBoxes()
    },
    actorName: () => '',
  })
  expect(drawn).toEqual(rows)
  // The canvas is told of a line for each lane, and of all the boxes at once.
  expect(calls.get('fillRect')).toBe(rows.length)
  expect(calls.get('putImageData')).toBe(1)
  // A lane of 18 has boxes of 12, but for the two that are cut.
  expect(colours.filter((ink) => ink === RED).length / WIDTH).toBeCloseTo((400 / 18) * 12, -1)
})

test('quantities are lanes below the others', () => {
  const bottom = rowsBetween(layout.rows, layout.height - 60, layout.height)
  expect(bottom.map(({ lane, index }) => `${lane} ${index}`)).toEqual(['counter 1', 'counter 2'])
  expect(rowsBetween(layout.rows, layout.height, layout.height + 100)).toEqual([])
  expect(rowsBetween(layOutLanes(0, []).rows, 0, 100)).toEqual([])
})

test('arrows are drawn where one of their lanes is in view', () => {
  const { surface, calls } = countingSurface()
  const arrows = {
    count: 3,
    fromRow: Uint32Array.of(0, 0, 100),
    from: Float64Array.of(1, 1, 1),
    toRow: Uint32Array.of(1, 100, 200),
    to: Float64Array.of(2, 2, 2),
    tooMany: 0,
  }
  const viewport = { from: 0, to: 10 }
  drawArrows({ surface, palette, layout, viewport, arrows, top: 0, bottom: 100, selected: -1 })
  expect(calls.get('bezierCurveTo')).toBe(2)
  drawArrows({
    surface,
    palette,
    layout,
    viewport: { from: 5, to: 10 },
    arrows,
    top: 0,
    bottom: 100,
    selected: 0,
  })
  expect(calls.get('bezierCurveTo')).toBe(2)
})
