/**
 * The machine's two partners, as it sees them: a scheduler that makes every choice, and a sink that
 * takes every event. Both are handed in; the machine knows nothing else of the world.
 */
import type { EventColumns } from '#core/event/columns.ts'

/** Words of the machine image that belong to the scheduler, so that a snapshot holds its state too. */
export const SCHEDULER_WORDS = 16

/** What a scheduler may look at when it chooses. */
export interface MachineView {
  readonly cpus: number
  /** Steps taken so far. */
  readonly stepCount: number
  /** Actor of the last step, -1 before the first. */
  readonly lastActor: number
  /** How many actors are enabled now, and which (ascending numbers, first `enabledCount` entries). */
  readonly enabledCount: number
  readonly enabled: Uint8Array
  /** Virtual time at which `actor` would take its next step. */
  readyTime(actor: number): number
}

/** An oracle that decides what is not determined by the program. */
export interface Scheduler {
  readonly name: string
  /** In virtual time it always picks the earliest actor: the machine then does so itself. */
  readonly followsTime?: boolean
  /** Called once per machine (and after each restore): `state` is the scheduler's part of the image. */
  attach(state: Int32Array<ArrayBuffer>): void
  /** One of the enabled actors. */
  pick(machine: MachineView): number
  /** A data choice: 0 .. limit - 1. */
  choose(limit: number): number
  /** Extra ticks of an operation in the timed way: 0 .. limit. */
  jitter(limit: number): number
}

/** Where full columns go. The machine calls it at a step boundary and continues with what it returns. */
export interface EventSink {
  /** Takes `columns` (at least CHUNK_EVENTS rows, or the rest at the end) and gives empty ones. */
  flush(columns: EventColumns): EventColumns
}

/** An oracle found broken, with everything a reader needs to see why. */
export interface Violation {
  /** Code of core/event/checks.ts. */
  readonly check: number
  readonly message: string
  /** Instruction that broke it. */
  readonly site: number
  /** Actors involved, the one that broke it first. */
  readonly actors: readonly number[]
  /** Step count and virtual time when it happened. */
  readonly step: number
  readonly time: number
  /** The other side of a conflict (a race, a lock cycle): one site each. */
  readonly otherSites: readonly number[]
  /** Address concerned, 0 if none. */
  readonly address: number
}

/** Why `run` came back. */
export type RunOutcome = 'running' | 'quiescent' | 'violated' | 'limit'
