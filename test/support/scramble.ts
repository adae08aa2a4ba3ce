/** Writes garbage wherever the machine says that nothing will be read again. */
import { layoutOf } from '#core/machine/layout.ts'
import * as At from '#core/machine/layout.ts'
import { linkProgram } from '#core/machine/link.ts'
import { livenessOf } from '#core/machine/liveness.ts'
import type { Machine } from '#core/machine/machine.ts'
import { RETURN_TO_NOBODY } from '#core/machine/outcome.ts'

/** Makes a function that fills the dead registers of `machine` from `draw`. */
export function scrambler(machine: Machine, draw: () => number): () => number {
  const { program, config } = machine
  const layout = layoutOf(program, linkProgram(program), config)
  const { first, slots } = livenessOf(program)
  const i32 = new Int32Array(machine.image)

  function scrambleStack(index: number): number {
    const context = layout.contexts + index * At.CONTEXT_WORDS
    const stack = layout.stacks + index * layout.stackWords
    const kept = new Set<number>()
    const alive = i32[context + At.CONTEXT_STATUS] !== At.STATUS_EXITED
    let frame = i32[context + At.CONTEXT_FRAME]!
    let site = i32[context + At.CONTEXT_PC]! >> 2
    let end = stack + layout.stackWords
    while (alive) {
      for (let header = 0; header < 3; header++) kept.add(frame + header)
      for (const slot of slots.subarray(first[site], first[site + 1])) {
        if (frame + slot < end) kept.add(frame + slot)
      }
      const back = i32[frame]!
      if (back === RETURN_TO_NOBODY) break
      end = frame
      frame = i32[frame + 1]!
      site = back >> 2
    }
    let written = 0
    for (let word = stack; word < stack + layout.stackWords; word++) {
      if (kept.has(word)) continue
      i32[word] = draw()
      written++
    }
    return written
  }

  return () => {
    let written = 0
    for (let index = 0; index < layout.contextCount; index++) written += scrambleStack(index)
    return written
  }
}
