/**
 * Every state a program can reach, as a graph: the plainest exhaustive search there is, with nothing
 * left out, and questions that only the whole graph answers. Can it go round for ever, however fair the
 * scheduler is? What is the fewest changes of the running actor with which something breaks?
 *
 * Oracles that only watch (`always_`, `finally`, lock order) do not end a path, so that one that breaks
 * does not hide another one. What has been reported is forgotten after each step: a report belongs to
 * a step, whatever led there. Lock order is remembered over all paths together, as lockdep does over
 * all that a kernel runs.
 */
import { LOCK_ORDER_WORDS } from '#core/check/lock-order.ts'
import { CHECK_ALWAYS, CHECK_FINALLY, CHECK_LOCK_CYCLE } from '#core/event/checks.ts'
import type { Program } from '#core/language/program.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import { HEADER_VIOLATIONS, layoutOf } from '#core/machine/layout.ts'
import { linkProgram } from '#core/machine/link.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import type { EventSink, Violation } from '#core/machine/oracle.ts'
import { DataChoices, nextValues } from './data-choices.ts'

/** One step from one state to another. */
export interface Edge {
  readonly from: number
  readonly to: number
  readonly actor: number
  /** Data choices made within the step. */
  readonly values: readonly number[]
  /** What broke in this step. */
  readonly violations: readonly Violation[]
}

export interface StateGraph {
  readonly states: number
  /** State 0 is the start. */
  readonly edges: readonly Edge[]
  /** First edge of each state, and one past the last edge of the last; edges are in order of `from`. */
  readonly firstEdge: Int32Array
  /** Codes of everything that broke, with one violation each. */
  readonly violations: ReadonlyMap<number, Violation>
}

function watching(config: MachineConfig): MachineConfig {
  const { continueAfter } = config.checks
  const passive = [CHECK_ALWAYS, CHECK_FINALLY, CHECK_LOCK_CYCLE]
  const checks = { ...config.checks, continueAfter: [...continueAfter, ...passive] }
  return { ...config, timed: false, checks }
}

const NO_VIOLATIONS: readonly Violation[] = []

/** Makes the graph of `program`. @throws Error beyond `maxStates` */
export function exploreGraph(
  program: Program,
  given: MachineConfig,
  maxStates: number = 1_000_000,
): StateGraph {
  const config = watching(given)
  const script = new DataChoices()
  const machine = createMachine(program, config, script)
  const { lockOrder } = layoutOf(program, linkProgram(program), config)
  const orderWords = config.checks.lockOrder ? LOCK_ORDER_WORDS : 0
  const image = new Int32Array(machine.image)
  const order = new Int32Array(orderWords)
  const numbers = new Map<number, number>()
  const found = new Map<number, Violation>()
  const open: { readonly state: number; readonly bytes: Uint8Array<ArrayBuffer> }[] = []
  const byState: Edge[][] = []

  const visit = (): number => {
    const key = (machine.stateHash(1) >>> 0) * 2 ** 21 + (machine.stateHash(2) >>> 11)
    const known = numbers.get(key)
    if (known !== undefined) return known
    const state = numbers.size
    if (state >= maxStates) throw new Error(`more than ${maxStates} states`)
    numbers.set(key, state)
    byState.push([])
    if (machine.enabledCount > 0) open.push({ state, bytes: machine.snapshot() })
    return state
  }
  const violationsOfStep = (): readonly Violation[] => {
    if (image[HEADER_VIOLATIONS] === 0) return NO_VIOLATIONS
    const violations = machine.violations
    for (const violation of violations) {
      if (!found.has(violation.check)) found.set(violation.check, violation)
    }
    image[HEADER_VIOLATIONS] = 0
    return violations
  }

  violationsOfStep()
  visit()
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { state, bytes } = next
    machine.restore(bytes)
    const edges = byState[state] as Edge[]
    for (const actor of machine.enabled.slice(0, machine.enabledCount)) {
      for (let values: number[] | undefined = []; values !== undefined;) {
        machine.restore(bytes)
        image.set(order, lockOrder)
        script.begin(values)
        machine.step(actor)
        order.set(image.subarray(lockOrder, lockOrder + orderWords))
        const violations = violationsOfStep()
        edges.push({ from: state, to: visit(), actor, values, violations })
        values = nextValues(values, script.limits)
      }
    }
  }
  return { states: byState.length, ...inOrder(byState), violations: found }
}

function inOrder(byState: readonly (readonly Edge[])[]): Pick<StateGraph, 'edges' | 'firstEdge'> {
  const firstEdge = new Int32Array(byState.length + 1)
  const edges: Edge[] = []
  byState.forEach((list, state) => {
    firstEdge[state] = edges.length
    for (const edge of list) edges.push(edge)
  })
  firstEdge[byState.length] = edges.length
  return { edges, firstEdge }
}

/** Takes `path` from the start of a new machine, whose events go to `sink`. */
export function walk(
  program: Program,
  config: MachineConfig,
  path: readonly Edge[],
  sink?: EventSink,
): Machine {
  const script = new DataChoices()
  const machine = createMachine(program, watching(config), script, sink)
  for (const { actor, values } of path) {
    script.begin(values)
    machine.step(actor)
  }
  return machine
}
