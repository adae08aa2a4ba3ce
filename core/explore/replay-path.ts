/**
 * Takes a schedule as far as it goes, as core/schedule/follow.ts does, but step by step on a model that
 * is used again and again: what minimisation and the description of findings are made of.
 */
import type { Violation } from '#core/machine/oracle.ts'
import { CycleWatch } from './cycle-watch.ts'
import type { Model } from './model.ts'

/** Where a schedule led. */
export interface Replayed {
  /** As in Subtree.prefix. */
  readonly path: number[]
  /** The first violation that fails the run. */
  readonly violation: Violation | undefined
  /** Nothing failed in its last step: it has gone round, and can do so for ever. */
  readonly goesRound: boolean
  /** Choices that could not be taken. */
  readonly skipped: number
}

/**
 * Follows `schedule` from the start for up to `maxSteps` steps, or until something fails. `everyStep`: it
 * has an entry for each step, not only where there was a choice; what nobody asked for is taken when it
 * is the only thing that can be done. `cycles`: going round for ever is a failure too; then a run ends
 * where it has gone round once.
 */
export function replayPath(
  model: Model,
  schedule: ArrayLike<number>,
  maxSteps: number,
  everyStep: boolean = false,
  cycles: boolean = false,
): Replayed {
  const { machine } = model
  const path: number[] = []
  let at = 0
  let skipped = 0
  model.restart()
  const watch = cycles ? new CycleWatch(model) : undefined
  for (let step = 0; step < maxSteps && machine.enabledCount > 0; step++) {
    let actor = machine.enabled[0]!
    if (machine.enabledCount === 1 && everyStep) {
      if (at < schedule.length && schedule[at] === actor) at++
    } else if (machine.enabledCount > 1) {
      while (at < schedule.length && !model.isEnabled(schedule[at]!)) {
        at++
        skipped++
      }
      if (at < schedule.length) actor = schedule[at++]!
      else if (model.isEnabled(machine.lastActor)) actor = machine.lastActor
    }
    const next = at < schedule.length ? schedule[at]! : 0
    const value = next < 0 ? -1 - next : 0
    const before = model.reported
    watch?.before(actor)
    const limit = model.step(actor, value)
    path.push(actor)
    if (limit > 1) {
      path.push(-1 - (value % limit))
      if (next < 0) at++
    }
    const round = watch?.after(limit)
    const failed = model.reported > before ? model.failing(before) : undefined
    const violation = failed ?? round
    if (violation === undefined) continue
    return { path, violation, goesRound: failed === undefined, skipped }
  }
  return { path, violation: undefined, goesRound: false, skipped }
}
