/** What the columns of an event mean, as tables for other programs want them. */
import type { EventColumns } from '#core/event/columns.ts'
import {
  EVENT_BUFFERED,
  EVENT_DRAIN,
  EVENT_FENCE,
  EVENT_LOAD,
  eventKind,
} from '#core/event/kinds.ts'
import type { EventNames } from './event-names.ts'

/** A kind of event by name. */
export function kindName(code: number): string {
  return eventKind(code)?.name ?? `event ${code}`
}

/** What an event is about, by name; empty for an event about nothing. */
export function objectText(names: EventNames, kind: number, object: number): string {
  switch (eventKind(kind)?.object) {
    case 'address':
      return object === 0 ? '' : names.address(object)
    case 'label':
      return names.label(object)
    case 'function':
      return names.function(object)
    case 'actor':
      return names.actor(object)
    case 'none':
    case undefined:
      return ''
  }
}

/** `value` of row `at`; of 64 bits, as a signed number, only where an access was that wide. */
export function valueAt(names: EventNames, columns: EventColumns, at: number): number | bigint {
  return read(names, columns, at, columns.value[at]!, columns.valueHigh[at]!)
}

/** `old` of row `at`, read like its value. */
export function oldAt(names: EventNames, columns: EventColumns, at: number): number | bigint {
  return read(names, columns, at, columns.old[at]!, columns.oldHigh[at]!)
}

/**
 * Values of all filled rows as 64-bit words, low half first.
 *
 * @param low `value` or `old`
 * @param high the upper half of the same
 */
export function valueWords(
  names: EventNames,
  { count, kind, object, aux }: EventColumns,
  low: Int32Array,
  high: Int32Array,
): Int32Array<ArrayBuffer> {
  const words = new Int32Array(2 * count)
  for (let at = 0; at < count; at++) {
    const word = low[at]!
    let upper = word >> 31
    if (isAccess(kind[at]!)) {
      const bytes = aux[at]! & 0xff
      if (bytes === 8) upper = high[at]!
      else if (word < 0 || bytes < 4) {
        const value = narrow(names, object[at]!, bytes, word)
        words[2 * at] = value
        words[2 * at + 1] = value < 0 ? -1 : 0
        continue
      }
    }
    words[2 * at] = word
    words[2 * at + 1] = upper
  }
  return words
}

/** Whether events of this kind are accesses to memory, whose width is in the low byte of `aux`. */
export function isAccess(kind: number): boolean {
  const listed = kind >= EVENT_LOAD && kind <= EVENT_BUFFERED
  return listed && kind !== EVENT_FENCE
}

/** Whether events of this kind put a value where other CPUs see it. */
export function isVisibleWrite(kind: number): boolean {
  return kind > EVENT_LOAD && kind <= EVENT_DRAIN && kind !== EVENT_FENCE
}

function read(
  names: EventNames,
  { kind, object, aux }: EventColumns,
  at: number,
  low: number,
  high: number,
): number | bigint {
  if (!isAccess(kind[at]!)) return low
  const bytes = aux[at]! & 0xff
  if (bytes !== 8) return narrow(names, object[at]!, bytes, low)
  return high === low >> 31 ? low : (BigInt(high) << 32n) | BigInt(low >>> 0)
}

/** A value of less than 64 bits as the type at its address reads it, unsigned where there is none. */
function narrow(names: EventNames, address: number, bytes: number, word: number): number {
  const unused = 32 - 8 * bytes
  return names.signedBytes(address) === bytes
    ? (word << unused) >> unused
    : (word << unused) >>> unused
}
