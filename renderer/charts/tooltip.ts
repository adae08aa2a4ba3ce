/** What a chart says about the moment under the pointer. */
import {
  asUnsigned32,
  formatNumber,
  formatQuantity,
  formatSignedQuantity,
  formatTicks,
  formatTicksExact,
} from '#renderer/ui/format.ts'
import { bucketAt } from './bucket-at.ts'
import type { ChartLine, ChartSpec } from './chart-line.ts'
import { lineColour, type ChartTheme } from './theme.ts'

/** How the tooltip of any chart looks; what it says is the chart's own. */
export function tooltipLook(theme: ChartTheme): Record<string, unknown> {
  return {
    confine: true,
    className: 'chart-tip',
    transitionDuration: 0,
    backgroundColor: theme.raised,
    borderColor: theme.lineStrong,
    borderRadius: 4,
    padding: [6, 10],
    extraCssText: 'box-shadow: none;',
    textStyle: { color: theme.text, fontSize: 12, fontFamily: theme.sans },
  }
}

/** Every line's value in its bucket at `time`, with the range where the bucket saw several. */
export function tooltipHtml(spec: ChartSpec, theme: ChartTheme, time: number): string {
  return (
    heading(spec, theme, time) + spec.lines.map((line) => row(spec, line, theme, time)).join('')
  )
}

function heading({ across }: ChartSpec, theme: ChartTheme, time: number): string {
  const [what, exactly] = across
    ? [`${across.label} ${formatNumber(time)}`, across.unit]
    : [formatTicks(time), formatTicksExact(time)]
  return `<div style="margin-bottom:2px"><b>${escapeHtml(what)}</b> <span style="color:${theme.muted}">${escapeHtml(exactly)}</span></div>`
}

function row(spec: ChartSpec, line: ChartLine, theme: ChartTheme, time: number): string {
  const bucket = bucketAt(line.series, time)
  if (bucket < 0) return ''
  const write = (value: number): string =>
    spec.signed ? formatSignedQuantity(value, spec.unit) : formatQuantity(value, spec.unit)
  const last = line.series.last[bucket] ?? 0
  const low = line.series.low[bucket] ?? last
  const high = line.series.high[bucket] ?? last
  const notes = [
    low !== high ? `${formatNumber(low)} … ${formatNumber(high)}` : '',
    sectors(spec, last),
    spec.negative === undefined ? '' : onDisk(last),
  ].filter((note) => note !== '')
  const dash = line.kernel === 'unfixed' ? 'dashed' : 'solid'
  const sample = `<span style="display:inline-block;width:14px;margin-right:6px;vertical-align:middle;border-top:2px ${dash} ${lineColour(line, theme)}"></span>`
  const note =
    notes.length === 0
      ? ''
      : `<div style="padding-left:20px;color:${theme.muted};font-size:11px">${escapeHtml(notes.join(' · '))}</div>`
  return `<div>${sample}${escapeHtml(line.name)} <b style="float:right;margin-left:16px">${escapeHtml(write(last))}</b></div>${note}`
}

/** Drift in bytes is also said in sectors, which is what i_blocks counts. */
function sectors(spec: ChartSpec, value: number): string {
  const whole = spec.signed && spec.unit === 'bytes' && value !== 0 && value % 512 === 0
  return whole ? formatSignedQuantity(value / 512, 'sectors') : ''
}

function onDisk(value: number): string {
  const stored = asUnsigned32(value)
  return stored === undefined ? '' : `on disk ${stored}`
}

/** Text as it may stand in HTML. */
export function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
