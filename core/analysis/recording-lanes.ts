/** The lanes of a recording: which there are, and how many boxes of each are kept with it. */
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { Manifest } from '#core/trace/format.ts'
import { LaneIndex } from './lane-index.ts'

/** Boxes of one lane that are kept: two for each pixel of a wide screen. */
const LANE_BOXES = 8_192
/** Boxes of all lanes together, 19 bytes each: what is kept stays well below 2 MiB. */
const ALL_BOXES = 90_000

/** What tells the lanes of a recording. */
export interface LaneOwner {
  readonly setup: Pick<Manifest['setup'], 'machine'>
  readonly debug: Pick<DebugInfo, 'threads'>
}

/** An empty index of its lanes; `overview` keeps no more than can be stored. */
export function lanesOf({ setup, debug }: LaneOwner, detail: 'overview' | 'all'): LaneIndex {
  const { cpus } = setup.machine
  const threads = debug.threads.map((thread) => thread.index)
  const each = Math.floor(ALL_BOXES / (cpus + threads.length + 1))
  return new LaneIndex(cpus, threads, detail === 'all' ? Infinity : Math.min(LANE_BOXES, each))
}
