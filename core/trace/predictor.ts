/**
 * What a reader and a writer of a chunk both expect of the next event, from the events before it in the
 * same chunk. Code is repetitive: the same actor after the same event usually does the same thing, at
 * the same place, to the same object, and memory still holds what was last seen there. The encoding
 * stores only where the expectation is wrong; this file is the expectation, shared by both sides.
 *
 * All tables are small and direct-mapped: a collision costs a byte, never correctness.
 */
import { EVENT_BUFFERED, EVENT_KINDS, EVENT_LOAD } from '#core/event/kinds.ts'

const SLOT_BITS = 12
const SLOTS = 1 << SLOT_BITS
const ACTORS = 256

/**
 * Where the value of an event is expected to be: a distance from a base, the distance being what it
 * was last time at this place in the code. By place: the base is 0.
 */
export const VALUE_BY_PLACE = 0
/** A load: exactly what memory was last seen to hold at `object`. */
export const VALUE_LOADED = 1
/** A write: the base is `old`, which is expected to be what memory was last seen to hold. */
export const VALUE_CHANGED = 2
/** A store that enters a store buffer: the base is memory, which it does not change yet. */
export const VALUE_BUFFERED = 3

/** `VALUE_*` of each kind of event, by code. */
export const VALUE_MODE: Uint8Array<ArrayBuffer> = buildValueModes()

function buildValueModes(): Uint8Array<ArrayBuffer> {
  const modes = new Uint8Array(256)
  for (const kind of EVENT_KINDS) if (kind.writes) modes[kind.code] = VALUE_CHANGED
  modes[EVENT_LOAD] = VALUE_LOADED
  modes[EVENT_BUFFERED] = VALUE_BUFFERED
  return modes
}

/** Slot of an event's place in the code: what is learned there is used the next time it is reached. */
export function placeSlot(site: number, kind: number): number {
  return (Math.imul(site, 40) + kind) & (SLOTS - 1)
}

/** Slot of an object in the tables of what memory holds. */
export function objectSlot(object: number): number {
  return Math.imul(object, 0x9e37_79b1) >>> (32 - SLOT_BITS)
}

/** The tables. One per encoder or decoder, {@link Predictor.reset} before each chunk. */
export class Predictor {
  /** By actor: slot of the place of its last event, and the CPU it was on. */
  readonly place: Int32Array<ArrayBuffer> = new Int32Array(ACTORS)
  readonly cpu: Uint8Array<ArrayBuffer> = new Uint8Array(ACTORS)
  /** By slot of a place: what its actor did next. */
  readonly nextSite: Int32Array<ArrayBuffer> = new Int32Array(SLOTS)
  readonly nextKind: Uint8Array<ArrayBuffer> = new Uint8Array(SLOTS)
  /** By slot of a place: the columns last seen there; `step` is how far the value was from its base. */
  readonly object: Int32Array<ArrayBuffer> = new Int32Array(SLOTS)
  readonly step: Int32Array<ArrayBuffer> = new Int32Array(SLOTS)
  readonly aux: Int32Array<ArrayBuffer> = new Int32Array(SLOTS)
  /** By slot of an object: the value last seen there. */
  readonly seen: Int32Array<ArrayBuffer> = new Int32Array(SLOTS)
  readonly seenHigh: Int32Array<ArrayBuffer> = new Int32Array(SLOTS)

  /** Forgets everything: a chunk is decoded without those before it. */
  reset(): void {
    this.place.fill(0)
    this.cpu.fill(0)
    this.nextSite.fill(0)
    this.nextKind.fill(0)
    this.object.fill(0)
    this.step.fill(0)
    this.aux.fill(0)
    this.seen.fill(0)
    this.seenHigh.fill(0)
  }
}
