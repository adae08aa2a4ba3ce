/** Questions to a whole state graph: ways to a violation, and ways to go round for ever. */
import { ACTOR_DRAIN, SETUP_THREAD } from '#core/event/actors.ts'
import type { Edge, StateGraph } from './state-graph.ts'

/** A way from the start, and how often the running actor changes on it. */
export interface Path {
  readonly switches: number
  readonly edges: readonly Edge[]
}

/** Store-buffer drains and what runs before and after the threads count nothing. */
function counts(actor: number): boolean {
  return actor < ACTOR_DRAIN && actor !== SETUP_THREAD
}

const NOBODY = 255
const NOT_YET = 0x7fff_ffff

/**
 * The way to an edge that `ends` with the fewest changes of the running actor; the first dispatch is
 * free. A breadth-first search in which a step of the same actor costs nothing.
 */
export function fewestSwitches(graph: StateGraph, ends: (edge: Edge) => boolean): Path | undefined {
  // A node is a state and who ran last.
  const width = NOBODY + 1
  const costs = new Map<number, number>([[NOBODY, 0]])
  const cameBy = new Map<number, Edge>()
  const cameFrom = new Map<number, number>()
  let now: number[] = [NOBODY]
  for (let cost = 0; now.length > 0; cost++) {
    const later: number[] = []
    // Grows while it is gone through: those of the same cost, nearest first.
    for (const node of now) {
      if (costs.get(node) !== cost) continue
      const state = Math.floor(node / width)
      const last = node % width
      for (let at = graph.firstEdge[state]!; at < graph.firstEdge[state + 1]!; at++) {
        const edge = graph.edges[at]!
        const actor = counts(edge.actor) ? edge.actor : last
        const price = last === NOBODY || actor === last ? cost : cost + 1
        const next = edge.to * width + actor
        const isEnd = ends(edge)
        if (isEnd && price === cost) return { switches: cost, edges: wayTo(node, edge) }
        const target = isEnd ? -1 - at : next
        if (price >= (costs.get(target) ?? NOT_YET)) continue
        costs.set(target, price)
        cameBy.set(target, edge)
        cameFrom.set(target, node)
        if (price === cost) now.push(target)
        else later.push(target)
      }
    }
    const end = later.find((node) => node < 0)
    if (end !== undefined) {
      return { switches: cost + 1, edges: wayTo(cameFrom.get(end)!, cameBy.get(end)!) }
    }
    now = later
  }
  return undefined

  function wayTo(node: number, last: Edge): Edge[] {
    const edges = [last]
    for (let at = node; at !== NOBODY; at = cameFrom.get(at)!) edges.push(cameBy.get(at)!)
    return edges.reverse()
  }
}

/** States between which the machine can go round for ever, and who steps there. */
export interface Livelock {
  readonly states: ReadonlySet<number>
  readonly actors: readonly number[]
}

/**
 * Livelocks: states between which the machine can go round for ever although everybody who can step
 * there does step (strong fairness), without a data choice.
 *
 * Emerson and Lei 1987: strongly connected components; where somebody can step but never does, the
 * states in which he can are left out, and what remains is looked at again.
 */
export function findLivelocks(graph: StateGraph): readonly Livelock[] {
  const found: Livelock[] = []
  const open: (readonly number[])[] = [Array.from({ length: graph.states }, (_, state) => state)]
  for (let among = open.pop(); among !== undefined; among = open.pop()) {
    for (const component of components(graph, among)) {
      const states = new Set(component)
      const steppers = new Set<number>()
      const able = new Set<number>()
      for (const state of component) {
        for (const edge of edgesOf(graph, state)) {
          able.add(edge.actor)
          if (states.has(edge.to) && edge.values.length === 0) steppers.add(edge.actor)
        }
      }
      if (steppers.size === 0) continue
      const idle = [...able].filter((actor) => !steppers.has(actor))
      if (idle.length === 0) found.push({ states, actors: [...steppers] })
      else open.push(component.filter((state) => !canStep(graph, state, idle)))
    }
  }
  return found
}

function canStep(graph: StateGraph, state: number, actors: readonly number[]): boolean {
  return edgesOf(graph, state).some((edge) => actors.includes(edge.actor))
}

function edgesOf(graph: StateGraph, state: number): readonly Edge[] {
  return graph.edges.slice(graph.firstEdge[state], graph.firstEdge[state + 1])
}

/** Strongly connected components of the states in `among` (Tarjan 1972, without recursion). */
function components(graph: StateGraph, among: readonly number[]): number[][] {
  const index = new Int32Array(graph.states).fill(-2)
  for (const state of among) index[state] = -1
  const low = new Int32Array(graph.states)
  const onStack = new Uint8Array(graph.states)
  const stack: number[] = []
  const found: number[][] = []
  let counter = 0
  const enter = (state: number): { state: number; at: number } => {
    index[state] = low[state] = counter++
    stack.push(state)
    onStack[state] = 1
    return { state, at: graph.firstEdge[state]! }
  }
  for (const root of among) {
    if (index[root] !== -1) continue
    const calls = [enter(root)]
    for (let call = calls.at(-1); call !== undefined; call = calls.at(-1)) {
      const { state } = call
      if (call.at < graph.firstEdge[state + 1]!) {
        const edge = graph.edges[call.at++]!
        if (edge.values.length > 0 || index[edge.to] === -2) continue
        if (index[edge.to] === -1) calls.push(enter(edge.to))
        else if (onStack[edge.to]) low[state] = Math.min(low[state]!, index[edge.to]!)
        continue
      }
      calls.pop()
      const caller = calls.at(-1)
      if (caller) low[caller.state] = Math.min(low[caller.state]!, low[state]!)
      if (low[state] !== index[state]) continue
      const component: number[] = []
      for (let member = -1; member !== state;) {
        member = stack.pop()!
        onStack[member] = 0
        component.push(member)
      }
      found.push(component)
    }
  }
  return found
}
