/** What the current event did to memory: where it wrote and what stood there before. */
import { writeWords } from '#core/analysis/memory-bytes.ts'
import type { EventRow } from '#core/event/columns.ts'
import { eventKind } from '#core/event/kinds.ts'
import { DATA_BASE } from '#core/language/debug-info.ts'

export interface WrittenPlace {
  readonly address: number
  readonly bytes: number
  readonly old: bigint
  readonly value: bigint
}

/** Undefined for events that change no memory (a failed compare-and-exchange changes none). */
export function writtenBy(event: EventRow): WrittenPlace | undefined {
  if (eventKind(event.kind)?.writes !== true) return undefined
  const bytes = event.aux & 0xff
  const old = joinWords(event.old, event.oldHigh)
  const value = joinWords(event.value, event.valueHigh)
  return { address: event.object, bytes, old, value }
}

/** A copy of `memory` (from DATA_BASE) as it was before the write. */
export function beforeWrite(memory: Uint8Array, written: WrittenPlace): Uint8Array {
  const before = memory.slice()
  const { address, bytes, old } = written
  const low = Number(BigInt.asIntN(32, old))
  const high = Number(BigInt.asIntN(32, old >> 32n))
  writeWords(before, address - DATA_BASE, bytes, low, high)
  return before
}

/** True when the two stretches of memory share a byte. */
export function overlaps(
  a: { readonly address: number; readonly bytes: number },
  b: { readonly address: number; readonly bytes: number },
): boolean {
  return a.address < b.address + b.bytes && b.address < a.address + a.bytes
}

/** The raw bits of a value that an event carries in two words. */
export function joinWords(low: number, high: number): bigint {
  return (BigInt(high) << 32n) | BigInt(low >>> 0)
}
