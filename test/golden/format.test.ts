/**
 * One real recording of every format version there ever was, in traces/golden: it opens, plays and, as
 * long as the engine is its own, runs again event for event. A file is added with each version and
 * never changed; UPDATE_GOLDEN=1 adds what is missing.
 */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fromBase64 } from '#core/base/base64.ts'
import { ENGINE_VERSION } from '#core/host/engine-version.ts'
import { createReExecutor } from '#core/host/re-executor.ts'
import { verifyRecording, type VerifyEnvironment } from '#core/host/verify-recording.ts'
import { FoldedReplay } from '#core/replay/folded-replay.ts'
import { ReplayEngine } from '#core/replay/replay-engine.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import { FORMAT_VERSION } from '#core/trace/format.ts'
import { openRacetrace, type OpenedRacetrace } from '#core/trace/racetrace-file.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { record, requestOf } from '../support/memory-trace.ts'
import { MemoryFile, racetraceBytes } from '../support/racetrace-files.ts'
import { MemorySink } from '../support/recordings.ts'
import { expectFailure, expectOk } from '../support/results.ts'
import { ROOT } from '../support/repository.ts'

const GOLDEN = join(ROOT, 'traces/golden')
/** Digest of each version's recording, and events of the run it is. */
const PINNED: Readonly<Record<number, { readonly digest: string; readonly events: number }>> = {
  1: {
    digest: '687c4325bd42deaa56cb63122401827d723be55c24443e150aacbcd9a4245903',
    events: 2_067,
  },
}

/** Images of version 1 were made before threads took their first steps in a run's own time. */
const IMAGES: Readonly<Record<number, string>> = { 1: 'equivalent' }

const WATCH: VerifyEnvironment = {
  progress: () => undefined,
  breathe: () => Promise.resolve(),
  stopped: () => false,
}

async function open(version: number): Promise<OpenedRacetrace> {
  const file = join(GOLDEN, `format-${version}.racetrace`)
  if (!existsSync(file) && version === FORMAT_VERSION && process.env['UPDATE_GOLDEN'] === '1') {
    const request = requestOf({ variant: 'frlock', model: 'tso', parameters: { OPERATIONS: 60 } })
    writeFileSync(file, await racetraceBytes((await record(request)).trace))
  }
  return expectOk(await openRacetrace(new MemoryFile(new Uint8Array(readFileSync(file)))))
}

describe.each(Object.keys(PINNED).map(Number))('format %i', (version) => {
  test('opens, and is what was recorded', async () => {
    const trace = await open(version)
    expect(trace.manifest).toMatchObject({ format: FORMAT_VERSION, ...PINNED[version] })
    expectOk(await copyTrace(trace, new MemorySink()))
  })

  test('plays: its own engine and a fold of its events agree on memory', async () => {
    const trace = await open(version)
    const { events, dataBytes } = trace.manifest
    const folded = new FoldedReplay(new TraceReader(trace))
    const executor = createReExecutor(trace)
    expect(executor !== undefined).toBe(trace.manifest.engine === ENGINE_VERSION)
    const engine = executor && new ReplayEngine(new TraceReader(trace), executor)
    for (const seq of [0, 1, Math.floor(events / 2), events - 1]) {
      const memory = expectOk(await folded.momentAt(seq)).memory
      expect(memory).toHaveLength(dataBytes)
      if (engine) expect(expectOk(await engine.momentAt(seq)).memory).toEqual(memory)
    }
    expect(fromBase64(trace.manifest.initialData)).toHaveLength(dataBytes)
  })

  test('runs again event for event, or says which engine it needs', async () => {
    const trace = await open(version)
    const again = await verifyRecording(trace, WATCH)
    if (trace.manifest.engine === ENGINE_VERSION) expect(expectOk(again)).toBe('verified')
    else expect(expectFailure(again).code).toBe('E_OTHER_ENGINE')
  })

  test('has machine images that lead where the run goes, as far as they can be compared', async () => {
    const trace = await open(version)
    const stored = (index: number) => trace.chunk(index)
    const again = expectOk(await verifyRecording(trace, WATCH, { stored, anyEngine: true }))
    expect(again).toBe(IMAGES[version])
  })
})

test('every version has its recording', () => {
  const versions = Array.from({ length: FORMAT_VERSION }, (_, index) => String(index + 1))
  expect(Object.keys(PINNED)).toEqual(versions)
  const files = readdirSync(GOLDEN).filter((name) => name.endsWith('.racetrace'))
  expect(files.toSorted()).toEqual(versions.map((version) => `format-${version}.racetrace`))
})
