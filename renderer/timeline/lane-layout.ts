/**
 * Which lane is where: CPUs first, then threads, then quantities, gaps between the groups. y counts CSS pixels from the
 * top of the lanes' content, not of what is scrolled into view.
 */

const CPU_LANE_HEIGHT = 28
const THREAD_LANE_HEIGHT = 18
const CURVE_LANE_HEIGHT = 34
const HEAD_HEIGHT = 22
const GROUP_GAP = 6
const PADDING = 4

/** A lane: that of CPU `index`, of thread `index`, or of quantity `index`. */
export interface LaneName {
  readonly lane: 'cpu' | 'thread' | 'counter'
  readonly index: number
}

export interface LaneRow extends LaneName {
  readonly top: number
  readonly height: number
}

/** Lanes that are shown under one head, in the order in which they are, or not while it is collapsed. */
export interface LaneGroup {
  readonly title: string
  readonly lanes: readonly LaneName[]
  readonly collapsed: boolean
}

/** The head of a group: over all of its lanes, or in their place. */
export interface LaneHead {
  readonly title: string
  readonly collapsed: boolean
  /** How many lanes there are under it. */
  readonly lanes: number
  readonly top: number
  readonly height: number
}

export interface LaneLayout {
  readonly rows: readonly LaneRow[]
  readonly heads: readonly LaneHead[]
  readonly height: number
}

const LANE_HEIGHTS: Readonly<Record<LaneName['lane'], number>> = {
  cpu: CPU_LANE_HEIGHT,
  thread: THREAD_LANE_HEIGHT,
  counter: CURVE_LANE_HEIGHT,
}

/** @param curves quantities that have a lane */
export function layOutLanes(cpus: number, threads: readonly number[], curves = 0): LaneLayout {
  const rows: LaneRow[] = []
  let top = PADDING
  for (let cpu = 0; cpu < cpus; cpu += 1) {
    rows.push({ lane: 'cpu', index: cpu, top, height: CPU_LANE_HEIGHT })
    top += CPU_LANE_HEIGHT
  }
  if (threads.length > 0) top += GROUP_GAP
  for (const index of threads) {
    rows.push({ lane: 'thread', index, top, height: THREAD_LANE_HEIGHT })
    top += THREAD_LANE_HEIGHT
  }
  if (curves > 0) top += GROUP_GAP
  for (let index = 0; index < curves; index += 1) {
    rows.push({ lane: 'counter', index, top, height: CURVE_LANE_HEIGHT })
    top += CURVE_LANE_HEIGHT
  }
  return { rows, heads: [], height: top + PADDING }
}

/** Groups below each other, each under its head; a single one needs none. */
export function layOutGroups(groups: readonly LaneGroup[]): LaneLayout {
  const rows: LaneRow[] = []
  const heads: LaneHead[] = []
  let top = PADDING
  for (const { title, lanes, collapsed } of groups) {
    if (groups.length > 1) {
      heads.push({ title, collapsed, lanes: lanes.length, top, height: HEAD_HEIGHT })
      top += HEAD_HEIGHT
    }
    if (collapsed && groups.length > 1) continue
    for (const { lane, index } of lanes) {
      const height = LANE_HEIGHTS[lane]
      rows.push({ lane, index, top, height })
      top += height
    }
  }
  return { rows, heads, height: top + PADDING }
}

/** The lanes, or heads, of which something is between two heights: only they are drawn. */
export function rowsBetween<Row extends Pick<LaneRow, 'top' | 'height'>>(
  rows: readonly Row[],
  top: number,
  bottom: number,
): readonly Row[] {
  const first = firstBelow(rows, top)
  let end = first
  while (end < rows.length && (rows[end] as Row).top < bottom) end += 1
  return rows.slice(first, end)
}

/** The lane at height `y`, if any. */
export function rowAt({ rows }: LaneLayout, y: number): LaneRow | undefined {
  const row = rows[firstBelow(rows, y)]
  return row !== undefined && row.top <= y ? row : undefined
}

/** The first that ends below a height: there may be tens of thousands. */
function firstBelow(rows: readonly Pick<LaneRow, 'top' | 'height'>[], y: number): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const row = rows[middle] as Pick<LaneRow, 'top' | 'height'>
    if (row.top + row.height > y) high = middle
    else low = middle + 1
  }
  return low
}

/** What is in view, and with it what will be as soon as one scrolls. */
export interface LanesInView {
  readonly seen: readonly LaneName[]
  /** A screen more above and below; the same object while one scrolls by less than a screen. */
  readonly near: readonly LaneName[]
}

/** Remembers what it said last. */
export function createLanesInView(): (
  layout: LaneLayout,
  top: number,
  height: number,
) => LanesInView {
  interface Last {
    readonly layout: LaneLayout
    readonly screen: number
    readonly height: number
    readonly near: readonly LaneName[]
  }
  let last: Last | undefined
  return (layout, top, height) => {
    const { rows } = layout
    const screen = Math.floor(top / Math.max(1, height))
    if (last?.layout !== layout || last.screen !== screen || last.height !== height) {
      const near = rowsBetween(rows, (screen - 1) * height, (screen + 3) * height)
      last = { layout, screen, height, near }
    }
    return { seen: rowsBetween(rows, top, top + height), near: last.near }
  }
}
