/** The metrics of one or two kernels as rows: values side by side and their difference. */
import type { Clock } from '#core/analysis/clock.ts'
import { asUnsigned32, formatQuantity, formatSignedQuantity } from '#renderer/ui/format.ts'

/** One number about a run; the shape of MetricValue. */
export interface Metric {
  readonly key: string
  readonly label: string
  readonly unit: string
  readonly value: number
}

export interface MetricRow {
  readonly key: string
  readonly label: string
  readonly unit: string
  /** Value per kernel, in order; undefined where a kernel does not have the metric. */
  readonly values: readonly (number | undefined)[]
  /** Second less first; undefined unless both are there. */
  readonly difference: number | undefined
  /** A part of the row above (`spin-time.mutex` of `spin-time`). */
  readonly part: boolean
}

/** Rows in the order of the first kernel, then what only the second has, parts under their wholes. */
export function metricRows(kernels: readonly (readonly Metric[])[]): readonly MetricRow[] {
  const all = kernels.flat()
  const keys = [...new Set(all.map(({ key }) => key))]
  const wholes = [...new Set(keys.map(wholeOf))]
  const ordered = wholes.flatMap((whole) => keys.filter((key) => wholeOf(key) === whole))
  return ordered.map((key) => {
    const model = all.find((metric) => metric.key === key)
    const values = kernels.map((metrics) => metrics.find((metric) => metric.key === key)?.value)
    const [first, second] = values
    const both = kernels.length === 2 && first !== undefined && second !== undefined
    return {
      key,
      label: model?.label ?? key,
      unit: model?.unit ?? '',
      values,
      difference: both ? second - first : undefined,
      part: key !== wholeOf(key) && keys.includes(wholeOf(key)),
    }
  })
}

/** A value as the table shows it: differences of levels carry their sign, units are in the value. */
export function metricText(row: MetricRow, value: number | undefined): string {
  if (value === undefined) return '–'
  return row.key === 'drift'
    ? formatSignedQuantity(value, shortUnit(row))
    : formatQuantity(value, shortUnit(row))
}

/** What a counter that went below zero looks like to whoever reads it as unsigned. */
export function unsignedNote(row: MetricRow, value: number | undefined): string | undefined {
  if (value === undefined || value >= 0 || !row.unit.startsWith('sectors')) return undefined
  const stored = asUnsigned32(value)
  return stored === undefined ? undefined : `Below zero: on disk it reads ${stored}`
}

export function differenceText(row: MetricRow): string {
  if (row.difference === undefined) return ''
  return row.difference === 0 ? '0' : formatSignedQuantity(row.difference, shortUnit(row))
}

/** How much more or less, where that can be said: `+12 %`, `× 3.4`. */
export function ratioText(row: MetricRow): string {
  const [first, second] = row.values
  if (first === undefined || second === undefined || first <= 0 || second < 0) return ''
  const ratio = second / first
  if (ratio >= 3) return `× ${formatQuantity(Number(ratio.toPrecision(2)), '')}`
  const percent = Number(((ratio - 1) * 100).toFixed(Math.abs(ratio - 1) < 0.1 ? 1 : 0))
  return percent === 0 ? '' : formatSignedQuantity(percent, '%')
}

/** Time scales itself; other units stand beside the label, not in every cell. */
function shortUnit(row: MetricRow): string {
  return row.unit === 'ticks' ? 'ticks' : ''
}

function wholeOf(key: string): string {
  return key.split('.')[0] ?? key
}

/** The same metrics in the unit that the clock of their run counts. */
export function inClock<Row extends Metric>(metrics: readonly Row[], clock: Clock): readonly Row[] {
  if (clock === 'ticks') return metrics
  return metrics.map((row) => ({ ...row, unit: row.unit.replace(/\bticks\b/, 'steps') }))
}
