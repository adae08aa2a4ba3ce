/** A drawn chart as a file: PNG as it is on the screen, SVG drawn anew. */
import type { ShallowRef } from 'vue'
import { renderSvg, type ChartOption } from './echarts.ts'
import { readChartTheme } from './theme.ts'

/** The part of a chart component that is used. */
interface DrawnChart {
  getDataURL(options: { type: 'png'; pixelRatio: number; backgroundColor: string }): string
}

export interface ChartPictures {
  /** Twice as sharp as the screen, on the panel's colour; undefined before it was drawn. */
  png(): Blob | undefined
  svg(): string | undefined
}

export function useChartPictures(
  frame: Readonly<ShallowRef<HTMLElement | null>>,
  chart: Readonly<ShallowRef<DrawnChart | null>>,
  option: () => ChartOption | undefined,
): ChartPictures {
  return {
    png() {
      if (frame.value === null || chart.value === null) return undefined
      const { background } = readChartTheme(frame.value)
      const url = chart.value.getDataURL({
        type: 'png',
        pixelRatio: 2,
        backgroundColor: background,
      })
      // Decoded by hand: the content policy of the page forbids fetching data URLs.
      const text = atob(url.slice(url.indexOf(',') + 1))
      const bytes = Uint8Array.from(text, (sign) => sign.charCodeAt(0))
      return new Blob([bytes], { type: 'image/png' })
    },
    svg() {
      const current = option()
      if (current === undefined || frame.value === null) return undefined
      const { width, height } = frame.value.getBoundingClientRect()
      return renderSvg(current, Math.round(width), Math.round(height))
    },
  }
}
