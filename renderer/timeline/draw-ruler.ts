/** Draws the time ruler: small ticks, labelled ticks, and faint lines down through the lanes. */
import type { Clock } from '#core/analysis/clock.ts'
import type { Palette } from './palette.ts'
import { rulerTicks, type RulerTick } from './ruler.ts'
import { crisp, type Surface } from './surface.ts'
import { timeToX, type Viewport } from './viewport.ts'

/** Room for the longest label, `12,345.678 ms`, and air. */
const LABEL_PIXELS = 110

export function drawRuler(
  surface: Surface,
  palette: Palette,
  viewport: Viewport,
  clock: Clock,
): RulerTick[] {
  const { context, width, height, ratio } = surface
  const ticks = rulerTicks(viewport, width, LABEL_PIXELS, clock)
  context.font = `11px ${palette.sansFont}`
  context.textBaseline = 'middle'
  context.lineWidth = 1 / ratio
  context.strokeStyle = palette.lineStrong
  context.fillStyle = palette.muted
  context.beginPath()
  for (const { time, label } of ticks) {
    const x = crisp(timeToX(viewport, width, time), ratio)
    context.moveTo(x, height - (label === undefined ? 4 : 8))
    context.lineTo(x, height)
    // Half a number would be another number.
    if (label === undefined || x + 4 + context.measureText(label).width > width) continue
    context.fillText(label, x + 4, height / 2 - 1)
  }
  context.stroke()
  return ticks
}

/** The labelled ticks as faint lines behind the lanes. */
export function drawGrid(
  { context, width, height, ratio }: Surface,
  palette: Palette,
  viewport: Viewport,
): void {
  context.strokeStyle = palette.line
  context.lineWidth = 1 / ratio
  context.beginPath()
  for (const { time, label } of rulerTicks(viewport, width, LABEL_PIXELS)) {
    if (label === undefined) continue
    const x = crisp(timeToX(viewport, width, time), ratio)
    context.moveTo(x, 0)
    context.lineTo(x, height)
  }
  context.stroke()
}
