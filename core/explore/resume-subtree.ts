/**
 * Begins where another search has given a part of itself away: everybody is to be tried at its root but
 * those asleep, and what their steps touch is worked out again.
 */
import * as Choice from './choice-stack.ts'
import type { Execution } from './execution.ts'
import type { Levels } from './levels.ts'
import type { Model } from './model.ts'
import type { SnapshotStack } from './snapshot-stack.ts'
import type { Subtree } from './subtree.ts'

/** Sets up the entries of level 0, which is open and saved. Moves the machine. */
export function resumeSubtree(
  levels: Levels,
  execution: Execution,
  model: Model,
  snapshots: SnapshotStack,
  { sleep, endingOnly = [], resume }: Subtree,
): void {
  const { choices } = levels
  const { words } = choices

  /** The first `values` values of an entry have been tried. */
  const recall = (entry: number, values: number): void => {
    const actor = words[entry + Choice.ACTOR]!
    words[entry + Choice.RECORDS] = execution.trace.records.top
    let limit = 1
    for (let value = 0; value < Math.min(limit, values); value++) {
      snapshots.load(0)
      const before = model.reported
      limit = Math.max(limit, execution.remember(actor, value))
      if (execution.hasEnded(before)) words[entry + Choice.ENDS] = 1
    }
    words[entry + Choice.RECORDS_END] = execution.trace.records.top
    words[entry + Choice.VALUE] = Math.min(limit, values)
    words[entry + Choice.LIMIT] = limit
    if (values < limit) words[entry + Choice.STATE] = Choice.ACTIVE
  }

  let resumed = -1
  for (let at = choices.startOf(0); at < choices.endOf(0); at += choices.stride) {
    const actor = words[at + Choice.ACTOR]!
    const asleep = sleep.includes(actor)
    words[at + Choice.STATE] = asleep ? Choice.ASLEEP : Choice.WANTED
    words[at + Choice.ENDING_ONLY] = endingOnly.includes(actor) ? 1 : 0
    if (actor === resume?.[0]) resumed = at
    else if (asleep || words[at + Choice.ENDING_ONLY] === 1) recall(at, Infinity)
    if (!asleep) words[at + Choice.VALUE] = 0
  }
  // Last: what the values still to come touch is recorded behind.
  if (resume !== undefined && resumed >= 0) recall(resumed, resume[1])
  levels.markRecords(0)
}
