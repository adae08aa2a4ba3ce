/**
 * The result of an exploration as one document: for people who read it, programs that parse it, and for
 * this program, which takes it up again and joins it with others. Everything in it but the seconds
 * follows from what is known of the parts.
 */
import type { SearchCounts } from '#core/explore/counts.ts'
import type { Interleaving } from '#core/export/interleaving.ts'
import { interleavingText } from '#core/export/lkml.ts'
import { verdictOf, type Verdict } from '#core/explore/verdict.ts'
import { wilsonInterval, type Interval } from '#core/analysis/proportion.ts'
import { digestOf, type ExplorationHead } from './head.ts'
import type { Totals } from './ledger.ts'
import { mebibytes, memoryOf } from './memory.ts'
import type { FindingRecord } from './outcome.ts'
import type { Outcomes } from './parts.ts'
import type { MinimisedRecord } from './protocol.ts'

/** `format` of one exploration, and the version of both kinds of document. */
export const DOCUMENT_FORMAT = 'racelab-exploration'
/** See {@link DOCUMENT_FORMAT}. */
export const DOCUMENT_VERSION = 1

/** A schedule and its size. */
export interface ScheduleRecord {
  /** Base64 of core/schedule/schedule.ts. */
  readonly schedule: string
  readonly switches: number
  readonly steps: number
}

/** One way to fail, with the shortest schedule known for it. */
export interface ViolationRecord extends ScheduleRecord {
  readonly kind: string
  readonly family: string
  readonly message: string
  /** `file.c:12` */
  readonly site: string
  readonly signature: string
  /** Executions that failed so. */
  readonly count: number
  /** What happens under the schedule; null until it was made short. */
  readonly interleaving: Interleaving | null
  /** The same as text for a mail; empty until then. */
  readonly table: string
  /** `no`: the schedule is the one that was found; `part`: there was no time to try everything. */
  readonly minimised: 'no' | 'part' | 'yes'
  /** The schedule that was found. */
  readonly raw: ScheduleRecord
}

/** See the top of the file. */
export interface ExplorationDocument extends ExplorationHead {
  readonly format: typeof DOCUMENT_FORMAT
  readonly version: typeof DOCUMENT_VERSION
  readonly verdict: Verdict
  /** All that was asked for was done, and no bound cut anything off. */
  readonly complete: boolean
  /** Why not. */
  readonly incomplete: string | null
  readonly all: boolean
  readonly maxExecutions: number | null
  readonly executions: number
  /** Null for strategies that cannot tell traces apart, as the next two. */
  readonly completeTraces: number | null
  readonly blockedTraces: number | null
  readonly redundant: number | null
  /** Traces that a violation ended early. */
  readonly violatedTraces: number | null
  readonly states: number
  readonly steps: number
  readonly cutByBound: number
  /** Most memory of one part. */
  readonly bytes: number
  /** Sampling: executions that failed, and the probability that one does. */
  readonly failures: number | null
  readonly probability: Interval | null
  /** PCT: the probability with which each run meets a bug of that depth, at least. */
  readonly guarantee: number | null
  readonly seconds: number
  readonly notes: readonly string[]
  readonly violations: readonly ViolationRecord[]
  /** Names what was covered, counted and found. */
  readonly digest: string
  readonly shard: string | null
  /** The shard has done its part, and no bound cut anything off in it. */
  readonly shardDone: boolean | null
  /** What is known of each part; only where it may be taken up again or joined. */
  readonly parts?: Outcomes
}

/** What a document is made of. */
export interface DocumentSource {
  readonly head: ExplorationHead
  readonly totals: Totals
  readonly all: boolean
  readonly maxExecutions: number
  readonly seconds: number
  readonly shard: { readonly name: string; readonly done: boolean } | undefined
  /** Why it ended early, if it did. */
  readonly ended: string | undefined
  /** What a finding was made short to, by its signature and schedule. */
  readonly minimised: (signature: string, schedule: string) => MinimisedRecord | undefined
}

/** Puts a document together; the parts are the caller's to add. */
export function documentOf(from: DocumentSource): ExplorationDocument {
  const { head, totals, all, maxExecutions, seconds, shard, minimised } = from
  const { counts, findings, notes } = totals
  const traces = tracesOf(head, counts)
  const complete = totals.complete && counts.cutByBound === 0
  const verdict = verdictOf({
    exhaustive: head.exhaustive,
    status: totals.complete ? 'done' : 'limited',
    cutByBound: counts.cutByBound,
    findings: findings.length,
  })
  const found = {
    // Sampling is over when all runs were made; one that was stopped earlier is not.
    verdict: verdict === 'not-found' && !totals.complete ? 'incomplete' : verdict,
    complete: head.exhaustive ? complete : totals.complete,
    executions: counts.executions,
    ...traces,
    states: counts.states,
    steps: counts.steps,
    cutByBound: counts.cutByBound,
    violations: findings.map((finding) =>
      violationOf(finding, minimised(finding.signature, finding.schedule)),
    ),
  } as const
  const failures = head.exhaustive ? null : findings.reduce((sum, { count }) => sum + count, 0)
  return {
    format: DOCUMENT_FORMAT,
    version: DOCUMENT_VERSION,
    ...head,
    ...found,
    incomplete: found.complete ? null : reasonOf(from),
    all,
    maxExecutions: Number.isFinite(maxExecutions) ? maxExecutions : null,
    bytes: counts.bytes,
    failures,
    probability: failures === null || !all ? null : wilsonInterval(failures, counts.executions),
    guarantee: totals.guarantee ?? null,
    seconds,
    notes,
    digest: digestOf({ head, ...found }),
    shard: shard?.name ?? null,
    shardDone:
      shard === undefined ? null : shard.done && counts.cutByBound === 0 && !totals.outOfMemory,
  }
}

type Traces = Pick<
  ExplorationDocument,
  'completeTraces' | 'blockedTraces' | 'violatedTraces' | 'redundant'
>

/** A set of states and a sample know nothing of traces. */
function tracesOf({ strategy }: ExplorationHead, counts: Readonly<SearchCounts>): Traces {
  if (strategy !== 'dpor' && strategy !== 'dfs') {
    return { completeTraces: null, blockedTraces: null, violatedTraces: null, redundant: null }
  }
  const { completeTraces, blockedTraces, violatedTraces, redundant } = counts
  return { completeTraces, blockedTraces, violatedTraces, redundant }
}

function violationOf(
  { kind, family, message, place, signature, count, schedule, switches, steps }: FindingRecord,
  short: MinimisedRecord | undefined,
): ViolationRecord {
  const raw = { schedule, switches, steps }
  return {
    kind,
    family,
    message,
    site: place,
    signature,
    count,
    schedule: short?.schedule ?? schedule,
    switches: short?.switches ?? switches,
    steps: short?.steps ?? steps,
    interleaving: short?.interleaving ?? null,
    table: short === undefined ? '' : interleavingText(short.interleaving),
    minimised: short === undefined ? 'no' : short.complete ? 'yes' : 'part',
    raw,
  }
}

function reasonOf({ head, totals, ended, all, shard }: DocumentSource): string {
  const { counts, findings, outOfMemory } = totals
  if (ended !== undefined) return ended
  if (findings.length > 0 && !all) return 'it ended at the first violation'
  if (outOfMemory) return `${mebibytes(memoryOf(head.bounds))} of memory were not enough`
  if (counts.cutByBound > 0 && head.exhaustive) {
    return `a bound cut ${counts.cutByBound} executions off`
  }
  return shard === undefined ? 'parts of it are missing' : `it is shard ${shard.name}`
}
