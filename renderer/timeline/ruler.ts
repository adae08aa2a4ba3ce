/**
 * Where the time ruler puts its ticks and what it writes there: steps of 1, 2 or 5 times a power of
 * ten, in the unit that suits the end of the viewport, with just the decimals the step needs.
 */
import type { Clock } from '#core/analysis/clock.ts'
import { span, type Viewport } from './viewport.ts'

export interface RulerTick {
  readonly time: number
  /** Absent on the small ticks between the labelled ones. */
  readonly label?: string
}

const STEPS = [{ ticks: 1, name: 'steps' }] as const
const UNITS = [
  { ticks: 1_000_000_000, name: 's' },
  { ticks: 1_000_000, name: 'ms' },
  { ticks: 1_000, name: 'µs' },
  { ticks: 1, name: 'ns' },
] as const

/** The smallest 1, 2 or 5 × 10ⁿ that is at least `least`, and at least one tick. */
export function niceStep(least: number): number {
  if (least <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(least))
  for (const factor of [1, 2, 5]) if (factor * power >= least) return factor * power
  return 10 * power
}

/** Ticks in the viewport, ascending; labels are at least `labelPixels` apart. */
export function rulerTicks(
  viewport: Viewport,
  width: number,
  labelPixels: number,
  clock: Clock = 'ticks',
): RulerTick[] {
  if (width <= 0 || !(span(viewport) > 0)) return []
  const step = niceStep((span(viewport) / width) * labelPixels)
  const small = smallStep(step)
  const units = clock === 'steps' ? STEPS : UNITS
  const unit = units.find(({ ticks }) => viewport.to >= ticks) ?? UNITS[3]
  const decimals = Math.max(0, Math.ceil(Math.log10(unit.ticks / step) - 1e-9))
  const format = new Intl.NumberFormat('en-US', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  })
  const ticks: RulerTick[] = []
  // Virtual time begins at 0; what is left of it is air.
  for (let n = Math.ceil(Math.max(0, viewport.from) / small); n * small <= viewport.to; n += 1) {
    const time = n * small
    ticks.push(
      time % step === 0
        ? { time, label: `${format.format(time / unit.ticks)}\u202f${unit.name}` }
        : { time },
    )
  }
  return ticks
}

/** Five small steps to a step where that comes out whole, else as many as do. */
function smallStep(step: number): number {
  if (step % 5 === 0) return step / 5
  return step % 2 === 0 ? step / 2 : step
}
