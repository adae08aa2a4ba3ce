/** From a fair cycle of states, a way to walk: into it, and once round so that everybody has stepped. */
import { invariant } from '#core/base/invariant.ts'
import { actorOfLabel, staysIn, type FairCycle, type StepGraph } from './fair-cycle.ts'

/** Labels of the steps from state 0 into `cycle` and once round it; the shortest, one piece at a time. */
export function roundTrip(graph: StepGraph, cycle: FairCycle): readonly number[] {
  const { group, groupOf, actors } = cycle
  const within = (step: number): boolean => staysIn(graph, groupOf, step, group)
  const isThere = groupOf[0] === group
  const way = isThere
    ? []
    : shortest(
        graph,
        0,
        (step) => graph.to[step]! >= 0,
        (step) => groupOf[graph.to[step]!] === group,
      )
  const entry = isThere ? 0 : graph.to[way.at(-1)!]!
  const steps = [...way]
  const missing = new Set(actors)
  let at = entry
  while (missing.size > 0) {
    const isNew = (step: number): boolean => missing.has(actorOfLabel(graph.labels[step]!))
    for (const step of shortest(graph, at, within, isNew)) {
      missing.delete(actorOfLabel(graph.labels[step]!))
      steps.push(step)
      at = graph.to[step]!
    }
  }
  if (at !== entry) steps.push(...shortest(graph, at, within, (step) => graph.to[step] === entry))
  return steps.map((step) => graph.labels[step]!)
}

/** The fewest steps from a state that end with one that `ends`, all of them `allowed`. */
function shortest(
  graph: StepGraph,
  from: number,
  allowed: (step: number) => boolean,
  ends: (step: number) => boolean,
): readonly number[] {
  /** Step by which a state was met first, -2 not yet, -1 the start. */
  const cameBy = new Int32Array(graph.states).fill(-2)
  const cameFrom = new Int32Array(graph.states)
  cameBy[from] = -1
  const open = [from]
  // Grows while it is gone through.
  for (const state of open) {
    for (let step = graph.first[state]!; step < graph.first[state + 1]!; step++) {
      if (!allowed(step)) continue
      if (ends(step)) {
        const steps = [step]
        for (let at = state; cameBy[at]! >= 0; at = cameFrom[at]!) steps.push(cameBy[at]!)
        return steps.toReversed()
      }
      const to = graph.to[step]!
      if (cameBy[to] !== -2) continue
      cameBy[to] = step
      cameFrom[to] = state
      open.push(to)
    }
  }
  invariant(false, 'the states of a cycle reach each other')
  return []
}
