/** Does one task of an exploration, in slices. */
import { toBase64 } from '#core/base/base64.ts'
import { noCounts } from '#core/explore/counts.ts'
import { createSampler } from '#core/explore/create-sampler.ts'
import { createSearch } from '#core/explore/create-search.ts'
import type { Search } from '#core/explore/search.ts'
import type { CheckedExploration } from './check-exploration.ts'
import { minimiseFinding } from './minimise-finding.ts'
import { recordOf, type FindingRecord, type Outcome } from './outcome.ts'
import type { ExploreTask, TaskResult } from './protocol.ts'
import type { TaskEnvironment } from './task-environment.ts'

/** Steps between two pauses: some ten milliseconds. Where a part is split depends on it. */
const SLICE_STEPS = 20_000
const SLICE_MS = 10

/** What comes of `task`. */
export async function runTask(
  exploration: CheckedExploration,
  task: ExploreTask,
  environment: TaskEnvironment,
): Promise<TaskResult> {
  switch (task.kind) {
    case 'search':
      return { kind: 'outcome', outcome: await search(exploration, task, environment) }
    case 'sample':
      return { kind: 'outcome', outcome: await sample(exploration, task, environment) }
    case 'minimise':
      return {
        kind: 'minimised',
        minimised: await minimiseFinding(exploration, task.finding, environment),
      }
  }
}

async function search(
  { subject, strategy, bounds, all, request }: CheckedExploration,
  { subtree, budget, splitAfter }: Extract<ExploreTask, { kind: 'search' }>,
  environment: TaskEnvironment,
): Promise<Outcome> {
  const name = strategy.name as 'dpor' | 'stateful' | 'dfs'
  const { twice = false } = request
  const limits = { ...bounds, maxExecutions: budget }
  const options = { strategy: name, bounds: limits, all, twice }
  const under = createSearch(subject, options, subtree)
  while (under.status === 'running') {
    if (under.advance(Math.min(SLICE_STEPS, splitAfter)) !== 'running') break
    if (under.divisible && under.counts.steps >= splitAfter) {
      const children = under.split()
      return { ...outcomeOf(under, children.length > 0 ? 'split' : 'done'), children }
    }
    const goOn = await environment.pause(() => ({
      counts: under.counts,
      fraction: under.progress(),
    }))
    if (!goOn) return outcomeOf(under, 'part')
  }
  return outcomeOf(under, stateOf(under, budget))
}

/** A violation ends a part in its middle; of the limits only that of memory is the part's own. */
function stateOf({ status, counts }: Search, budget: number | undefined): Outcome['state'] {
  if (status === 'done') return 'done'
  const spent = budget !== undefined && counts.executions >= budget
  return status === 'limited' && !spent ? 'limited' : 'part'
}

function outcomeOf({ counts, findings, notes }: Search, state: Outcome['state']): Outcome {
  return { state, counts: { ...counts }, findings: findings.map(recordOf), notes }
}

async function sample(
  { subject, strategy, depth, bounds, all, request }: CheckedExploration,
  { firstSeed, runs }: Extract<ExploreTask, { kind: 'sample' }>,
  environment: TaskEnvironment,
): Promise<Outcome> {
  const name = strategy.name as 'random' | 'pct' | 'pos'
  const { twice } = request
  const maxSteps = bounds.maxStepsPerExecution
  const sampler = createSampler(subject, { strategy: name, depth, maxSteps, twice })
  const counts = noCounts()
  const failed = new Uint8Array(Math.ceil(runs / 8))
  /** By signature, in the order in which they were met. */
  const found = new Map<string, FindingRecord>()
  const outcome = (state: Outcome['state']): Outcome => ({
    state,
    counts: { ...counts },
    findings: [...found.values()],
    notes: [],
    ...(sampler.guarantee === undefined ? {} : { guarantee: sampler.guarantee }),
    failed: toBase64(failed),
  })
  let since = environment.now()
  for (let run = 0; run < runs; run++) {
    const { outcome: end, steps, finding } = sampler.run((firstSeed + run) >>> 0)
    counts.executions += 1
    counts.steps += steps
    if (end === 'limit') counts.cutByBound += 1
    if (finding !== undefined) {
      failed[run >> 3] = failed[run >> 3]! | (1 << (run & 7))
      const known = found.get(finding.signature)
      const record = known
        ? { ...known, count: known.count + 1 }
        : { ...recordOf(finding), count: 1 }
      found.set(finding.signature, record)
      if (!all) return outcome('part')
    }
    if (environment.now() - since < SLICE_MS) continue
    const goOn = await environment.pause(() => ({ counts, fraction: (run + 1) / runs }))
    if (!goOn && run + 1 < runs) return outcome('part')
    since = environment.now()
  }
  return outcome('done')
}
