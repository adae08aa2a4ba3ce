import { describe, expect, it } from 'vitest'
import {
  differenceText,
  metricRows,
  metricText,
  ratioText,
  unsignedNote,
  type Metric,
} from '#renderer/charts/metric-rows.ts'

function metric(key: string, value: number, unit = ''): Metric {
  return { key, label: key, unit, value }
}

const plain = (text: string): string => text.replaceAll('\u202f', ' ').replaceAll('\u2212', '-')

describe('the metric table', () => {
  it('puts parts under their whole, and what only one kernel has in its place', () => {
    const rows = metricRows([
      [metric('spin-time', 0, 'ticks'), metric('retries', 0)],
      [
        metric('spin-time', 5_000, 'ticks'),
        metric('spin-time.spinlock', 5_000, 'ticks'),
        metric('retries', 3),
      ],
    ])
    expect(rows.map(({ key, part, values }) => [key, part, values])).toEqual([
      ['spin-time', false, [0, 5_000]],
      ['spin-time.spinlock', true, [undefined, 5_000]],
      ['retries', false, [0, 3]],
    ])
  })

  it('writes values and differences, times at their scale', () => {
    const [row] = metricRows([
      [metric('spin-time', 1_500, 'ticks')],
      [metric('spin-time', 500, 'ticks')],
    ])
    if (row === undefined) throw new Error('no row')
    expect(row.values.map((value) => plain(metricText(row, value)))).toEqual(['1.5 µs', '500 ns'])
    expect(plain(differenceText(row))).toBe('-1 µs')
    expect(plain(ratioText(row))).toBe('-67 %')
    expect(metricText(row, undefined)).toBe('–')
  })

  it('says how many times as much once percents stop helping', () => {
    const [row] = metricRows([[metric('retries', 10)], [metric('retries', 86)]])
    expect(row && ratioText(row)).toBe('× 8.6')
    const [fromZero] = metricRows([[metric('retries', 0)], [metric('retries', 86)]])
    expect(fromZero && ratioText(fromZero)).toBe('')
  })

  it('always shows the sign of drift', () => {
    const [row] = metricRows([[metric('drift', 4_096, 'bytes')]])
    expect(row && metricText(row, 4_096)).toBe('+4,096')
  })

  it('says what disk gets of a count below zero', () => {
    const [row] = metricRows([[metric('blocks', -40, 'sectors of 512 bytes')]])
    expect(row && unsignedNote(row, -40)).toContain('4,294,967,256')
    expect(row && unsignedNote(row, 40)).toBeUndefined()
  })
})
