/** Sizes of heap blocks, from the validity bytes that the machine keeps of its heap. */
import { DATA_BASE } from '#core/language/program.ts'
import { FREED, UNWRITTEN, WRITTEN } from '#core/machine/validity.ts'
import type { Model } from './model.ts'

/** Bytes from `address` on that belong to one block, live or freed; 0 outside the heap. */
export function blockSize({ machine, layout }: Model, address: number): number {
  const start = address - DATA_BASE + layout.dataBytes - layout.heapBytes
  if (start < 0 || start >= layout.heapLength) return 0
  const validity = new Uint8Array(machine.image, layout.heapValidityBytes, layout.heapLength)
  let end = start
  while (validity[end] === UNWRITTEN || validity[end] === WRITTEN || validity[end] === FREED) end++
  return end - start
}
