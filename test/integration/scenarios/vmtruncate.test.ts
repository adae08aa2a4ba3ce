/**
 * What the small size leaves out: a fault that reads from disk, pages under writeback, why truncation
 * empties the page tables a second time; and what the fixes cost in virtual time.
 */
import { describe, expect, test } from 'vitest'
import { runExperimentCell } from '#core/host/experiment.ts'
import type { Program } from '#core/language/program.ts'
import type { Variant } from '#core/scenarios/scenario.ts'
import { VMTRUNCATE } from '#core/scenarios/vmtruncate/scenario.ts'
import type { Manifest } from '#core/trace/format.ts'
import { build, configOf } from '../../support/machine.ts'
import { record, requestOf } from '../../support/memory-trace.ts'
import { expectOk } from '../../support/results.ts'
import { caseOf, Verdicts, type Broken } from '../../support/verdicts.ts'

type Parameters = Readonly<Record<string, number>>

function variantOf(name: string): Variant {
  const variant = VMTRUNCATE.variants.find((row) => row.name === name)
  if (!variant) throw new Error(`no variant ${name}`)
  return variant
}

function violated(name: string, parameters: Parameters): readonly string[] {
  return [
    ...new Verdicts(caseOf(VMTRUNCATE, variantOf(name), 'sc', parameters)).violated,
  ].toSorted()
}

const BOTH = ['continuous safety', 'quiescent safety']

describe('with a disk', () => {
  test.each([
    ['none', { CACHED: 0 }, BOTH],
    ['counter-after', { CACHED: 0 }, []],
    ['counter-after', { WRITEBACK: 1 }, []],
    ['frlock', { WRITEBACK: 1 }, []],
    ['page-lock', { WRITEBACK: 1 }, []],
  ] as const)('%s with %o does what it does without', (name, parameters, oracles) => {
    expect(violated(name, parameters)).toEqual(oracles)
  })
})

test('private copies outlive a truncation that empties the page tables only once', () => {
  const { source } = variantOf('page-lock')
  const once = source.replace(/\n.*\/\* private copies \*\//, '')
  expect(once).not.toBe(source)
  const defaults = VMTRUNCATE.parameters.map((row) => [row.name, row.default] as const)
  const program = build(once, {
    wordBits: 32,
    defines: { ...Object.fromEntries(defaults), ...VMTRUNCATE.small, PRIVATE: 1 },
    include: VMTRUNCATE.headers,
  })
  const { violated: oracles, broken } = verdictsOf(program)
  expect(oracles).toEqual(['quiescent safety'])
  expect(broken?.message).toContain('pgoff < inode.i_size')
})

function verdictsOf(program: Program): {
  readonly violated: readonly string[]
  readonly broken: Broken | undefined
} {
  const verdicts = new Verdicts({ program, config: configOf() })
  return { violated: verdicts.violated, broken: verdicts.broken('quiescent safety') }
}

async function manifestOf(variant: string, parameters: Parameters, seed = 1): Promise<Manifest> {
  const { done } = await record(requestOf({ scenario: 'vmtruncate', variant, parameters, seed }))
  return done.manifest
}

function metric(manifest: Manifest, key: string): number {
  return manifest.metrics.find((row) => row.key === key)?.value ?? NaN
}

const TOUCHES = 1_200

describe('in virtual time', () => {
  test.each(VMTRUNCATE.variants.map(({ name }) => name))('%s runs to its end', async (name) => {
    const manifest = await manifestOf(name, { OPERATIONS: TOUCHES })
    expect(manifest.final['completed']).toBe(String(TOUCHES))
    const breaks = variantOf(name).expected.some(
      ({ verdict, oracle, models, parameters }) =>
        verdict === 'violated' && oracle !== 'cost' && models.includes('sc') && !parameters,
    )
    // What breaks needs luck; what holds needs none.
    if (breaks) return
    expect(manifest.verdict).toBe('clean')
    expect(metric(manifest, 'lost')).toBe(0)
    expect(metric(manifest, 'stray')).toBe(0)
  })

  test('nothing protects a default run for long', async () => {
    const manifest = await manifestOf('none', {})
    expect(manifest.verdict).toBe('violated')
    expect(metric(manifest, 'lost')).toBeGreaterThan(0)
  })

  test.each(['counter-after', 'frlock', 'frlock-alloc-sem', 'seqlock'])(
    'a fault of %s starts over at most once for each truncation',
    async (name) => {
      const manifest = await manifestOf(name, { OPERATIONS: TOUCHES, FAULTERS: 3 })
      const truncations = Number(manifest.final['extensions']) + 1
      expect(metric(manifest, 'retries')).toBeGreaterThan(0)
      expect(metric(manifest, 'retries')).toBeLessThanOrEqual(3 * truncations)
    },
  )
})

describe('the experiments answer', () => {
  const QUIET = { breathe: () => Promise.resolve(), stopped: () => false }

  async function measure(
    experiment: string,
    variant: string,
    value: number,
    key: string,
  ): Promise<number> {
    const cell = { scenario: 'vmtruncate', experiment, variant, value, seed: 1 }
    const run = expectOk(await runExperimentCell(cell, QUIET, { OPERATIONS: TOUCHES }))
    return run.metrics.find((row) => row.key === key)?.value ?? NaN
  }

  test('without a wait faults burn the CPU for as long as the disk takes', async () => {
    const waiting = (variant: string, latency: number, key: string): Promise<number> =>
      measure('waiting', variant, latency, key)
    for (const sleeper of ['frlock', 'frlock-alloc-sem']) {
      expect(await waiting('frlock-no-wait', 300_000, 'wasted-time')).toBeGreaterThan(
        5 * (await waiting(sleeper, 300_000, 'wasted-time')),
      )
      expect(await waiting(sleeper, 300_000, 'sleep-time')).toBeGreaterThan(
        await waiting('frlock-no-wait', 300_000, 'sleep-time'),
      )
    }
    expect(await waiting('frlock-no-wait', 300_000, 'retries')).toBeGreaterThan(
      3 * (await waiting('frlock-no-wait', 10_000, 'retries')),
    )
  })

  test('a write() holds up faults that wait for i_sem more than those that wait for i_alloc_sem', async () => {
    const [behind, aside] = ['frlock', 'frlock-alloc-sem'] as const
    expect(await measure('writers', aside, 100_000, 'throughput')).toBeGreaterThan(
      1.2 * (await measure('writers', behind, 100_000, 'throughput')),
    )
    expect(await measure('writers', aside, 100_000, 'sleep-time.blocked')).toBeLessThan(
      await measure('writers', behind, 100_000, 'sleep-time.blocked'),
    )
  })

  test('a lock of the page makes nobody else start over', async () => {
    for (const faulters of [1, 4]) {
      expect(await measure('retries', 'frlock', faulters, 'retries')).toBeGreaterThan(
        2 * (await measure('retries', 'page-lock', faulters, 'retries')),
      )
    }
  })
})
