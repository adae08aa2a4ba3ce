/**
 * Copies of the image. A snapshot is the fixed part of the image, then as much of the heap and of its
 * validity bytes as was ever in use: a few KiB for small programs, whatever the size of the heap.
 */
import { invariant } from '#core/base/invariant.ts'
import { SHADOW_WORDS } from '#core/check/data-race.ts'
import * as At from './layout.ts'
import type { MachineState } from './state.ts'

function usedHeap(state: MachineState): number {
  const top = state.i32[At.HEADER_HEAP_TOP]!
  return top === 0 ? 0 : Math.min(top + At.RED_ZONE_BYTES, state.layout.heapLength)
}

/** Bytes of the data-race shadow of the first `heap` bytes of the heap. */
function raceBytes(state: MachineState, heap: number): number {
  return state.races === undefined ? 0 : heap * SHADOW_WORDS
}

/** Copies the state into `into` if its length fits, else into new bytes. */
export function snapshotImage(
  state: MachineState,
  into?: Uint8Array<ArrayBuffer>,
): Uint8Array<ArrayBuffer> {
  const { layout, u8, recorder } = state
  recorder.settle()
  const heap = usedHeap(state)
  const shadow = raceBytes(state, heap)
  const length = layout.heapBytes + 2 * heap + shadow
  const bytes = into?.length === length ? into : new Uint8Array(length)
  if (heap === 0) {
    bytes.set(state.fixedPart)
    return bytes
  }
  bytes.set(u8.subarray(0, layout.heapBytes + heap))
  const validity = u8.subarray(layout.heapValidityBytes, layout.heapValidityBytes + heap)
  bytes.set(validity, layout.heapBytes + heap)
  const races = u8.subarray(layout.heapRacesBytes, layout.heapRacesBytes + shadow)
  bytes.set(races, layout.heapBytes + 2 * heap)
  return bytes
}

/** Puts a snapshot back. @throws InvariantError when it is not one of this program and configuration */
export function restoreImage(state: MachineState, bytes: Uint8Array): void {
  const { layout, u8 } = state
  const before = usedHeap(state)
  const heap = (bytes.length - layout.heapBytes) / (2 + raceBytes(state, 1))
  invariant(
    Number.isInteger(heap) && heap >= 0 && heap <= layout.heapLength,
    `a snapshot of ${bytes.length} bytes does not fit this machine`,
  )
  if (heap === 0 && before === 0) u8.set(bytes)
  else restoreHeap(state, bytes, heap, before)
  state.recorder.discard()
  state.mapInterrupts()
  if (state.linked.usesLocks) forgetLocks(state)
  state.scheduler.attach(state.schedulerWords)
  state.picked = -1
  state.wrote = false
  state.cost = 0
  state.stale = true
}

/** Forgets what is derived about locks. */
function forgetLocks(state: MachineState): void {
  // To clear an empty map is to make a new one.
  if (state.lockClasses.size > 0) state.lockClasses.clear()
  state.gates.fill(0)
}

/** The fixed part and `heap` bytes of heap; the rest of the `before` bytes that were used is cleared. */
function restoreHeap(state: MachineState, bytes: Uint8Array, heap: number, before: number): void {
  const { layout, u8 } = state
  const { heapBytes, heapValidityBytes, heapRacesBytes } = layout
  u8.set(bytes.subarray(0, heapBytes + heap))
  u8.set(bytes.subarray(heapBytes + heap, heapBytes + 2 * heap), heapValidityBytes)
  u8.set(bytes.subarray(heapBytes + 2 * heap), heapRacesBytes)
  if (before <= heap) return
  u8.fill(0, heapBytes + heap, heapBytes + before)
  u8.fill(0, heapValidityBytes + heap, heapValidityBytes + before)
  u8.fill(0, heapRacesBytes + raceBytes(state, heap), heapRacesBytes + raceBytes(state, before))
}
