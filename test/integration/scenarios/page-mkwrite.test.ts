/**
 * What the searches at the small size leave out: the flusher as a task of its own, and long timed runs
 * that answer the questions of the thread.
 */
import { describe, expect, test } from 'vitest'
import { CHECK_BUG_ON } from '#core/event/checks.ts'
import { createSearch } from '#core/explore/create-search.ts'
import type { Finding } from '#core/explore/finding.ts'
import { findScenario, findVariant } from '#core/scenarios/index.ts'
import type { Scenario, Variant } from '#core/scenarios/scenario.ts'
import type { Manifest } from '#core/trace/format.ts'
import { record, requestOf } from '../../support/memory-trace.ts'
import { caseOf } from '../../support/verdicts.ts'

const NAME = 'page-mkwrite'
const OPERATIONS = 120

function subject(name: string): { readonly scenario: Scenario; readonly variant: Variant } {
  const scenario = findScenario(NAME)
  const variant = scenario && findVariant(scenario, name)
  if (!scenario || !variant) throw new Error(`no variant ${name}`)
  return { scenario, variant }
}

/** Writes to freed blocks, with the flusher running, in schedules of at most so many switches. */
function strayWrites(name: string, contextSwitches: number): readonly Finding[] {
  const { scenario, variant } = subject(name)
  const given = caseOf(scenario, variant, 'sc', { FLUSHERS: 1, CACHED: 0 })
  const bounds = { contextSwitches }
  const search = createSearch(given, { strategy: 'stateful', bounds, all: true })
  while (search.status === 'running') search.advance(100_000)
  expect(search.status).toBe('done')
  return search.findings.filter((finding) => finding.check === CHECK_BUG_ON)
}

async function timed(
  name: string,
  parameters: Readonly<Record<string, number>> = {},
): Promise<Manifest> {
  const request = requestOf({
    scenario: NAME,
    variant: name,
    parameters: { OPERATIONS, ...parameters },
  })
  const { done } = await record(request)
  return done.manifest
}

function metric(manifest: Manifest, key: string): number {
  return manifest.metrics.find((row) => row.key === key)?.value ?? NaN
}

const checksOf = ({ violations }: Manifest): readonly string[] =>
  violations.map((violation) => violation.message)

describe('the flusher', () => {
  test('writes to a freed block after three switches, never after two', () => {
    expect(strayWrites('none', 2)).toEqual([])
    const [found, ...others] = strayWrites('none', 3)
    expect(others).toEqual([])
    expect(found).toMatchObject({ switches: 3, actors: [2] })
  })

  test('finds nothing stray within three switches of the merged kernel', () => {
    expect(strayWrites('merged', 3)).toEqual([])
  })
})

describe('in virtual time', () => {
  test('writes go to blocks of others where nothing keeps faults out', async () => {
    for (const name of ['none', 'retry-once-unlocked', 'delalloc', 'per-page']) {
      const manifest = await timed(name)
      expect(Number(manifest.final['stray_writes']), name).toBeGreaterThan(0)
      expect(manifest.final['completed']).toBe(String(OPERATIONS))
    }
  })

  test('no write does with a whole fix, nor with half of one while nobody loads', async () => {
    for (const name of ['merged', 'mmap-sem-write', 'retry-forever', 'extra-rwsem']) {
      const manifest = await timed(name)
      expect(manifest.verdict, name).toBe('clean')
      expect(manifest.final).toMatchObject({ stray_writes: '0', completed: String(OPERATIONS) })
    }
  })

  test('the rwsem in page_mkwrite leaves stale pages when the read keeps its buffers', async () => {
    const manifest = await timed('extra-rwsem', { BUFFERS: 1 })
    expect(Number(manifest.final['stray_writes'])).toBeGreaterThan(0)
    expect((await timed('merged', { BUFFERS: 1 })).verdict).toBe('clean')
  })

  test('a fault is repeated once at most, or as often as a punch is long', async () => {
    const once = metric(await timed('retry-once-unlocked'), 'retries')
    const short = metric(await timed('retry-forever'), 'retries')
    const long = metric(await timed('retry-forever', { JOURNAL_LATENCY: 500_000 }), 'retries')
    expect(once).toBeGreaterThan(0)
    // Half of the operations are stores, and none of them may be repeated twice.
    expect(once).toBeLessThanOrEqual(OPERATIONS / 2)
    expect(short).toBeGreaterThan(OPERATIONS)
    expect(long).toBeGreaterThan(3 * short)
  })

  test('a fair rwsem stops three threads that an unfair one lets through', async () => {
    const fair = checksOf(await timed('imutex-fair'))
    expect(fair.at(-1)).toMatch(/^P1 \(store\) waits for file\.i_mutex, and P3 .* and P4/)
    const unfair = await timed('imutex-unfair')
    expect(unfair.final['completed']).toBe(String(OPERATIONS))
    expect(checksOf(unfair)).toEqual([expect.stringMatching(/in an order that can deadlock/)])
  })

  test('a task that retries for itself goes round for ever', async () => {
    const manifest = await timed('retry-forever-self', { FAULTERS: 0, FLUSHERS: 0 })
    expect(checksOf(manifest)).toEqual([expect.stringMatching(/^P3 \(direct\) runs for ever/)])
  })

  test('every experiment names metrics that its variants have', async () => {
    for (const { key, variants, parameters, metrics } of subject('none').scenario.experiments) {
      const runs = await Promise.all(
        variants.map((name) => timed(name, { ...parameters, OPERATIONS: 40 })),
      )
      for (const name of metrics) {
        const known = runs.some((run) => !Number.isNaN(metric(run, name.replace(/^probe:/, ''))))
        expect(known, `${key}: ${name}`).toBe(true)
      }
    }
  })
})
