/**
 * Draws the whole recording in a strip: who runs on each CPU, all violations, and the part that the
 * lanes below show. A violation has its own row, so that one in ten million events is still seen.
 */
import { EVENT_RETRY, EVENT_VIOLATION } from '#core/event/kinds.ts'
import { LANE_STATES, type LaneMarks, type LanePicture } from '#core/analysis/lanes.ts'
import { collectBoxes, type BoxColumns } from './boxes.ts'
import { drawDiamond } from './draw-lanes.ts'
import { groupMarks } from './marks.ts'
import { actorColour, type Palette } from './palette.ts'
import type { Surface } from './surface.ts'
import { timeToX, type Viewport } from './viewport.ts'

const MARK_ROW = 12
const MOST_LANES = 8

export function drawMinimap(
  surface: Surface,
  palette: Palette,
  whole: Viewport,
  picture: LanePicture,
  boxes: BoxColumns,
): void {
  const { context, width, height } = surface
  const ofCpus = picture.lanes.filter(({ lane }) => lane === 'cpu')
  // A trace that says nothing of CPUs is shown by its first lanes.
  const cpus = ofCpus.length > 0 ? ofCpus : picture.lanes.slice(0, MOST_LANES)
  const rowHeight = Math.max(2, (height - MARK_ROW - 2) / Math.max(1, cpus.length))
  cpus.forEach((slices, n) => {
    collectBoxes(slices, whole, width, boxes)
    const top = MARK_ROW + n * rowHeight
    for (let i = 0; i < boxes.count; i += 1) {
      const state = LANE_STATES[boxes.state[i] ?? 0]
      if (state === 'idle') continue
      context.fillStyle =
        state === 'spinning' ? palette.spinning : actorColour(palette, boxes.actor[i] ?? 0)
      const x = boxes.x[i] ?? 0
      context.fillRect(x, top, (boxes.right[i] ?? 0) - x, rowHeight - 1)
    }
  })
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
