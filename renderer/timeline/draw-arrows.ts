/** Draws what leads from lane to lane: a bow from the moment it leaves to a head where it arrives. */
import type { LaneArrows } from '#core/analysis/lanes.ts'
import type { LaneLayout, LaneRow } from './lane-layout.ts'
import type { Palette } from './palette.ts'
import type { Surface } from './surface.ts'
import { timeToX, type Viewport } from './viewport.ts'

const HEAD = 4
/** Arrows of other lanes than the selected one stand back. */
const FAINT = 0.45

export interface ArrowDrawing {
  readonly surface: Surface
  readonly palette: Palette
  readonly layout: LaneLayout
  readonly viewport: Viewport
  readonly arrows: LaneArrows
  /** Heights between which lanes are in view. */
  readonly top: number
  readonly bottom: number
  /** Place of the selected lane from the top, -1 if none is. */
  readonly selected: number
}

export function drawArrows(drawing: ArrowDrawing): void {
  const { surface, palette, layout, viewport, arrows, selected } = drawing
  const { context, width } = surface
  context.lineWidth = 1
  for (let at = 0; at < arrows.count; at += 1) {
    const from = layout.rows[arrows.fromRow[at] ?? -1]
    const to = layout.rows[arrows.toRow[at] ?? -1]
    if (from === undefined || to === undefined) continue
    if (!isInView(drawing, from) && !isInView(drawing, to)) continue
    const chosen = arrows.fromRow[at] === selected || arrows.toRow[at] === selected
    const x = timeToX(viewport, width, arrows.from[at] ?? 0)
    const endX = timeToX(viewport, width, arrows.to[at] ?? 0)
    if (Math.max(x, endX) < 0 || Math.min(x, endX) > width) continue
    const y = from.top + from.height / 2
    const endY = to.top + to.height / 2
    context.globalAlpha = chosen ? 1 : FAINT
    context.strokeStyle = chosen ? palette.accent : palette.text
    context.fillStyle = context.strokeStyle
    const bend = Math.max(10, Math.min(60, Math.abs(endX - x) / 2))
    context.beginPath()
    context.moveTo(x, y)
    context.bezierCurveTo(x + bend, y, endX - bend, endY, endX - HEAD, endY)
    context.stroke()
    context.beginPath()
    context.moveTo(endX, endY)
    context.lineTo(endX - HEAD - 1, endY - HEAD + 1)
    context.lineTo(endX - HEAD - 1, endY + HEAD - 1)
    context.fill()
    context.fillRect(x - 1.5, y - 1.5, 3, 3)
  }
  context.globalAlpha = 1
}

function isInView({ top, bottom }: ArrowDrawing, row: LaneRow): boolean {
  return row.top + row.height > top && row.top < bottom
}
