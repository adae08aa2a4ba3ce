/**
 * What occurs in a chunk, as sets of 256 bits (eight 32-bit words): kept in its summary, so that a search
 * opens only the chunks that may hold what it looks for.
 */
import type { EventColumns } from '#core/event/columns.ts'
import { EVENT_KINDS } from '#core/event/kinds.ts'
import type { ChunkSummary } from './format.ts'

const WORDS = 8
/** Addresses that share a bit lie in the same 8 bytes, or 2 KiB apart. */
const ADDRESSES_PER_BIT = 8

/** 1 for the kinds of event that change memory, by code. */
export const WRITES_MEMORY: Uint8Array<ArrayBuffer> = Uint8Array.from({ length: 256 }, (_, code) =>
  EVENT_KINDS.some((kind) => kind.code === code && kind.writes) ? 1 : 0,
)

/** The set of kinds that occur. */
export function kindsIn(columns: EventColumns): number[] {
  const set = new Uint32Array(WORDS)
  const { kind, count } = columns
  for (let row = 0; row < count; row += 1) set[kind[row]! >>> 5]! |= 1 << (kind[row]! & 31)
  return Array.from(set)
}

/** The set of places in memory that are written. */
export function writesIn(columns: EventColumns): number[] {
  const set = new Uint32Array(WORDS)
  const { kind, object, aux, count } = columns
  for (let row = 0; row < count; row += 1) {
    if (WRITES_MEMORY[kind[row]!] === 1) addRange(set, object[row]!, aux[row]! & 0xff)
  }
  return Array.from(set)
}

function addRange(set: Uint32Array, address: number, bytes: number): void {
  const first = Math.floor(address / ADDRESSES_PER_BIT)
  const last = Math.floor((address + Math.max(1, bytes) - 1) / ADDRESSES_PER_BIT)
  for (let place = first; place <= last && place - first < 256; place += 1) {
    set[(place & 255) >>> 5]! |= 1 << (place & 31)
  }
}

/** True when events of `kind` occur in the chunk. */
export function hasKind(summary: ChunkSummary, kind: number): boolean {
  return (((summary.kinds[kind >>> 5] ?? 0) >>> (kind & 31)) & 1) === 1
}

/** False when nothing in the chunk writes to `address .. address + bytes - 1`. */
export function mayWrite(summary: ChunkSummary, address: number, bytes: number): boolean {
  const wanted = new Uint32Array(WORDS)
  addRange(wanted, address, bytes)
  return wanted.some((word, index) => (word & (summary.writes[index] ?? 0)) !== 0)
}
