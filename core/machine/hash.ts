/** Hashes of what decides the future of a run: to recognise a state that was seen before. */
import * as At from './layout.ts'
import type { MachineState } from './state.ts'

/**
 * A 32-bit hash of the state; steps, times and reports are left out. Another `seed` gives an
 * independent one. In virtual time equal hashes say that everybody is at the same place, not when.
 */
export function stateHash(state: MachineState, seed: number): number {
  const { i32, layout } = state
  let hash = seed ^ 0x2c1b_3c6d
  for (let word = 0; word < At.HEADER_STATE_WORDS; word++) hash = mix(hash, i32[word]!)
  const top = i32[At.HEADER_HEAP_TOP]! >> 2
  const end = (layout.heapBytes >> 2) + top
  for (let cpu = layout.cpus; cpu < layout.contexts; cpu += At.CPU_WORDS) {
    for (let word = 0; word < At.CPU_STATE_WORDS; word++) hash = mix(hash, i32[cpu + word]!)
  }
  for (let context = layout.contexts; context < layout.held; context += At.CONTEXT_WORDS) {
    for (let word = 0; word < At.CONTEXT_STATE_WORDS; word++) {
      hash = mix(hash, i32[context + word]!)
    }
  }
  for (let word = layout.held; word < end; word++) hash = mix(hash, i32[word]!)
  const validity = layout.heapValidityBytes >> 2
  for (let word = validity; word < validity + top; word++) hash = mix(hash, i32[word]!)
  return hash ^ (hash >>> 16)
}

/** One round of a multiply-and-rotate hash. */
export function mix(hash: number, value: number): number {
  const mixed = Math.imul(hash ^ value, 0x85eb_ca6b)
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0x5e29_5c3b) | 0
}
