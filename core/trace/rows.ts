/** Moving rows between columns. */
import type { EventColumns } from '#core/event/columns.ts'

/** Appends rows `from` to `end`, exclusive, of `source` to `target`, which must have room for them. */
export function copyRows(
  source: EventColumns,
  from: number,
  end: number,
  target: EventColumns,
): void {
  const at = target.count
  target.time.set(source.time.subarray(from, end), at)
  target.kind.set(source.kind.subarray(from, end), at)
  target.actor.set(source.actor.subarray(from, end), at)
  target.cpu.set(source.cpu.subarray(from, end), at)
  target.site.set(source.site.subarray(from, end), at)
  target.object.set(source.object.subarray(from, end), at)
  target.value.set(source.value.subarray(from, end), at)
  target.valueHigh.set(source.valueHigh.subarray(from, end), at)
  target.old.set(source.old.subarray(from, end), at)
  target.oldHigh.set(source.oldHigh.subarray(from, end), at)
  target.aux.set(source.aux.subarray(from, end), at)
  target.count = at + end - from
}
