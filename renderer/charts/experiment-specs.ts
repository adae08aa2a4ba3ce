/** The charts of an experiment: one for each metric, a line for each kernel over the varied parameter. */
import type { ExperimentMetric, ExperimentTable } from '#core/host/experiment-plan.ts'
import { SEVERAL } from '#renderer/ui/line-look.ts'
import type { ChartLine, ChartSpec } from './chart-line.ts'

/** What runs from left to right. */
export interface VariedParameter {
  readonly label: string
  readonly unit: string
}

/** A chart for each metric of `table`; the band of a line reaches from its least to its greatest run. */
export function experimentSpecs(
  table: ExperimentTable,
  variants: readonly string[],
  across: VariedParameter,
): readonly ChartSpec[] {
  return table.metrics.map((metric) => ({
    title: metric.label,
    description: `${metric.label} of each kernel, by ${across.label}, in ${metric.unit}. Mean of several runs, with the least and the most.`,
    unit: metric.unit,
    lines: variants.flatMap((variant, at) => lineOf(table, metric, variant, at)),
    signed: metric.key.includes('drift'),
    across,
  }))
}

function lineOf(
  table: ExperimentTable,
  { key, label, unit }: ExperimentMetric,
  variant: string,
  at: number,
): readonly ChartLine[] {
  const rows = table.rows.filter((row) => row.variant === variant && row.metric === key)
  if (rows.length === 0) return []
  return [
    {
      name: variant,
      kernel: 'fixed',
      tint: SEVERAL[at % SEVERAL.length] ?? 'kernel',
      series: {
        key,
        label,
        unit,
        shape: 'gauge',
        time: Float64Array.from(rows, ({ value }) => value),
        low: Float64Array.from(rows, ({ least }) => least),
        high: Float64Array.from(rows, ({ most }) => most),
        last: Float64Array.from(rows, ({ mean }) => mean),
      },
    },
  ]
}
