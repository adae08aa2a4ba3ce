/**
 * Follows what every CPU and every thread does, event by event, and answers for any part of the
 * recording what its lanes look like. Built while it is recorded, with a limit, as the overview that is
 * kept with it; and without one, for the details, once it is open.
 */
import { ACTOR_IRQ, MAX_CPUS, MAX_THREADS, SETUP_THREAD } from '#core/event/actors.ts'
import type { EventColumns } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { LaneTrack } from './lane-track.ts'
import {
  LANE_IDLE,
  LANE_INTERRUPT,
  LANE_PREEMPTED,
  LANE_RUNNING,
  LANE_SLEEPING,
  LANE_SPINNING,
  LANE_WOKEN,
  type LaneOverview,
  type LanePicture,
} from './lanes.ts'
import { isMarked, MarkTrack } from './mark-track.ts'

const NOBODY = 255

/** Kinds that stand for what a thread does on its CPU right now; any of them shows that it runs. */
const SHOWS_RUNNING = Uint8Array.from({ length: 256 }, (_, code) =>
  code >= kinds.EVENT_LOAD && code <= kinds.EVENT_LOCK_FAIL
    ? 1
    : code >= kinds.EVENT_CALL && code <= kinds.EVENT_CHOICE
      ? 1
      : 0,
)

export class LaneIndex {
  readonly #cpus: readonly LaneTrack[]
  readonly #threads: ReadonlyMap<number, LaneTrack>
  readonly #marks: MarkTrack
  /** Per CPU: the thread on it; per thread: its CPU. 255 for none. */
  readonly #onCpu = new Uint8Array(MAX_CPUS).fill(NOBODY)
  readonly #cpuOf = new Uint8Array(MAX_THREADS).fill(NOBODY)
  /** Per CPU: interrupts nested on it. */
  readonly #interrupts = new Uint8Array(MAX_CPUS)
  readonly #limit: number
  #seq = 0
  #end = 0

  /**
   * `threads`: the thread numbers that get a lane. With a `limit`, no lane keeps more than twice as many
   * boxes, however long the recording.
   */
  constructor(cpus: number, threads: readonly number[], limit: number = Infinity) {
    this.#limit = limit
    this.#cpus = Array.from({ length: cpus }, () => new LaneTrack(limit))
    this.#threads = new Map(threads.map((thread) => [thread, new LaneTrack(limit)]))
    this.#marks = new MarkTrack(limit)
  }

  /** The lanes of an overview, to be looked at. */
  static of({ picture, resolution }: LaneOverview): LaneIndex {
    const { lanes, marks, to } = picture
    const cpus = lanes.filter(({ lane }) => lane === 'cpu')
    const threads = lanes.filter(({ lane }) => lane === 'thread')
    const index = new LaneIndex(
      cpus.length,
      threads.map((boxes) => boxes.index),
    )
    for (const [cpu, boxes] of cpus.entries()) index.#cpus[cpu]?.restore(boxes, resolution)
    for (const boxes of threads) index.#threads.get(boxes.index)?.restore(boxes, resolution)
    index.#marks.restore(marks, resolution)
    index.#end = to
    return index
  }

  /** Takes all filled rows; calls continue each other. */
  consume(events: EventColumns): void {
    const { count, kind, actor, cpu, object, value, time } = events
    for (let at = 0; at < count; at++) {
      const code = kind[at] as number
      const who = actor[at] as number
      const when = time[at] as number
      if (SHOWS_RUNNING[code] === 1) {
        if (who < SETUP_THREAD && this.#cpuOf[who] === NOBODY)
          this.#run(who, cpu[at] as number, when)
      } else {
        this.#follow(code, who, cpu[at] as number, object[at] as number, value[at] as number, when)
      }
      if (isMarked(code)) this.#marks.add(when, this.#seq + at, code, cpu[at] as number, who)
    }
    this.#seq += count
  }

  /** Call once after the last event: what goes on then ends at `time`. */
  finish(time: number): void {
    for (const lane of this.#cpus) lane.close(time)
    for (const lane of this.#threads.values()) lane.close(time)
    this.#end = time
  }

  /** What is to be kept of a recording that is over: no lane has more boxes than the limit. */
  overview(): LaneOverview {
    const tracks = [...this.#cpus, ...this.#threads.values(), this.#marks]
    for (const track of tracks) track.coarsen(this.#limit)
    const resolution = Math.max(...tracks.map((track) => track.resolution))
    return { picture: this.picture(0, this.#end, 0), resolution }
  }

  /** What the lanes show from `from` to `to` ticks; boxes below `resolution` ticks are merged. */
  picture(from: number, to: number, resolution: number): LanePicture {
    const cpus = this.#cpus.map((lane, index) => lane.slices('cpu', index, from, to, resolution))
    const threads = [...this.#threads].map(([index, lane]) =>
      lane.slices('thread', index, from, to, resolution),
    )
    return {
      from,
      to,
      lanes: [...cpus, ...threads],
      marks: this.#marks.marks(from, to, resolution),
    }
  }

  #follow(
    code: number,
    who: number,
    cpu: number,
    object: number,
    value: number,
    time: number,
  ): void {
    switch (code) {
      case kinds.EVENT_SPIN_BEGIN:
        return this.#show(who, LANE_SPINNING, time)
      case kinds.EVENT_SPIN_END:
        return this.#show(who, LANE_RUNNING, time)
      case kinds.EVENT_SLEEP:
        return this.#leave(who, LANE_SLEEPING, time)
      case kinds.EVENT_WAKE:
        return this.#threads.get(object)?.change(time, LANE_WOKEN, object)
      case kinds.EVENT_SWITCH_IN:
        return this.#run(object, cpu, time)
      case kinds.EVENT_SWITCH_OUT:
        return this.#leave(object, switchedOutState(value), time)
      case kinds.EVENT_THREAD_EXIT:
        return this.#leave(object, LANE_IDLE, time)
      case kinds.EVENT_IRQ_ENTER:
        return this.#interrupt(cpu, who, 1, time)
      case kinds.EVENT_IRQ_EXIT:
        return this.#interrupt(cpu, who, -1, time)
      default:
    }
  }

  /** Thread `who` runs on `cpu` from now on. */
  #run(who: number, cpu: number, time: number): void {
    if (who >= SETUP_THREAD || cpu >= MAX_CPUS) return
    const before = this.#onCpu[cpu] as number
    if (before !== NOBODY && before !== who) this.#leave(before, LANE_PREEMPTED, time)
    this.#onCpu[cpu] = who
    this.#cpuOf[who] = cpu
    this.#show(who, LANE_RUNNING, time)
  }

  /** A change of what a thread does, on its own lane and on that of the CPU it is on. */
  #show(who: number, state: number, time: number): void {
    if (who >= SETUP_THREAD) return
    this.#threads.get(who)?.change(time, state, who)
    const cpu = this.#cpuOf[who] as number
    if (cpu === NOBODY || this.#interrupts[cpu] !== 0) return
    this.#cpus[cpu]?.change(time, state, who)
  }

  /** Thread `who` is off its CPU, in `state`. */
  #leave(who: number, state: number, time: number): void {
    if (who >= SETUP_THREAD) return
    this.#threads.get(who)?.change(time, state, who)
    const cpu = this.#cpuOf[who] as number
    if (cpu === NOBODY) return
    this.#cpuOf[who] = NOBODY
    this.#onCpu[cpu] = NOBODY
    if (this.#interrupts[cpu] === 0) this.#cpus[cpu]?.change(time, LANE_IDLE, 0)
  }

  #interrupt(cpu: number, who: number, nesting: 1 | -1, time: number): void {
    const depth = Math.max(0, (this.#interrupts[cpu] ?? 0) + nesting)
    this.#interrupts[cpu] = depth
    const lane = this.#cpus[cpu]
    if (depth > 0) return lane?.change(time, LANE_INTERRUPT, who >= ACTOR_IRQ ? who : ACTOR_IRQ)
    const thread = this.#onCpu[cpu] as number
    const below = this.#threads.get(thread)?.state ?? LANE_IDLE
    lane?.change(time, thread === NOBODY ? LANE_IDLE : below, thread === NOBODY ? 0 : thread)
  }
}

function switchedOutState(value: number): number {
  if (value === 0) return LANE_SLEEPING
  return value === 1 ? LANE_PREEMPTED : LANE_IDLE
}
