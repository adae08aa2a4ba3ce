/**
 * What is said of the cost of a kernel is measured: with the experiments of its scenario, and the same
 * seeds for all variants.
 */
import { expect, test } from 'vitest'
import { runExperimentCell } from '#core/host/experiment.ts'
import { expectOk } from '../../support/results.ts'

const QUIET = { breathe: () => Promise.resolve(), stopped: () => false }

/** The mean of a metric over three seeds. */
async function mean(
  scenario: string,
  experiment: string,
  variant: string,
  value: number,
  metric: string,
): Promise<number> {
  let sum = 0
  for (const seed of [1, 2, 3]) {
    const cell = { scenario, experiment, variant, value, seed }
    const run = expectOk(await runExperimentCell(cell, QUIET, { OPERATIONS: 3_000 }))
    sum += run.metrics.find(({ key }) => key === metric)?.value ?? NaN
  }
  return sum / 3
}

const call = (experiment: string, variant: string, value: number): Promise<number> =>
  mean('inode-accounting', experiment, variant, value, 'call-cost')
const read = (variant: string, readers: number): Promise<number> =>
  mean('i-size', 'readers', variant, readers, 'read-cost')

test.each(['bkl', 'dq-lock'])(
  'threads with files of their own wait for %s, and not for a lock in each inode',
  async (variant) => {
    expect(await call('two-inodes', variant, 2)).toBeGreaterThan(
      2 * (await call('two-inodes', variant, 0)),
    )
    expect(await call('two-inodes', 'spinlock', 2)).toBeLessThan(
      1.3 * (await call('two-inodes', 'spinlock', 0)),
    )
  },
)

test('a frlock costs its writers more than a spinlock', async () => {
  for (const writers of [1, 3]) {
    expect(await call('writer-cost', 'frlock', writers)).toBeGreaterThan(
      1.2 * (await call('writer-cost', 'spinlock', writers)),
    )
  }
})

test('a second reader doubles the cost of a read by cmpxchg8b, and changes none by a counter', async () => {
  expect(await read('cmpxchg8b', 2)).toBeGreaterThan(1.5 * (await read('cmpxchg8b', 1)))
  for (const variant of ['seqcount', 'frlock-begin-end', 'long64']) {
    const [one, two] = [await read(variant, 1), await read(variant, 2)]
    expect(Math.abs(two - one)).toBeLessThan(0.1 * one)
  }
})
