/** The colours charts draw with, read from the tokens in force. */
import type { ChartLine } from './chart-line.ts'

export interface ChartTheme {
  readonly background: string
  readonly raised: string
  readonly line: string
  readonly lineStrong: string
  readonly text: string
  readonly muted: string
  readonly sans: string
  readonly mono: string
  readonly unfixed: string
  readonly fixed: string
  readonly ledger: string
  readonly spinning: string
  readonly sleeping: string
  readonly violation: string
  readonly one: string
  readonly two: string
  readonly three: string
  readonly four: string
  readonly five: string
  readonly six: string
  readonly seven: string
}

/** Reads the tokens as they apply to `element`. */
export function readChartTheme(element: Element): ChartTheme {
  const style = getComputedStyle(element)
  const read = (token: string): string => style.getPropertyValue(token).trim()
  return {
    background: read('--panel'),
    raised: read('--raised'),
    line: read('--line-colour'),
    lineStrong: read('--line-strong'),
    text: read('--text'),
    muted: read('--muted'),
    sans: read('--font-sans'),
    mono: read('--font-mono'),
    unfixed: read('--kernel-unfixed'),
    fixed: read('--kernel-fixed'),
    ledger: read('--ledger'),
    spinning: read('--spinning'),
    sleeping: read('--sleeping'),
    violation: read('--violation'),
    one: read('--line-one'),
    two: read('--line-two'),
    three: read('--line-three'),
    four: read('--line-four'),
    five: read('--line-five'),
    six: read('--line-six'),
    seven: read('--line-seven'),
  }
}

/** The colour of a line: its kernel's, or that of what it measures. */
export function lineColour(line: ChartLine, theme: ChartTheme): string {
  return line.tint === 'kernel' ? theme[line.kernel] : theme[line.tint]
}
