/**
 * Who can take a step. One byte in a trace: threads are 0 to 31, the interrupt of pending I/O slot k
 * is 32 + k, the drain of a store-buffer entry is 64 + cpu * 16 + entry. 255 is the machine itself
 * (start, end, checks at quiescence); `init` and `finally` run as thread 31, alone.
 */
export const MAX_THREADS = 32
export const MAX_PENDING_IO = 32
export const MAX_CPUS = 8
export const STORE_BUFFER_ENTRIES = 16

// The first number of each range, and the machine itself.
export const ACTOR_IRQ = 32
export const ACTOR_DRAIN = 64
export const ACTOR_MACHINE = 255
/** The thread slot that runs `init` before and `finally` after everything else. */
export const SETUP_THREAD = 31

/** What an actor is, from its number. */
export type ActorKind = 'thread' | 'interrupt' | 'drain' | 'machine'

/** Which kind of actor a number denotes. */
export function actorKind(actor: number): ActorKind {
  if (actor < ACTOR_IRQ) return 'thread'
  if (actor < ACTOR_DRAIN) return 'interrupt'
  if (actor < ACTOR_DRAIN + MAX_CPUS * STORE_BUFFER_ENTRIES) return 'drain'
  return 'machine'
}
