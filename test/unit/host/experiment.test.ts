import { expect, test } from 'vitest'
import { experimentCells, experimentTable, type MeasuredCell } from '#core/host/experiment-plan.ts'
import { runExperimentCell } from '#core/host/experiment.ts'
import { INODE_ACCOUNTING } from '#core/scenarios/inode-accounting/scenario.ts'
import type { Experiment } from '#core/scenarios/scenario.ts'
import type { Verdict } from '#core/trace/format.ts'
import { expectOk } from '../../support/results.ts'

const EXPERIMENT: Experiment = {
  key: 'test',
  title: 'Test',
  question: 'What?',
  variants: ['none', 'frlock'],
  parameter: 'WRITERS',
  values: [1, 3],
  metrics: ['retries', 'probe:drift'],
}

function measured(
  variant: string,
  value: number,
  seed: number,
  numbers: Readonly<Record<string, number>>,
  verdict: Verdict = 'clean',
): MeasuredCell {
  const cell = { scenario: 'inode-accounting', experiment: 'test', variant, value, seed }
  const metrics = Object.entries(numbers).map(([key, number]) => ({
    key,
    label: key.toUpperCase(),
    unit: 'things',
    value: number,
  }))
  return { cell, verdict, metrics }
}

test('an experiment is a cell for each variant, value and seed', () => {
  const cells = experimentCells(INODE_ACCOUNTING, EXPERIMENT, [7, 8])
  expect(cells.map(({ variant, value, seed }) => `${variant} ${value} ${seed}`)).toEqual([
    'none 1 7',
    'none 1 8',
    'frlock 1 7',
    'frlock 1 8',
    'none 3 7',
    'none 3 8',
    'frlock 3 7',
    'frlock 3 8',
  ])
  expect(cells[0]).toMatchObject({ scenario: 'inode-accounting', experiment: 'test' })
})

test('the table has the mean, the least and the most of every metric, whatever order cells come in', () => {
  const cells = [
    measured('frlock', 1, 2, { retries: 10 }),
    measured('none', 1, 1, { drift: -512 }, 'violated'),
    measured('frlock', 1, 1, { retries: 4, drift: 0 }),
    measured('none', 1, 2, { drift: 0 }),
  ]
  const { metrics, rows } = experimentTable(EXPERIMENT, cells)
  expect(metrics).toEqual([
    { key: 'retries', label: 'RETRIES', unit: 'things' },
    { key: 'probe:drift', label: 'DRIFT', unit: 'things' },
  ])
  const [none, frlock] = [
    { variant: 'none', value: 1, samples: 2, violated: 1 },
    { variant: 'frlock', value: 1, samples: 2, violated: 0 },
  ]
  expect(rows).toEqual([
    { ...none, metric: 'retries', mean: 0, least: 0, most: 0 },
    { ...none, metric: 'probe:drift', mean: -256, least: -512, most: 0 },
    { ...frlock, metric: 'retries', mean: 7, least: 4, most: 10 },
    { ...frlock, metric: 'probe:drift', mean: 0, least: 0, most: 0 },
  ])
  expect(experimentTable(EXPERIMENT, [...cells].reverse()).rows).toEqual(rows)
})

test('a cell that nobody knows, or that is stopped, is a failure', async () => {
  const quiet = { breathe: () => Promise.resolve(), stopped: () => false }
  const unknown = { scenario: 'none', experiment: 'x', variant: 'none', value: 1, seed: 1 }
  expect(await runExperimentCell(unknown, quiet)).toMatchObject({
    ok: false,
    error: { code: 'E_UNKNOWN_EXPERIMENT' },
  })
  const [experiment] = INODE_ACCOUNTING.experiments
  const [cell] = experiment ? experimentCells(INODE_ACCOUNTING, experiment, [1]) : []
  if (!cell) throw new Error('no experiment')
  const stopped = { ...quiet, stopped: () => true }
  expect(await runExperimentCell(cell, stopped)).toMatchObject({
    ok: false,
    error: { code: 'E_STOPPED' },
  })
  const small = { OPERATIONS: 60 }
  const once = expectOk(await runExperimentCell(cell, quiet, small))
  expect(expectOk(await runExperimentCell(cell, quiet, small))).toEqual(once)
})
