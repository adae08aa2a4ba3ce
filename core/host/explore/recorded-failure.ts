/**
 * The failure that a recording holds, as an exploration would have found it: with the schedule that leads to
 * it. Made from the recording alone, its own sources included.
 */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { checkKind } from '#core/event/checks.ts'
import { findingOf } from '#core/explore/findings.ts'
import { Model } from '#core/explore/model.ts'
import { replayPath } from '#core/explore/replay-path.ts'
import type { SearchSubject } from '#core/explore/search.ts'
import { STRATEGIES } from '#core/explore/strategy.ts'
import { createMachine } from '#core/machine/machine.ts'
import { recordingScheduler } from '#core/schedule/recording.ts'
import type { Manifest, RunSetup } from '#core/trace/format.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { programOf } from '../compile-subject.ts'
import { ENGINE_VERSION } from '../engine-version.ts'
import { configOf } from '../run-setup.ts'
import { isKnownScheduler, schedulerOf } from '../scheduler-of.ts'
import { subjectOfRecording, type Subject } from '../subject.ts'
import type { CheckedExploration } from './check-exploration.ts'
import { recordOf, type FindingRecord } from './outcome.ts'

/** Longer runs have too many schedules beside them for anybody to try. */
const MAX_STEPS = 200_000

/** A failure and what it is a failure of. */
export interface RecordedFailure {
  readonly exploration: CheckedExploration
  readonly finding: FindingRecord
}

/** The first failure of the recording `source`; a run in virtual time is followed step by step. */
export function failureOfRecording(source: TraceSource): Result<RecordedFailure, Failure> {
  const { manifest, debug } = source
  const { setup, title, steps } = manifest
  const unfit = reasonAgainst(manifest)
  if (unfit !== undefined) return err(unfit)
  const recorded = subjectOfRecording(manifest, debug)
  if (!recorded.ok) return recorded
  const program = programOf(recorded.value)
  if (!program.ok) return program
  const untimed = untimedSetup(setup)
  const subject: SearchSubject = { program: program.value, config: configOf(untimed) }
  const finding = findingOfRun(subject, setup, steps)
  if (finding === undefined) {
    return err(
      failure('E_NOT_REPRODUCED', 'The failure does not come out without virtual time.', {
        at: title,
        hint: 'It depends on time slices; find it with racelab explore.',
      }),
    )
  }
  return ok({ exploration: explorationOf(recorded.value, untimed, subject), finding })
}

/** Why nothing can be made short here, if so. */
function reasonAgainst(manifest: Manifest): Failure | undefined {
  const { title: at, engine, setup, steps, violations } = manifest
  if (!violations.some(({ check }) => checkKind(check)?.fails ?? true)) {
    return failure('E_NOTHING_VIOLATED', 'Nothing was violated in this recording.', { at })
  }
  if (engine !== ENGINE_VERSION || !isKnownScheduler(setup)) {
    return failure('E_OTHER_ENGINE', `The recording was made by engine ${engine}.`, {
      at,
      hint: `This is engine ${ENGINE_VERSION}: only its own recordings can be made short.`,
    })
  }
  if (steps <= MAX_STEPS) return undefined
  return failure('E_RUN_TOO_LONG', `The run of ${steps} steps is too long to be made short.`, {
    at,
    hint: `Find the failure with racelab explore, whose parameters are small (at most ${MAX_STEPS} steps).`,
  })
}

/** What the failure is a failure of. */
function explorationOf(
  source: Subject,
  setup: RunSetup,
  subject: SearchSubject,
): CheckedExploration {
  const { main, headers, wordBits, parameters } = source
  const { model } = setup.machine
  const program = { main, headers, wordBits }
  return {
    request: { run: { program, parameters, model, way: 'explore', seed: 0 }, strategy: 'dpor' },
    source,
    setup,
    subject,
    strategy: STRATEGIES[0]!,
    depth: undefined,
    bounds: {},
    all: false,
    maxExecutions: Infinity,
  }
}

/** The same run without virtual time, in which the first failure is the last thing that happens. */
function untimedSetup(setup: RunSetup): RunSetup {
  const checks = { lockOrder: true, races: false, ...setup.machine.checks, continueAfter: [] }
  const { schedule: _schedule, ...rest } = setup
  return {
    ...rest,
    way: 'explore',
    scheduler: 'random',
    seed: 0,
    machine: { ...setup.machine, timed: false, checks },
  }
}

/** The first failure of the recorded run, taken again without virtual time. */
function findingOfRun(
  subject: SearchSubject,
  setup: RunSetup,
  steps: number,
): FindingRecord | undefined {
  const model = new Model(subject)
  const choices = choicesOfRun(subject, setup, steps)
  const { path, violation } = replayPath(model, choices, 2 * steps, setup.machine.timed)
  return violation && recordOf(findingOf(model, violation, path))
}

/** Every choice of the recorded run; of one in virtual time, an entry for each step. */
function choicesOfRun(
  { program }: SearchSubject,
  setup: RunSetup,
  steps: number,
): ArrayLike<number> {
  const scheduler = recordingScheduler(schedulerOf(setup))
  const machine = createMachine(program, configOf(setup), scheduler)
  if (!setup.machine.timed) {
    machine.run(steps)
    return scheduler.schedule()
  }
  const entries: number[] = []
  let seen = 0
  while (machine.outcome === 'running' && machine.stepCount < steps) {
    machine.run(1)
    const values = scheduler.schedule().slice(seen)
    seen += values.length
    entries.push(machine.lastActor, ...values.filter((entry) => entry < 0))
  }
  return entries
}
