/**
 * Draws the lanes: who runs where and in which state. Running is solid in the thread's hue, spinning a
 * hatch, sleeping, woken and preempted hollow, as kernel people know it from KernelShark.
 */
import { EVENT_RETRY, EVENT_VIOLATION, EVENT_WARNING } from '#core/event/kinds.ts'
import { LANE_STATES, type LanePicture, type LaneSlices } from '#core/analysis/lanes.ts'
import { collectBoxes, type BoxColumns } from './boxes.ts'
import { drawCurve } from './draw-curves.ts'
import type { LaneRow } from './lane-layout.ts'
import { groupMarks, type MarkGroup } from './marks.ts'
import { actorColour, type Palette } from './palette.ts'
import { crisp, type Surface } from './surface.ts'
import type { Viewport } from './viewport.ts'

export interface LaneDrawing {
  readonly surface: Surface
  readonly palette: Palette
  readonly hatch: CanvasPattern | string
  readonly viewport: Viewport
  readonly picture: LanePicture
  /** Where the trace ends. */
  readonly lastTime: number
  /** The lanes that are in view. */
  readonly rows: readonly LaneRow[]
  /** Working memory, one per lane, kept between frames. */
  readonly boxes: (row: LaneRow) => BoxColumns
  readonly actorName: (actor: number) => string
}

/** Narrower boxes carry no words. */
const LABEL_PIXELS = 26
const MERGED_LABEL_PIXELS = 80
const LABEL_INSET = 5
const CHARACTER_PIXELS = 6.4

/** Draws everything and returns the marks as they were grouped, for the pointer to find them. */
export function drawLanes(drawing: LaneDrawing): MarkGroup[] {
  const { surface, palette, rows, picture, viewport } = drawing
  const { context } = surface
  context.font = `11px ${palette.sansFont}`
  context.textBaseline = 'middle'
  for (const row of rows) {
    if (row.lane === 'counter') {
      const curve = picture.curves?.find(({ index }) => index === row.index)
      if (curve !== undefined) drawCurve(drawing, row, curve)
      continue
    }
    drawBaseline(surface, palette, row)
    const slices = picture.lanes.find((lane) => lane.lane === row.lane && lane.index === row.index)
    if (slices !== undefined) drawRow(drawing, row, slices)
  }
  const groups = groupMarks(picture.marks, viewport, surface.width)
  for (const group of groups) drawMark(drawing, group)
  return groups
}

function drawBaseline({ context, width, ratio }: Surface, palette: Palette, row: LaneRow): void {
  context.fillStyle = palette.line
  const thickness = 1 / ratio
  context.fillRect(0, row.top + Math.round(row.height / 2), width, thickness)
}

function drawRow(drawing: LaneDrawing, row: LaneRow, slices: LaneSlices): void {
  const { surface, viewport } = drawing
  const boxes = drawing.boxes(row)
  collectBoxes(slices, viewport, surface.width, boxes)
  const inset = row.lane === 'cpu' ? 4 : 3
  const top = row.top + inset
  const height = row.height - 2 * inset
  for (let i = 0; i < boxes.count; i += 1) {
    const x = boxes.x[i] ?? 0
    const right = boxes.right[i] ?? 0
    const merged = boxes.merged[i] === 1
    // A pixel of air between neighbours that are wide enough to lose one.
    const width = right - x > 6 && !merged ? right - x - 1 : right - x
    const actor = boxes.actor[i] ?? 0
    const state = LANE_STATES[boxes.state[i] ?? 0] ?? 'idle'
    drawBox(drawing, { x, top, width, height, actor, state, merged })
  }
}

interface Box {
  readonly x: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly actor: number
  readonly state: (typeof LANE_STATES)[number]
  readonly merged: boolean
}

function drawBox(drawing: LaneDrawing, box: Box): void {
  const { palette, hatch } = drawing
  const { context } = drawing.surface
  const { x, top, width, height } = box
  switch (box.state) {
    case 'idle':
      return
    case 'running':
      context.fillStyle = actorColour(palette, box.actor)
      context.fillRect(x, top, width, height)
      break
    case 'interrupt':
      context.fillStyle = palette.interrupt
      context.fillRect(x, top, width, height)
      break
    case 'spinning':
      context.fillStyle = hatch
      context.fillRect(x, top, width, height)
      if (width > 4) {
        context.fillStyle = actorColour(palette, box.actor)
        context.fillRect(x, top + height - 2, width, 2)
      }
      break
    case 'sleeping':
      drawHollow(drawing, box, palette.sleeping)
      break
    case 'woken':
      drawHollow(drawing, box, palette.running)
      break
    case 'preempted':
      drawHollow(drawing, box, palette.preempted)
      break
  }
  if (box.merged) drawPerforation(drawing, box)
  const least = box.merged ? MERGED_LABEL_PIXELS : LABEL_PIXELS
  if (width > least && height > 11) drawLabel(drawing, box)
}

/** A lower edge of dots: there is more here than can be seen, zoom in. */
function drawPerforation({ surface, palette }: LaneDrawing, box: Box): void {
  const { context } = surface
  const bottom = box.top + box.height - 1
  context.fillStyle = palette.background
  // On one grid for all boxes, so that the dots of neighbours line up.
  for (let x = Math.ceil(box.x / 4) * 4; x < box.x + box.width; x += 4) {
    context.fillRect(x, bottom, 2, 1)
  }
}

/** A frame; where it is too narrow to be hollow, a thin line at its middle. */
function drawHollow({ surface }: LaneDrawing, box: Box, colour: string): void {
  const { context, ratio } = surface
  const { x, top, width, height } = box
  if (width < 3) {
    context.fillStyle = colour
    context.globalAlpha = 0.6
    context.fillRect(x, top, width, 1)
    context.fillRect(x, top + height - 1, width, 1)
    context.globalAlpha = 1
    return
  }
  context.strokeStyle = colour
  context.lineWidth = 1
  const left = crisp(x, ratio)
  const upper = crisp(top, ratio)
  context.strokeRect(left, upper, Math.max(1, Math.round(width - 1)), Math.round(height - 1))
}

function drawLabel(drawing: LaneDrawing, box: Box): void {
  const { palette, surface, actorName } = drawing
  const { context } = surface
  const solid = box.state === 'running' || box.state === 'interrupt'
  const room = Math.floor((box.width - 2 * LABEL_INSET) / CHARACTER_PIXELS)
  const name = actorName(box.actor)
  const text = fitWords(solid ? name : `${name} ${box.state}`, room)
  if (text === '') return
  if (box.state === 'spinning') {
    const width = context.measureText(text).width
    context.fillStyle = palette.background
    context.fillRect(box.x + LABEL_INSET - 3, box.top + 1, width + 6, box.height - 3)
  }
  context.fillStyle = solid ? palette.onThread : palette.text
  context.fillText(text, box.x + LABEL_INSET, box.top + box.height / 2 + 0.5)
}

/** As many whole words as `room` characters hold. */
export function fitWords(text: string, room: number): string {
  if (text.length <= room) return text
  const cut = text.lastIndexOf(' ', room)
  return cut > 0 ? text.slice(0, cut) : ''
}

function drawMark(drawing: LaneDrawing, group: MarkGroup): void {
  const { palette, rows, surface } = drawing
  const { context } = surface
  const row = rows.find(({ lane, index }) => lane === 'cpu' && index === group.cpu)
  if (row === undefined) return
  switch (group.kind) {
    case EVENT_VIOLATION:
      drawDiamond(context, group.x, row.top + row.height / 2, 7, palette.violation, palette)
      break
    case EVENT_RETRY:
      drawRetry(drawing, group, row)
      break
    default: {
      context.fillStyle = group.kind === EVENT_WARNING ? palette.warning : palette.muted
      context.beginPath()
      context.moveTo(group.x - 4, row.top + 1)
      context.lineTo(group.x + 4, row.top + 1)
      context.lineTo(group.x, row.top + 7)
      context.fill()
    }
  }
}

/** A tick at the foot of the lane; one that stands for many is only as high as the rim it fills. */
function drawRetry({ palette, surface }: LaneDrawing, group: MarkGroup, row: LaneRow): void {
  const { context } = surface
  const height = group.events === 1 ? 8 : 4
  const top = row.top + row.height - 3 - height
  if (group.events === 1) {
    context.fillStyle = palette.background
    context.fillRect(group.x - 2, top - 1, 4, height + 2)
  }
  context.fillStyle = palette.retry
  context.fillRect(group.x - 1, top, 2, height)
}

/** A diamond with a rim of background, so that it stands out on any box. */
export function drawDiamond(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  radius: number,
  colour: string,
  palette: Palette,
): void {
  for (const [size, fill] of [
    [radius + 1.5, palette.background],
    [radius, colour],
  ] as const) {
    context.fillStyle = fill
    context.beginPath()
    context.moveTo(x, y - size)
    context.lineTo(x + size, y)
    context.lineTo(x, y + size)
    context.lineTo(x - size, y)
    context.closePath()
    context.fill()
  }
}
