/**
 * Memory without the machine: apply the events that write, in order, to a copy of the shared data. Each
 * says what it found (`old`) as well as what it left, so a fold notices when the memory it started from
 * is not the memory the events were recorded on.
 */
import { DATA_BASE } from '#core/language/debug-info.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { WRITES_MEMORY } from './presence.ts'

/**
 * Applies rows `from` to `end`, exclusive, to `memory`, which begins at DATA_BASE. Writes elsewhere
 * (the heap) are passed over.
 *
 * @returns the first row that found something else in memory than it says, or -1. Folding goes on
 *   after it.
 */
export function foldMemory(
  memory: Uint8Array,
  columns: EventColumns,
  from: number,
  end: number,
): number {
  const { kind, object, value, valueHigh, old, oldHigh, aux } = columns
  let contradiction = -1
  for (let row = from; row < end; row += 1) {
    if (WRITES_MEMORY[kind[row]!] === 0) continue
    const offset = object[row]! - DATA_BASE
    const width = aux[row]! & 0xff
    if (offset < 0 || width > 8 || offset + width > memory.length) continue
    const low = value[row]!
    const high = valueHigh[row]!
    const oldLow = old[row]!
    const oldUpper = oldHigh[row]!
    for (let byte = 0; byte < width; byte += 1) {
      const shift = (byte & 3) << 3
      const before = ((byte < 4 ? oldLow : oldUpper) >>> shift) & 0xff
      if (memory[offset + byte]! !== before && contradiction < 0) contradiction = row
      memory[offset + byte] = (byte < 4 ? low : high) >>> shift
    }
  }
  return contradiction
}
