/**
 * Which lane is where: CPUs first, then threads, a gap between the two. y counts CSS pixels from the
 * top of the lanes' content, not of what is scrolled into view.
 */

const CPU_LANE_HEIGHT = 28
const THREAD_LANE_HEIGHT = 18
const GROUP_GAP = 6
const PADDING = 4

/** A lane: that of CPU `index`, or of thread `index`. */
export interface LaneName {
  readonly lane: 'cpu' | 'thread'
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

export function layOutLanes(cpus: number, threads: readonly number[]): LaneLayout {
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
  return { rows, height: top + PADDING }
}

/** The lane at height `y`, if any. */
export function rowAt(layout: LaneLayout, y: number): LaneRow | undefined {
  return layout.rows.find((row) => y >= row.top && y < row.top + row.height)
}
