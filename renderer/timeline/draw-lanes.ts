/**
 * Draws the lanes: who runs where and in which state. Running is solid in the thread's hue, spinning a
 * hatch, sleeping, woken and preempted hollow, as kernel people know it from KernelShark. Boxes and
 * retries, of which there can be one in every column, are painted as pixels; words and what stands out
 * are drawn over them, the lines of the lanes behind.
 */
import { EVENT_RETRY, EVENT_VIOLATION, EVENT_WARNING } from '#core/event/kinds.ts'
import {
  LANE_INTERRUPT,
  LANE_RUNNING,
  LANE_SPINNING,
  LANE_STATES,
  type LanePicture,
  type LaneSlices,
} from '#core/analysis/lanes.ts'
import { collectBoxes, type BoxColumns } from './boxes.ts'
import { drawCurve } from './draw-curves.ts'
import type { Inks } from './inks.ts'
import type { LaneRow } from './lane-layout.ts'
import type { LanePainter } from './lane-painter.ts'
import { groupMarks, type MarkGroup } from './marks.ts'
import type { Palette } from './palette.ts'
import { fillPixels, type PixelImage } from './pixels.ts'
import { drawBehind, type Surface } from './surface.ts'
import type { Viewport } from './viewport.ts'

export interface LaneDrawing {
  readonly surface: Surface
  /** As many as the surface has, transparent. */
  readonly pixels: PixelImage
  readonly palette: Palette
  readonly inks: Inks
  readonly painter: LanePainter
  readonly viewport: Viewport
  readonly picture: LanePicture
  /** Where the trace ends. */
  readonly lastTime: number
  /** How far the lanes are scrolled. */
  readonly scrollTop: number
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
  const { surface, palette, pixels, rows, picture, viewport } = drawing
  const { context } = surface
  const lanes = rows.flatMap((row) => {
    const slices = picture.lanes.find(({ lane, index }) => lane === row.lane && index === row.index)
    return slices === undefined ? [] : [{ row, boxes: paintLane(drawing, row, slices) }]
  })
  const groups = groupMarks(picture.marks, viewport, surface.width)
  const rowOfCpu = new Map(rows.filter(({ lane }) => lane === 'cpu').map((row) => [row.index, row]))
  for (const group of groups) {
    const row = group.kind === EVENT_RETRY ? rowOfCpu.get(group.cpu) : undefined
    if (row !== undefined) paintRetry(drawing, group, row)
  }
  context.putImageData(pixels.image, 0, 0)
  drawBehind(context, () => {
    for (const row of rows) if (row.lane !== 'counter') drawBaseline(surface, palette, row)
  })
  context.font = `11px ${palette.sansFont}`
  context.textBaseline = 'middle'
  for (const row of rows) {
    const curve =
      row.lane === 'counter' ? picture.curves?.find(({ index }) => index === row.index) : undefined
    if (curve !== undefined) drawCurve(drawing, row, curve)
  }
  for (const { row, boxes } of lanes) drawLabels(drawing, row, boxes)
  for (const group of groups) {
    const row = rowOfCpu.get(group.cpu)
    if (row !== undefined) drawMark(drawing, group, row)
  }
  return groups
}

function drawBaseline({ context, width, ratio }: Surface, palette: Palette, row: LaneRow): void {
  context.fillStyle = palette.line
  const thickness = 1 / ratio
  context.fillRect(0, row.top + Math.round(row.height / 2), width, thickness)
}

/** Air above and below the boxes of a lane. */
function insetOf(row: LaneRow): number {
  return row.lane === 'cpu' ? 4 : 3
}

function paintLane(drawing: LaneDrawing, row: LaneRow, slices: LaneSlices): BoxColumns {
  const { surface, viewport, pixels, scrollTop } = drawing
  const boxes = drawing.boxes(row)
  collectBoxes(slices, viewport, surface.width, boxes)
  const inset = insetOf(row)
  const top = Math.round((row.top + inset - scrollTop) * surface.ratio)
  const bottom = Math.round((row.top + row.height - inset - scrollTop) * surface.ratio)
  drawing.painter.paint(pixels, { top, height: bottom - top }, boxes)
  return boxes
}

function drawLabels(drawing: LaneDrawing, row: LaneRow, boxes: BoxColumns): void {
  if (row.height - 2 * insetOf(row) <= 11) return
  for (let box = 0; box < boxes.count; box += 1) {
    const x = boxes.x[box] ?? 0
    const width = (boxes.right[box] ?? 0) - x
    const least = boxes.merged[box] === 1 ? MERGED_LABEL_PIXELS : LABEL_PIXELS
    if (width > least) drawLabel(drawing, row, boxes, box)
  }
}

function drawLabel(drawing: LaneDrawing, row: LaneRow, boxes: BoxColumns, box: number): void {
  const { palette, surface, actorName } = drawing
  const { context } = surface
  const x = boxes.x[box] ?? 0
  const state = boxes.state[box] ?? 0
  const solid = state === LANE_RUNNING || state === LANE_INTERRUPT
  const room = Math.floor(((boxes.right[box] ?? 0) - x - 2 * LABEL_INSET) / CHARACTER_PIXELS)
  const name = actorName(boxes.actor[box] ?? 0)
  const text = fitWords(solid ? name : `${name} ${LANE_STATES[state] ?? ''}`, room)
  if (text === '') return
  if (state === LANE_SPINNING) {
    const inset = insetOf(row)
    context.fillStyle = palette.background
    context.fillRect(
      x + LABEL_INSET - 3,
      row.top + inset + 1,
      context.measureText(text).width + 6,
      row.height - 2 * inset - 3,
    )
  }
  context.fillStyle = solid ? palette.onThread : palette.text
  context.fillText(text, x + LABEL_INSET, row.top + row.height / 2 + 0.5)
}

/** As many whole words as `room` characters hold. */
export function fitWords(text: string, room: number): string {
  if (text.length <= room) return text
  const cut = text.lastIndexOf(' ', room)
  return cut > 0 ? text.slice(0, cut) : ''
}

/** A retry is painted already. */
function drawMark({ palette, surface }: LaneDrawing, group: MarkGroup, row: LaneRow): void {
  const { context } = surface
  if (group.kind === EVENT_RETRY) return
  if (group.kind === EVENT_VIOLATION) {
    drawDiamond(context, group.x, row.top + row.height / 2, 7, palette.violation, palette)
    return
  }
  context.fillStyle = group.kind === EVENT_WARNING ? palette.warning : palette.muted
  context.beginPath()
  context.moveTo(group.x - 4, row.top + 1)
  context.lineTo(group.x + 4, row.top + 1)
  context.lineTo(group.x, row.top + 7)
  context.fill()
}

/** A tick at the foot of the lane; one that stands for many is only as high as the rim it fills. */
function paintRetry(drawing: LaneDrawing, group: MarkGroup, row: LaneRow): void {
  const { pixels, inks, scrollTop } = drawing
  const height = group.events === 1 ? 8 : 4
  const top = row.top + row.height - 3 - height - scrollTop
  const fill = (reach: number, air: number, ink: number): void => {
    const [left, upper, right, lower] = [
      group.x - reach,
      top - air,
      group.x + reach,
      top + height + air,
    ].map((edge) => Math.round(edge * inks.ratio)) as [number, number, number, number]
    fillPixels(pixels, left, upper, right, lower, ink)
  }
  if (group.events === 1) fill(2, 1, inks.background)
  fill(1, 0, inks.retry)
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
