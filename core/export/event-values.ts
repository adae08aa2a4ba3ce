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
  if (bytes === 8) return BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low >>> 0))
  const type = names.place(object[at]!)?.type
  const signed = type?.kind === 'integer' && type.bytes === bytes && type.signed
  const unused = 32 - 8 * bytes
  return signed ? (low << unused) >> unused : (low << unused) >>> unused
}
