/** A column of a {@link DataTable}; cells are asked for by row number, so rows need not be objects. */
export interface DataColumn {
  readonly key: string
  readonly title: string
  /** Shown under the title, dimmer: the unit. */
  readonly unit?: string
  readonly align?: 'start' | 'end'
  /** CSS width of the column; the rest is shared. */
  readonly width?: string
  readonly text: (row: number) => string
  /** Colour token for the cell, where the value has a meaning. */
  readonly tint?: (row: number) => string | undefined
}
