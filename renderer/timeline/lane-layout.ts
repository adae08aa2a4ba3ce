/**
 * Which lane is where: CPUs first, then threads, then quantities, gaps between the groups. y counts CSS pixels from the
 * top of the lanes' content, not of what is scrolled into view.
 */

const CPU_LANE_HEIGHT = 28
const THREAD_LANE_HEIGHT = 18
const CURVE_LANE_HEIGHT = 34
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

export interface LaneLayout {
  readonly rows: readonly LaneRow[]
  readonly height: number
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
  return { rows, height: top + PADDING }
}

/** The lanes of which something is between two heights: only they are drawn. */
export function rowsBetween({ rows }: LaneLayout, top: number, bottom: number): readonly LaneRow[] {
  const first = rows.findIndex((row) => row.top + row.height > top)
  if (first < 0) return []
  const end = rows.findIndex((row) => row.top >= bottom)
  return rows.slice(first, end < 0 ? rows.length : end)
}

/** The lane at height `y`, if any. */
export function rowAt(layout: LaneLayout, y: number): LaneRow | undefined {
  return layout.rows.find((row) => y >= row.top && y < row.top + row.height)
}
