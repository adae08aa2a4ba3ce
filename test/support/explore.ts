/**
 * The plainest possible search: every schedule, depth first, by snapshots; states seen before are not
 * entered again. The oracle against which cleverer searches and the memory models are tested.
 */
import type { Program } from '#core/language/program.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import type { Violation } from '#core/machine/oracle.ts'
import { DataChoices, nextValues } from './data-choices.ts'

export interface Exploration {
  /** What `observe` said at each end without a violation. */
  readonly outcomes: ReadonlySet<string>
  /** The first violation of each check. */
  readonly violations: ReadonlyMap<number, Violation>
  readonly states: number
  readonly ends: number
}

/** Explores every schedule of `program`. */
export function exploreAll(
  program: Program,
  config: MachineConfig,
  observe: (machine: Machine) => string,
  maxStates = 2_000_000,
): Exploration {
  const script = new DataChoices()
  const machine = createMachine(program, config, script)
  const seen = new Set<string>()
  const outcomes = new Set<string>()
  const violations = new Map<number, Violation>()
  let ends = 0
  const open = [machine.snapshot()]
  for (let state = open.pop(); state !== undefined; state = open.pop()) {
    machine.restore(state)
    const key = `${machine.stateHash(1)},${machine.stateHash(2)}`
    if (seen.has(key)) continue
    seen.add(key)
    if (seen.size > maxStates) throw new Error(`more than ${maxStates} states`)
    for (const violation of machine.violations) {
      if (!violations.has(violation.check)) violations.set(violation.check, violation)
    }
    if (machine.enabledCount === 0) {
      ends++
      if (machine.outcome === 'quiescent') outcomes.add(observe(machine))
      continue
    }
    for (const actor of machine.enabled.slice(0, machine.enabledCount)) {
      for (let values: number[] | undefined = []; values !== undefined;) {
        machine.restore(state)
        script.begin(values)
        machine.step(actor)
        open.push(machine.snapshot())
        values = nextValues(values, script.limits)
      }
    }
  }
  return { outcomes, violations, states: seen.size, ends }
}

/** The values of some globals, as `x=1 y=0`. */
export function observeGlobals(
  names: readonly string[],
  read: (machine: Machine, name: string) => bigint,
): (machine: Machine) => string {
  return (machine) => names.map((name) => `${name}=${read(machine, name)}`).join(' ')
}
