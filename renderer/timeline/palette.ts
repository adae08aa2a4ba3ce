/**
 * The colours the canvas draws with, read from the CSS variables of the theme, so that the
 * timeline, the badges and the source margins always agree.
 */

/** Threads share eight hues; thread 8 has the hue of thread 0 and its own name. */
const HUES = 8

export interface Palette {
  readonly threads: readonly string[]
  readonly background: string
  readonly panel: string
  readonly line: string
  readonly lineStrong: string
  readonly text: string
  readonly muted: string
  readonly accent: string
  readonly selection: string
  readonly onThread: string
  readonly running: string
  readonly spinning: string
  readonly sleeping: string
  readonly preempted: string
  readonly interrupt: string
  readonly retry: string
  readonly violation: string
  readonly warning: string
  readonly sansFont: string
}

/** Reads the theme as it applies to `element`. */
export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const read = (name: string): string => style.getPropertyValue(name).trim()
  return {
    threads: Array.from({ length: HUES }, (_, n) => read(`--thread-${n}`)),
    background: read('--background'),
    panel: read('--panel'),
    line: read('--line-colour'),
    lineStrong: read('--line-strong'),
    text: read('--text'),
    muted: read('--muted'),
    accent: read('--accent'),
    selection: read('--selection'),
    onThread: read('--background'),
    running: read('--running'),
    spinning: read('--spinning'),
    sleeping: read('--sleeping'),
    preempted: read('--preempted'),
    interrupt: read('--interrupt'),
    retry: read('--retry'),
    violation: read('--violation'),
    warning: read('--warning-text'),
    sansFont: read('--font-sans'),
  }
}
