/**
 * Estimates with what they may be, as an ECharts option: a line for each, a point with an error bar on it.
 * Lines of one group stand under its name, which has the whole width, however long it is.
 */
import { csvCell } from './chart-table.ts'
import { escapeHtml, tooltipLook } from './tooltip.ts'
import type { ChartOption } from './echarts.ts'
import type { ChartTheme } from './theme.ts'

/** A share, 0 .. 1, with its interval. */
export interface IntervalRow {
  readonly group: string
  readonly name: string
  readonly estimate: number
  readonly low: number
  readonly high: number
  /** How many it was measured in. */
  readonly runs: number
}

export interface IntervalSpec {
  readonly title: string
  readonly description: string
  readonly rows: readonly IntervalRow[]
  readonly log: boolean
  /** The row that is marked. */
  readonly chosen: number
}

/** Height of a line, pixels. */
const LINE_HEIGHT = 24
/** Room around the plot, pixels. */
const GRID = { right: 64, top: 6, bottom: 40 } as const
const LETTER = 6.8

/** A line of the chart: a row, or the name of those below it. */
type Line = { readonly row: IntervalRow; readonly at: number } | { readonly group: string }

/** Lines from top to bottom; one group alone needs no name. */
export function intervalLines(rows: readonly IntervalRow[]): readonly Line[] {
  const groups = [...new Set(rows.map(({ group }) => group))]
  return groups.flatMap((group): readonly Line[] => [
    ...(groups.length > 1 ? [{ group }] : []),
    ...rows.flatMap((row, at) => (row.group === group ? [{ row, at }] : [])),
  ])
}

/** Height that the chart needs for all of its lines, pixels. */
export function intervalHeight(rows: readonly IntervalRow[]): number {
  return intervalLines(rows).length * LINE_HEIGHT + GRID.top + GRID.bottom
}

/** True where a linear axis would press some of the points together at its start. */
export function wantsLog(rows: readonly IntervalRow[]): boolean {
  const found = rows.map(({ estimate }) => estimate).filter((share) => share > 0)
  return Math.max(...found, 0) > 20 * Math.min(...found, 1)
}

/** `1.2 %`, with as many digits as a probability deserves. */
export function shareText(share: number): string {
  const value = share * 100
  const digits = value === 0 || value >= 10 ? 1 : value >= 1 ? 2 : 3
  return `${value.toFixed(digits)}\u202f%`
}

/** The option of the chart. */
export function buildIntervalOption(spec: IntervalSpec, theme: ChartTheme): ChartOption {
  const lines = intervalLines(spec.rows)
  const [least, most] = axisRange(spec)
  const longest = Math.max(4, ...spec.rows.map(({ name }) => name.length))
  const left = Math.round(longest * LETTER) + 20
  const label = { color: theme.muted, fontSize: 11 }
  return {
    animation: false,
    aria: { enabled: true, label: { description: spec.description } },
    textStyle: { fontFamily: theme.sans, fontSize: 11, color: theme.muted },
    grid: { ...GRID, left },
    xAxis: {
      type: spec.log ? 'log' : 'value',
      min: least,
      max: most,
      splitNumber: 4,
      name: 'probability that one run fails, 95 % interval',
      nameLocation: 'middle',
      nameGap: 22,
      nameTextStyle: label,
      axisLabel: { ...label, hideOverlap: true, formatter: axisText },
      axisLine: { show: true, lineStyle: { color: theme.lineStrong } },
      splitLine: { lineStyle: { color: theme.line } },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: lines.map((line) => ('row' in line ? line.row.name : '')),
      axisTick: { show: false },
      axisLine: { lineStyle: { color: theme.lineStrong } },
      axisLabel: { color: theme.text, fontFamily: theme.mono, fontSize: 11, interval: 0 },
    },
    tooltip: {
      trigger: 'item',
      ...tooltipLook(theme),
      formatter: ({ dataIndex }: { readonly dataIndex: number }) => tooltipOf(lines[dataIndex]),
    },
    series: [
      {
        type: 'custom',
        clip: false,
        data: lines.map((line, at) =>
          'row' in line ? [line.row.estimate, at, line.row.low, line.row.high] : [least, at, 0, 0],
        ),
        encode: { x: 0, y: 1 },
        renderItem: (_: unknown, api: DrawingApi) =>
          drawLine(lines[api.value(1)], api, { theme, least, left, chosen: spec.chosen }),
      },
    ],
  }
}

/** What ECharts hands to a custom series. */
interface DrawingApi {
  value(dimension: number): number
  coord(place: readonly [number, number]): [number, number]
  getWidth(): number
}

interface Drawing {
  readonly theme: ChartTheme
  readonly least: number
  readonly left: number
  readonly chosen: number
}

function drawLine(line: Line | undefined, api: DrawingApi, drawing: Drawing): object {
  const { theme, least, left, chosen } = drawing
  const at = api.value(1)
  if (line === undefined || !('row' in line)) {
    const [, y] = api.coord([least, at])
    const font = `600 11px ${theme.mono}`
    const style = { x: 4, y: y + 2, text: line?.group ?? '', fill: theme.text, font }
    return { type: 'text', style: { ...style, textVerticalAlign: 'middle' } }
  }
  const { low, high, estimate } = line.row
  const place = (share: number): [number, number] => api.coord([Math.max(share, least), at])
  const [start, y] = place(low)
  const [end] = place(high)
  const [point] = place(estimate)
  const marked = line.at === chosen
  const stroke = { stroke: theme.text, lineWidth: marked ? 2 : 1.4, fill: null }
  const bar = (x1: number, y1: number, x2: number, y2: number): object => ({
    type: 'line',
    shape: { x1, y1, x2, y2 },
    style: stroke,
  })
  const children = [
    // A line nobody sees: the tooltip answers everywhere on the row.
    {
      type: 'rect',
      shape: { x: left, y: y - LINE_HEIGHT / 2, width: api.getWidth() - left, height: LINE_HEIGHT },
      style: { fill: marked ? theme.line : 'transparent', opacity: marked ? 0.5 : 0 },
    },
    bar(start, y, end, y),
    ...(low > least ? [bar(start, y - 6, start, y + 6)] : []),
    bar(end, y - 6, end, y + 6),
    {
      type: 'circle',
      shape: { cx: point, cy: y, r: 3 },
      // Hollow: nothing was found.
      style: {
        fill: estimate > 0 ? theme.violation : theme.background,
        stroke: estimate > 0 ? theme.violation : theme.text,
        lineWidth: 1.4,
      },
    },
    {
      type: 'text',
      style: {
        x: api.getWidth() - 6,
        y,
        text: shareText(estimate),
        fill: theme.text,
        font: `11px ${theme.mono}`,
        textAlign: 'right',
        textVerticalAlign: 'middle',
      },
    },
  ]
  return { type: 'group', children }
}

/** From 0, or from the power of ten below everything there is, to a round number above everything. */
function axisRange({ rows, log }: IntervalSpec): readonly [number, number] {
  const highest = Math.max(1e-6, ...rows.map(({ high }) => high))
  if (!log) {
    const decade = 10 ** Math.floor(Math.log10(highest))
    const round = [1, 2, 5, 10].map((factor) => factor * decade)
    return [0, Math.min(1, round.find((end) => end >= highest * 0.999) ?? 1)]
  }
  const positive = rows.flatMap(({ low, estimate, high }) => [low, estimate, high])
  const lowest = Math.min(...positive.filter((share) => share > 0), highest)
  const start = 10 ** Math.floor(Math.log10(lowest))
  return [start, Math.max(10 * start, Math.min(1, 10 ** Math.ceil(Math.log10(highest))))]
}

function axisText(share: number): string {
  return `${Number((share * 100).toPrecision(2))}\u202f%`
}

function tooltipOf(line: Line | undefined): string {
  if (line === undefined || !('row' in line)) return ''
  const { group, name, estimate, low, high, runs } = line.row
  const failed = Math.round(estimate * runs).toLocaleString('en-US')
  return [
    `<b>${escapeHtml(`${group} · ${name}`)}</b>`,
    `${failed} of ${runs.toLocaleString('en-US')} runs failed: ${shareText(estimate)}`,
    `95 % interval (Wilson): ${shareText(low)} to ${shareText(high)}`,
  ].join('<br>')
}

/** RFC 4180, plain numbers. */
export function intervalCsv(rows: readonly IntervalRow[]): string {
  const header = ['variant', 'strategy', 'runs', 'probability', 'low (95 %)', 'high (95 %)']
  const cells = rows.map(({ group, name, runs, estimate, low, high }) =>
    [group, name, runs, estimate, low, high].map(String),
  )
  return [header, ...cells].map((line) => `${line.map(csvCell).join(',')}\r\n`).join('')
}
