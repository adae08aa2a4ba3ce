import { expect, it } from 'vitest'
import { experimentSpecs } from '#renderer/charts/experiment-specs.ts'

const ROW = { metric: 'spin-time', samples: 3, violated: 0 }

it('draws a line for each kernel, with a band from its least to its greatest run', () => {
  const table = {
    metrics: [{ key: 'spin-time', label: 'Spin time', unit: 'ticks' }],
    rows: [
      { ...ROW, variant: 'seqcount', value: 1, mean: 20, least: 10, most: 30 },
      { ...ROW, variant: 'seqcount', value: 100, mean: 200, least: 200, most: 200 },
      { ...ROW, variant: 'seqtex', value: 1, mean: 0, least: 0, most: 0 },
    ],
  }
  const [spec] = experimentSpecs(table, ['seqcount', 'seqtex', 'none'], {
    label: 'Disk I/Os',
    unit: 'I/Os',
  })
  expect(spec?.lines.map(({ name }) => name)).toEqual(['seqcount', 'seqtex'])
  expect(spec?.across).toEqual({ label: 'Disk I/Os', unit: 'I/Os' })
  const [seqcount, seqtex] = spec?.lines ?? []
  expect([...(seqcount?.series.time ?? [])]).toEqual([1, 100])
  expect([...(seqcount?.series.low ?? [])]).toEqual([10, 200])
  expect([...(seqcount?.series.last ?? [])]).toEqual([20, 200])
  expect([...(seqcount?.series.high ?? [])]).toEqual([30, 200])
  expect(seqcount?.tint).not.toBe(seqtex?.tint)
})
