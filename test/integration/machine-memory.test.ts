/** What a machine takes: at most twice its image and a MiB. The room for events belongs to a recording. */
import { setImmediate } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { MachineConfig } from '#core/machine/config.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { build, configOf } from '../support/machine.ts'
import { tortureProgram } from '../support/torture.ts'

const MACHINES = 16
const MIB = 2 ** 20
const SETTLED_BYTES = 4_096

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Bytes in use once the collector, which frees buffers by the way, has nothing left to do. */
async function usedBytes(): Promise<number> {
  let last = Infinity
  for (let round = 0; round < 20; round++) {
    collectGarbage()
    await setImmediate()
    const { heapUsed, arrayBuffers } = process.memoryUsage()
    if (heapUsed + arrayBuffers > last - SETTLED_BYTES) break
    last = heapUsed + arrayBuffers
  }
  return last
}

const torture = tortureProgram(32)
const small = build('int x; void P0(void) { x++; } void P1(void) { x++; }')

test.each([
  ['a small program', small, configOf()],
  ['everything, 64 KiB of heap', torture, configOf({ model: 'pso', cpus: 4 })],
  ['in virtual time', torture, configOf({ timed: true, cpus: 4 })],
  ['4 MiB of heap', torture, configOf({ heapBytes: 4 * MIB })],
  [
    'with races watched',
    torture,
    configOf({ heapBytes: MIB, checks: { lockOrder: true, races: true, continueAfter: [] } }),
  ],
] as const)('%s', async (_, program, config: MachineConfig) => {
  const start = (seed: number): Machine => {
    const scheduler = config.timed ? timedScheduler(seed) : randomWalk(seed)
    const machine = createMachine(program, config, scheduler)
    machine.run(2_000)
    machine.stateHash(1)
    return machine
  }
  const warm = start(99)
  const before = await usedBytes()
  const machines = Array.from({ length: MACHINES }, (_, index) => start(index + 1))
  const each = ((await usedBytes()) - before) / MACHINES
  expect(each).toBeLessThan(2 * warm.image.byteLength + MIB)
  // A sign that images were counted at all: of what was there before, some may have gone meanwhile.
  expect(each).toBeGreaterThan(0.9 * warm.image.byteLength)
  expect(machines).toHaveLength(MACHINES)
})
