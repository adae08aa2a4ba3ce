/**
 * The parts of one exploration, as a tree. The root is everything; a part that turns out large is split,
 * and its children stand for what was left of it. Where a part is split depends on the program alone,
 * so a part's place, its path from the root, means the same everywhere, and parts have an order.
 *
 * What is known of the parts can be joined with what somebody else knows of them: for each part the
 * outcome that got further. That is associative, commutative and idempotent, which is all that shards,
 * stopped searches and files that arrive twice need.
 */
import { collapse, further, type Outcome } from './outcome.ts'

/** Numbers of children from the root on; the root's path is empty. */
export type PartPath = readonly number[]

/** What is known, by {@link keyOf}. */
export type Outcomes = Readonly<Record<string, Outcome>>

/** `2.0.1`; the root is the empty text. */
export function keyOf(path: PartPath): string {
  return path.join('.')
}

/** The path of a key, undefined when it is none. */
export function pathOf(key: string): PartPath | undefined {
  if (key === '') return []
  if (!/^(0|[1-9]\d{0,8})(\.(0|[1-9]\d{0,8})){0,63}$/.test(key)) return undefined
  return key.split('.').map(Number)
}

/** Negative when `one` comes first: a part before its children, those in their order. */
export function comparePaths(one: PartPath, other: PartPath): number {
  const shorter = Math.min(one.length, other.length)
  for (let at = 0; at < shorter; at++) {
    const difference = one[at]! - other[at]!
    if (difference !== 0) return difference
  }
  return one.length - other.length
}

/** True when `path` is `ancestor` or below it. */
export function isWithin(path: PartPath, ancestor: PartPath): boolean {
  return path.length >= ancestor.length && ancestor.every((number, at) => path[at] === number)
}

/** Everything that either knows, in normal form (see {@link normalise}). */
export function joinOutcomes(one: Outcomes, other: Outcomes): Outcomes {
  const joined = new Map(Object.entries(one))
  for (const [key, outcome] of Object.entries(other)) {
    const known = joined.get(key)
    joined.set(key, known === undefined ? outcome : further(known, outcome))
  }
  return normalise(joined)
}

/**
 * The same knowledge in its one shortest form: a part whose children are all done is done, and what is
 * done has no children. In order.
 */
export function normalise(known: ReadonlyMap<string, Outcome>): Outcomes {
  const rows = [...known].map(([key, outcome]) => ({ path: pathOf(key) ?? [], outcome }))
  rows.sort((one, other) => comparePaths(one.path, other.path))
  const kept: typeof rows = []
  // The last part that was kept, and what it hangs from: in order, an ancestor is always among them.
  const above: typeof rows = []
  for (const row of rows) {
    while (above.length > 0 && !isWithin(row.path, above.at(-1)!.path)) above.pop()
    if (above.length > 0 && above.at(-1)!.outcome.state !== 'split') continue
    kept.push(row)
    above.push(row)
  }
  const result = new Map(kept.map(({ path, outcome }) => [keyOf(path), outcome]))
  for (const { path } of kept.toReversed()) collapseAt(result, path)
  return Object.fromEntries(result)
}

/** Makes the part at `path` one that is done if all its children are. @returns whether it did */
export function collapseAt(known: Map<string, Outcome>, path: PartPath): boolean {
  const outcome = known.get(keyOf(path))
  if (outcome?.state !== 'split') return false
  const children = (outcome.children ?? []).map((_, child) => keyOf([...path, child]))
  const outcomes = children.flatMap((key) => known.get(key) ?? [])
  if (outcomes.length < children.length) return false
  if (!outcomes.every(({ state }) => state === 'done')) return false
  known.set(keyOf(path), collapse([outcome, ...outcomes]))
  for (const key of children) known.delete(key)
  return true
}

/**
 * The part that comes after `path` in order, given how many children a part has (0 unless it is split).
 * Undefined after the last.
 */
export function nextPart(
  path: PartPath,
  childrenOf: (path: PartPath) => number,
): PartPath | undefined {
  if (childrenOf(path) > 0) return [...path, 0]
  for (let depth = path.length - 1; depth >= 0; depth--) {
    const parent = path.slice(0, depth)
    const next = path[depth]! + 1
    if (next < childrenOf(parent)) return [...parent, next]
  }
  return undefined
}
