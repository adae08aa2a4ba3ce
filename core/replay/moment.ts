/**
 * The state of the simulated machine at one event, ready to show: what every thread does, what memory
 * holds. Plain data, copied out of the engine, safe to post.
 */

/** What a thread does, or that it serves an interrupt. */
export type ThreadStatus =
  'not-started' | 'running' | 'ready' | 'spinning' | 'sleeping' | 'interrupt' | 'done'

/** A function on a thread's stack, innermost first. */
export interface FrameMoment {
  readonly function: number
  /** Where it is: the next instruction of the innermost frame, the call of the others. */
  readonly site: number
  /** Values of its locals in scope, by index into the function's locals; 64-bit as bigint. */
  readonly locals: readonly { readonly local: number; readonly value: bigint }[]
}

/** One thread at that event. */
export interface ThreadMoment {
  readonly actor: number
  readonly cpu: number
  readonly status: ThreadStatus
  /** The instruction it will execute next (re-executed) or executed last (folded); -1 unknown. */
  readonly site: number
  /** Address of what it waits for, 0 if nothing. */
  readonly waitsFor: number
  /** Empty when the moment was folded. */
  readonly frames: readonly FrameMoment[]
}

/** Everything at one event. */
export interface Moment {
  /** Events 0 .. seq have happened. */
  readonly seq: number
  readonly time: number
  readonly threads: readonly ThreadMoment[]
  /** Shared data then ghosts, from DATA_BASE, after event `seq`. */
  readonly memory: Uint8Array<ArrayBuffer>
  /** How it was obtained: `folded` has no frames, because no engine of the same version is at hand. */
  readonly source: 're-executed' | 'folded'
}

/**
 * Something that can put a machine at a recorded state and run it on; handed to replay, so that replay
 * does not know the machine.
 */
export interface ReExecutor {
  /** Puts the machine at a keyframe whose next event is `seq`. */
  restore(keyframe: Uint8Array, seq: number): void
  /** Runs whole steps while their last event is at most `seq`; returns the seq of the next event. */
  runTo(seq: number): number
  /** A copy of the machine's state now, to restore later. */
  snapshot(): Uint8Array<ArrayBuffer>
  threads(): readonly ThreadMoment[]
  /** Shared data and ghosts now. */
  memory(): Uint8Array<ArrayBuffer>
}
