import { describe, expect, it } from 'vitest'
import { kernelSpecs, type MeasuredKernel } from '#renderer/charts/kernel-specs.ts'
import { legendOf } from '#renderer/charts/legend.ts'
import { series } from './lines.ts'

const sectors = { unit: 'sectors of 512 bytes' }

function kernel(name: string, side: MeasuredKernel['kernel'], ticks: number): MeasuredKernel {
  return {
    name,
    kernel: side,
    clock: 'ticks',
    ticks,
    series: [
      series('drift', [[0, 0, 0, 0]], { label: 'Drift of i_blocks' }),
      series('blocks', [[0, 40, 40, 40]], { label: 'i_blocks, read as signed', ...sectors }),
      series('ledger', [[0, 40, 40, 40]], sectors),
      series('retries', [], { shape: 'total', unit: 'passes' }),
      series('spin-time', [], { shape: 'total', unit: 'ticks' }),
      series('sleep-time', [], { shape: 'total', unit: 'ticks' }),
      series('operations', [[10, 1, 5, 5]], { shape: 'total', unit: 'operations' }),
    ],
  }
}

const pair = [kernel('none', 'unfixed', 100), kernel('frlock', 'fixed', 120)]

describe('the charts of two kernels', () => {
  it('have one for each quantity the scenario probes, the ledger standing behind levels', () => {
    const { gauges } = kernelSpecs(pair)
    expect(gauges.map(({ key, spec }) => [key, spec.title, spec.signed])).toEqual([
      ['drift', 'Drift of i_blocks', true],
      ['blocks', 'i_blocks', false],
    ])
    const names = gauges.map(({ spec }) => spec.lines.map(({ name }) => name))
    expect(names).toEqual([
      ['none', 'frlock'],
      ['none', 'frlock', 'none ledger', 'frlock ledger'],
    ])
  })

  it('share one axis that reaches to the end of the longer run', () => {
    const { gauges, retries, waiting, throughput } = kernelSpecs(pair)
    const specs = [...gauges.map(({ spec }) => spec), retries, waiting, throughput]
    expect(specs.map(({ until }) => until)).toEqual([120, 120, 120, 120, 120])
  })

  it('tell spinning and sleeping by colour, kernels by dashes, in a legend of two', () => {
    const { waiting } = kernelSpecs(pair)
    expect(waiting.lines.map(({ tint, kernel: side }) => `${side} ${tint}`)).toEqual([
      'unfixed spinning',
      'unfixed sleeping',
      'fixed spinning',
      'fixed sleeping',
    ])
    expect(legendOf(waiting.lines).map(({ name }) => name)).toEqual(['spin', 'sleep'])
  })

  it('list one ledger for both', () => {
    const blocks = kernelSpecs(pair).gauges[1]?.spec
    expect(legendOf(blocks?.lines ?? []).map(({ name }) => name)).toEqual([
      'none',
      'frlock',
      'ledger',
    ])
  })

  it('are empty, not broken, before anything was measured', () => {
    const { gauges, throughput } = kernelSpecs([
      { ...pair[0], series: [], ticks: 0 } as MeasuredKernel,
    ])
    expect([gauges, throughput.lines]).toEqual([[], []])
  })
})

it('counts steps where time does not pass', () => {
  const exploring = { ...kernel('none', 'unfixed', 100), clock: 'steps' as const }
  const { retries, waiting } = kernelSpecs([exploring])
  expect(retries.across).toEqual({ label: 'Steps', unit: '' })
  expect(waiting.unit).toBe('steps')
})
