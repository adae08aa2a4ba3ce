/** The table twin of a chart, and the same as CSV: one row per bucket of any line. */
import { formatCount, formatNumber, formatSigned } from '#renderer/ui/format.ts'
import type { DataColumn } from '#renderer/ui/data-table.ts'
import { bucketAt } from './bucket-at.ts'
import type { ChartSpec } from './chart-line.ts'

/** Times at which any line has a bucket, ascending. */
export function tableTimes(spec: ChartSpec): Float64Array {
  const all = new Set<number>()
  for (const line of spec.lines) for (const time of line.series.time) all.add(time)
  return Float64Array.from(all).sort()
}

/** Columns over {@link tableTimes}: the time, then the value of each line at the end of its bucket. */
export function tableColumns(spec: ChartSpec, times: Float64Array): readonly DataColumn[] {
  const write = spec.signed ? formatSigned : formatNumber
  return [
    {
      key: 'time',
      title: spec.across?.label ?? 'Time',
      unit: spec.across?.unit ?? 'ns',
      align: 'end',
      text: (row) => formatCount(times[row] ?? 0),
    },
    ...spec.lines.map((line, at): DataColumn => {
      const value = (row: number): number | undefined =>
        line.series.last[bucketAt(line.series, times[row] ?? 0)]
      return {
        key: `line-${at}`,
        title: line.name,
        unit: spec.unit,
        align: 'end',
        text: (row) => {
          const here = value(row)
          return here === undefined ? '' : write(here)
        },
        tint: (row) =>
          line.kernel !== 'ledger' && (value(row) ?? 0) < 0 ? 'var(--violation-text)' : undefined,
      }
    }),
  ]
}

/** RFC 4180, plain numbers: `time` in ticks, then low, high and last of each line. */
export function chartCsv(spec: ChartSpec): string {
  const times = tableTimes(spec)
  const header = [
    spec.across ? `${spec.across.label} (${spec.across.unit})` : 'time (ticks)',
    ...spec.lines.flatMap(({ name }) =>
      ['low', 'high', 'last'].map((part) => `${name} ${part} (${spec.unit})`),
    ),
  ]
  const rows = Array.from(times, (time) => [
    String(time),
    ...spec.lines.flatMap(({ series }) => {
      const bucket = bucketAt(series, time)
      return [series.low, series.high, series.last].map((column) => String(column[bucket] ?? ''))
    }),
  ])
  return [header, ...rows].map((cells) => `${cells.map(csvCell).join(',')}\r\n`).join('')
}

/** A cell of RFC 4180. */
export function csvCell(cell: string): string {
  return /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
