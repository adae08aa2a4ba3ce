/**
 * Made-up explorations: trees of parts with executions and violations in them, and crews that work on
 * them in any order. What a search of the machine would be, with every number known beforehand.
 */
import fc from 'fast-check'
import { noCounts } from '#core/explore/counts.ts'
import type { Errand, Ledger } from '#core/host/explore/ledger.ts'
import type { FindingRecord, Outcome } from '#core/host/explore/outcome.ts'
import type { PartPath } from '#core/host/explore/parts.ts'

/** One part: what happens in it, in order, before it is split into its children. */
export interface PartTree {
  /** An entry for each execution: the number of its violation, 0 for none. */
  readonly executions: readonly number[]
  readonly children: readonly PartTree[]
}

/** Trees of a few dozen parts; `violations` says how many of 100 executions fail. */
export function partTrees(violations: number): fc.Arbitrary<PartTree> {
  const execution = fc
    .integer({ min: 0, max: 99 })
    .map((number) => (number < violations ? 1 + (number % 3) : 0))
  const executions = fc.array(execution, { minLength: 1, maxLength: 6 })
  const tree: fc.Memo<PartTree> = fc.memo((depth) =>
    fc.record({
      executions,
      children: depth === 1 ? fc.constant([]) : fc.array(tree(depth - 1), { maxLength: 4 }),
    }),
  )
  return tree(4)
}

/** The executions of a whole tree, in order. */
export function flatten({ executions, children }: PartTree): readonly number[] {
  return [...executions, ...children.flatMap(flatten)]
}

/** What a worker makes of a part: up to `budget` executions, up to the first violation unless `all`. */
function work(tree: PartTree, { path, budget }: Errand, all: boolean): Outcome {
  const part = partAt(tree, path)
  const first = part.executions.findIndex((violation) => violation > 0)
  const wanted = all || first < 0 ? part.executions.length : first + 1
  const taken = part.executions.slice(0, Math.min(wanted, budget))
  const whole = taken.length === part.executions.length && (all || first < 0)
  const state = !whole ? 'part' : part.children.length > 0 ? 'split' : 'done'
  return {
    state,
    counts: { ...noCounts(), executions: taken.length, steps: 3 * taken.length },
    findings: findingsOf(taken, path),
    notes: [],
    ...(state === 'split'
      ? { children: part.children.map((_, at) => ({ prefix: [...path, at], sleep: [] })) }
      : {}),
  }
}

function partAt(tree: PartTree, path: PartPath): PartTree {
  return path.reduce((part, child) => part.children[child]!, tree)
}

function findingsOf(executions: readonly number[], path: PartPath): readonly FindingRecord[] {
  const kinds = [...new Set(executions.filter((violation) => violation > 0))]
  return kinds.map((violation) => ({
    signature: `mistake ${violation}`,
    check: violation,
    kind: 'bug-on',
    family: 'continuous safety',
    message: '',
    site: 0,
    place: 'a.c:1',
    actors: [0],
    count: executions.filter((one) => one === violation).length,
    schedule: `${path.join('.')}:${executions.indexOf(violation)}`,
    switches: 0,
    steps: 0,
  }))
}

/**
 * Carries a ledger out with `workers` workers; `pick` says which of those under way is done next, so that
 * every order there can be is tried. Ends early after `patience` tasks.
 */
export function carryOut(
  ledger: Ledger,
  tree: PartTree,
  all: boolean,
  workers: number,
  pick: (count: number) => number,
  patience: number = Infinity,
): void {
  const underWay: Errand[] = []
  for (let done = 0; done < patience; done++) {
    while (underWay.length < workers) {
      const errand = ledger.next()
      if (errand === undefined) break
      underWay.push(errand)
    }
    if (underWay.length === 0) return
    const [errand] = underWay.splice(pick(underWay.length), 1) as [Errand]
    if (ledger.isNeeded(errand.path)) ledger.put(errand.path, work(tree, errand, all))
  }
}
