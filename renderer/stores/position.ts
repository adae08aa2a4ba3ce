/**
 * What a user may type to go somewhere: `12,001` or `#12001` an event, `3.4 ms` or `250 ns` a time,
 * `50 %` a share of the recording, `+100` or `-5` steps from here.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'

export type Position =
  { readonly kind: 'seq'; readonly seq: number } | { readonly kind: 'time'; readonly time: number }

const TICKS_PER_UNIT: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1_000,
  µs: 1_000,
  μs: 1_000,
  ms: 1_000_000,
  s: 1_000_000_000,
}

const SHAPE = /^([#+-]?)\s*(\d[\d,_' ]*(?:\.\d+)?)\s*(ns|us|µs|μs|ms|s|%)?$/u

/** Reads a position; `here` is the current event, `events` how many there are. */
export function parsePosition(
  text: string,
  here: number,
  events: number,
): Result<Position, Failure> {
  const match = SHAPE.exec(text.trim())
  const hint = 'Type an event (12,001), a time (3.4 ms), a share (50 %) or steps (+100).'
  if (match === null) {
    return err(failure('E_POSITION', `“${text.trim()}” is no event and no time.`, { hint }))
  }
  const [, sign, digits = '', unit] = match
  const value = Number(digits.replace(/[,_' ]/gu, ''))
  if (unit === '%') {
    return ok({ kind: 'seq', seq: clampSeq(Math.round((value / 100) * (events - 1)), events) })
  }
  if (unit !== undefined) {
    return ok({ kind: 'time', time: Math.round(value * (TICKS_PER_UNIT[unit] ?? 1)) })
  }
  if (!Number.isInteger(value)) {
    return err(failure('E_POSITION', 'An event has a whole number.', { hint }))
  }
  const base = sign === '+' || sign === '-' ? here : 0
  return ok({ kind: 'seq', seq: clampSeq(base + (sign === '-' ? -value : value), events) })
}

/** The nearest event to `seq` that exists. */
export function clampSeq(seq: number, events: number): number {
  return Math.max(0, Math.min(events - 1, seq))
}
