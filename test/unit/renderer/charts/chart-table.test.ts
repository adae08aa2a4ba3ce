import { describe, expect, it } from 'vitest'
import { chartCsv, tableColumns, tableTimes } from '#renderer/charts/chart-table.ts'
import { line, series, spec } from './lines.ts'

const both = spec([
  line(
    'none',
    series('drift', [
      [0, 0, 0, 0],
      [20, -4096, 0, -4096],
    ]),
    { kernel: 'unfixed' },
  ),
  line('frlock, fast', series('drift', [[10, -512, 512, 0]])),
])

describe('the table twin of a chart', () => {
  it('has a row for each bucket of any line; values hold until the next', () => {
    const times = tableTimes(both)
    expect([...times]).toEqual([0, 10, 20])
    const columns = tableColumns(both, times)
    const rows = [0, 1, 2].map((row) => columns.map((column) => column.text(row)))
    expect(rows).toEqual([
      ['0', '0', ''],
      ['10', '0', '0'],
      ['20', '\u22124,096', '0'],
    ])
  })

  it('tints what went below zero', () => {
    const times = tableTimes(both)
    const [, none] = tableColumns(both, times)
    expect([none?.tint?.(0), none?.tint?.(2)]).toEqual([undefined, 'var(--violation-text)'])
  })

  it('is the same as CSV, in plain numbers', () => {
    expect(chartCsv(both).split('\r\n')).toEqual([
      'time (ticks),none low (bytes),none high (bytes),none last (bytes),"frlock, fast low (bytes)","frlock, fast high (bytes)","frlock, fast last (bytes)"',
      '0,0,0,0,,,',
      '10,0,0,0,-512,512,0',
      '20,-4096,0,-4096,-512,512,0',
      '',
    ])
  })
})
