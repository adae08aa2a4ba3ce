import { describe, expect, it } from 'vitest'
import { buildLineOption } from '#renderer/charts/line-option.ts'
import type { ChartTheme } from '#renderer/charts/theme.ts'
import { line, series, spec } from './lines.ts'

const THEME = new Proxy({} as ChartTheme, { get: (_, token) => `<${String(token)}>` })

interface DrawnSeries {
  readonly id: string
  readonly data: Float64Array
  readonly lineStyle: { readonly type?: unknown; readonly color?: string; readonly width?: number }
  readonly markLine?: { readonly data: readonly unknown[] }
  readonly markArea?: { readonly data: readonly unknown[] }
}

function drawn(given: ReturnType<typeof spec>): readonly DrawnSeries[] {
  return buildLineOption(given, THEME)['series'] as readonly DrawnSeries[]
}

const flat = series('drift', [
  [0, 0, 0, 0],
  [10, -512, -512, -512],
])
const noisy = series('drift', [
  [0, -4096, 4096, 0],
  [10, -8192, 0, -4096],
])

describe('a chart of two kernels', () => {
  it('draws the unfixed one dashed, the fixed one solid, each in its hue', () => {
    const [unfixed, fixed] = drawn(
      spec([line('none', flat, { kernel: 'unfixed' }), line('frlock', flat)]),
    )
    expect(unfixed?.lineStyle).toMatchObject({ type: [5, 3], color: '<unfixed>' })
    expect(fixed?.lineStyle).toMatchObject({ type: 'solid', color: '<fixed>' })
  })

  it('draws what should be thin and grey', () => {
    const [ledger] = drawn(spec([line('ledger', flat, { kernel: 'ledger' })]))
    expect(ledger?.lineStyle).toMatchObject({ width: 1, color: '<ledger>' })
  })

  it('takes the colour of what is measured where both kernels share a meaning', () => {
    const [spin] = drawn(spec([line('none spin', flat, { kernel: 'unfixed', tint: 'spinning' })]))
    expect(spin?.lineStyle).toMatchObject({ type: [5, 3], color: '<spinning>' })
  })

  it('hands time and value over flat', () => {
    const [only] = drawn(spec([line('none', flat)]))
    expect([...(only?.data ?? [])]).toEqual([0, 0, 10, -512])
  })

  it('puts a band from smallest to largest behind a line whose buckets saw several values', () => {
    const ids = (data: typeof flat): readonly string[] =>
      drawn(spec([line('none', data)])).map(({ id }) => id)
    expect(ids(flat)).toEqual(['line-0', 'background'])
    expect(ids(noisy)).toEqual(['low-0', 'high-0', 'line-0', 'background'])
    const [low, high] = drawn(spec([line('none', noisy)]))
    // The upper edge is stacked on the lower one.
    expect([...(low?.data ?? [])]).toEqual([0, -4096, 10, -8192])
    expect([...(high?.data ?? [])]).toEqual([0, 8192, 10, 8192])
  })

  it('is drawn from more buckets where it is zoomed to', () => {
    const long = series(
      'drift',
      Array.from({ length: 10_000 }, (_, at) => [at, 0, at === 5_001 ? 64 : 0, 0]),
    )
    const shown = { from: 5_000, to: 5_010 }
    const option = buildLineOption(spec([line('none', long)]), THEME, shown)
    const curve = (option['series'] as readonly DrawnSeries[]).find(({ id }) => id === 'line-0')
    const times = [...(curve?.data ?? [])].filter((_, at) => at % 2 === 0)
    expect(times.filter((time) => time >= 5_000 && time <= 5_010)).toHaveLength(11)
    expect(times.length).toBeLessThan(900)
    expect(option['dataZoom']).toMatchObject([{ startValue: 5_000, endValue: 5_010 }])
  })

  it('marks zero on differences, and names what lies below it where that means something', () => {
    const background = (given: ReturnType<typeof spec>): DrawnSeries | undefined =>
      drawn(given).at(-1)
    expect(background(spec([line('none', flat)]))?.markLine?.data).toEqual([{ yAxis: 0 }])
    const level = { signed: false, negative: 'below zero' }
    expect(background(spec([line('none', flat)], level))?.markArea?.data).toHaveLength(1)
    const above = series('blocks', [[0, 8, 8, 8]])
    const clean = background(spec([line('none', above)], level))
    expect([clean?.markLine?.data, clean?.markArea?.data]).toEqual([[], []])
  })

  it('reaches as far as it is told, and as its lines do', () => {
    const reach = (until: number): unknown =>
      (buildLineOption(spec([line('none', flat)], { until }), THEME)['xAxis'] as { max: number })
        .max
    expect([reach(5), reach(500)]).toEqual([10, 500])
  })

  it('says under the pointer what each line was, exactly and in sectors', () => {
    const option = buildLineOption(spec([line('<none>', noisy)]), THEME)
    const html = option.tooltip.formatter([{ axisValue: 12 }])
    const text = html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
    expect(text).toContain('12 ns')
    expect(text).toContain('&lt;none&gt; −4,096 bytes')
    expect(text).toContain('−8,192 … 0')
    expect(text).toContain('−8 sectors')
  })
})
