/**
 * Draws what moves over the lanes: the playhead, the markers A and B, a selected stretch of time, the
 * pointer's hair line. Kept apart from the lanes so that playing redraws three lines and no box.
 */
import type { Palette } from './palette.ts'
import { crisp, type Surface } from './surface.ts'
import { timeToX, type Viewport } from './viewport.ts'

export interface OverlayDrawing {
  readonly surface: Surface
  readonly palette: Palette
  readonly viewport: Viewport
  readonly rulerHeight: number
  readonly cursor: number | undefined
  readonly hover: number | undefined
  /** Time of the selected event. */
  readonly selected: number | undefined
  readonly range: Viewport | undefined
  readonly bookmarks: readonly { readonly time: number }[]
  readonly markers: readonly { readonly name: string; readonly time: number }[]
}

export function drawOverlay(drawing: OverlayDrawing): void {
  const { surface, palette, viewport } = drawing
  const { width } = surface
  if (drawing.range !== undefined) drawRange(drawing, drawing.range)
  if (drawing.hover !== undefined) {
    drawLine(drawing, timeToX(viewport, width, drawing.hover), palette.lineStrong, [])
  }
  if (drawing.selected !== undefined) {
    drawLine(drawing, timeToX(viewport, width, drawing.selected), palette.accent, [1, 3])
  }
  for (const { time } of drawing.bookmarks) {
    drawBookmark(drawing, timeToX(viewport, width, time))
  }
  for (const { name, time } of drawing.markers) {
    const x = timeToX(viewport, width, time)
    drawLine(drawing, x, palette.text, [4, 3])
    drawFlag(drawing, x, name, palette.text, palette.background)
  }
  if (drawing.cursor !== undefined) {
    const x = timeToX(viewport, width, drawing.cursor)
    drawLine(drawing, x, palette.accent, [], 1.5)
    drawHandle(drawing, x)
  }
}

function drawLine(
  { surface, rulerHeight }: OverlayDrawing,
  x: number,
  colour: string,
  dash: number[],
  thickness = 1,
): void {
  const { context, width, height, ratio } = surface
  if (x < -1 || x > width + 1) return
  context.strokeStyle = colour
  context.lineWidth = thickness
  context.setLineDash(dash)
  context.beginPath()
  context.moveTo(crisp(x, ratio), rulerHeight - 6)
  context.lineTo(crisp(x, ratio), height)
  context.stroke()
  context.setLineDash([])
}

function drawRange({ surface, palette, viewport, rulerHeight }: OverlayDrawing, r: Viewport): void {
  const { context, width, height } = surface
  const left = timeToX(viewport, width, r.from)
  const right = timeToX(viewport, width, r.to)
  context.fillStyle = palette.selection
  context.fillRect(left, rulerHeight, Math.max(1, right - left), height - rulerHeight)
  context.fillStyle = palette.accent
  context.fillRect(left, rulerHeight - 2, Math.max(1, right - left), 2)
}

function drawFlag(
  { surface, palette }: OverlayDrawing,
  x: number,
  name: string,
  colour: string,
  ink: string,
): void {
  const { context } = surface
  context.fillStyle = colour
  context.fillRect(x, 2, 14, 13)
  context.fillStyle = ink
  context.font = `600 10px ${palette.sansFont}`
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  context.fillText(name, x + 7, 9)
  context.textAlign = 'start'
}

/** A ribbon on the ruler, out of the way of the lanes. */
function drawBookmark({ surface, palette }: OverlayDrawing, x: number): void {
  const { context } = surface
  context.fillStyle = palette.accent
  context.beginPath()
  context.moveTo(x - 3.5, 1)
  context.lineTo(x + 3.5, 1)
  context.lineTo(x + 3.5, 11)
  context.lineTo(x, 8)
  context.lineTo(x - 3.5, 11)
  context.closePath()
  context.fill()
}

function drawHandle({ surface, palette, rulerHeight }: OverlayDrawing, x: number): void {
  const { context } = surface
  context.fillStyle = palette.accent
  context.beginPath()
  context.moveTo(x - 6, rulerHeight - 12)
  context.lineTo(x + 6, rulerHeight - 12)
  context.lineTo(x + 6, rulerHeight - 6)
  context.lineTo(x, rulerHeight)
  context.lineTo(x - 6, rulerHeight - 6)
  context.closePath()
  context.fill()
}
