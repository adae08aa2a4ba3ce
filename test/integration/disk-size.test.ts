/**
 * What a recording takes on disk, for every kernel of the lab with its workload as it is offered: at
 * most three bytes an event, keyframes included.
 */
import { expect, test } from 'vitest'
import { scenarios } from '#core/scenarios/index.ts'
import type { Scenario, Variant } from '#core/scenarios/scenario.ts'
import { runRecording } from '#core/host/run-recording.ts'
import { MemoryTrace, QUIET } from '../support/memory-trace.ts'
import { expectOk } from '../support/results.ts'

const BYTES_PER_EVENT = 3
/** The head of a chunk and its first keyframe, which a run of a few hundred events does not pay for. */
const CHUNK_START_BYTES = 1_024

/** The first full chunk and what comes until the run is stopped; a shorter run as a whole. */
async function firstChunks(scenario: Scenario, variant: Variant): Promise<MemoryTrace> {
  const trace = new MemoryTrace()
  const request = {
    scenario: scenario.name,
    variant: variant.name,
    parameters: {},
    model: 'sc',
    way: 'timed',
    seed: 1,
  } as const
  const stopped = (): boolean => trace.chunks.length > 0
  expectOk(await runRecording('size', request, trace, { ...QUIET, stopped }))
  return trace
}

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  '%s: no kernel takes more than three bytes an event',
  async (_name, scenario) => {
    for (const variant of scenario.variants) {
      const { chunks, manifest } = await firstChunks(scenario, variant)
      const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
      const most = BYTES_PER_EVENT * manifest.events + CHUNK_START_BYTES
      expect(bytes, variant.name).toBeLessThanOrEqual(most)
      expect(manifest.events, variant.name).toBeGreaterThan(0)
    }
  },
)
