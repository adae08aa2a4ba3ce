/**
 * Follows what every CPU and every thread does, event by event, and answers for any part of the
 * recording what its lanes look like. Built while it is recorded, with a limit, as the overview that is
 * kept with it; and without one, for the details, once it is open.
 */
import { ACTOR_IRQ, MAX_CPUS, MAX_THREADS, SETUP_THREAD } from '#core/event/actors.ts'
import type { EventColumns } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { packLanes, unpackLanes, type LaneOverview, type LaneStart } from './lane-overview.ts'
import { LaneTrack } from './lane-track.ts'
import {
  LANE_IDLE,
  LANE_INTERRUPT,
  LANE_PREEMPTED,
  LANE_RUNNING,
  LANE_SLEEPING,
  LANE_SPINNING,
  LANE_WOKEN,
  type LanePicture,
} from './lanes.ts'
import { isMarked, MarkTrack } from './mark-track.ts'

const NOBODY = 255
/** Starts of chunks that are kept; when there are twice as many, every second one goes. */
const STARTS = 1_024
/** A picture needs no more boxes than this, and finer ones only where there are many events to read. */
const SCREEN_BOXES = 4_096
const EVENTS_PER_BOX = 256

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
  /** What went on when every `#stride`-th call of {@link consume} came. */
  #starts: LaneStart[] = []
  #stride = 1
  #calls = 0
  #seq = 0
  /** Everything before this time is known. */
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
  static of(overview: LaneOverview): LaneIndex {
    const { cpus, threads, resolution } = overview
    const { lanes, marks, to } = unpackLanes(overview)
    const index = new LaneIndex(cpus, threads)
    for (const [at, track] of index.#tracks().entries()) track.restore(lanes[at]!, resolution)
    index.#marks.restore(marks, resolution)
    index.#end = to
    return index
  }

  /** Goes on from what went on at an event; nothing may have been taken before. */
  resume({ seq, since, state, actor, onCpu, interrupts, cpuOf }: LaneStart): void {
    this.#seq = seq
    for (const [at, track] of this.#tracks().entries()) {
      track.resume(since[at] ?? 0, state[at] ?? LANE_IDLE, actor[at] ?? 0)
    }
    this.#onCpu.set(onCpu)
    this.#interrupts.set(interrupts)
    this.#cpuOf.set(cpuOf)
  }

  /**
   * Takes all filled rows; calls continue each other. With a limit, each call is to be a chunk: what goes
   * on where it begins is kept.
   */
  consume(events: EventColumns): void {
    const { count, kind, actor, cpu, object, value, time } = events
    if (this.#limit !== Infinity) this.#keepStart()
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
    this.#end = time[count - 1] ?? this.#end
  }

  /** Call once after the last event: what goes on then ends at `time`. */
  finish(time: number): void {
    for (const track of this.#tracks()) track.close(time)
    this.#end = time
  }

  /** What is to be kept of a recording that is over: no lane has more boxes than the limit. */
  overview(): LaneOverview {
    const limit = Math.min(this.#limit, Math.max(SCREEN_BOXES, this.#seq / EVENTS_PER_BOX))
    const tracks = [...this.#tracks(), this.#marks]
    for (const track of tracks) track.coarsen(limit)
    return {
      resolution: Math.max(...tracks.map((track) => track.resolution)),
      ...packLanes(this.picture(0, this.#end, 0)),
      cpus: this.#cpus.length,
      threads: [...this.#threads.keys()],
      end: this.#end,
      starts: this.#starts,
    }
  }

  /** What the lanes show from `from` to `to` ticks; boxes below `resolution` ticks are merged. */
  picture(from: number, to: number, resolution: number): LanePicture {
    const cpus = this.#cpus.map((lane, index) =>
      lane.slices('cpu', index, from, to, resolution, this.#end),
    )
    const threads = [...this.#threads].map(([index, lane]) =>
      lane.slices('thread', index, from, to, resolution, this.#end),
    )
    return {
      from,
      to,
      lanes: [...cpus, ...threads],
      marks: this.#marks.marks(from, to, resolution),
    }
  }

  #tracks(): LaneTrack[] {
    return [...this.#cpus, ...this.#threads.values()]
  }

  #keepStart(): void {
    if (this.#calls++ % this.#stride !== 0) return
    const tracks = this.#tracks()
    this.#starts.push({
      seq: this.#seq,
      since: Float64Array.from(tracks, (track) => track.since),
      state: Uint8Array.from(tracks, (track) => track.state),
      actor: Uint8Array.from(tracks, (track) => track.actor),
      onCpu: this.#onCpu.slice(),
      interrupts: this.#interrupts.slice(),
      cpuOf: this.#cpuOf.slice(),
    })
    if (this.#starts.length < 2 * STARTS) return
    this.#starts = this.#starts.filter((_, at) => at % 2 === 0)
    this.#stride *= 2
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
