/** What a chart's legend lists: as few entries as tell its lines apart. */
import type { LineKernel, LineTint } from '#renderer/ui/line-look.ts'
import type { ChartLine } from './chart-line.ts'

export interface LegendEntry {
  readonly name: string
  readonly kernel: LineKernel
  readonly tint: LineTint
}

const TINT_NAMES: Partial<Readonly<Record<LineTint, string>>> = {
  spinning: 'spin',
  sleeping: 'sleep',
}

/**
 * Lines told apart by what they measure are listed by that; dashes say which kernel, as everywhere.
 * Ledgers look alike and mean the same, so one entry stands for all.
 */
export function legendOf(lines: readonly ChartLine[]): readonly LegendEntry[] {
  const entries = lines.map(({ name, kernel, tint }): LegendEntry => {
    const measured = TINT_NAMES[tint]
    if (measured !== undefined) return { name: measured, kernel: 'fixed', tint }
    return { name: kernel === 'ledger' ? 'ledger' : name, kernel, tint }
  })
  return entries.filter(({ name }, at) => entries.findIndex((one) => one.name === name) === at)
}
