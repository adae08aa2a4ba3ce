/** Under tso and pso who needs an empty store buffer cannot step before it is empty. */
import { expect, test } from 'vitest'
import { ACTOR_DRAIN } from '#core/event/actors.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import { roundRobin } from '#core/schedule/round-robin.ts'
import { build, configOf } from '../../support/machine.ts'

function canStep(machine: Machine, actor: number): boolean {
  return machine.enabled.subarray(0, machine.enabledCount).includes(actor)
}

const PLACES = 'int a, b; atomic_t n; spinlock_t l; struct mutex m; wait_queue_head_t q;'

test.each([
  ['atomic_inc(&n);', true],
  ['xchg(&b, 1);', true],
  ['smp_mb();', true],
  ['spin_lock(&l); spin_unlock(&l);', true],
  ['mutex_lock(&m); mutex_unlock(&m);', true],
  ['wake_up(&q);', true],
  ['smp_wmb();', false],
  ['smp_rmb();', false],
  ['b = READ_ONCE(a);', false],
  ['WRITE_ONCE(b, 1);', false],
])('%s after a store and a load', (operation, waits) => {
  for (const model of ['tso', 'pso'] as const) {
    const text = `${PLACES} void P0(void) { WRITE_ONCE(a, 1); READ_ONCE(a); ${operation} }`
    const machine = createMachine(build(text), configOf({ model, cpus: 1 }), roundRobin())
    machine.step(0)
    machine.step(0)
    expect([model, canStep(machine, 0)]).toEqual([model, !waits])
    expect(canStep(machine, ACTOR_DRAIN)).toBe(true)
    machine.step(ACTOR_DRAIN)
    expect([model, canStep(machine, 0)]).toEqual([model, true])
  }
})

test('the same stores in the buffer are the same state, whichever slots they have', () => {
  const text = `int a, b, c; void P0(void) { a = 1; b = 1; c = 1; }`
  const key = (order: readonly number[]): number => {
    const machine = createMachine(build(text), configOf({ model: 'pso', cpus: 1 }), roundRobin())
    for (const actor of order) machine.step(actor)
    return machine.stateHash(7)
  }
  // a and b go through slots 0 and 1, or both through slot 0; then c is buffered, in slot 0 or 1.
  const oneByOne = key([0, ACTOR_DRAIN, 0, ACTOR_DRAIN, 0])
  const keepsFirst = key([0, 0, ACTOR_DRAIN + 1, 0, ACTOR_DRAIN])
  expect(keepsFirst).toBe(oneByOne)
  expect(key([0, 0, ACTOR_DRAIN, 0])).not.toBe(oneByOne)
})
