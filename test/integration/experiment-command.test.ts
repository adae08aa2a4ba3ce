import { beforeAll, expect, test } from 'vitest'
import { scenarios } from '#core/scenarios/index.ts'
import { buildCommandLine, documentOf, racelab } from '../support/command-line.ts'

beforeAll(() => buildCommandLine())

const EXPERIMENT = ['experiment', 'inode-accounting', 'two-inodes']

test('an experiment is one JSON document with a row for each variant, value and metric', async () => {
  const few = ['--seeds', '2', '--param', 'OPERATIONS=300']
  const finished = await racelab([...EXPERIMENT, ...few, '--json'])
  expect(finished.code).toBe(0)
  expect(finished.err).toBe('')
  const { rows, metrics } = documentOf(finished) as {
    readonly rows: readonly { readonly variant: string; readonly samples: number }[]
    readonly metrics: readonly { readonly key: string; readonly unit: string }[]
  }
  expect(metrics.map(({ key, unit }) => `${key} ${unit}`)).toEqual([
    'probe:call-cost ticks',
    'spin-time ticks',
    'throughput operations per million ticks',
  ])
  // Four variants, three values, three metrics.
  expect(rows.length).toBe(4 * 3 * 3)
  expect(rows.every(({ samples }) => samples === 2)).toBe(true)
})

test('for people it is a table for each metric', async () => {
  const finished = await racelab([...EXPERIMENT, '--seeds', '1', '--param', 'OPERATIONS=300'])
  expect(finished.code).toBe(0)
  expect(finished.out).toMatch(/Cost of a call, ticks\n {2}OTHERS +0 +1 +2\n {2}bkl +[\d.,]+/)
})

test('without a key the experiments are listed, and a wrong key is refused with the right ones', async () => {
  const listed = await racelab(['experiment', 'i-size'])
  expect(listed.code).toBe(0)
  expect(listed.out).toMatch(/^readers {2}/)
  const wrong = await racelab(['experiment', 'i-size', 'writers'])
  expect(wrong.code).toBe(2)
  expect(wrong.err).toMatch(/readers, wait-or-retry/)
})

test('list and show tell of every scenario what it has', async () => {
  const listed = documentOf(await racelab(['list', '--json'])) as {
    readonly scenarios: readonly object[]
  }
  expect(listed.scenarios).toEqual(
    scenarios.map(({ name, variants, experiments }) =>
      expect.objectContaining({
        name,
        variants: variants.map((variant) => variant.name),
        experiments: experiments.map(({ key }) => key),
      }),
    ),
  )
  const [scenario] = scenarios
  const shown = documentOf(await racelab(['show', scenario?.name ?? '', '--json']))
  expect(shown).toMatchObject({ small: scenario?.small, notes: scenario?.notes })
})
