/** How far something has come, and how fast; what {@link ProgressBar} shows. */
import { formatBytes, formatCompact, formatDuration } from './format.ts'

export interface Progress {
  /** 0 .. 1, or undefined when the end is not known. */
  readonly fraction: number | undefined
  /** `1.52 M events/s`, `8.4 MB/s`: rate and its unit (`B` for bytes); left out while unknown. */
  readonly rate?: { readonly perSecond: number; readonly unit: string } | undefined
  readonly secondsLeft?: number | undefined
  /** The same in words, where it is no one number. */
  readonly left?: string | undefined
}

/** The words beside the bar: rate, then time left. */
export function progressParts(progress: Progress): readonly string[] {
  const parts: string[] = []
  if (progress.rate !== undefined && progress.rate.perSecond > 0) {
    const { perSecond, unit } = progress.rate
    parts.push(
      unit === 'B' ? `${formatBytes(perSecond)}/s` : `${formatCompact(perSecond)} ${unit}/s`,
    )
  }
  if (progress.secondsLeft !== undefined && Number.isFinite(progress.secondsLeft)) {
    parts.push(`${formatDuration(progress.secondsLeft)} left`)
  }
  if (progress.left !== undefined) parts.push(progress.left)
  return parts
}

/** Seconds left, by the fraction done in `secondsGone`; undefined while a guess would be wild. */
export function estimateSecondsLeft(
  fraction: number | undefined,
  secondsGone: number,
): number | undefined {
  if (fraction === undefined || fraction < 0.01 || secondsGone < 0.5) return undefined
  return (secondsGone * (1 - fraction)) / fraction
}
