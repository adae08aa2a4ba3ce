/** Makes a sampler from what is asked for. */
import { dataChoice } from '#core/schedule/schedule.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { recordingScheduler } from '#core/schedule/recording.ts'
import { checkKind } from '#core/event/checks.ts'
import { createMachine } from '#core/machine/machine.ts'
import { DEFAULT_STEPS_PER_EXECUTION } from './bounds.ts'
import type { Sample, Sampler } from './sampling.ts'
import type { SearchSubject } from './search.ts'
import { placeText, signatureOf } from './signature.ts'
import { countSwitches } from './switches.ts'

/** How runs are drawn. */
export interface SamplerOptions {
  readonly strategy: 'random' | 'pct' | 'pos'
  readonly depth?: number | undefined
  readonly maxSteps?: number | undefined
}

/** A sampler of `subject`. */
export function createSampler(subject: SearchSubject, options: SamplerOptions): Sampler {
  const limit = options.maxSteps ?? DEFAULT_STEPS_PER_EXECUTION
  return {
    guarantee: undefined,
    run(seed): Sample {
      const scheduler = recordingScheduler(randomWalk(seed))
      const machine = createMachine(subject.program, subject.config, scheduler)
      const actors: number[] = []
      while (machine.outcome === 'running' && machine.stepCount < limit) {
        machine.run(1)
        actors.push(machine.lastActor)
      }
      const violation = machine.violations.find((row) => checkKind(row.check)?.fails ?? true)
      const kind = checkKind(violation?.check ?? 0)
      void dataChoice
      return {
        outcome: machine.outcome === 'quiescent' ? 'quiescent' : violation ? 'violated' : 'limit',
        steps: machine.stepCount,
        finding: violation && {
          signature: signatureOf(subject.program, violation),
          check: violation.check,
          kind: kind?.name ?? 'unknown',
          family: kind?.family ?? 'report',
          message: violation.message,
          site: violation.site,
          place: placeText(subject.program, violation.site),
          actors: violation.actors,
          count: 1,
          schedule: scheduler.schedule(),
          switches: countSwitches(actors),
          steps: actors.length,
        },
      }
    },
  }
}
