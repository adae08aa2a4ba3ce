/**
 * The recordings that come with the lab: for each race the shortest failing run of a broken kernel, and
 * the fixed one under the same schedule as far as it can follow it. UPDATE_GOLDEN=1 makes them anew.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { checkExploration } from '#core/host/explore/check-exploration.ts'
import { followedRun } from '#core/host/explore/followed-run.ts'
import { createSearch } from '#core/explore/create-search.ts'
import { createMinimiser } from '#core/explore/minimise.ts'
import { carrySchedule } from '#core/host/same-schedule.ts'
import { scheduleText } from '#core/host/schedule-text.ts'
import { verifyRecording } from '#core/host/verify-recording.ts'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import { scenarios } from '#core/scenarios/index.ts'
import type { Schedule } from '#core/schedule/schedule.ts'
import { MemoryTrace } from '../support/memory-trace.ts'
import { MemoryFile, racetraceBytes } from '../support/racetrace-files.ts'
import { ROOT } from '../support/repository.ts'
import { expectOk } from '../support/results.ts'

const FOLDER = join(ROOT, 'traces/samples')

/** The broken kernel and the fixed one of each race, and the parameters that show it best. */
const SAMPLES = [
  { scenario: 'inode-accounting', broken: 'none', fixed: 'frlock', parameters: {} },
  { scenario: 'i-size', broken: 'plain', fixed: 'seqcount-2003', parameters: {} },
  { scenario: 'vmtruncate', broken: 'none', fixed: 'counter-after', parameters: {} },
  { scenario: 'seqtex', broken: 'none', fixed: 'invalidate-lock', parameters: {} },
  { scenario: 'page-mkwrite', broken: 'none', fixed: 'merged', parameters: { FLUSHERS: 1 } },
  { scenario: 'buffer-race', broken: 'none', fixed: 'unlock-late', parameters: {} },
] as const

type Sample = (typeof SAMPLES)[number]

function fileOf(scenario: string, variant: string): string {
  return join(FOLDER, `${scenario}-${variant}.racetrace`)
}

function explorationOf({ scenario, parameters }: Sample, variant: string) {
  const known = scenarios.find(({ name }) => name === scenario)
  const own = known?.variants.find(({ name }) => name === variant)?.small
  return expectOk(
    checkExploration({
      run: {
        scenario,
        variant,
        parameters: { ...known?.small, ...own, ...parameters },
        model: 'sc',
        way: 'explore',
        seed: 0,
      },
      strategy: 'stateful',
    }),
  )
}

/** The shortest failing schedule that can be found. */
function shortest(sample: Sample): Schedule {
  const { subject } = explorationOf(sample, sample.broken)
  const search = createSearch(subject, { strategy: 'stateful', bounds: {}, all: true })
  while (search.advance(100_000) === 'running');
  const found = search.findings.map(({ schedule, signature }) => {
    const minimiser = createMinimiser(subject, schedule, signature)
    for (let slice = 0; slice < 200 && !minimiser.advance(20_000); slice++);
    return minimiser.result
  })
  const [best] = found.toSorted(
    (one, other) => one.switches - other.switches || one.steps - other.steps,
  )
  if (best === undefined) throw new Error(`${sample.scenario} ${sample.broken} does not fail`)
  return best.schedule
}

async function write(sample: Sample): Promise<void> {
  mkdirSync(FOLDER, { recursive: true })
  const schedule = shortest(sample)
  const broken = explorationOf(sample, sample.broken)
  const fixed = explorationOf(sample, sample.fixed)
  const carried = carrySchedule(broken.subject, schedule, fixed.subject)
  for (const [variant, exploration, followed] of [
    [sample.broken, broken, schedule],
    [sample.fixed, fixed, carried.schedule],
  ] as const) {
    const trace = new MemoryTrace()
    expectOk(await followedRun(exploration, scheduleText(followed), trace))
    writeFileSync(fileOf(sample.scenario, variant), await racetraceBytes(trace))
  }
}

async function open(scenario: string, variant: string) {
  const bytes = new Uint8Array(readFileSync(fileOf(scenario, variant)))
  expect(bytes.length).toBeLessThan(60_000)
  const source = expectOk(await openRacetrace(new MemoryFile(bytes)))
  const environment = {
    progress: () => undefined,
    breathe: async () => undefined,
    stopped: () => false,
  }
  expect(expectOk(await verifyRecording(source, environment))).toBe('verified')
  return source.manifest
}

describe.each(SAMPLES)('the sample of $scenario', (sample) => {
  const { scenario, broken, fixed } = sample

  test('shows the race, and the fix under the same schedule', async () => {
    if (process.env['UPDATE_GOLDEN'] === '1' || !existsSync(fileOf(scenario, broken))) {
      await write(sample)
    }
    const wrong = await open(scenario, broken)
    expect(wrong.verdict).toBe('violated')
    expect(wrong.setup).toMatchObject({ scenario, variant: broken, scheduler: 'replay' })
    const right = await open(scenario, fixed)
    expect(right.verdict).toBe('clean')
    expect(right.setup).toMatchObject({ scenario, variant: fixed, scheduler: 'replay' })
  })
})
