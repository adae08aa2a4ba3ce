/** Exploring, only what a polling loop reads holds it back; what else is read leaves no trace in the state. */
import { expect, test } from 'vitest'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import { roundRobin } from '#core/schedule/round-robin.ts'
import { build, configOf } from '../../support/machine.ts'

function machineOf(text: string): Machine {
  return createMachine(build(text), configOf(), roundRobin())
}

/** Steps `actor` until it is held back or done. @returns whether it is held back */
function heldAfter(machine: Machine, actor: number, atMost = 50): boolean {
  for (let i = 0; i < atMost; i++) {
    if (!machine.enabled.subarray(0, machine.enabledCount).includes(actor)) break
    machine.step(actor)
  }
  return machine.threadState(actor).status === 'spinning'
}

test.each([
  ['in the loop itself', 'while (!READ_ONCE(x)) cpu_relax();', ''],
  ['in a function that the loop calls', 'while (!get()) cpu_relax();', 'int get(void) { return READ_ONCE(x); }'],
  ['in a loop that calls who relaxes', 'while (!READ_ONCE(x)) rest();', 'void rest(void) { cpu_relax(); }'],
  ['in an outer loop', 'for (;;) { int v = READ_ONCE(x); if (v) break; cpu_relax(); }', ''],
  ['through a pointer', 'int (*f)(void) = get; while (!f()) cpu_relax();', 'int get(void) { return READ_ONCE(x); }'],
])('a read %s is waited for', (_, loop, functions) => {
  const machine = machineOf(`int x, y; ${functions} void P0(void) { ${loop} } void P1(void) { y = 1; x = 1; }`)
  expect(heldAfter(machine, 0)).toBe(true)
  machine.step(1)
  expect(machine.threadState(0).status).toBe('spinning')
  machine.step(1)
  expect(machine.threadState(0).status).not.toBe('spinning')
}) // prettier-ignore

test('what was read before the loop is not waited for, and what others read is not noted', () => {
  const text = `int x, y, z;
    void P0(void) { z = y; while (!READ_ONCE(x)) cpu_relax(); }
    void P1(void) { int v = READ_ONCE(z); y = v; x = 1; }`
  const machine = machineOf(text)
  expect(heldAfter(machine, 0)).toBe(true)
  machine.step(1)
  machine.step(1)
  expect(machine.threadState(0).status).toBe('spinning')
  machine.step(1)
  expect(heldAfter(machine, 0)).toBe(false)
})

test('two ways to the same place give the same state', () => {
  const text = `int x, y;
    void P0(void) { int v = READ_ONCE(y); v = READ_ONCE(y); WRITE_ONCE(x, 1); }
    void P1(void) { WRITE_ONCE(y, 1); WRITE_ONCE(y, 0); while (!READ_ONCE(x)) cpu_relax(); }`
  const keys = [
    [0, 1, 1, 0],
    [1, 0, 1, 0],
    [1, 1, 0, 0],
  ].map((order) => {
    const machine = machineOf(text)
    for (const actor of order) machine.step(actor)
    return machine.stateHash(1)
  })
  expect(new Set(keys).size).toBe(1)
})
