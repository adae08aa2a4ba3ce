/** A run that follows a schedule is the run the schedule is from. */
import { describe, expect, test } from 'vitest'
import { checkRequest } from '#core/host/check-request.ts'
import { programOf } from '#core/host/compile-subject.ts'
import { createReExecutor } from '#core/host/re-executor.ts'
import { configOf, setupOf } from '#core/host/run-setup.ts'
import { scheduleText } from '#core/host/schedule-text.ts'
import { verifyRecording } from '#core/host/verify-recording.ts'
import { createMachine } from '#core/machine/machine.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { recordingScheduler } from '#core/schedule/recording.ts'
import { record, requestOf } from '../../support/memory-trace.ts'

const BASE = requestOf({
  variant: 'none',
  way: 'explore',
  seed: 3,
  parameters: { OPERATIONS: 40 },
})

/** The choices of the random walk of `BASE`. */
function drawn(): string {
  const checked = checkRequest(BASE)
  if (!checked.ok) throw new Error(checked.error.message)
  const program = programOf(checked.value.subject)
  if (!program.ok) throw new Error(program.error.message)
  const scheduler = recordingScheduler(randomWalk(BASE.seed))
  const config = configOf(setupOf(checked.value, program.value))
  createMachine(program.value, config, scheduler).run(1_000_000)
  return scheduleText(scheduler.schedule())
}

describe('a recorded schedule', () => {
  test('gives the events of the walk it is from, and carries what makes it again', async () => {
    const walked = await record(BASE)
    const followed = await record({ ...BASE, schedule: drawn() })
    expect(followed.done.manifest.digest).toBe(walked.done.manifest.digest)
    expect(followed.done.manifest.setup).toMatchObject({ scheduler: 'replay', schedule: drawn() })
    const verified = await verifyRecording(followed.trace, {
      progress: () => undefined,
      breathe: () => Promise.resolve(),
      stopped: () => false,
    })
    expect(verified).toEqual({ ok: true, value: 'verified' })
    expect(createReExecutor(followed.trace)).toBeDefined()
  })

  test('that was damaged does not re-execute, and is not taken for another', async () => {
    const { trace } = await record({ ...BASE, schedule: drawn() })
    const { manifest } = trace
    trace.manifest = { ...manifest, setup: { ...manifest.setup, schedule: 'AQ' } }
    expect(createReExecutor(trace)).toBeUndefined()
  })
})

describe('a request', () => {
  test.each([
    ['not base64', { schedule: '*' }, 'E_SCHEDULE_DAMAGED'],
    ['cut short', { schedule: '/w==' }, 'E_SCHEDULE_DAMAGED'],
    ['in virtual time', { schedule: 'AAI=', way: 'timed' as const }, 'E_SCHEDULE_WAY'],
  ])('with a schedule %s is refused', (_, more, code) => {
    expect(checkRequest({ ...BASE, ...more })).toMatchObject({ ok: false, error: { code } })
  })
})
