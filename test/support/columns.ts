/** Columns as fast-check makes them: anything a trace can hold, likely or not. */
import fc from 'fast-check'
import type { EventColumns, EventRow } from '#core/event/columns.ts'
import { columnsOf } from './events.ts'

const int32 = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
  fc.constantFrom(-(2 ** 31), 2 ** 31 - 1, 0x1000, 0x1004),
)
const byte = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 255 }))

/** One event with anything in its fields. */
const arbitraryRow: fc.Arbitrary<EventRow> = fc.record({
  time: fc.oneof(
    fc.integer({ min: 0, max: 1000 }),
    fc.maxSafeNat(),
    fc.constant(Number.MAX_SAFE_INTEGER),
  ),
  kind: fc.oneof(fc.integer({ min: 1, max: 35 }), byte),
  actor: byte,
  cpu: byte,
  site: int32,
  object: int32,
  value: int32,
  valueHigh: int32,
  old: int32,
  oldHigh: int32,
  aux: int32,
})

/** Any columns of up to `maxLength` rows, at least one. */
export function arbitraryColumns(maxLength: number): fc.Arbitrary<EventColumns> {
  return fc.array(arbitraryRow, { minLength: 1, maxLength }).map(columnsOf)
}

/** The rows in use, as columns without slack: two of these are equal when their events are. */
export function trimmed(columns: EventColumns): EventColumns {
  const { count } = columns
  return {
    count,
    time: columns.time.slice(0, count),
    kind: columns.kind.slice(0, count),
    actor: columns.actor.slice(0, count),
    cpu: columns.cpu.slice(0, count),
    site: columns.site.slice(0, count),
    object: columns.object.slice(0, count),
    value: columns.value.slice(0, count),
    valueHigh: columns.valueHigh.slice(0, count),
    old: columns.old.slice(0, count),
    oldHigh: columns.oldHigh.slice(0, count),
    aux: columns.aux.slice(0, count),
  }
}
