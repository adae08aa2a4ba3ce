/** Draws a lane of a quantity: steps over a faint filling, the extremes where a pixel holds several. */
import type { LaneCurve } from '#core/analysis/lanes.ts'
import { formatNumber } from '#renderer/ui/format.ts'
import type { LaneRow } from './lane-layout.ts'
import type { Palette } from './palette.ts'
import type { Surface } from './surface.ts'
import { timeToX, type Viewport } from './viewport.ts'

const INSET = 4

/** The height of `value` on the lane; in the middle where the quantity never changes. */
function curveY({ least, most }: LaneCurve, row: LaneRow, value: number): number {
  const share = most > least ? (value - least) / (most - least) : 0.5
  return row.top + row.height - INSET - share * (row.height - 2 * INSET)
}

export interface CurveDrawing {
  readonly surface: Surface
  readonly palette: Palette
  readonly viewport: Viewport
  /** Where the trace ends: nothing is known of the quantity after that. */
  readonly lastTime: number
}

export function drawCurve(drawing: CurveDrawing, row: LaneRow, curve: LaneCurve): void {
  const { surface, palette, viewport } = drawing
  const { context, width } = surface
  if (curve.count === 0) return
  const end = Math.min(width, timeToX(viewport, width, drawing.lastTime))
  const colour = palette.threads[row.index % palette.threads.length] ?? palette.text
  const foot = row.top + row.height - INSET
  context.fillStyle = colour
  for (let at = 0; at < curve.count; at += 1) {
    const begins = timeToX(viewport, width, curve.time[at] ?? 0)
    const ends = at + 1 < curve.count ? timeToX(viewport, width, curve.time[at + 1] ?? 0) : end
    const x = Math.max(0, begins)
    const right = Math.min(end, ends)
    if (right < 0 || x > width) continue
    const y = curveY(curve, row, curve.value[at] ?? 0)
    context.globalAlpha = 0.18
    context.fillRect(x, y, right - x, foot - y)
    context.globalAlpha = 1
    context.fillRect(x, y - 0.75, Math.max(1, right - x), 1.5)
    if (begins < 0) continue
    // Up from where it was, and over all that it was within this step.
    const before = at > 0 ? curveY(curve, row, curve.value[at - 1] ?? 0) : y
    const top = Math.min(before, y, curveY(curve, row, curve.high[at] ?? 0))
    const bottom = Math.max(before, y, curveY(curve, row, curve.low[at] ?? 0))
    context.fillRect(begins - 0.5, top - 0.75, 1, bottom - top + 1.5)
  }
  drawScale(drawing, row, curve)
}

/** The ends of the scale, small, at the left edge. */
function drawScale({ surface, palette }: CurveDrawing, row: LaneRow, curve: LaneCurve): void {
  const { context } = surface
  context.font = `10px ${palette.sansFont}`
  for (const [value, y] of [
    [curve.most, row.top + 7],
    [curve.least, row.top + row.height - 6],
  ] as const) {
    if (value === curve.least && curve.most === curve.least && y > row.top + 7) continue
    const text = formatNumber(value)
    context.fillStyle = palette.background
    context.globalAlpha = 0.75
    context.fillRect(1, y - 6, context.measureText(text).width + 4, 12)
    context.globalAlpha = 1
    context.fillStyle = palette.muted
    context.fillText(text, 3, y)
  }
  context.font = `11px ${palette.sansFont}`
}
