/**
 * Everything twice: what a machine does from one state, it does again from there, and must come to the
 * same bytes. For any strategy; it finds faults of the lab, not of the program.
 */
import { invariant } from '#core/base/invariant.ts'
import type { Machine } from '#core/machine/machine.ts'

/**
 * Carries out `act` twice from the state that `machine` is in.
 * @throws InvariantError when the second time leads to another state
 */
export function twice<T>(
  machine: Pick<Machine, 'snapshot' | 'restore'>,
  what: string,
  act: () => T,
): T {
  const before = machine.snapshot()
  act()
  const first = machine.snapshot()
  machine.restore(before)
  const result = act()
  invariant(equalBytes(first, machine.snapshot()), `${what}, taken twice, led to two states`)
  return result
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, at) => byte === b[at])
}
