/**
 * Makes a failing schedule short: the fewest changes of the running actor, then the fewest steps, and the
 * same signature. First by editing the schedule, which is quick; then by searching everything cheaper,
 * which finds the minimum or proves that it is reached, where memory allows.
 */
import { invariant } from '#core/base/invariant.ts'
import { CHECK_LIVELOCK, checkKind } from '#core/event/checks.ts'
import { createMachine } from '#core/machine/machine.ts'
import { followSchedule } from '#core/schedule/follow.ts'
import type { Schedule } from '#core/schedule/schedule.ts'
import { DEFAULT_STEPS_PER_EXECUTION } from './bounds.ts'
import { FewestSwitches } from './fewest-switches.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './findings.ts'
import { BlockMerger } from './merge-blocks.ts'
import { Model } from './model.ts'
import { replayPath } from './replay-path.ts'
import type { SearchSubject } from './search.ts'
import { signatureOf } from './signature.ts'

/** Minimisation under way. */
export interface Minimiser {
  /** The shortest schedule so far. */
  readonly result: Finding
  /** No schedule with fewer switches, or as many and fewer steps, fails in this way. */
  readonly proven: boolean
  /** Takes about `maxSteps` more steps. @returns whether it is over */
  advance(maxSteps: number): boolean
}

/** Memory of the search for the minimum. */
const MAX_BYTES = 384 * 2 ** 20
/** A schedule from elsewhere may be longer than what a search would try. */
const SLACK_STEPS = 100_000

/**
 * Minimises `schedule`, which fails with `signature` on this subject. A livelock that only a long run shows
 * is left as it is.
 * @throws InvariantError when the schedule does not fail in this way
 */
export function createMinimiser(
  subject: SearchSubject,
  schedule: Schedule,
  signature: string,
): Minimiser {
  const model = new Model(subject)
  const maxSteps = Math.max(DEFAULT_STEPS_PER_EXECUTION, schedule.length + SLACK_STEPS)
  for (const cycles of signature.startsWith(`${LIVELOCK} `) ? [true, false] : [false]) {
    const most = cycles ? DEFAULT_STEPS_PER_EXECUTION : maxSteps
    const { path, violation, goesRound } = replayPath(model, schedule, most, false, cycles)
    if (violation === undefined || signatureOf(subject.program, violation) !== signature) continue
    // Going round is known by every step of it: no long way is tried.
    const longest = goesRound ? 2 * path.length : maxSteps
    return new TwoStageMinimiser(model, path, signature, longest, goesRound)
  }
  return new Unchanged(model, schedule, signature, maxSteps)
}

const LIVELOCK = checkKind(CHECK_LIVELOCK)!.name

/** What cannot be shortened. */
class Unchanged implements Minimiser {
  readonly result: Finding
  readonly proven = false

  constructor(model: Model, schedule: Schedule, signature: string, maxSteps: number) {
    const { program, config } = model.subject
    const machine = createMachine(program, config, followSchedule(schedule))
    machine.run(maxSteps)
    const violation = machine.violations.find((row) => signatureOf(program, row) === signature)
    invariant(violation !== undefined, `the schedule does not fail with ${signature}`)
    const { path } = replayPath(model, schedule, machine.stepCount)
    this.result = findingOf(model, violation, path)
  }

  advance(): boolean {
    return true
  }
}

class TwoStageMinimiser implements Minimiser {
  result: Finding
  proven = false
  private readonly model: Model
  private readonly signature: string
  private readonly merger: BlockMerger
  private readonly cycles: boolean
  private search: FewestSwitches | undefined

  constructor(
    model: Model,
    path: readonly number[],
    signature: string,
    maxSteps: number,
    cycles: boolean,
  ) {
    this.model = model
    this.signature = signature
    this.cycles = cycles
    this.merger = new BlockMerger(model, path, signature, maxSteps, cycles)
    this.result = this.describe(path)
  }

  advance(maxSteps: number): boolean {
    const end = this.model.steps + maxSteps
    while (this.search === undefined && this.model.steps < end) {
      if (this.merger.attempt()) continue
      this.result = this.describe(this.merger.path)
      const { model, signature, result, cycles } = this
      this.search = new FewestSwitches(model.subject, signature, result, MAX_BYTES, cycles)
    }
    if (this.search === undefined) return false
    if (!this.search.advance(Math.max(1, end - this.model.steps))) return false
    if (this.search.best === undefined) return true
    const best = this.describe(this.search.best)
    // Another way round may close before the one that is meant.
    if (best.signature !== this.signature) return true
    this.result = best
    this.proven = this.search.complete
    return true
  }

  /** What a path leads to that takes every step to it; one with fewer switches may have more of them. */
  private describe(path: readonly number[]): Finding {
    const { violation } = replayPath(this.model, path, path.length, true, this.cycles)
    invariant(violation !== undefined, 'a shortened schedule fails as before')
    return findingOf(this.model, violation, path)
  }
}
