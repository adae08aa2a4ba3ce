/**
 * Pixels set in memory and put on a canvas at once. A lane can have a box in every column of the screen,
 * and a canvas that is told of each of them is not done within a frame. One number a pixel: the bytes of
 * `ImageData` as this processor reads four of them, 0xAABBGGRR.
 */

/** Rows from the top, columns from the left; device pixels. */
export interface Pixels {
  readonly width: number
  readonly height: number
  readonly colours: Uint32Array<ArrayBuffer>
}

/** Pixels that a canvas takes. */
export interface PixelImage extends Pixels {
  readonly image: ImageData
}

/** Transparent pixels of this size: those of `before` if they are as many. */
export function clearPixels(
  before: PixelImage | undefined,
  width: number,
  height: number,
): PixelImage {
  if (before?.width === width && before.height === height) {
    before.colours.fill(0)
    return before
  }
  const image = new ImageData(width, height)
  return { width, height, image, colours: new Uint32Array(image.data.buffer) }
}

/** Sets a part of one row. A loop: most parts are a pixel or two long. */
export function fillSpan(row: Uint32Array, from: number, to: number, colour: number): void {
  for (let x = from; x < to; x += 1) row[x] = colour
}

/** Puts `row`, which is as long as the pixels are wide, where it is on them. */
export function putRow(pixels: Pixels, row: Uint32Array, y: number): void {
  if (y >= 0 && y < pixels.height) pixels.colours.set(row, y * pixels.width)
}

/** Fills what is on the pixels of a rectangle. */
export function fillPixels(
  pixels: Pixels,
  left: number,
  top: number,
  right: number,
  bottom: number,
  colour: number,
): void {
  const from = Math.max(0, left)
  const to = Math.min(pixels.width, right)
  for (let y = Math.max(0, top); y < Math.min(pixels.height, bottom); y += 1) {
    const row = y * pixels.width
    fillSpan(pixels.colours, row + from, row + to, colour)
  }
}
