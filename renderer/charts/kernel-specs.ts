/**
 * Which charts two measured kernels give: every quantity the scenario probes, retries, spinning against
 * sleeping, throughput. Pure; the Lab calls it while the kernels run, Compare when they are opened.
 */
import type { Clock } from '#core/analysis/clock.ts'
import type { Series } from '#core/analysis/series.ts'
import type { LineKernel } from '#renderer/ui/line-look.ts'
import type { ChartLine, ChartSpec } from './chart-line.ts'
import { heldUntil, rateOf } from './derived-series.ts'

/** One kernel as far as it has been measured. */
export interface MeasuredKernel {
  /** Variant identifier, shown in legends. */
  readonly name: string
  readonly kernel: Exclude<LineKernel, 'ledger'>
  readonly series: readonly Series[]
  /** Virtual time it has reached. */
  readonly ticks: number
  readonly clock: Clock
}

/** Charts by key; `gauges` has one for each probe of the scenario, the first being the main one. */
export interface KernelSpecs {
  readonly gauges: readonly { readonly key: string; readonly spec: ChartSpec }[]
  readonly retries: ChartSpec
  readonly waiting: ChartSpec
  readonly throughput: ChartSpec
}

/** Key of the series that says what another should be; drawn thin and grey with every level. */
const LEDGER = 'ledger'
/** Keys of differences, which should be zero. */
const DIFFERENCE = /drift/

const NEGATIVE = 'below zero: written to disk as a number near 2³²'

/** All charts of `kernels`, the unfixed one first. */
export function kernelSpecs(kernels: readonly MeasuredKernel[]): KernelSpecs {
  const steps = kernels.some(({ clock }) => clock === 'steps')
  const frame = {
    until: Math.max(1, ...kernels.map(({ ticks }) => ticks)),
    ...(steps ? { across: { label: 'Steps', unit: '' } } : {}),
  }
  return {
    gauges: gaugeKeys(kernels).map((key) => ({
      key,
      spec: { ...gaugeSpec(kernels, key), ...frame },
    })),
    retries: {
      title: 'Retries',
      description: 'Passes of read-side loops that had to start again, added up over virtual time.',
      unit: unitOf(kernels, 'retries', 'passes'),
      lines: kernels.flatMap((kernel) => lineOf(kernel, 'retries', kernel.name, 'kernel')),
      signed: false,
      ...frame,
    },
    waiting: {
      title: 'Spin and sleep',
      description: 'Time spent spinning and time spent asleep, added up over virtual time.',
      unit: steps ? 'steps' : 'ticks',
      lines: kernels.flatMap((kernel) => [
        ...lineOf(kernel, 'spin-time', `${kernel.name} spin`, 'spinning'),
        ...lineOf(kernel, 'sleep-time', `${kernel.name} sleep`, 'sleeping'),
      ]),
      signed: false,
      ...frame,
    },
    throughput: {
      title: 'Throughput',
      description: 'Completed operations per million ticks, over virtual time.',
      unit: `operations per million ${steps ? 'steps' : 'ticks'}`,
      lines: kernels.flatMap((kernel) => {
        const total = kernel.series.find(({ key }) => key === 'operations')
        if (total === undefined) return []
        const series = rateOf(total, kernel.ticks)
        return [{ name: kernel.name, kernel: kernel.kernel, tint: 'kernel' as const, series }]
      }),
      signed: false,
      ...frame,
    },
  }
}

function gaugeKeys(kernels: readonly MeasuredKernel[]): readonly string[] {
  const keys = kernels.flatMap(({ series }) =>
    series.filter(({ shape, key }) => shape === 'gauge' && key !== LEDGER).map(({ key }) => key),
  )
  return [...new Set(keys)]
}

function gaugeSpec(kernels: readonly MeasuredKernel[], key: string): ChartSpec {
  const model = kernels.flatMap(({ series }) => series).find((series) => series.key === key)
  const signed = DIFFERENCE.test(key)
  const label = model?.label ?? key
  // "i_blocks, read as signed": what follows the comma is for the description.
  const title = label.split(',')[0] ?? label
  const unit = model?.unit ?? ''
  const expected = signed ? [] : kernels.flatMap((kernel) => ledgerOf(kernel, unit))
  return {
    title,
    description: `${label}, for each kernel over virtual time, in ${unit}.`,
    unit,
    lines: [
      ...kernels.flatMap((kernel) => lineOf(kernel, key, kernel.name, 'kernel')),
      ...expected,
    ],
    signed,
    negative: signed ? undefined : NEGATIVE,
  }
}

function lineOf(
  kernel: MeasuredKernel,
  key: string,
  name: string,
  tint: ChartLine['tint'],
): readonly ChartLine[] {
  const series = kernel.series.find((candidate) => candidate.key === key)
  if (series === undefined) return []
  return [{ name, kernel: kernel.kernel, tint, series: heldUntil(series, kernel.ticks) }]
}

function ledgerOf(kernel: MeasuredKernel, unit: string): readonly ChartLine[] {
  return lineOf(kernel, LEDGER, `${kernel.name} ledger`, 'kernel')
    .filter(({ series }) => series.unit === unit)
    .map((line) => ({ ...line, kernel: 'ledger' as const }))
}

function unitOf(kernels: readonly MeasuredKernel[], key: string, fallback: string): string {
  const series = kernels.flatMap((kernel) => kernel.series).find((one) => one.key === key)
  return series?.unit ?? fallback
}
