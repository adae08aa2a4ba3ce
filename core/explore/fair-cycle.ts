/**
 * Can a program go round for ever among these states, however fair the scheduler is? Strong fairness:
 * whoever can step at some state of the cycle does step in the cycle. A data choice is no way round: it
 * could have come out otherwise.
 *
 * E. A. Emerson, C.-L. Lei 1987: strongly connected components (R. Tarjan 1972); where somebody can step
 * but never does, the states in which he can are left out, and what remains is looked at again.
 */

/** States 0 to `states` - 1 and the steps between them. State 0 is the one all others are reached from. */
export interface StepGraph {
  readonly states: number
  /** First step of each state, and one past the last step of the last. */
  readonly first: Int32Array<ArrayBuffer>
  /** Where each step leads, -1 for out of these states. */
  readonly to: Int32Array<ArrayBuffer>
  /** See {@link stepLabel}. */
  readonly labels: Int32Array<ArrayBuffer>
}

const ACTORS = 256

/** Who steps, and the value of his data choice, -1 if he makes none. */
export function stepLabel(actor: number, value: number): number {
  return actor | ((value + 1) << 8)
}

/** Who steps, from a {@link stepLabel}. */
export function actorOfLabel(label: number): number {
  return label & (ACTORS - 1)
}

/** The value he chooses, from a {@link stepLabel}; -1 for none. */
export function valueOfLabel(label: number): number {
  return (label >>> 8) - 1
}

/** The states of one fair cycle. */
export interface FairCycle {
  /** Steps between states of this group that choose nothing are those of the cycle. */
  readonly group: number
  readonly groupOf: Int32Array<ArrayBuffer>
  /** Who steps there. */
  readonly actors: readonly number[]
}

/** A group that is left out of everything from then on. */
const NOWHERE = -1

/** The first fair cycle of `graph`, undefined where there is none. */
export function findFairCycle(graph: StepGraph): FairCycle | undefined {
  const groupOf = new Int32Array(graph.states)
  const walk = new ComponentWalk(graph, groupOf)
  let groups = 1
  const open: (readonly number[])[] = [Array.from({ length: graph.states }, (_, state) => state)]
  for (let among = open.pop(); among !== undefined; among = open.pop()) {
    for (const component of walk.components(among)) {
      const group = groups++
      for (const state of component) groupOf[state] = group
      const { steps, able } = whoSteps(graph, groupOf, component, group)
      const actors = able.flatMap((can, actor) => (can && steps[actor] ? [actor] : []))
      const idle = able.map((can, actor) => can && !steps[actor])
      if (actors.length > 0 && !idle.includes(true)) return { group, groupOf, actors }
      const rest = actors.length > 0 ? component.filter((at) => !canStep(graph, at, idle)) : []
      for (const state of component) groupOf[state] = NOWHERE
      if (rest.length === 0) continue
      const next = groups++
      for (const state of rest) groupOf[state] = next
      open.push(rest)
    }
  }
  return undefined
}

/** Is this a step within a group that a cycle may be made of? */
export function staysIn(
  graph: StepGraph,
  groupOf: Int32Array<ArrayBuffer>,
  step: number,
  group: number,
): boolean {
  const to = graph.to[step]!
  return to >= 0 && groupOf[to] === group && valueOfLabel(graph.labels[step]!) < 0
}

function whoSteps(
  graph: StepGraph,
  groupOf: Int32Array<ArrayBuffer>,
  component: readonly number[],
  group: number,
): { readonly steps: readonly boolean[]; readonly able: readonly boolean[] } {
  const steps = Array.from({ length: ACTORS }, () => false)
  const able = Array.from({ length: ACTORS }, () => false)
  for (const state of component) {
    for (let step = graph.first[state]!; step < graph.first[state + 1]!; step++) {
      const actor = actorOfLabel(graph.labels[step]!)
      able[actor] = true
      if (staysIn(graph, groupOf, step, group)) steps[actor] = true
    }
  }
  return { steps, able }
}

function canStep(graph: StepGraph, state: number, idle: readonly boolean[]): boolean {
  for (let step = graph.first[state]!; step < graph.first[state + 1]!; step++) {
    if (idle[actorOfLabel(graph.labels[step]!)]) return true
  }
  return false
}

/** Strongly connected components, without recursion. */
class ComponentWalk {
  private readonly graph: StepGraph
  private readonly groupOf: Int32Array<ArrayBuffer>
  /** Order in which states were met, 0 not yet. */
  private readonly order: Int32Array<ArrayBuffer>
  private readonly low: Int32Array<ArrayBuffer>
  private readonly next: Int32Array<ArrayBuffer>
  private readonly isOpen: Uint8Array<ArrayBuffer>
  private counter = 0

  constructor(graph: StepGraph, groupOf: Int32Array<ArrayBuffer>) {
    this.graph = graph
    this.groupOf = groupOf
    this.order = new Int32Array(graph.states)
    this.low = new Int32Array(graph.states)
    this.next = new Int32Array(graph.states)
    this.isOpen = new Uint8Array(graph.states)
  }

  /** Those of `among`, which are a group of their own. */
  components(among: readonly number[]): readonly (readonly number[])[] {
    const found: number[][] = []
    for (const state of among) this.order[state] = 0
    const group = this.groupOf[among[0]!]!
    for (const root of among) if (this.order[root] === 0) this.walkFrom(root, group, found)
    return found
  }

  private walkFrom(root: number, group: number, found: number[][]): void {
    const { graph, order, low, next, isOpen } = this
    const open: number[] = []
    const way: number[] = []
    const enter = (state: number): void => {
      order[state] = low[state] = ++this.counter
      next[state] = graph.first[state]!
      isOpen[state] = 1
      open.push(state)
      way.push(state)
    }
    enter(root)
    while (way.length > 0) {
      const state = way.at(-1)!
      if (next[state]! < graph.first[state + 1]!) {
        const step = next[state]!
        next[state] = step + 1
        if (!staysIn(graph, this.groupOf, step, group)) continue
        const to = graph.to[step]!
        if (order[to] === 0) enter(to)
        else if (isOpen[to] === 1) low[state] = Math.min(low[state]!, order[to]!)
        continue
      }
      way.pop()
      const before = way.at(-1)
      if (before !== undefined) low[before] = Math.min(low[before]!, low[state]!)
      if (low[state] !== order[state]) continue
      const component = open.splice(open.lastIndexOf(state))
      for (const member of component) isOpen[member] = 0
      found.push(component)
    }
  }
}
