/**
 * A canvas that is always as many device pixels as it covers, and is drawn in CSS pixels. A pattern is
 * pinned to the canvas, so a hatch made for the same ratio stays crisp.
 */
export interface Surface {
  readonly context: CanvasRenderingContext2D
  readonly width: number
  readonly height: number
  readonly ratio: number
}

/** Sizes `canvas` to `width` × `height` CSS pixels, clears it and gives what to draw on. */
export function beginDrawing(
  canvas: HTMLCanvasElement,
  width: number,
  height: number,
): Surface | undefined {
  const context = canvas.getContext('2d')
  if (context === null || width <= 0 || height <= 0) return undefined
  const ratio = devicePixelRatio
  const deviceWidth = Math.round(width * ratio)
  const deviceHeight = Math.round(height * ratio)
  if (canvas.width !== deviceWidth) canvas.width = deviceWidth
  if (canvas.height !== deviceHeight) canvas.height = deviceHeight
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.clearRect(0, 0, width, height)
  return { context, width, height, ratio }
}

/** The nearest place where a one-pixel line is one device pixel row wide and sharp. */
export function crisp(position: number, ratio: number): number {
  return (Math.floor(position * ratio) + 0.5) / ratio
}

/** Draws under what is there already. */
export function drawBehind(context: CanvasRenderingContext2D, draw: () => void): void {
  context.globalCompositeOperation = 'destination-over'
  draw()
  context.globalCompositeOperation = 'source-over'
}
