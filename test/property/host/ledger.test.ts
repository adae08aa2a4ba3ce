/** Counts, findings and ends of an exploration do not depend on who works on its parts, or in what order. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Ledger, type Totals } from '#core/host/explore/ledger.ts'
import { joinOutcomes, type Outcomes } from '#core/host/explore/parts.ts'
import { carryOut, flatten, partTrees, type PartTree } from '../../support/part-trees.ts'

const workers = fc.integer({ min: 1, max: 8 })
/** Which of the tasks under way is done next, again and again. */
const orders = fc.array(fc.nat(), { minLength: 1, maxLength: 40 })

function picker(order: readonly number[]): (count: number) => number {
  let at = 0
  return (count) => (order[at++ % order.length] ?? 0) % count
}

interface Conditions {
  readonly all: boolean
  readonly maxExecutions?: number
}

function explored(
  tree: PartTree,
  { all, maxExecutions = Infinity }: Conditions,
  crew: number,
  order: readonly number[],
): { readonly totals: Totals; readonly outcomes: Outcomes } {
  const ledger = new Ledger({ all, maxExecutions })
  carryOut(ledger, tree, all, crew, picker(order))
  expect(ledger.over).toBe(true)
  return { totals: ledger.totals(), outcomes: ledger.outcomes() }
}

describe('any number of workers, in any order', () => {
  test('counting everything, sees every execution once', () => {
    fc.assert(
      fc.property(partTrees(8), workers, orders, (tree, crew, order) => {
        const { totals, outcomes } = explored(tree, { all: true }, crew, order)
        const executions = flatten(tree)
        expect(totals.complete).toBe(true)
        expect(totals.counts.executions).toBe(executions.length)
        const failed = totals.findings.reduce((sum, { count }) => sum + count, 0)
        expect(failed).toBe(executions.filter((violation) => violation > 0).length)
        expect(outcomes).toEqual(explored(tree, { all: true }, 1, [0]).outcomes)
      }),
      { numRuns: 300 },
    )
  })

  test('ends at the least violation, having counted what comes before it', () => {
    fc.assert(
      fc.property(partTrees(6), workers, orders, (tree, crew, order) => {
        const { totals } = explored(tree, { all: false }, crew, order)
        const executions = flatten(tree)
        const first = executions.findIndex((violation) => violation > 0)
        expect(totals.counts.executions).toBe(first < 0 ? executions.length : first + 1)
        expect(totals.findings.map(({ check }) => check)).toEqual(
          first < 0 ? [] : [executions[first]],
        )
        expect(totals).toEqual(explored(tree, { all: false }, 1, [0]).totals)
      }),
      { numRuns: 300 },
    )
  })

  test('ends at a limit of executions exactly', () => {
    fc.assert(
      fc.property(
        partTrees(3),
        workers,
        orders,
        fc.integer({ min: 1, max: 60 }),
        fc.boolean(),
        (tree, crew, order, maxExecutions, all) => {
          const { totals } = explored(tree, { all, maxExecutions }, crew, order)
          const executions = flatten(tree)
          const first = executions.findIndex((violation) => violation > 0)
          const end = all || first < 0 ? executions.length : first + 1
          expect(totals.counts.executions).toBe(Math.min(end, maxExecutions))
          expect(totals.complete).toBe(
            maxExecutions >= executions.length && (all || first < 0 || false),
          )
          const alone = explored(tree, { all, maxExecutions }, 1, [0]).totals
          expect(totals).toEqual(alone)
        },
      ),
      { numRuns: 500 },
    )
  })

  test('goes on where it was interrupted, to the same end', () => {
    fc.assert(
      fc.property(
        partTrees(4),
        workers,
        orders,
        fc.nat(30),
        fc.boolean(),
        (tree, crew, order, patience, all) => {
          const begun = new Ledger({ all, maxExecutions: Infinity })
          carryOut(begun, tree, all, crew, picker(order), patience)
          const kept = JSON.parse(JSON.stringify(begun.outcomes())) as Outcomes
          const resumed = new Ledger({ all, maxExecutions: Infinity }, kept)
          carryOut(resumed, tree, all, crew, picker(order))
          expect(resumed.totals()).toEqual(explored(tree, { all }, 1, [0]).totals)
        },
      ),
      { numRuns: 300 },
    )
  })
})

describe('shards', () => {
  function shards(tree: PartTree, of: number, all: boolean): readonly Outcomes[] {
    return Array.from({ length: of }, (_, index) => {
      const ledger = new Ledger({ all, maxExecutions: Infinity, shard: { index, of } })
      carryOut(ledger, tree, all, 2, (count) => count - 1)
      return ledger.outcomes()
    })
  }

  test('joined in any order, even twice, they are the whole', () => {
    fc.assert(
      fc.property(
        partTrees(5),
        fc.integer({ min: 1, max: 5 }),
        fc.array(fc.nat(), { maxLength: 8 }),
        (tree, of, again) => {
          const parts = shards(tree, of, true)
          const order = [...again.map((number) => number % of), ...parts.keys()]
          const joined = order.reduce<Outcomes>(
            (sum, number) => joinOutcomes(sum, parts[number]!),
            {},
          )
          const whole = explored(tree, { all: true }, 1, [0])
          expect(joined).toEqual(whole.outcomes)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('the first violation of all is among the first ones of each', () => {
    fc.assert(
      fc.property(partTrees(4), fc.integer({ min: 1, max: 4 }), (tree, of) => {
        const joined = shards(tree, of, false).reduce(joinOutcomes, {})
        const totals = new Ledger({ all: false, maxExecutions: Infinity }, joined).totals()
        expect(totals.findings).toEqual(explored(tree, { all: false }, 1, [0]).totals.findings)
      }),
      { numRuns: 200 },
    )
  })
})

describe('what two know of the same parts', () => {
  /** Knowledge of anybody who ever worked on the tree, cut off anywhere. */
  function known(tree: PartTree, order: readonly number[], patience: number): Outcomes {
    const [shard = 0, limit = 0] = order
    const ledger = new Ledger({
      all: true,
      maxExecutions: 1 + (limit % 40),
      shard: { index: shard % 2, of: 2 },
    })
    carryOut(ledger, tree, true, 3, picker(order), patience)
    return ledger.outcomes()
  }

  test('is joined associatively, commutatively and idempotently', () => {
    const cut = fc.tuple(orders, fc.nat(25))
    fc.assert(
      fc.property(partTrees(5), cut, cut, cut, (tree, ...cuts) => {
        const [a, b, c] = cuts.map(([order, patience]) => known(tree, order, patience)) as [
          Outcomes,
          Outcomes,
          Outcomes,
        ]
        expect(joinOutcomes(a, b)).toEqual(joinOutcomes(b, a))
        expect(joinOutcomes(joinOutcomes(a, b), c)).toEqual(joinOutcomes(a, joinOutcomes(b, c)))
        expect(joinOutcomes(a, a)).toEqual(a)
        expect(joinOutcomes(joinOutcomes(a, b), b)).toEqual(joinOutcomes(a, b))
      }),
      { numRuns: 500 },
    )
  })
})
