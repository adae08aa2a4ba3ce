/** What a chart is given: lines over virtual time or over a parameter, each with its meaning; colours follow from that. */
import type { Series } from '#core/analysis/series.ts'
import type { LineKernel, LineTint } from '#renderer/ui/line-look.ts'

export interface ChartLine {
  /** Name in legend, tooltip and table: `none`, `frlock · spin`. */
  readonly name: string
  readonly kernel: LineKernel
  readonly tint: LineTint
  readonly series: Series
}

export interface ChartSpec {
  readonly title: string
  /** For people who do not see the chart: what it shows. */
  readonly description: string
  readonly unit: string
  readonly lines: readonly ChartLine[]
  /** Values are differences: signs always shown, zero drawn as the expected value. */
  readonly signed: boolean
  /** What lies below zero, if that means something: tints that half and names it. */
  readonly negative?: string | undefined
  /** For little room: fewer ticks. */
  readonly compact?: boolean | undefined
  /** Virtual time to which the axis reaches at least, ticks. */
  readonly until?: number | undefined
  /** What runs from left to right where it is not virtual time: a parameter that was varied. */
  readonly across?: { readonly label: string; readonly unit: string } | undefined
}
