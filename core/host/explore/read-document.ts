/** The document of an exploration or a campaign from outside: every field checked. */
import { failure, type Failure } from '#core/base/failure.ts'
import { fromBase64 } from '#core/base/base64.ts'
import type { Result } from '#core/base/result.ts'
import type { SearchCounts } from '#core/explore/counts.ts'
import type { Interval } from '#core/analysis/proportion.ts'
import { CHECK_KINDS } from '#core/event/checks.ts'
import type { Interleaving, InterleavingStep } from '#core/export/interleaving.ts'
import { STRATEGIES } from '#core/explore/strategy.ts'
import type { Subtree } from '#core/explore/subtree.ts'
import * as check from '#core/trace/json-checks.ts'
import { readSchedule } from '../schedule-text.ts'
import {
  CAMPAIGN_FORMAT,
  type CampaignDocument,
  type Comparison,
  type KernelName,
} from './campaign-document.ts'
import {
  DOCUMENT_FORMAT,
  DOCUMENT_VERSION,
  type ExplorationDocument,
  type ScheduleRecord,
  type ViolationRecord,
} from './document.ts'
import type { FindingRecord, Outcome } from './outcome.ts'
import { pathOf, type Outcomes } from './parts.ts'
import type { ExploreBounds } from './protocol.ts'

const MAX_PARTS = 2_000_000
const MAX_LIST = 1_000_000
const MAX_TEXT = 64 * 1024
const MAX_SCHEDULE = 16 * 1024 * 1024

const count = check.integer(0, Number.MAX_SAFE_INTEGER)
const int32 = check.integer(-(2 ** 31), 2 ** 31 - 1)
const short = check.text(1_024)
const long = check.text(MAX_TEXT)
const digest = check.textLike(/^[0-9a-f]{64}$/, 'a digest')

function nullable<Value>(inner: check.Check<Value>): check.Check<Value | null> {
  return (value, at) => (value === null ? null : inner(value, at))
}

const schedule: check.Check<string> = (value, at) => {
  const text = check.text(MAX_SCHEDULE)(value, at)
  check.demand(readSchedule(text).ok, `${at} is not a schedule`)
  return text
}

const base64: check.Check<string> = (value, at) => {
  const text = check.text(MAX_TEXT)(value, at)
  check.demand(fromBase64(text) !== undefined, `${at} is not base64`)
  return text
}

const counts = check.object<SearchCounts>({
  executions: count,
  completeTraces: count,
  blockedTraces: count,
  violatedTraces: count,
  redundant: count,
  sleepSetBlocked: count,
  cutByBound: count,
  states: count,
  steps: count,
  bytes: count,
})

const families = CHECK_KINDS.map(({ family }) => family)

const finding = check.object<FindingRecord>({
  signature: long,
  check: check.integer(0, 255),
  kind: short,
  family: check.oneOf(families),
  message: long,
  site: int32,
  place: short,
  actors: check.list(check.integer(0, 255), 256),
  count,
  schedule,
  switches: count,
  steps: count,
})

const resume: check.Check<readonly [number, number]> = (value, at) => {
  const [actor = -1, next = -1] = check.list(int32, 2)(value, at)
  return [check.integer(0, 255)(actor, at), count(next, at)]
}

const subtree = check.object<Subtree>({
  prefix: check.list(int32, MAX_LIST),
  sleep: check.list(check.integer(0, 255), 256),
  endingOnly: check.optional(check.list(check.integer(0, 255), 256)),
  resume: check.optional(resume),
  share: check.optional(check.finite),
})

const outcome = check.object<Outcome>({
  state: check.oneOf(['part', 'limited', 'split', 'done']),
  counts,
  findings: check.list(finding, MAX_LIST),
  notes: check.list(long, 1_024),
  children: check.optional(check.list(subtree, MAX_LIST)),
  guarantee: check.optional(check.finite),
  failed: check.optional(base64),
})

const parts: check.Check<Outcomes> = (value, at) => {
  const known = check.mapOf(outcome, MAX_PARTS)(value, at)
  for (const [key, { state, children }] of Object.entries(known)) {
    check.demand(pathOf(key) !== undefined, `${at} has a part called ${JSON.stringify(key)}`)
    check.demand((state === 'split') === (children !== undefined), `${at}.${key} is half split`)
  }
  return known
}

const bounds = check.object<ExploreBounds>({
  preemptions: check.optional(count),
  contextSwitches: check.optional(count),
  maxStepsPerExecution: check.optional(count),
  maxBytes: check.optional(count),
})

const interval = check.object<Interval>({
  estimate: check.finite,
  low: check.finite,
  high: check.finite,
})

const scheduleRecord = { schedule, switches: count, steps: count }

const tasks = check.object<Interleaving['tasks'][number]>({
  cpu: check.integer(0, 255),
  names: check.list(long, 256),
})

const step = check.object<InterleavingStep>({
  cpu: check.integer(0, 255),
  task: long,
  where: long,
  text: long,
})

const interleaving = check.object<Interleaving>({
  title: long,
  run: long,
  tasks: check.list(tasks, 256),
  steps: check.list(step, 1_024),
  cut: check.bool,
  atRest: check.list(long, 1_024),
  violation: nullable(
    check.object<NonNullable<Interleaving['violation']>>({ message: long, place: short }),
  ),
})

const violation = check.object<ViolationRecord>({
  ...scheduleRecord,
  kind: short,
  family: short,
  message: long,
  site: short,
  signature: long,
  count,
  // Documents of before there was one have the text alone.
  interleaving: (value, at) => (value === undefined ? null : nullable(interleaving)(value, at)),
  table: check.text(1024 * 1024),
  minimised: check.oneOf(['no', 'part', 'yes']),
  raw: check.object<ScheduleRecord>(scheduleRecord),
})

const exploration = check.object<ExplorationDocument>({
  format: check.oneOf([DOCUMENT_FORMAT]),
  version: check.oneOf([DOCUMENT_VERSION]),
  engine: short,
  scenario: short,
  variant: short,
  title: short,
  program: digest,
  parameters: check.mapOf(check.finite, 256),
  wordBits: check.oneOf([32, 64]),
  cpus: check.integer(1, 8),
  model: check.oneOf(['sc', 'tso', 'pso']),
  strategy: check.oneOf(STRATEGIES.map(({ name }) => name)),
  exhaustive: check.bool,
  depth: nullable(count),
  seed: nullable(count),
  bounds,
  verdict: check.oneOf(['violated', 'proved', 'not-found', 'incomplete']),
  complete: check.bool,
  incomplete: nullable(long),
  all: check.bool,
  maxExecutions: nullable(count),
  executions: count,
  completeTraces: nullable(count),
  blockedTraces: nullable(count),
  redundant: nullable(count),
  violatedTraces: nullable(count),
  states: count,
  steps: count,
  cutByBound: count,
  bytes: count,
  failures: nullable(count),
  probability: nullable(interval),
  guarantee: nullable(check.finite),
  seconds: check.finite,
  notes: check.list(long, 1_024),
  violations: check.list(violation, MAX_LIST),
  digest,
  shard: nullable(short),
  shardDone: nullable(check.bool),
  parts: check.optional(parts),
})

const kernel = check.object<KernelName>({ variant: short, strategy: short, model: short })

const comparison = check.object<Comparison>({
  one: kernel,
  other: kernel,
  runs: count,
  difference: interval,
})

const campaign = check.object<CampaignDocument>({
  format: check.oneOf([CAMPAIGN_FORMAT]),
  version: check.oneOf([DOCUMENT_VERSION]),
  verdict: check.oneOf(['violated', 'proved', 'not-found', 'incomplete']),
  complete: check.bool,
  seconds: check.finite,
  cells: check.list(exploration, 4_096),
  comparisons: check.list(comparison, MAX_LIST),
})

const either: check.Check<ExplorationDocument | CampaignDocument> = (value, at) => {
  const { format } = check.object<{ format: string }>({ format: short })(value, at)
  return format === CAMPAIGN_FORMAT ? campaign(value, at) : exploration(value, at)
}

/** The document in `bytes`; `name` is what to call it in a failure. */
export function readDocument(
  bytes: Uint8Array<ArrayBuffer>,
  name: string,
): Result<ExplorationDocument | CampaignDocument, Failure> {
  return check.parseJson(bytes, either, name, noDocument)
}

function noDocument(at: string, why: string): Failure {
  return failure('E_NO_EXPLORATION', `This is no result of racelab explore: ${why}.`, {
    at,
    hint: 'Use what `racelab explore --json` or `--checkpoint` wrote.',
  })
}
