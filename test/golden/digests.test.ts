/**
 * One digest for every variant of every scenario, at its small size: in virtual time, and by chance
 * where stores may be reordered. A digest is over all events, so it pins what a kernel does, its
 * workload and the engine. If a change is meant, UPDATE_GOLDEN=1 writes the file anew; if no source of a
 * scenario changed with it, it is a new engine version (core/host/engine-version.ts).
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { VariantRequest } from '#core/host/protocol.ts'
import { scenarios } from '#core/scenarios/index.ts'
import type { Scenario, Variant } from '#core/scenarios/scenario.ts'
import { record } from '../support/memory-trace.ts'
import { ROOT } from '../support/repository.ts'

const FILE = join(ROOT, 'traces/golden/digests.txt')
const WAYS = [
  ['timed', 'sc'],
  ['explore', 'pso'],
] as const

async function lineOf(
  scenario: Scenario,
  variant: Variant,
  [way, model]: (typeof WAYS)[number],
): Promise<string> {
  const request: VariantRequest = {
    scenario: scenario.name,
    variant: variant.name,
    parameters: { ...scenario.small, ...variant.small },
    model,
    way,
    seed: 1,
  }
  const { done } = await record(request)
  const { verdict, events, digest } = done.manifest
  return [scenario.name, variant.name, way, model, verdict, events, digest].join(' ')
}

/** The lines of one scenario, in its order. */
async function linesOf(scenario: Scenario): Promise<readonly string[]> {
  const lines: string[] = []
  for (const variant of scenario.variants) {
    for (const way of WAYS) lines.push(await lineOf(scenario, variant, way))
  }
  return lines
}

function golden(): readonly string[] {
  return existsSync(FILE) ? readFileSync(FILE, 'utf8').trimEnd().split('\n') : []
}

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s: every variant does what it always did',
  async (name, scenario) => {
    const lines = await linesOf(scenario)
    if (process.env['UPDATE_GOLDEN'] === '1') {
      const others = golden().filter((line) => !line.startsWith(`${name} `))
      writeFileSync(FILE, `${[...others, ...lines].sort().join('\n')}\n`)
    }
    expect([...lines].sort()).toEqual(golden().filter((line) => line.startsWith(`${name} `)))
  },
)

test('every digest belongs to a scenario', () => {
  const names = new Set(scenarios.map((scenario) => scenario.name))
  expect(golden().filter((line) => !names.has(line.split(' ')[0] ?? ''))).toEqual([])
})
