/** The colours of the lanes as pixels, see pixels.ts. */
import { LANE_INTERRUPT, LANE_SPINNING } from '#core/analysis/lanes.ts'
import { ACTOR_IRQ } from '#core/event/actors.ts'
import type { Palette } from './palette.ts'

/** A square that repeats in both directions. */
export interface Hatch {
  readonly size: number
  readonly colours: Uint32Array
}

export interface Inks {
  readonly threads: Uint32Array
  readonly interrupt: number
  /** What spinning looks like from far away, and from near. */
  readonly spinning: number
  readonly hatch: Hatch
  readonly sleeping: number
  readonly woken: number
  readonly preempted: number
  readonly retry: number
  readonly background: number
  /** Device pixels per CSS pixel, which the hatch was drawn for. */
  readonly ratio: number
}

/** Mixes the inks of a theme. */
export function mixInks(palette: Palette, ratio: number): Inks {
  const { interrupt, spinning, sleeping, running, preempted, retry, background } = palette
  const single = [interrupt, spinning, sleeping, running, preempted, retry, background]
  const colours = [...single, ...palette.threads]
  const drawn = drawnPixels(colours.length, 1, (context) => {
    for (const [x, colour] of colours.entries()) {
      context.fillStyle = colour
      context.fillRect(x, 0, 1, 1)
    }
  })
  const [one = 0, two = 0, three = 0, four = 0, five = 0, six = 0, seven = 0] = drawn
  return {
    threads: drawn.slice(single.length),
    interrupt: one,
    spinning: two,
    sleeping: three,
    woken: four,
    preempted: five,
    retry: six,
    background: seven,
    hatch: drawHatch(spinning, ratio),
    ratio,
  }
}

/** What somebody who runs is painted in; numbers past a byte are those of foreign threads. */
export function actorInk({ threads, interrupt }: Inks, actor: number): number {
  return actor < ACTOR_IRQ || actor > 255 ? (threads[actor % threads.length] ?? 0) : interrupt
}

/** A state in one colour, for where there is no room for its look. */
export function flatInk(inks: Inks, state: number, actor: number): number {
  if (state === LANE_SPINNING) return inks.spinning
  return state === LANE_INTERRUPT ? inks.interrupt : actorInk(inks, actor)
}

/** The same ink, thinner: `share` of 1 is all of it. */
export function thin(ink: number, share: number): number {
  return ((Math.round((ink >>> 24) * share) << 24) | (ink & 0xffffff)) >>> 0
}

/** Diagonal lines of `colour` on a veil of it. */
function drawHatch(colour: string, ratio: number): Hatch {
  const size = Math.round(6 * ratio)
  const colours = drawnPixels(size, size, (context) => {
    context.globalAlpha = 0.28
    context.fillStyle = colour
    context.fillRect(0, 0, size, size)
    context.globalAlpha = 1
    context.strokeStyle = colour
    context.lineWidth = 1.8 * ratio
    context.beginPath()
    for (const offset of [-size, 0, size]) {
      context.moveTo(offset - 1, size + 1)
      context.lineTo(offset + size + 1, -1)
    }
    context.stroke()
  })
  return { size, colours }
}

/** What a canvas makes of colours as CSS writes them. */
function drawnPixels(
  width: number,
  height: number,
  draw: (context: OffscreenCanvasRenderingContext2D) => void,
): Uint32Array {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (context === null) return new Uint32Array(width * height)
  draw(context)
  return new Uint32Array(context.getImageData(0, 0, width, height).data.buffer)
}
