/**
 * What long timed runs of the inode accounting race show, with several seeds; all schedules of short
 * ones are gone through in scenarios/expectations.test.ts.
 */
import { describe, expect, test } from 'vitest'
import { CHECK_BUG_ON, CHECK_FINALLY } from '#core/event/checks.ts'
import type { RunRequest } from '#core/host/protocol.ts'
import { INODE_ACCOUNTING } from '#core/scenarios/inode-accounting/scenario.ts'
import type { Variant } from '#core/scenarios/scenario.ts'
import type { Manifest } from '#core/trace/format.ts'
import { record, requestOf } from '../support/memory-trace.ts'

const SEEDS = [1, 2, 3]
const MODELS = ['sc', 'tso', 'pso'] as const

async function manifestOf(request: RunRequest): Promise<Manifest> {
  const { done } = await record(request)
  return done.manifest
}

function expected(variant: Variant, oracle: string, model: RunRequest['model']): string {
  const found = variant.expected.find((row) => row.oracle === oracle && row.models.includes(model))
  return found?.verdict ?? 'unsaid'
}

function metric(manifest: Manifest, key: string): number {
  return manifest.metrics.find((row) => row.key === key)?.value ?? NaN
}

describe.each(INODE_ACCOUNTING.variants.map((variant) => [variant.name, variant] as const))(
  '%s',
  (name, variant) => {
    // A lost update can make up for another one: what is lost shows with some seed, not with each.
    test.each(MODELS)('keeps or loses its totals under %s as expected', async (model) => {
      let everBroken = false
      for (const seed of SEEDS) {
        const request = requestOf({ variant: name, model, seed, parameters: { OPERATIONS: 1_200 } })
        const manifest = await manifestOf(request)
        const broken = manifest.violations.some((violation) => violation.check === CHECK_FINALLY)
        everBroken ||= broken
        expect(manifest.final['completed']).toBe('1200')
        expect(manifest.final['ledger']).toBe(String(40 * 512))
        if (!broken) expect(metric(manifest, 'drift')).toBe(0)
      }
      expect(everBroken ? 'violated' : 'holds').toBe(expected(variant, 'quiescent safety', model))
    })
  },
)

test('two-bit counters fail a reader that is held up in the middle of its read', async () => {
  const request = requestOf({
    variant: 'frlock-2bit',
    // A short time slice on CPUs that readers share with writers.
    costs: { quantum: 3_000 },
    parameters: { OPERATIONS: 4_000, CPUS: 3, WRITERS: 2, READERS: 2, BYTES: 700 },
  })
  const seen = await Promise.all(
    SEEDS.map(async (seed) => {
      const { violations } = await manifestOf({ ...request, seed })
      return violations.some((violation) => violation.check === CHECK_BUG_ON)
    }),
  )
  expect(seen).toContain(true)
})

describe('the default run', () => {
  test('without a lock ends with a negative number of blocks, whatever the seed', async () => {
    for (const seed of SEEDS) {
      const request = requestOf({ variant: 'none', seed, parameters: { OPERATIONS: 20_000 } })
      const manifest = await manifestOf(request)
      expect(manifest.verdict).toBe('violated')
      expect(Number(manifest.final['inode.i_blocks'])).toBeGreaterThan(2 ** 31)
      expect(metric(manifest, 'blocks')).toBeLessThan(0)
      expect(metric(manifest, 'drift')).toBe((metric(manifest, 'blocks') - 40) * 512)
    }
  })

  test('with the frlock ends exactly at its ledger, and its readers had to try again', async () => {
    const manifest = await manifestOf(
      requestOf({ variant: 'frlock', parameters: { OPERATIONS: 20_000 } }),
    )
    expect(manifest.verdict).toBe('clean')
    expect(manifest.final).toMatchObject({
      'inode.i_blocks': '40',
      'inode.i_bytes': '0',
      ledger: '20480',
      'inode.i_frlock.lock': '0',
    })
    // One for the initial inode_set_bytes(), one for each addition and subtraction.
    expect(manifest.final['inode.i_frlock.pre']).toBe(manifest.final['inode.i_frlock.post'])
    expect(manifest.final['inode.i_frlock.pre']).toBe(
      String(Number(manifest.final['completed']) + 1),
    )
    expect(metric(manifest, 'retries')).toBeGreaterThan(0)
    expect(metric(manifest, 'spin-time')).toBeGreaterThan(0)
  })

  test('two double carries turn 600 bytes into 66136', async () => {
    const request = requestOf({ variant: 'none', parameters: { OPERATIONS: 20_000, BYTES: 300 } })
    const manifest = await manifestOf(request)
    expect(metric(manifest, 'drift')).toBeGreaterThan(65_536)
  })
})
