/**
 * How much faster an exhaustive search is with more workers: the same search with one and with two, in turn,
 * the median of the ratios. The counts must be the same, or there is nothing to compare.
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

interface Timing {
  readonly seconds: number
  readonly executions: number
  readonly digest: string
}

async function searched(workers: number): Promise<Timing> {
  const checked = checkExploration({
    run: {
      program: { main: { name: 'pool.c', text: PROGRAM }, headers: {}, wordBits: 32 },
      parameters: {},
      model: 'sc',
      way: 'explore',
      seed: 1,
    },
    strategy: 'dpor',
  })
  if (!checked.ok) throw new Error(checked.error.message)
  const crew = createNodeCrew(pathToFileURL(path.join(ROOT, 'out/cli/worker.js')), workers)
  const cell = new Cell(checked.value)
  const since = performance.now()
  const problem = await new Campaign([cell], crew).run()
  const seconds = (performance.now() - since) / 1_000
  crew.close()
  if (problem !== undefined) throw new Error(problem.message)
  const { executions, digest } = cell.document(0, undefined, false)
  return { seconds, executions, digest }
}

/** Worker start-up is part of it, as it is for whoever explores. */
export async function run(): Promise<BenchResult[]> {
  const ones: Timing[] = []
  const ratios: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const one = await searched(1)
    const two = await searched(2)
    if (one.digest !== two.digest) throw new Error('two workers counted something else than one')
    ones.push(one)
    ratios.push(one.seconds / two.seconds)
  }
  const rates = ones.map(({ executions, seconds }) => executions / seconds)
  return [
    { name: 'pool search with 1 worker', value: median(rates), unit: 'executions per second' },
    { name: 'pool speed-up with 2 workers', value: median(ratios), unit: 'times' },
  ]
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((one, other) => one - other)
  const middle = sorted[values.length >> 1] ?? NaN
  return middle >= 100 ? Math.round(middle) : Math.round(middle * 100) / 100
}
