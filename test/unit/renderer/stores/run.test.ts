import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { RunDone, RunProgress, RunRequest, VariantRequest } from '#core/host/protocol.ts'
import { failure } from '#core/base/failure.ts'
import type { RunListener } from '#renderer/stores/simulator-port.ts'
import { useRunStore } from '#renderer/stores/run.ts'
import { provideServices } from './with-services.ts'

interface Started {
  readonly recording: string
  readonly request: RunRequest
  readonly listener: RunListener
  readonly stop: ReturnType<typeof vi.fn>
}

let started: Started[] = []
let resumed: Pick<Started, 'recording' | 'listener'>[] = []

beforeEach(() => {
  started = []
  resumed = []
  provideServices({
    simulator: {
      start(recording, request, listener) {
        const stop = vi.fn()
        started.push({ recording, request, listener, stop })
        return { stop }
      },
      resume(recording, listener) {
        resumed.push({ recording, listener })
        return { stop: vi.fn() }
      },
    },
  })
})

function request(variant: string): VariantRequest {
  return {
    scenario: 'inode-accounting',
    variant,
    parameters: {},
    model: 'sc',
    way: 'timed',
    seed: 7,
  }
}

function progress(recording: string, fraction: number): RunProgress {
  return {
    type: 'progress',
    recording,
    events: 1_000,
    steps: 900,
    ticks: 5_000,
    fraction,
    eventsPerSecond: 10_000,
    storedBytes: 500,
    metrics: [],
    series: [],
    violations: 0,
  }
}

function done(recording: string): RunDone {
  const manifest = { events: 2_000, ticks: 9_000, verdict: 'clean', violations: [], metrics: [] }
  return {
    type: 'done',
    recording,
    manifest: manifest as unknown as RunDone['manifest'],
    series: [],
    storedBytes: 800,
  }
}

describe('runs side by side', () => {
  it('are told apart by recording and advance on their own', () => {
    const run = useRunStore()
    run.start([request('none'), request('frlock')], ['unfixed', 'fixed'])
    const [first, second] = started
    expect(first?.recording).not.toBe(second?.recording)
    first?.listener.progress(progress(first.recording, 0.5))
    expect(
      run.runs.map(({ request: { variant }, kernel, fraction }) => [variant, kernel, fraction]),
    ).toEqual([
      ['none', 'unfixed', 0.5],
      ['frlock', 'fixed', undefined],
    ])
    expect(run.active).toBe(true)
  })

  it('are over when the last has sent its last message, whatever that was', () => {
    const run = useRunStore()
    run.start([request('none'), request('frlock')], ['unfixed', 'fixed'])
    const [first, second] = started
    first?.listener.done(done(first.recording))
    expect([run.active, run.finished]).toEqual([true, false])
    second?.listener.failed({
      type: 'failed',
      recording: second.recording,
      failure: failure('E_WORKER_DIED', 'The simulation ended in mid-run.'),
    })
    expect([run.active, run.finished]).toEqual([false, true])
    expect(run.runs.map(({ state }) => state)).toEqual(['done', 'failed'])
    expect(run.recorded.map(({ recording }) => recording)).toEqual([first?.recording])
  })

  it('leave the store usable after a failure', () => {
    const run = useRunStore()
    run.start([request('none')], ['unfixed'])
    const [first] = started
    first?.listener.failed({
      type: 'failed',
      recording: first.recording,
      failure: failure('E_DISK_FLOOR', 'No room.'),
    })
    run.start([request('frlock')], ['fixed'])
    expect(
      run.runs.map(({ request: { variant }, failure: problem }) => [variant, problem]),
    ).toEqual([['frlock', undefined]])
  })

  it('do not start while others are under way', () => {
    const run = useRunStore()
    run.start([request('none')], ['unfixed'])
    run.start([request('frlock')], ['fixed'])
    expect(started).toHaveLength(1)
  })

  it('are stopped once each, and wait for their last message', () => {
    const run = useRunStore()
    run.start([request('none'), request('frlock')], ['unfixed', 'fixed'])
    const [first, second] = started
    first?.listener.done(done(first.recording))
    run.stop()
    run.stop()
    expect(first?.stop).not.toHaveBeenCalled()
    expect(second?.stop).toHaveBeenCalledOnce()
    expect(run.runs.map(({ state }) => state)).toEqual(['done', 'stopping'])
    expect(run.active).toBe(true)
  })
})
