/** Makes a failing schedule short. */
import { checkKind } from '#core/event/checks.ts'
import { createMachine } from '#core/machine/machine.ts'
import { followSchedule } from '#core/schedule/follow.ts'
import type { Schedule } from '#core/schedule/schedule.ts'
import type { Finding } from './finding.ts'
import type { SearchSubject } from './search.ts'
import { placeText } from './signature.ts'
import { countSwitches } from './switches.ts'

/** Shortening under way. */
export interface Minimiser {
  /** @returns true when nothing is left to try */
  advance(maxSteps: number): boolean
  readonly result: Finding
  readonly proven: boolean
}

/** Shortens `schedule`, keeping `signature`. */
export function createMinimiser(
  subject: SearchSubject,
  schedule: Schedule,
  signature: string,
): Minimiser {
  const machine = createMachine(subject.program, subject.config, followSchedule(schedule))
  const actors: number[] = []
  while (machine.outcome === 'running') {
    machine.run(1)
    actors.push(machine.lastActor)
  }
  const violation = machine.violations.find((row) => checkKind(row.check)?.fails ?? true)!
  const kind = checkKind(violation.check)
  return {
    advance: () => true,
    proven: false,
    result: {
      signature,
      check: violation.check,
      kind: kind?.name ?? 'unknown',
      family: kind?.family ?? 'report',
      message: violation.message,
      site: violation.site,
      place: placeText(subject.program, violation.site),
      actors: violation.actors,
      count: 1,
      schedule,
      switches: countSwitches(actors),
      steps: actors.length,
    },
  }
}
