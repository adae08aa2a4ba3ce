/**
 * Counts Mazurkiewicz traces by brute force: two interleavings are one trace if steps that are next to
 * each other and independent can be swapped until one has become the other. Two steps of different
 * processes are independent in a state if both orders are possible there and lead to the same future, and
 * they do not touch the same object, one of them writing. A step that ends the run is followed by nothing,
 * so it is swapped with nothing: a violated trace is the way to the failing step, with all that was done.
 */
import type { End, Interleavings, State, Step } from './interleavings.ts'
import { clash } from './touched.ts'

/** The traces of a program. */
export interface Traces {
  readonly complete: number
  readonly blocked: number
  readonly violated: number
  /** Number of the trace that a path (as in Subtree.prefix) belongs to; undefined if it is no execution. */
  traceOf(path: readonly number[]): number | undefined
}

/** Joins the interleavings of a program into traces. */
export function countTraces({ root, ends }: Interleavings): Traces {
  const joined = new DisjointSets(ends.length)
  joinFrom(root, joined)
  const count = (kind: End['kind']): number =>
    ends.filter((end, place) => end.kind === kind && joined.find(place) === place).length
  return {
    complete: count('complete'),
    blocked: count('blocked'),
    violated: count('violated'),
    traceOf: (path) => {
      const end = follow(root, path)
      return end === undefined ? undefined : joined.find(end)
    },
  }
}

function joinFrom(state: State, joined: DisjointSets): void {
  state.steps.forEach((a, place) => {
    for (const b of state.steps.slice(place + 1)) swap(a, b, joined)
  })
  for (const { to } of state.steps) joinFrom(to, joined)
}

/** If `a` and `b` commute here, each end after `a b` is joined to the one after `b a`. */
function swap(a: Step, b: Step, joined: DisjointSets): void {
  if (a.process === b.process) return
  const bAfterA = same(b, a.to)
  const aAfterB = same(a, b.to)
  if (bAfterA === undefined || aAfterB === undefined) return
  if (bAfterA.to.future !== aAfterB.to.future) return
  if (clash(a.touches, bAfterA.touches) || clash(b.touches, aAfterB.touches)) return
  const { firstEnd, ends } = bAfterA.to
  for (let end = 0; end < ends; end++) joined.join(firstEnd + end, aAfterB.to.firstEnd + end)
}

function same({ process, value }: Step, state: State): Step | undefined {
  return state.steps.find((step) => step.process === process && step.value === value)
}

/** Place of the end that a path leads to. */
function follow(root: State, path: readonly number[]): number | undefined {
  let state: State | undefined = root
  for (let at = 0; at < path.length && state !== undefined; at++) {
    const actor = path[at]!
    const next = path[at + 1] ?? 0
    const value = next < 0 ? -1 - next : 0
    if (next < 0) at++
    state = state.steps.find((step) => step.actor === actor && step.value === value)?.to
  }
  return state?.steps.length === 0 ? state.firstEnd : undefined
}

/** Sets of numbers, each named by its smallest member. */
class DisjointSets {
  private readonly parent: Int32Array

  constructor(size: number) {
    this.parent = Int32Array.from({ length: size }, (_, index) => index)
  }

  find(member: number): number {
    let root = member
    while (this.parent[root] !== root) root = this.parent[root]!
    for (let at = member; at !== root;) {
      const up = this.parent[at]!
      this.parent[at] = root
      at = up
    }
    return root
  }

  join(a: number, b: number): void {
    const [first, second] = [this.find(a), this.find(b)]
    this.parent[Math.max(first, second)] = Math.min(first, second)
  }
}
