/**
 * Draws the whole recording in a strip: who runs on each CPU, all violations, and the part that the
 * lanes below show. A violation has its own row, so that one in ten million events is still seen.
 */
import { LANE_IDLE, type LaneMarks, type LanePicture } from '#core/analysis/lanes.ts'
import { EVENT_RETRY, EVENT_VIOLATION } from '#core/event/kinds.ts'
import { collectBoxes, type BoxColumns } from './boxes.ts'
import { drawDiamond } from './draw-lanes.ts'
import { flatInk, type Inks } from './inks.ts'
import { groupMarks } from './marks.ts'
import type { Palette } from './palette.ts'
import { fillPixels, type Pixels } from './pixels.ts'
import type { Surface } from './surface.ts'
import { timeToX, type Viewport } from './viewport.ts'

const MARK_ROW = 12
const MOST_LANES = 8

/** Paints the lanes of the strip, which stay as they are while the view below moves. */
export function paintMinimap(
  pixels: Pixels,
  inks: Inks,
  whole: Viewport,
  picture: LanePicture,
  boxes: BoxColumns,
): void {
  const { ratio } = inks
  const width = pixels.width / ratio
  const ofCpus = picture.lanes.filter(({ lane }) => lane === 'cpu')
  // A trace that says nothing of CPUs is shown by its first lanes.
  const lanes = ofCpus.length > 0 ? ofCpus : picture.lanes.slice(0, MOST_LANES)
  const height = Math.max(2, (pixels.height / ratio - MARK_ROW - 2) / Math.max(1, lanes.length))
  for (const [n, slices] of lanes.entries()) {
    collectBoxes(slices, whole, width, boxes)
    const top = Math.round((MARK_ROW + n * height) * ratio)
    const bottom = Math.round((MARK_ROW + (n + 1) * height - 1) * ratio)
    for (let box = 0; box < boxes.count; box += 1) {
      const state = boxes.state[box] as number
      if (state === LANE_IDLE) continue
      const left = Math.round((boxes.x[box] as number) * ratio)
      const right = Math.max(left + 1, Math.round((boxes.right[box] as number) * ratio))
      const ink = flatInk(inks, state, boxes.actor[box] as number)
      fillPixels(pixels, left, top, right, bottom, ink)
    }
  }
}

/** What no dimming may hide. */
export function drawMinimapMarks(
  { context, width }: Surface,
  palette: Palette,
  whole: Viewport,
  marks: LaneMarks,
): void {
  for (const group of groupMarks(marks, whole, width)) {
    if (group.kind === EVENT_VIOLATION) {
      drawDiamond(context, group.x, MARK_ROW / 2, 4.5, palette.violation, palette)
    } else if (group.kind === EVENT_RETRY) {
      context.fillStyle = palette.retry
      context.fillRect(group.x, MARK_ROW - 4, 1, 3)
    }
  }
}

/** The part shown below: the rest is dimmed. */
export function drawWindow(
  surface: Surface,
  palette: Palette,
  whole: Viewport,
  viewport: Viewport,
  cursor: number | undefined,
): void {
  const { context, width, height } = surface
  const left = timeToX(whole, width, viewport.from)
  const right = Math.max(left + 2, timeToX(whole, width, viewport.to))
  context.fillStyle = palette.background
  context.globalAlpha = 0.62
  context.fillRect(0, 0, left, height)
  context.fillRect(right, 0, width - right, height)
  context.globalAlpha = 1
  context.strokeStyle = palette.accent
  context.lineWidth = 1
  context.strokeRect(left + 0.5, 0.5, right - left - 1, height - 1)
  if (cursor !== undefined) {
    context.fillStyle = palette.accent
    context.fillRect(timeToX(whole, width, cursor) - 0.75, 0, 1.5, height)
  }
}
