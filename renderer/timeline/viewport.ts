/**
 * The stretch of virtual time on screen and how it maps to pixels. Times are ticks and may be
 * fractional; x counts CSS pixels from the left edge of the lanes.
 */
export interface Viewport {
  readonly from: number
  readonly to: number
}

/** Nobody needs to see less than this many ticks across the screen. */
export const SHORTEST_SPAN = 16

export function span(viewport: Viewport): number {
  return viewport.to - viewport.from
}

export function timeToX(viewport: Viewport, width: number, time: number): number {
  return ((time - viewport.from) / span(viewport)) * width
}

export function xToTime(viewport: Viewport, width: number, x: number): number {
  return viewport.from + (x / width) * span(viewport)
}

/** Air on both sides of a recording, so that its first and last event are seen whole. */
const AIR = 0.008

/** What a timeline of a recording of `ticks` can show. */
export function axisOf(ticks: number): Viewport {
  return fit({ from: -ticks * AIR, to: ticks * (1 + AIR) })
}

/** The whole of `extent`, never shorter than {@link SHORTEST_SPAN}. */
export function fit(extent: Viewport): Viewport {
  return { from: extent.from, to: Math.max(extent.to, extent.from + SHORTEST_SPAN) }
}

/** Moves `viewport` into `extent` without changing its span, or to the whole if it is longer. */
export function confine(viewport: Viewport, extent: Viewport): Viewport {
  const whole = fit(extent)
  const length = span(viewport)
  if (length >= span(whole)) return whole
  const from = Math.max(whole.from, Math.min(viewport.from, whole.to - length))
  return { from, to: from + length }
}

export function panBy(viewport: Viewport, ticks: number, extent: Viewport): Viewport {
  return confine({ from: viewport.from + ticks, to: viewport.to + ticks }, extent)
}

/** Shortens (factor below 1) or lengthens the span; `time` stays at its pixel where it can. */
export function zoomAt(
  viewport: Viewport,
  time: number,
  factor: number,
  extent: Viewport,
): Viewport {
  const longest = span(fit(extent))
  const length = Math.min(longest, Math.max(SHORTEST_SPAN, span(viewport) * factor))
  const share = (time - viewport.from) / span(viewport)
  const from = time - share * length
  return confine({ from, to: from + length }, extent)
}

/**
 * Brings `time` on screen: by as little as leaves a margin of a tenth of the span when it is near, into
 * the middle when it is further than a screen away.
 */
export function reveal(viewport: Viewport, time: number, extent: Viewport): Viewport {
  const length = span(viewport)
  if (time < viewport.from - length || time > viewport.to + length) {
    return confine({ from: time - length / 2, to: time + length / 2 }, extent)
  }
  const margin = length * 0.1
  if (time < viewport.from + margin) {
    return panBy(viewport, time - margin - viewport.from, extent)
  }
  if (time > viewport.to - margin) {
    return panBy(viewport, time + margin - viewport.to, extent)
  }
  return viewport
}

/** `range` with a twentieth of air on both sides. */
export function frameRange(range: Viewport, extent: Viewport): Viewport {
  const length = Math.max(SHORTEST_SPAN, span(range) * 1.1)
  const middle = (range.from + range.to) / 2
  return confine({ from: middle - length / 2, to: middle + length / 2 }, extent)
}
