/**
 * How long explorations will still take, as far as that can be said. How much of a tree of schedules is
 * done is an estimate that may be wrong by any factor (see Ledger.fraction), so it is believed only where
 * what it has foretold for a while agrees with itself.
 */

/** Seconds, at least and at most. */
export interface TimeLeft {
  readonly low: number
  readonly high: number
}

/** Nothing is foretold from less. */
const LEAST_SECONDS = 2
const LEAST_GAIN = 0.005
/** Of the time gone by, the last part whose forecasts are compared. */
const WINDOW = 0.5
/** The most that the longest forecast may be of the shortest, some seconds apart. */
const MOST_SPREAD = 1.8
const SPARE_SECONDS = 2

/** Is told from time to time how much is done. */
export class TimeLeftWatch {
  #first: { readonly seconds: number; readonly fraction: number } | undefined
  /** Forecasts of when it would be over, by when they were made; seconds since the first time. */
  #forecasts: readonly { readonly gone: number; readonly end: number }[] = []
  #covered = false

  /** Seconds and fraction only grow. @returns undefined where nothing honest can be said */
  note(seconds: number, fraction: number): TimeLeft | undefined {
    this.#first ??= { seconds, fraction }
    const gone = seconds - this.#first.seconds
    const gain = fraction - this.#first.fraction
    if (gone < LEAST_SECONDS || gain < LEAST_GAIN) return undefined
    const end = (gone * (1 - this.#first.fraction)) / gain
    const recent = this.#forecasts.filter((one) => one.gone >= gone * WINDOW)
    this.#covered ||= recent.length < this.#forecasts.length
    this.#forecasts = [...recent, { gone, end }]
    const ends = this.#forecasts.map((one) => one.end)
    const low = Math.min(...ends) - gone
    const high = Math.max(...ends) - gone
    // Below zero: by one of them it should have been over.
    const agree = low >= -SPARE_SECONDS && high <= Math.max(0, low) * MOST_SPREAD + SPARE_SECONDS
    return this.#covered && agree ? { low: Math.max(0, low), high } : undefined
  }
}

const SCALES = [
  [3_600, 'h'],
  [60, 'min'],
  [1, 's'],
] as const

/** `2 to 3 min left`, `about 40 s left`: no more digits than are known. */
export function leftText({ low, high }: TimeLeft): string {
  const [unit, name] = SCALES.find(([seconds]) => high >= 2 * seconds) ?? SCALES[2]
  const from = coarse(low / unit)
  const to = Math.max(1, coarse(high / unit))
  return from === to || from === 0 ? `about ${to} ${name} left` : `${from} to ${to} ${name} left`
}

/** Fives from ten on. */
function coarse(value: number): number {
  return value < 10 ? Math.round(value) : Math.round(value / 5) * 5
}
