/**
 * One lane of a recording: its boxes, appended in order of time while the trace is read, and the
 * picture of any part of it at any zoom.
 */
import { GrowingFloat64, GrowingUint8 } from './growing-column.ts'
import { LANE_IDLE, LANE_STATES, type LaneSlices } from './lanes.ts'

/** Boxes of one lane, growing. Idle time has no box. */
export class LaneTrack {
  readonly #start = new GrowingFloat64()
  readonly #end = new GrowingFloat64()
  readonly #actor = new GrowingUint8()
  readonly #state = new GrowingUint8()
  readonly #merged = new GrowingUint8()
  readonly #limit: number
  #resolution = 0
  /** Boxes since the last coarsening: merged as they come, or each would be looked at again and again. */
  #latest: SliceBuilder | undefined
  #openSince = 0
  #openState = LANE_IDLE
  #openActor = 0

  /** With a `limit`, boxes are merged to twice the resolution as often as there are twice as many of them. */
  constructor(limit: number = Infinity) {
    this.#limit = limit
  }

  /** Ticks below which boxes have been merged; 0 when every one is there. */
  get resolution(): number {
    return this.#resolution
  }

  /** Since when it shows what it shows now. */
  get since(): number {
    return this.#openSince
  }

  /** What the lane shows now. */
  get state(): number {
    return this.#openState
  }

  /** Who it shows now. */
  get actor(): number {
    return this.#openActor
  }

  /** Goes on from what another track showed. */
  resume(since: number, state: number, actor: number): void {
    this.#openSince = since
    this.#openState = state
    this.#openActor = actor
  }

  /** From `time` on the lane shows `state` of `actor`. */
  change(time: number, state: number, actor: number): void {
    if (state === this.#openState && actor === this.#openActor) return
    this.close(time)
    this.#openState = state
    this.#openActor = actor
  }

  /** Ends the open box at `time` and goes on with the same state. */
  close(time: number): void {
    if (this.#openState !== LANE_IDLE && time > this.#openSince) {
      const latest = this.#latest
      if (latest) latest.add(this.#openSince, time, this.#openActor, this.#openState, 0)
      else this.#push(this.#openSince, time, this.#openActor, this.#openState, 0)
      const boxes = this.#start.length + (latest?.count ?? 0)
      if (boxes >= 2 * this.#limit) this.coarsen(this.#limit)
    }
    this.#openSince = time
  }

  /** Merges boxes until there are at most `limit`. Call it before a lane with a limit is looked at. */
  coarsen(limit: number): void {
    if (this.#latest) this.#append(this.#latest.build('cpu', 0))
    while (this.#start.length > limit) {
      const span = this.#end.at(this.#end.length - 1) - this.#start.at(0)
      this.#merge(nextResolution(this.#resolution, span, limit))
    }
    this.#latest = this.#resolution === 0 ? undefined : new SliceBuilder(this.#resolution)
  }

  #merge(resolution: number): void {
    this.restore(this.slices('cpu', 0, -Infinity, Infinity, resolution), resolution)
  }

  /** Puts these boxes, merged to `resolution`, in place of all there are. */
  restore(boxes: LaneSlices, resolution: number): void {
    for (const column of [this.#start, this.#end, this.#actor, this.#state, this.#merged]) {
      column.clear()
    }
    this.#append(boxes)
    this.#resolution = resolution
  }

  #append({ count, start, end, actor, state, merged }: LaneSlices): void {
    for (let at = 0; at < count; at++) {
      this.#push(start[at]!, end[at]!, actor[at]!, state[at]!, merged[at]!)
    }
  }

  /**
   * The boxes that touch `from .. to`, merged to at least `resolution` ticks; the open one lasts until
   * `now`, and is left out without it.
   */
  slices(
    lane: LaneSlices['lane'],
    index: number,
    from: number,
    to: number,
    resolution: number,
    now: number = -Infinity,
  ): LaneSlices {
    const builder = new SliceBuilder(resolution)
    // Ends ascend too: the first box that ends after `from`.
    for (let at = this.#end.upperBound(from); at < this.#start.length; at++) {
      const start = this.#start.at(at)
      if (start > to) break
      const merged = this.#merged.at(at)
      builder.add(start, this.#end.at(at), this.#actor.at(at), this.#state.at(at), merged)
    }
    const since = this.#openSince
    if (this.#openState !== LANE_IDLE && now > since && now > from && since <= to) {
      builder.add(since, now, this.#openActor, this.#openState, 0)
    }
    return builder.build(lane, index)
  }

  #push(start: number, end: number, actor: number, state: number, merged: number): void {
    this.#start.push(start)
    this.#end.push(end)
    this.#actor.push(actor)
    this.#state.push(state)
    this.#merged.push(merged)
  }
}

/**
 * The power of two to merge to next: twice the present one, or at once a quarter of what a box has on
 * average when `limit` of them share `span` ticks. To get there by doubling would look at every box each
 * time and hardly merge any.
 */
export function nextResolution(resolution: number, span: number, limit: number): number {
  const share = 2 ** Math.floor(Math.log2(Math.max(1, span / (4 * limit))))
  return Math.max(share, resolution * 2)
}

/** Collects boxes; what is shorter than the resolution goes into a common one with its neighbours. */
class SliceBuilder {
  readonly #resolution: number
  readonly #start: number[] = []
  readonly #end: number[] = []
  readonly #actor: number[] = []
  readonly #state: number[] = []
  readonly #merged: number[] = []
  /** The common box being filled: ticks per state and actor, and since when. */
  readonly #ticks = new Float64Array(LANE_STATES.length * 256)
  readonly #used: number[] = []
  #groupStart = 0
  #groupEnd = -1
  #groupSize = 0
  #groupMerged = 0

  constructor(resolution: number) {
    this.#resolution = resolution
  }

  /** Boxes that are complete. */
  get count(): number {
    return this.#start.length
  }

  add(start: number, end: number, actor: number, state: number, merged: number): void {
    const gapIsWide = this.#groupSize > 0 && start - this.#groupEnd >= this.#resolution
    if (gapIsWide || end - start >= this.#resolution) this.#flush()
    if (end - start >= this.#resolution) {
      this.#push(start, end, actor, state, merged)
      return
    }
    if (this.#groupSize === 0) this.#groupStart = start
    this.#groupEnd = end
    this.#groupSize++
    this.#groupMerged |= merged
    const key = state * 256 + actor
    if (this.#ticks[key] === 0) this.#used.push(key)
    this.#ticks[key] = (this.#ticks[key] as number) + (end - start)
    if (end - this.#groupStart >= this.#resolution) this.#flush()
  }

  build(lane: LaneSlices['lane'], index: number): LaneSlices {
    this.#flush()
    return {
      lane,
      index,
      count: this.#start.length,
      start: Float64Array.from(this.#start),
      end: Float64Array.from(this.#end),
      actor: Uint8Array.from(this.#actor),
      state: Uint8Array.from(this.#state),
      merged: Uint8Array.from(this.#merged),
    }
  }

  #flush(): void {
    if (this.#groupSize === 0) return
    let most = this.#used[0] ?? 0
    for (const key of this.#used) {
      if ((this.#ticks[key] as number) > (this.#ticks[most] as number)) most = key
    }
    const merged = this.#groupSize > 1 ? 1 : this.#groupMerged
    this.#push(this.#groupStart, this.#groupEnd, most & 0xff, most >> 8, merged)
    for (const key of this.#used) this.#ticks[key] = 0
    this.#used.length = 0
    this.#groupSize = 0
    this.#groupMerged = 0
  }

  #push(start: number, end: number, actor: number, state: number, merged: number): void {
    this.#start.push(start)
    this.#end.push(end)
    this.#actor.push(actor)
    this.#state.push(state)
    this.#merged.push(merged)
  }
}
