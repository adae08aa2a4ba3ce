/** Schedules as text, as requests, recordings and documents carry them. */
import { fromBase64, toBase64 } from '#core/base/base64.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, type Result } from '#core/base/result.ts'
import { decodeSchedule, encodeSchedule, type Schedule } from '#core/schedule/schedule.ts'

/** Base64 of the packed schedule. */
export function scheduleText(schedule: Schedule): string {
  return toBase64(encodeSchedule(schedule))
}

/** The schedule that {@link scheduleText} gives `text` for, or why it is none. */
export function readSchedule(text: string): Result<Schedule, Failure> {
  const bytes = fromBase64(text)
  return bytes === undefined
    ? err(failure('E_SCHEDULE_DAMAGED', 'The schedule is not base64.'))
    : decodeSchedule(bytes)
}
