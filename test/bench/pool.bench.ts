/**
 * How much faster an exhaustive search and a sample are with more workers: the same with one and with two, in
 * turn, the median of the ratios. The counts must be the same, or there is nothing to compare. On a machine
 * that does other things too a ratio of wall times says little; that of processor times, what the
 * second worker costs, bounds what can be gained: twice as fast divided by it.
 */
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { Campaign } from '#core/host/explore/campaign.ts'
import { Cell } from '#core/host/explore/cell.ts'
import { checkExploration } from '#core/host/explore/check-exploration.ts'
import { createNodeCrew } from '#core/host/node-crew.ts'
import { ROOT } from '../../scripts/build-targets.mjs'
import type { BenchResult } from './machine.bench.ts'

/** Two and a half million traces, some ten seconds with one worker: its start is nothing beside them. */
const PROGRAM = `int a, b, c;
void P0(void) { int i; for (i = 0; i < 3; i++) { a = a + 1; b = b + 1; } }
void P1(void) { int i; for (i = 0; i < 3; i++) { b = b + 1; c = c + 1; } }
void P2(void) { int i; for (i = 0; i < 2; i++) { c = c + 1; a = a + 1; } c = c + 1; }
`
const ROUNDS = 3
/** Some five seconds with one worker. */
const RUNS = 1_500_000

type Strategy = 'dpor' | 'random'

interface Timing {
  readonly seconds: number
  /** Of the processor, all threads together. */
  readonly processor: number
  readonly executions: number
  readonly digest: string
}

async function searched(strategy: Strategy, workers: number): Promise<Timing> {
  const checked = checkExploration({
    run: {
      program: { main: { name: 'pool.c', text: PROGRAM }, headers: {}, wordBits: 32 },
      parameters: {},
      model: 'sc',
      way: 'explore',
      seed: 1,
    },
    strategy,
    ...(strategy === 'random' ? { maxExecutions: RUNS } : {}),
  })
  if (!checked.ok) throw new Error(checked.error.message)
  const crew = createNodeCrew(pathToFileURL(path.join(ROOT, 'out/cli/worker.js')), workers)
  const cell = new Cell(checked.value)
  const spent = process.cpuUsage()
  const since = performance.now()
  const problem = await new Campaign([cell], crew).run()
  const seconds = (performance.now() - since) / 1_000
  const { user, system } = process.cpuUsage(spent)
  crew.close()
  if (problem !== undefined) throw new Error(problem.message)
  const { executions, digest } = cell.document(0, undefined, false)
  return { seconds, processor: (user + system) / 1e6, executions, digest }
}

/** Worker start-up is part of it, as it is for whoever explores. */
async function compared(name: string, strategy: Strategy): Promise<readonly BenchResult[]> {
  const rows: { readonly one: Timing; readonly two: Timing }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const one = await searched(strategy, 1)
    const two = await searched(strategy, 2)
    if (one.digest !== two.digest) throw new Error('two workers counted something else than one')
    rows.push({ one, two })
  }
  const figure = (of: (row: (typeof rows)[number]) => number): number => median(rows.map(of))
  return [
    {
      name: `pool ${name} with 1 worker`,
      value: figure(({ one }) => one.executions / one.seconds),
      unit: 'executions per second',
    },
    {
      name: `pool ${name}, speed-up with 2 workers`,
      value: figure(({ one, two }) => one.seconds / two.seconds),
      unit: 'times',
    },
    {
      name: `pool ${name}, processor time of 2 workers over 1`,
      value: figure(({ one, two }) => two.processor / one.processor),
      unit: 'times',
    },
  ]
}

export async function run(): Promise<readonly BenchResult[]> {
  return [...(await compared('search', 'dpor')), ...(await compared('sample', 'random'))]
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted[values.length >> 1] ?? NaN
  return middle >= 100 ? Math.round(middle) : Math.round(middle * 100) / 100
}
