/** Comparing long runs of events without printing them all. */
import type { EventRow } from '#core/event/columns.ts'
import { eventKind } from '#core/event/kinds.ts'

function describeRow(row: EventRow | undefined): string {
  if (row === undefined) return 'nothing'
  const { kind, ...rest } = row
  return `${eventKind(kind)?.name} ${JSON.stringify(rest)}`
}

/** The first place where two runs of events differ, in words; undefined when they are the same. */
export function firstDifference(
  actual: readonly EventRow[],
  expected: readonly EventRow[],
): string | undefined {
  const length = Math.max(actual.length, expected.length)
  for (let i = 0; i < length; i++) {
    const [a, e] = [describeRow(actual[i]), describeRow(expected[i])]
    if (a !== e)
      return `event ${i}: ${a}\n  instead of ${e}\n  after ${describeRow(expected[i - 1])}`
  }
  return undefined
}
