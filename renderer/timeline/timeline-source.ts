/** What a timeline is of: one recording, whoever answers for it. */
import type { Clock } from '#core/analysis/clock.ts'
import type { LaneArrows } from '#core/analysis/lanes.ts'
import type { LoadLanes } from './picture-cache.ts'
import type { LaneName } from './lane-layout.ts'

/** Where arrows come from. */
export type LoadArrows = (
  from: number,
  to: number,
  resolution: number,
  /** Of this lane only. */
  lane: LaneName | undefined,
  /** The lanes that are shown, from the top: the answer tells lanes by their place among them. */
  shown: readonly LaneName[],
) => Promise<LaneArrows>

export interface TimelineSource {
  /** Names the recording; a different one starts from its beginning. */
  readonly recording: string
  /** What its times count. */
  readonly clock: Clock
  /** Virtual time at its end. */
  readonly ticks: number
  readonly cpus: number
  /** Numbers of the threads that have a lane. */
  readonly threads: readonly number[]
  /** How many lanes of quantities there are. */
  readonly curves?: number
  /** `P0 writepage`. */
  readonly actorName: (actor: number) => string
  /** What a lane is called, if not `CPU 0` or as its actor. */
  readonly laneName?: (lane: LaneName) => string
  readonly lanes: LoadLanes
  /** Whether there are so many lanes that only those in view are asked for. */
  readonly manyLanes?: boolean
  /** What leads from lane to lane. */
  readonly arrows?: LoadArrows
  /** What happened last at or before `time` on a lane, in words for the tooltip. */
  readonly describe: (time: number, lane: LaneName | undefined) => Promise<string | undefined>
}
