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

/** Words of {@link Predictor.places} that belong to one place: half a cache line, read as one. */
const PLACE_WORDS = 8
/** Where in them lies what its actor did next … */
export const NEXT_SITE = 0
export const NEXT_KIND = 1
/** … the columns last seen there, and how far the value was from its base. */
export const PLACE_OBJECT = 2
export const PLACE_AUX = 3
export const PLACE_STEP = 4

/** First word of an event's place in the code: what is learned there is used when it is reached again. */
export function placeSlot(site: number, kind: number): number {
  return ((Math.imul(site, 40) + kind) & (SLOTS - 1)) * PLACE_WORDS
}

/** First word of an object in what memory was seen to hold: the low half of the value, then the high. */
export function objectSlot(object: number): number {
  return (Math.imul(object, 0x9e37_79b1) >>> (32 - SLOT_BITS)) * 2
}

/** The tables. One per encoder or decoder, {@link Predictor.reset} before each chunk. */
export class Predictor {
  /** By actor: slot of the place of its last event, and the CPU it was on. */
  readonly place: Int32Array<ArrayBuffer> = new Int32Array(ACTORS)
  readonly cpu: Uint8Array<ArrayBuffer> = new Uint8Array(ACTORS)
  /** By slot of a place: see {@link NEXT_SITE} and those after it. */
  readonly places: Int32Array<ArrayBuffer> = new Int32Array(SLOTS * PLACE_WORDS)
  /** By slot of an object: the value last seen there. */
  readonly seen: Int32Array<ArrayBuffer> = new Int32Array(SLOTS * 2)

  /** Forgets everything: a chunk is decoded without those before it. */
  reset(): void {
    this.place.fill(0)
    this.cpu.fill(0)
    this.places.fill(0)
    this.seen.fill(0)
  }
}
