/** Two hashes of an execution as a partial order: the same for every order in which its events can come. */
import type { Trace } from './trace.ts'

/** The hashes of a trace. */
export interface Fingerprint {
  readonly first: number
  readonly second: number
}

/** Sums over events: who it is, what it chose, and how many events of each process came before. */
export function fingerprintOf(trace: Trace): Fingerprint {
  const { clocks, width } = trace
  const numbers = new Int32Array(trace.length)
  let first = 0
  let second = 0
  for (let event = 0; event < trace.length; event++) {
    const before = trace.previousOf(event)
    numbers[event] = before < 0 ? 1 : numbers[before]! + 1
    let hash = Math.imul(trace.process[event]! + 1, 0x9e37_79b1) ^ trace.values[event]!
    for (let process = 0; process < width; process++) {
      const last = clocks[event * width + process]!
      if (last === 0) continue
      hash = Math.imul(hash ^ Math.imul(process + 1, 0x85eb_ca6b), 0xc2b2_ae35)
      hash = Math.imul((hash ^ (hash >>> 15)) + numbers[last - 1]!, 0x27d4_eb2f)
    }
    hash ^= hash >>> 15
    first = (first + Math.imul(hash, 0x2c1b_3c6d)) | 0
    second = (second + Math.imul(hash ^ (hash >>> 13), 0x297a_2d39)) | 0
  }
  return { first, second }
}
