import { describe, expect, it } from 'vitest'
import {
  buildIntervalOption,
  intervalCsv,
  intervalLines,
  shareText,
  wantsLog,
  type IntervalRow,
} from '#renderer/charts/interval-option.ts'
import type { ChartTheme } from '#renderer/charts/theme.ts'

const theme = new Proxy({}, { get: (_, token) => String(token) }) as ChartTheme

function row(group: string, name: string, estimate: number): IntervalRow {
  const spread = estimate === 0 ? 0.001 : estimate / 10
  const low = estimate === 0 ? 0 : estimate - spread
  return { group, name, estimate, low, high: estimate + spread, runs: 1_000 }
}

const COMMON = row('none', 'random', 0.5)
const RARE = row('page-lock-no-unmap', 'pct 3', 0.002)
const NEVER = row('page-lock-no-unmap', 'pos', 0)

function axisOf(rows: readonly IntervalRow[], log: boolean): object {
  const spec = { title: 'x', description: 'x', rows, log, chosen: 0 }
  return (buildIntervalOption(spec, theme) as { xAxis: object }).xAxis
}

describe('the chart of intervals', () => {
  it('has a line for each row, under the name of its variant where there are several', () => {
    expect(intervalLines([COMMON])).toEqual([{ row: COMMON, at: 0 }])
    expect(intervalLines([RARE, COMMON, NEVER])).toEqual([
      { group: 'page-lock-no-unmap' },
      { row: RARE, at: 0 },
      { row: NEVER, at: 2 },
      { group: 'none' },
      { row: COMMON, at: 1 },
    ])
  })

  it('wants a logarithmic axis where one is far rarer than another; what never failed is no reason', () => {
    expect(wantsLog([COMMON, RARE])).toBe(true)
    expect(wantsLog([COMMON, NEVER])).toBe(false)
    expect(wantsLog([NEVER])).toBe(false)
  })

  it('begins at zero, or below everything there is, and ends above it', () => {
    expect(axisOf([COMMON, NEVER], false)).toMatchObject({ type: 'value', min: 0, max: 1 })
    expect(axisOf([RARE], false)).toMatchObject({ min: 0, max: 0.005 })
    expect(axisOf([COMMON, RARE], true)).toMatchObject({ type: 'log', min: 0.001, max: 1 })
    expect(axisOf([NEVER], true)).toMatchObject({ min: 0.001, max: 0.01 })
  })

  it('writes shares with the digits they deserve, and all of them as CSV', () => {
    expect([0, 0.0004, 0.0123, 0.5].map(shareText)).toEqual([
      '0.0\u202f%',
      '0.040\u202f%',
      '1.23\u202f%',
      '50.0\u202f%',
    ])
    expect(intervalCsv([COMMON])).toBe(
      'variant,strategy,runs,probability,low (95 %),high (95 %)\r\nnone,random,1000,0.5,0.45,0.55\r\n',
    )
  })
})
