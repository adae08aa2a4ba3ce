/** The lanes of a recording: which there are, and how many boxes of each are kept with it. */
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { Manifest } from '#core/trace/format.ts'
import { LaneIndex } from './lane-index.ts'
import type { LaneStart } from './lane-overview.ts'

/** Boxes of one lane that are kept: when they no longer do, a screen is a twentieth of the recording. */
const LANE_BOXES = 32_768
/** Boxes of all lanes together, some 5 bytes each: what is kept stays below 2 MiB. */
const ALL_BOXES = 262_144

/** What tells the lanes of a recording. */
export interface LaneOwner {
  readonly setup: Pick<Manifest['setup'], 'machine'>
  readonly debug: Pick<DebugInfo, 'threads'>
}

/**
 * An index of its lanes, of which `overview` keeps no more than can be stored. It is to be given the
 * events from the first on, or from `start`.
 */
export function lanesOf(
  { setup, debug }: LaneOwner,
  detail: 'overview' | 'all',
  start?: LaneStart,
): LaneIndex {
  const { cpus } = setup.machine
  const threads = debug.threads.map((thread) => thread.index)
  const each = Math.floor(ALL_BOXES / (cpus + threads.length + 1))
  const limit = detail === 'all' ? Infinity : Math.min(LANE_BOXES, each)
  const index = new LaneIndex(cpus, threads, limit)
  if (start !== undefined) index.resume(start)
  return index
}
