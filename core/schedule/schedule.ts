/**
 * A schedule: every choice a scheduler made, in order. Steps with a single enabled actor are no choice
 * and stand nowhere, so a schedule holds exactly the points where a run could have gone another way.
 *
 * As bytes: one entry per choice, runs of equal picks joined. A varint `actor * 2`, then the length of
 * the run; or `value * 2 + 1` for a data choice.
 */
import { failure } from '#core/base/failure.ts'
import type { Failure } from '#core/base/failure.ts'
import { err, ok } from '#core/base/result.ts'
import type { Result } from '#core/base/result.ts'

/** One choice: `actor` for who steps, -1 - value for a data choice of `value`. */
export type Schedule = Int32Array<ArrayBuffer>

/** Most choices a schedule may hold: a file from elsewhere must not fill memory. */
const MAX_CHOICES = 50_000_000

/** Entry of a data choice. */
export function dataChoice(value: number): number {
  return -1 - value
}

/** Packs a schedule for storage. */
export function encodeSchedule(schedule: Schedule): Uint8Array<ArrayBuffer> {
  const bytes: number[] = []
  const put = (value: number): void => {
    let rest = value
    while (rest > 0x7f) {
      bytes.push((rest % 0x80) | 0x80)
      rest = Math.floor(rest / 0x80)
    }
    bytes.push(rest)
  }
  for (let i = 0; i < schedule.length;) {
    const entry = schedule[i]!
    if (entry < 0) {
      put((-1 - entry) * 2 + 1)
      i++
      continue
    }
    let run = 1
    while (schedule[i + run] === entry) run++
    put(entry * 2)
    put(run)
    i += run
  }
  return Uint8Array.from(bytes)
}

/** Unpacks {@link encodeSchedule}; damaged bytes are a failure that says where. */
export function decodeSchedule(bytes: Uint8Array): Result<Schedule, Failure> {
  const choices: number[] = []
  let at = 0
  const take = (): number => {
    let value = 0
    for (let scale = 1; at < bytes.length && scale < 2 ** 42; scale *= 0x80) {
      const byte = bytes[at++]!
      value += (byte & 0x7f) * scale
      if (byte < 0x80) return value
    }
    return -1
  }
  while (at < bytes.length) {
    const start = at
    const entry = take()
    const isData = entry % 2 === 1
    const run = entry < 0 || isData ? 1 : take()
    const value = Math.floor(entry / 2)
    const bad = entry < 0 || run < 1 || (isData ? value >= 2 ** 31 - 1 : value > 0xff)
    if (bad || choices.length + run > MAX_CHOICES) {
      return err(failure('E_SCHEDULE_DAMAGED', 'The schedule is damaged.', { at: `byte ${start}` }))
    }
    for (let i = 0; i < run; i++) choices.push(isData ? dataChoice(value) : value)
  }
  return ok(Int32Array.from(choices))
}
