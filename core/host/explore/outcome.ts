/**
 * What came of one part of an exploration: a subtree of the schedules, or a stretch of seeds. Plain data
 * that survives JSON: it crosses threads, lies in the files of shards, and is taken up again from there.
 *
 * A part is worked on in one fixed order, so what is known of it depends only on how far it got; of two
 * outcomes of the same part the one that got further holds everything the other does.
 */
import { addCounts, noCounts, type SearchCounts } from '#core/explore/counts.ts'
import type { Finding } from '#core/explore/finding.ts'
import type { Subtree } from '#core/explore/subtree.ts'
import { scheduleText } from '../schedule-text.ts'

/** A finding with its schedule as text (schedule-text.ts). */
export interface FindingRecord extends Omit<Finding, 'schedule'> {
  readonly schedule: string
}

/**
 * How far a part got. `part`: it was interrupted. `limited`: it used up its memory, and would again.
 * `split`: its `children` stand for what is left of it. `done`: nothing is left.
 */
export interface Outcome {
  readonly state: 'part' | 'limited' | 'split' | 'done'
  readonly counts: Readonly<SearchCounts>
  readonly findings: readonly FindingRecord[]
  /** What a reader of the verdict should know. */
  readonly notes: readonly string[]
  readonly children?: readonly Subtree[]
  /** Of PCT: lowest probability that one run meets a bug of the depth asked for. */
  readonly guarantee?: number
  /** Of seeds: bit n of byte n >> 3 is set if the n-th failed; base64. */
  readonly failed?: string
}

/** A finding as plain text and numbers. */
export function recordOf(finding: Finding): FindingRecord {
  return { ...finding, schedule: scheduleText(finding.schedule) }
}

/** Findings of two different parts, those of `one` first: its schedules stand for what both found. */
export function addFindings(
  one: readonly FindingRecord[],
  other: readonly FindingRecord[],
): readonly FindingRecord[] {
  if (other.length === 0) return one
  const sums = one.map((finding) => {
    const same = other.find(({ signature }) => signature === finding.signature)
    return same === undefined ? finding : { ...finding, count: finding.count + same.count }
  })
  const fresh = other.filter(
    ({ signature }) => !one.some((finding) => finding.signature === signature),
  )
  return [...sums, ...fresh]
}

/** Notes of two parts, each once. */
export function addNotes(one: readonly string[], other: readonly string[]): readonly string[] {
  return other.every((note) => one.includes(note)) ? one : [...new Set([...one, ...other])]
}

/** A part and all its children, which are done: one part that is done. */
export function collapse(parts: readonly Outcome[]): Outcome {
  return {
    state: 'done',
    counts: parts.reduce((sum, { counts }) => addCounts(sum, counts), noCounts()),
    findings: parts.reduce<readonly FindingRecord[]>(
      (all, { findings }) => addFindings(all, findings),
      [],
    ),
    notes: parts.reduce<readonly string[]>((all, { notes }) => addNotes(all, notes), []),
  }
}

/** Of two outcomes of the same part, the one that got further. */
export function further(one: Outcome, other: Outcome): Outcome {
  return compareProgress(other, one) > 0 ? other : one
}

const RANKS: Readonly<Record<Outcome['state'], number>> = { part: 0, limited: 1, split: 2, done: 3 }

/** Grows strictly while a part is worked on; over is further than not over. */
function compareProgress(one: Outcome, other: Outcome): number {
  return (
    one.counts.executions - other.counts.executions ||
    one.counts.steps - other.counts.steps ||
    RANKS[one.state] - RANKS[other.state]
  )
}
