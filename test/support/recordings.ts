/** Whole recordings of made-up runs, in memory. */
import { err, ok } from '#core/base/result.ts'
import { failure } from '#core/base/failure.ts'
import type { EventColumns } from '#core/event/columns.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { Manifest, RunSetup } from '#core/trace/format.ts'
import { TraceRecorder, type RecordingEnd, type RecordingStart } from '#core/trace/recorder.ts'
import type { TraceSink, TraceSource } from '#core/trace/source.ts'
import { expectOk } from './results.ts'
import { SYNTHETIC_BYTES, syntheticRun } from './synthetic-trace.ts'

const SETUP: RunSetup = {
  scenario: 'inode-accounting',
  variant: 'none',
  mainSource: 'none.c',
  parameters: { OPERATIONS: 1000, THINK: 200 },
  wordBits: 32,
  way: 'timed',
  scheduler: 'timed',
  seed: 1,
  machine: {
    cpus: 4,
    model: 'sc',
    timed: true,
    costs: {
      instruction: 1,
      load: 2,
      store: 2,
      rmw: 18,
      fence: 20,
      lineTransfer: 60,
      lockHandover: 80,
      wakeup: 1500,
      contextSwitch: 1200,
      interrupt: 700,
      pause: 40,
      quantum: 1_000_000,
      jitter: 8,
    },
    heapBytes: 0,
    fairRwsem: true,
    pins: {},
    maxPrivateInstructions: 1_000_000,
  },
  maxSteps: 1_000_000,
}

export const DEBUG: DebugInfo = {
  wordBits: 32,
  sources: [
    { name: 'none.c', text: 'int blocks;\nvoid P0(void) { blocks++; }\n' },
    { name: 'frlock.h', text: 'struct frlock { spinlock_t lock; };\n' },
  ],
  types: [{ kind: 'integer', name: 'int', bytes: 4, signed: true }],
  symbols: [{ name: 'blocks', address: 0x1000, type: 0, ghost: false }],
  functions: [
    { name: 'P0', file: 0, line: 2, firstSite: 0, endSite: 64, inline: false, locals: [] },
  ],
  threads: [0, 1, 2, 3].map((index) => ({ index, label: `writer ${index}`, function: 0 })),
  labels: ['again'],
  assertions: {},
  lines: [0, 0, 2, 1],
}

export const START: RecordingStart = {
  engine: 'test',
  title: 'A made-up run',
  setup: SETUP,
  debug: DEBUG,
  initialData: new Uint8Array(SYNTHETIC_BYTES),
}

export const END: RecordingEnd = {
  verdict: 'clean',
  steps: 1,
  ticks: 1,
  violations: [],
  metrics: [{ key: 'retries', label: 'Retries', unit: 'passes', value: 3 }],
  final: { blocks: '7' },
}

/** Keeps a recording in memory, as the store would: chunks by copy. */
export class MemorySink implements TraceSink {
  manifest: Manifest | undefined
  debug: DebugInfo | undefined
  readonly chunks: Uint8Array<ArrayBuffer>[] = []

  async begin(manifest: Manifest, debug: DebugInfo): ReturnType<TraceSink['begin']> {
    this.manifest = structuredClone(manifest)
    this.debug = structuredClone(debug)
    return ok(undefined)
  }

  async append(index: number, bytes: Uint8Array<ArrayBuffer>): ReturnType<TraceSink['append']> {
    this.chunks[index] = bytes.slice()
    return ok(undefined)
  }

  async finish(manifest: Manifest): ReturnType<TraceSink['finish']> {
    this.manifest = structuredClone(manifest)
    return ok(undefined)
  }

  /** What was recorded, to be read. */
  source(): TraceSource {
    const { manifest, debug } = this
    if (manifest === undefined || debug === undefined) throw new Error('nothing was recorded')
    return {
      manifest,
      debug,
      chunk: async (index) => {
        const bytes = this.chunks[index]
        return bytes === undefined ? err(failure('E_CHUNK_MISSING', 'missing')) : ok(bytes)
      },
    }
  }
}

/** Records runs of columns as chunks, one each, with `keyframe` of each chunk's number. */
export async function recordColumns(
  sink: TraceSink,
  runs: readonly EventColumns[],
  keyframe: (index: number) => Uint8Array = () => new Uint8Array(0),
  final: Manifest['final'] = END.final,
): Promise<Manifest> {
  const recorder = new TraceRecorder(sink, START)
  expectOk(await recorder.begin())
  let ticks = 0
  for (const [index, columns] of runs.entries()) {
    recorder.record(columns, keyframe(index))
    ticks = columns.time[columns.count - 1] ?? ticks
    await recorder.ready()
  }
  return expectOk(await recorder.finish({ ...END, ticks, final }))
}

/** A made-up run of `chunks` chunks of at least `events` events, recorded in memory. */
export async function syntheticRecording(
  seed: number,
  chunks: number,
  events: number,
): Promise<MemorySink> {
  const run = syntheticRun(seed)
  const sink = new MemorySink()
  await recordColumns(
    sink,
    Array.from({ length: chunks }, () => run.next(events)),
  )
  return sink
}

/** A made-up run of three chunks. */
export function threeRuns(): readonly EventColumns[] {
  const run = syntheticRun(4)
  return [run.next(700), run.next(700), run.next(300)]
}
