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
  #openSince = 0
  #openState = LANE_IDLE
  #openActor = 0

  /** What the lane shows now. */
  get state(): number {
    return this.#openState
  }

  /** Who it shows now. */
  get actor(): number {
    return this.#openActor
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
      this.#start.push(this.#openSince)
      this.#end.push(time)
      this.#actor.push(this.#openActor)
      this.#state.push(this.#openState)
    }
    this.#openSince = time
  }

  /** The closed boxes that touch `from .. to`, merged to at least `resolution` ticks. */
  slices(
    lane: LaneSlices['lane'],
    index: number,
    from: number,
    to: number,
    resolution: number,
  ): LaneSlices {
    const builder = new SliceBuilder(resolution)
    // Ends ascend too: the first box that ends after `from`.
    for (let at = this.#end.upperBound(from); at < this.#start.length; at++) {
      const start = this.#start.at(at)
      if (start > to) break
      builder.add(start, this.#end.at(at), this.#actor.at(at), this.#state.at(at))
    }
    return builder.build(lane, index)
  }
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

  constructor(resolution: number) {
    this.#resolution = resolution
  }

  add(start: number, end: number, actor: number, state: number): void {
    const gapIsWide = this.#groupSize > 0 && start - this.#groupEnd >= this.#resolution
    if (gapIsWide || end - start >= this.#resolution) this.#flush()
    if (end - start >= this.#resolution) {
      this.#push(start, end, actor, state, 0)
      return
    }
    if (this.#groupSize === 0) this.#groupStart = start
    this.#groupEnd = end
    this.#groupSize++
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
    const merged = this.#groupSize > 1 ? 1 : 0
    this.#push(this.#groupStart, this.#groupEnd, most & 0xff, most >> 8, merged)
    for (const key of this.#used) this.#ticks[key] = 0
    this.#used.length = 0
    this.#groupSize = 0
  }

  #push(start: number, end: number, actor: number, state: number, merged: number): void {
    this.#start.push(start)
    this.#end.push(end)
    this.#actor.push(actor)
    this.#state.push(state)
    this.#merged.push(merged)
  }
}
