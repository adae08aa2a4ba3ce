/**
 * A scrollbar over any number of rows. Browsers cap the height of an element, so beyond a limit the bar
 * is a scale model: its position is a share of the rows, and the exact first row is kept beside it.
 */
export const ROW_HEIGHT = 24
/** Tallest content given to the browser, well below every engine's cap. */
export const TALLEST = 8_000_000

export interface ScrollModel {
  /** All rows there are. */
  readonly rows: number
  /** Height of the view, CSS pixels. */
  readonly height: number
}

/** Height of the element that makes the scrollbar. */
export function contentHeight({ rows }: ScrollModel): number {
  return Math.min(rows * ROW_HEIGHT, TALLEST)
}

/** The largest first row, fractional: the last row then stands at the bottom. */
export function lastTop({ rows, height }: ScrollModel): number {
  return Math.max(0, rows - height / ROW_HEIGHT)
}

/** Where the bar stands when `top` is the first row. */
export function scrollOfTop(model: ScrollModel, top: number): number {
  const reach = Math.max(0, contentHeight(model) - model.height)
  const most = lastTop(model)
  return most === 0 ? 0 : (Math.min(top, most) / most) * reach
}

/** The first row when the bar stands at `scroll`. */
export function topOfScroll(model: ScrollModel, scroll: number): number {
  const reach = Math.max(0, contentHeight(model) - model.height)
  return reach === 0 ? 0 : (Math.min(scroll, reach) / reach) * lastTop(model)
}

/** The first row that puts `row` in the middle of the view. */
export function topCentring(model: ScrollModel, row: number): number {
  const middle = row - Math.floor(model.height / ROW_HEIGHT / 2)
  return Math.max(0, Math.min(lastTop(model), middle))
}

/** `top` brought into range. */
export function clampTop(model: ScrollModel, top: number): number {
  return Math.max(0, Math.min(lastTop(model), top))
}
