/**
 * Which rows of a long list are drawn: those in view and a few around them. Rows share one height, so
 * that a million of them cost a division.
 */
export interface RowWindow {
  readonly first: number
  /** One past the last row drawn. */
  readonly end: number
  /** Height of what is not drawn above and below, pixels. */
  readonly before: number
  readonly after: number
}

const AROUND = 8

/** The rows of `count` to draw when a box of `height` pixels is scrolled to `top`. */
export function rowWindow(
  count: number,
  rowHeight: number,
  top: number,
  height: number,
): RowWindow {
  const first = Math.max(0, Math.min(count, Math.floor(top / rowHeight)) - AROUND)
  const end = Math.min(count, Math.ceil((top + height) / rowHeight) + AROUND)
  return {
    first,
    end: Math.max(first, end),
    before: first * rowHeight,
    after: (count - Math.max(first, end)) * rowHeight,
  }
}
