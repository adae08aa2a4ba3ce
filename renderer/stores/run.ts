/**
 * The runs of the Lab: one kernel, or two side by side. Messages of the workers replace small frozen
 * objects; series stay outside of Vue's reach.
 */
import { defineStore } from 'pinia'
import { computed, markRaw, shallowRef } from 'vue'
import type { Series } from '#core/analysis/series.ts'
import type { Failure } from '#core/base/failure.ts'
import type { RunDone, RunProgress, VariantRequest } from '#core/host/protocol.ts'
import type { Manifest, MetricValue } from '#core/trace/format.ts'
import type { RecordingRow } from '#renderer/db/schema.ts'
import { useServices } from './services.ts'
import type { RunListener, RunningSimulation } from './simulator-port.ts'

export type RunState = 'running' | 'stopping' | 'done' | 'failed'

/** One kernel under way or finished. */
export interface Run {
  readonly recording: string
  readonly request: VariantRequest
  /** The first of a pair is drawn as the unfixed one; a single run as the fixed one if it is. */
  readonly kernel: 'unfixed' | 'fixed'
  readonly state: RunState
  /** Milliseconds, of the clock handed in. */
  readonly started: number
  readonly seconds: number
  readonly events: number
  readonly ticks: number
  /** 0 .. 1, or undefined where the scenario cannot tell. */
  readonly fraction: number | undefined
  readonly eventsPerSecond: number
  readonly storedBytes: number
  readonly violations: number
  readonly metrics: readonly MetricValue[]
  readonly series: readonly Series[]
  readonly manifest: Manifest | undefined
  readonly failure: Failure | undefined
}

export const useRunStore = defineStore('run', () => {
  const { simulator } = useServices()
  const runs = shallowRef<readonly Run[]>([])
  const handles = new Map<string, RunningSimulation>()

  const underWay = computed(() => runs.value.filter(isActive))
  const active = computed(() => underWay.value.length > 0)
  const finished = computed(() => runs.value.length > 0 && !active.value)
  /** Recordings of the last runs that can be opened, unfixed first. */
  const recorded = computed(() => runs.value.filter((run) => run.manifest !== undefined))

  /** Begins all of `requests` together; does nothing while others are under way. */
  function start(requests: readonly VariantRequest[], kernels: readonly Run['kernel'][]): void {
    if (active.value) return
    const started = performance.now()
    runs.value = requests.map((request, at) =>
      fresh(crypto.randomUUID(), request, kernels[at] ?? 'fixed', started),
    )
    for (const { recording, request } of runs.value) {
      hold(recording, simulator.start(recording, request, listenerFor(recording)))
    }
  }

  /** Goes on with a recording that was cut off; does nothing while others are under way. */
  function resume({ id, setup }: Pick<RecordingRow, 'id' | 'setup'>, kernel: Run['kernel']): void {
    if (active.value) return
    runs.value = [fresh(id, setup, kernel, performance.now())]
    hold(id, simulator.resume(id, listenerFor(id)))
  }

  function listenerFor(recording: string): RunListener {
    return {
      progress: (message) => update(recording, fromProgress(message)),
      done: (message) => end(recording, fromDone(message)),
      failed: ({ failure }) => end(recording, { state: 'failed', failure: markRaw(failure) }),
    }
  }

  function hold(recording: string, handle: RunningSimulation): void {
    // A request can be refused before start() returns.
    if (runs.value.some((run) => run.recording === recording && isActive(run))) {
      handles.set(recording, handle)
    }
  }

  function stop(): void {
    for (const run of runs.value) {
      if (run.state !== 'running') continue
      handles.get(run.recording)?.stop()
      update(run.recording, { state: 'stopping' })
    }
  }

  /** Forgets runs whose recordings are gone. */
  function forget(recording: string): void {
    if (active.value) return
    runs.value = runs.value.filter((run) => run.recording !== recording)
  }

  function end(recording: string, change: Partial<Run>): void {
    handles.delete(recording)
    update(recording, change)
  }

  function update(recording: string, change: Partial<Run>): void {
    runs.value = runs.value.map((run) => {
      if (run.recording !== recording) return run
      const seconds = isActive(run) ? (performance.now() - run.started) / 1_000 : run.seconds
      return { ...run, seconds, ...change }
    })
  }

  return { runs, underWay, active, finished, recorded, start, resume, stop, forget }
})

function isActive(run: Run): boolean {
  return run.state === 'running' || run.state === 'stopping'
}

function fresh(
  recording: string,
  request: VariantRequest,
  kernel: Run['kernel'],
  started: number,
): Run {
  return {
    recording,
    request,
    kernel,
    state: 'running',
    started,
    seconds: 0,
    events: 0,
    ticks: 0,
    fraction: undefined,
    eventsPerSecond: 0,
    storedBytes: 0,
    violations: 0,
    metrics: [],
    series: [],
    manifest: undefined,
    failure: undefined,
  }
}

function fromProgress(message: RunProgress): Partial<Run> {
  const { events, ticks, fraction, eventsPerSecond, storedBytes, violations, metrics, series } =
    message
  return {
    events,
    ticks,
    fraction,
    eventsPerSecond,
    storedBytes,
    violations,
    metrics: markRaw(metrics),
    series: markRaw(series),
  }
}

function fromDone({ manifest, series, storedBytes }: RunDone): Partial<Run> {
  return {
    state: 'done',
    events: manifest.events,
    ticks: manifest.ticks,
    fraction: manifest.verdict === 'partial' ? undefined : 1,
    storedBytes,
    violations: manifest.violations.length,
    metrics: markRaw(manifest.metrics),
    series: markRaw(series),
    manifest: markRaw(manifest),
  }
}
