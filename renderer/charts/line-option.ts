/**
 * From lines to an ECharts option, purely. The unfixed kernel is dashed, the fixed one solid, what
 * should be is thin and grey. A bucket that saw more than one value gets a band from its smallest to
 * its largest, so that a one-event spike survives any zoom.
 */
import { formatCompact, formatTicks } from '#renderer/ui/format.ts'
import { SEVERAL } from '#renderer/ui/line-look.ts'
import type { ChartLine, ChartSpec } from './chart-line.ts'
import { coarsen, coarsenAround, type Stretch } from './derived-series.ts'
import type { ChartOption } from './echarts.ts'
import { lineColour, type ChartTheme } from './theme.ts'
import { tooltipHtml, tooltipLook } from './tooltip.ts'

/** Room around the plot, pixels; the same everywhere, so that charts above each other line up. */
const GRID = { left: 58, right: 14, top: 24, bottom: 22 } as const
/** The same with room for the name of what runs from left to right. */
const GRID_NAMED = { ...GRID, right: 22, bottom: 40 } as const

/** Room around the plot of a chart. */
export function gridOf({ across }: ChartSpec): typeof GRID | typeof GRID_NAMED {
  return across ? GRID_NAMED : GRID
}

/** Buckets drawn at most: what a chart has pixels for, roughly. */
const MOST_BUCKETS = 640
const COMPACT_BUCKETS = 256

/** Nobody needs to see less of the axis than this. */
const LEAST_SPAN = 8

type SeriesOption = Record<string, unknown>

/** An option whose tooltip text can be asked for. */
export type LineChartOption = ChartOption & {
  readonly tooltip: Record<string, unknown> & { readonly formatter: (hits: unknown) => string }
}

/** The option of a chart, drawn closest where it is `shown`; draw it with `replaceMerge: ['series']`. */
export function buildLineOption(
  spec: ChartSpec,
  theme: ChartTheme,
  shown?: Stretch,
): LineChartOption {
  const limit = spec.compact ? COMPACT_BUCKETS : MOST_BUCKETS
  const series = spec.lines.flatMap((line, at) => {
    const drawn = shown ? coarsenAround(line.series, limit, shown) : coarsen(line.series, limit)
    return lineSeries({ ...line, series: drawn }, at, theme)
  })
  return {
    animation: false,
    aria: { enabled: true, label: { description: spec.description } },
    textStyle: { fontFamily: theme.sans, fontSize: 11, color: theme.muted },
    grid: gridOf(spec),
    xAxis: {
      type: 'value',
      min: 0,
      ...(spec.across ? acrossName(spec.across, theme) : {}),
      max: Math.max(spec.until ?? 0, ...spec.lines.map(lastTime), 1),
      splitNumber: 6,
      axisLine: { onZero: false, lineStyle: { color: theme.lineStrong } },
      axisTick: { lineStyle: { color: theme.lineStrong } },
      axisLabel: {
        color: theme.muted,
        fontSize: 11,
        hideOverlap: true,
        showMaxLabel: spec.across !== undefined,
        formatter: acrossLabel(spec),
      },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value',
      name: spec.unit === 'ticks' ? 'virtual time' : spec.unit,
      nameTextStyle: { color: theme.muted, fontSize: 11, align: 'left', padding: [0, 0, -4, 6] },
      nameGap: 8,
      scale: false,
      splitNumber: spec.compact ? 2 : 4,
      axisLabel: { color: theme.muted, fontSize: 11, formatter: axisLabel(spec) },
      splitLine: { lineStyle: { color: theme.line } },
    },
    tooltip: {
      trigger: 'axis',
      ...tooltipLook(theme),
      axisPointer: { lineStyle: { color: theme.muted, type: 'solid' }, snap: true },
      formatter: (hits: unknown) => tooltipHtml(spec, theme, timeOf(hits)),
    },
    dataZoom: [
      {
        type: 'inside',
        filterMode: 'none',
        zoomOnMouseWheel: 'ctrl',
        minValueSpan: LEAST_SPAN,
        ...(shown ? { startValue: shown.from, endValue: shown.to } : {}),
      },
    ],
    series: [...series, ...background(spec, theme)],
  }
}

function lineSeries(line: ChartLine, at: number, theme: ChartTheme): SeriesOption[] {
  const { series } = line
  const colour = lineColour(line, theme)
  const measured = SEVERAL.includes(line.tint)
  const common: SeriesOption = {
    type: 'line',
    step: series.shape === 'gauge' && !measured ? 'end' : false,
    symbol: 'none',
    silent: true,
    dimensions: ['time', 'value'],
    z: line.kernel === 'ledger' ? 2 : line.kernel === 'unfixed' ? 4 : 3,
  }
  const curve: SeriesOption = {
    ...common,
    id: `line-${at}`,
    name: line.name,
    ...(measured ? { symbol: 'circle', symbolSize: 5, showSymbol: true } : {}),
    data: pairs(series.time, (index) => series.last[index] ?? 0),
    lineStyle: {
      color: colour,
      width: line.kernel === 'ledger' ? 1 : 1.6,
      type: line.kernel === 'unfixed' ? [5, 3] : 'solid',
      cap: 'butt',
    },
    itemStyle: { color: colour },
  }
  if (line.kernel === 'ledger' || !hasBand(line)) return [curve]
  const bandCommon: SeriesOption = {
    ...common,
    stack: `band-${at}`,
    stackStrategy: 'all',
    lineStyle: { opacity: 0 },
    tooltip: { show: false },
  }
  return [
    {
      ...bandCommon,
      id: `low-${at}`,
      data: pairs(series.time, (index) => series.low[index] ?? 0),
    },
    {
      ...bandCommon,
      id: `high-${at}`,
      data: pairs(series.time, (index) => (series.high[index] ?? 0) - (series.low[index] ?? 0)),
      areaStyle: { color: colour, opacity: line.kernel === 'unfixed' ? 0.16 : 0.24 },
    },
    curve,
  ]
}

/** The name of a varied parameter stands under its axis. */
function acrossName({ label, unit }: NonNullable<ChartSpec['across']>, theme: ChartTheme): object {
  return {
    name: unit === '' ? label : `${label} (${unit})`,
    nameLocation: 'middle',
    nameGap: 22,
    nameTextStyle: { color: theme.muted, fontSize: 11 },
  }
}

/** The zero line of a difference, and what lies below zero where that means something. */
function background(spec: ChartSpec, theme: ChartTheme): SeriesOption[] {
  const below = spec.negative !== undefined && spec.lines.some(goesBelowZero)
  return [
    {
      type: 'line',
      id: 'background',
      data: [],
      silent: true,
      z: 1,
      markLine: {
        symbol: 'none',
        silent: true,
        animation: false,
        label: { show: false },
        lineStyle: { color: theme.ledger, width: 1, type: 'solid' },
        data: spec.signed || below ? [{ yAxis: 0 }] : [],
      },
      markArea: {
        silent: true,
        animation: false,
        itemStyle: { color: theme.violation, opacity: 0.08 },
        label: {
          position: 'insideBottomLeft',
          color: theme.muted,
          fontSize: 11,
          fontFamily: theme.sans,
        },
        data: below ? [[{ name: spec.negative, yAxis: 0 }, { yAxis: -Number.MAX_VALUE }]] : [],
      },
    },
  ]
}

function acrossLabel({ across }: ChartSpec): (value: number) => string {
  if (across) return formatCompact
  return (ticks) => (ticks === 0 ? '0' : formatTicks(ticks))
}

function axisLabel(spec: ChartSpec): (value: number) => string {
  if (spec.unit === 'ticks' || spec.unit === 'ns') {
    return (value) => (value === 0 ? '0' : formatTicks(value))
  }
  return (value) => (spec.signed && value > 0 ? `+${formatCompact(value)}` : formatCompact(value))
}

/** Virtual time under the axis pointer, from what ECharts hands to a tooltip formatter. */
function timeOf(hits: unknown): number {
  const first: unknown = Array.isArray(hits) ? hits[0] : hits
  const value = (first as { axisValue?: unknown } | undefined)?.axisValue
  return typeof value === 'number' ? value : Number(value ?? 0)
}

function hasBand(line: ChartLine): boolean {
  const { low, high } = line.series
  return low.some((value, at) => value !== high[at])
}

function goesBelowZero(line: ChartLine): boolean {
  return line.kernel !== 'ledger' && line.series.low.some((value) => value < 0)
}

function lastTime(line: ChartLine): number {
  return line.series.time.at(-1) ?? 0
}

/** `[time, value, time, value …]`: the flat form ECharts takes without looking at each element. */
function pairs(time: Float64Array, value: (index: number) => number): Float64Array {
  const flat = new Float64Array(time.length * 2)
  for (let index = 0; index < time.length; index += 1) {
    flat[2 * index] = time[index] ?? 0
    flat[2 * index + 1] = value(index)
  }
  return flat
}
