/**
 * Draws the strip of the whole recording. Its lanes are painted when there is a better picture of them;
 * while the view below moves, they are only put there again.
 */
import { watch, type Ref } from 'vue'
import type { LanePicture } from '#core/analysis/lanes.ts'
import { useFrame } from '#renderer/composables/use-frame.ts'
import { createBoxes } from './boxes.ts'
import { drawMinimapMarks, drawWindow, paintMinimap } from './draw-minimap.ts'
import type { Inks } from './inks.ts'
import type { Palette } from './palette.ts'
import { clearPixels, type PixelImage } from './pixels.ts'
import { beginDrawing } from './surface.ts'
import type { Viewport } from './viewport.ts'

export const MINIMAP_HEIGHT = 44

interface Paint {
  readonly palette: Palette
  readonly inks: Inks
}

export interface MinimapOptions {
  /** Absent where there is no minimap. */
  readonly canvas: Readonly<Ref<HTMLCanvasElement | null>>
  readonly paint: Readonly<Ref<Paint | undefined>>
  readonly width: () => number
  readonly extent: () => Viewport
  readonly viewport: Readonly<Ref<Viewport>>
  readonly cursor: () => number | undefined
  readonly picture: (whole: Viewport, width: number) => LanePicture | undefined
}

/** The lanes of the strip, and what they are of. */
interface Painted {
  readonly picture: LanePicture
  readonly whole: Viewport
  readonly inks: Inks
  readonly pixels: PixelImage
}

export function useMinimapDrawing(options: MinimapOptions): { readonly request: () => void } {
  const boxes = createBoxes()
  let painted: Painted | undefined

  function lanes(
    picture: LanePicture,
    inks: Inks,
    { width, height }: HTMLCanvasElement,
  ): PixelImage {
    const whole = options.extent()
    const fits = painted?.pixels.width === width && painted.pixels.height === height
    if (
      painted === undefined ||
      !fits ||
      painted.picture !== picture ||
      painted.whole !== whole ||
      painted.inks !== inks
    ) {
      const pixels = clearPixels(painted?.pixels, width, height)
      paintMinimap(pixels, inks, whole, picture, boxes)
      painted = { picture, whole, inks, pixels }
    }
    return painted.pixels
  }

  const frame = useFrame(() => {
    const canvas = options.canvas.value
    const paint = options.paint.value
    if (canvas === null || paint === undefined) return
    const width = options.width()
    const surface = beginDrawing(canvas, width, MINIMAP_HEIGHT)
    if (surface === undefined) return
    const whole = options.extent()
    const { palette, inks } = paint
    const picture = options.picture(whole, width)
    if (picture !== undefined) {
      surface.context.putImageData(lanes(picture, inks, canvas).image, 0, 0)
    }
    drawWindow(surface, palette, whole, options.viewport.value, options.cursor())
    if (picture !== undefined) drawMinimapMarks(surface, palette, whole, picture.marks)
  })
  watch(options.cursor, frame.request)
  return frame
}
