/**
 * Tasks and CPUs as tracks: which task a CPU runs and which interrupt on top of it; which functions a
 * task is in, and what it waits for. Arrows from the wake to the moment the task runs again.
 */
import { ACTOR_DRAIN, ACTOR_IRQ, MAX_CPUS, SETUP_THREAD } from '#core/event/actors.ts'
import type { EventColumns } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import type { EventNames } from './event-names.ts'
import type { TrackTable } from './track-table.ts'
import type { FlowEnd, Track, TrackSink } from './tracks.ts'

const NOBODY = -1
// What slices are begun for: see TrackTable.
const RUNS = 'runs'
const INTERRUPT = 'interrupt'
const CALL = 'call'
const WAITS = 'waits'

/** Follows who runs where. */
export class TaskTracks {
  readonly #names: EventNames
  readonly #table: TrackTable
  readonly #sink: TrackSink
  readonly #onCpu = new Int32Array(MAX_CPUS).fill(NOBODY)
  readonly #cpuOf = new Int32Array(256).fill(NOBODY)
  readonly #wokenBy = new Map<number, FlowEnd>()

  constructor(names: EventNames, table: TrackTable, sink: TrackSink) {
    this.#names = names
    this.#table = table
    this.#sink = sink
  }

  /** The track of a thread or an interrupt. */
  task(actor: number): Track {
    return (
      this.#table.find('task', actor) ??
      this.#table.declare('task', actor, this.#names.actor(actor))
    )
  }

  /** Takes row `at`, whatever its kind. */
  follow(columns: EventColumns, at: number): void {
    const kind = columns.kind[at]!
    const actor = columns.actor[at]!
    if (actor >= ACTOR_DRAIN) return
    const cpu = columns.cpu[at]!
    const time = columns.time[at]!
    const object = columns.object[at]!
    // Exploring, a thread that goes on says so by what it does.
    if (actor < SETUP_THREAD && this.#onCpu[cpu] !== actor && showsRunning(kind)) {
      this.#run(actor, cpu, time)
    }
    switch (kind) {
      case kinds.EVENT_SWITCH_IN:
        return this.#run(object, cpu, time)
      case kinds.EVENT_SWITCH_OUT:
        return this.#leave(object, time, columns.value[at] === 1 ? 'runnable' : 'sleeping')
      case kinds.EVENT_THREAD_EXIT:
        return this.#exit(object, time)
      case kinds.EVENT_WAKE:
        return this.#wake(actor, object, time)
      case kinds.EVENT_IRQ_ENTER:
        return this.#table.open(this.#cpu(cpu), time, this.#names.function(object), INTERRUPT)
      case kinds.EVENT_IRQ_EXIT:
        return this.#table.close(this.#cpu(cpu), time, INTERRUPT)
      case kinds.EVENT_CALL:
        return this.#table.open(this.task(actor), time, this.#names.function(object), CALL)
      case kinds.EVENT_RETURN:
        return this.#table.close(this.task(actor), time, CALL)
      case kinds.EVENT_SPIN_BEGIN:
        return this.#wait(actor, time, `spin on ${this.#names.lock(object, columns.value[at]!)}`)
      case kinds.EVENT_SLEEP:
        return this.#wait(actor, time, `sleep on ${this.#names.lock(object, columns.value[at]!)}`)
      case kinds.EVENT_SPIN_END:
        return this.#table.close(this.task(actor), time, WAITS)
      default:
    }
  }

  #cpu(cpu: number): Track {
    return this.#table.find('cpu', cpu) ?? this.#table.declare('cpu', cpu, `CPU ${cpu}`)
  }

  #run(actor: number, cpu: number, time: number): void {
    if (!isThread(actor)) return
    if (this.#onCpu[cpu] === actor) return
    const before = this.#onCpu[cpu]!
    if (before !== NOBODY) this.#leave(before, time, 'runnable')
    this.#onCpu[cpu] = actor
    this.#cpuOf[actor] = cpu
    this.#table.open(this.#cpu(cpu), time, this.#names.actor(actor), RUNS)
    this.#sink.task(actor, this.#names.actor(actor), cpu, time, 'running')
    this.#table.close(this.task(actor), time, WAITS)
    const wake = this.#wokenBy.get(actor)
    if (wake === undefined) return
    this.#wokenBy.delete(actor)
    this.#sink.flow('wake to run', wake, { track: this.task(actor), time, name: 'runs again' })
  }

  #leave(actor: number, time: number, state: 'runnable' | 'sleeping'): void {
    if (!isThread(actor)) return
    const cpu = this.#cpuOf[actor]!
    if (cpu === NOBODY) return
    this.#cpuOf[actor] = NOBODY
    this.#onCpu[cpu] = NOBODY
    this.#table.close(this.#cpu(cpu), time, RUNS)
    this.#sink.task(actor, this.#names.actor(actor), cpu, time, state)
  }

  #exit(actor: number, time: number): void {
    if (!isThread(actor)) return
    const cpu = this.#cpuOf[actor]!
    this.#leave(actor, time, 'sleeping')
    this.#table.closeTrack(this.task(actor), time)
    this.#sink.task(actor, this.#names.actor(actor), Math.max(0, cpu), time, 'dead')
  }

  #wake(waker: number, sleeper: number, time: number): void {
    if (!isThread(sleeper)) return
    const cpu = Math.max(0, this.#cpuOf[sleeper]!)
    this.#sink.task(sleeper, this.#names.actor(sleeper), cpu, time, 'runnable')
    const track = this.task(waker)
    const name = `wake ${this.#names.actor(sleeper)}`
    this.#wokenBy.set(sleeper, { track, time, name })
  }

  #wait(actor: number, time: number, name: string): void {
    this.#table.open(this.task(actor), time, name, WAITS)
  }
}

/** Whether somebody is scheduled; a file from elsewhere may say anything. */
function isThread(actor: number): boolean {
  return actor >= 0 && actor < SETUP_THREAD
}

/** Kinds that only somebody who has a CPU can cause. */
function showsRunning(kind: number): boolean {
  const access = kind >= kinds.EVENT_LOAD && kind <= kinds.EVENT_LOCK_FAIL
  const rest = kind >= kinds.EVENT_CALL && kind <= kinds.EVENT_CHOICE
  return (access && kind !== kinds.EVENT_DRAIN) || rest
}

/** Whether events of `actor` belong on a track of their own. */
export function hasTrack(actor: number): boolean {
  return actor < ACTOR_DRAIN && (actor >= ACTOR_IRQ || actor <= SETUP_THREAD)
}
