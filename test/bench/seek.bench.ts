/**
 * How long it takes to show any event of a recording of one and of ten million events. The store is
 * memory here: add what the database takes for one value (the benchmark of the app measures that).
 */
import { createReExecutor } from '#core/host/re-executor.ts'
import { FoldedReplay } from '#core/replay/folded-replay.ts'
import { ReplayEngine } from '#core/replay/replay-engine.ts'
import { findEvent } from '#core/replay/search.ts'
import { EVENT_VIOLATION } from '#core/event/kinds.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { record, requestOf, type MemoryTrace } from '../support/memory-trace.ts'
import { expectOk } from '../support/results.ts'
import { seededNumbers } from '../support/synthetic-trace.ts'

interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
}

const SEEKS = 300

function percentile(sorted: readonly number[], part: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? 0
}

function summary(name: string, milliseconds: readonly number[]): Figure[] {
  const sorted = [...milliseconds].sort((one, other) => one - other)
  return [
    { name: `${name}, p50`, value: percentile(sorted, 0.5), unit: 'ms' },
    { name: `${name}, p95`, value: percentile(sorted, 0.95), unit: 'ms' },
  ]
}

async function timed(seqs: readonly number[], seek: (seq: number) => Promise<unknown>) {
  const times: number[] = []
  for (const seq of seqs) {
    const start = performance.now()
    await seek(seq)
    times.push(performance.now() - start)
  }
  return times
}

async function seeks(name: string, trace: MemoryTrace): Promise<Figure[]> {
  const random = seededNumbers(7)
  const { events } = trace.manifest
  const anywhere = Array.from({ length: SEEKS }, () => random(events))
  const middle = Math.floor(events / 2)
  const nearby = Array.from({ length: SEEKS }, () => middle + random(60_000) - 30_000)

  const executor = createReExecutor(trace)
  if (executor === undefined) throw new Error('the trace was made by this very engine')
  // A cache of nothing: every seek reads, inflates and decodes its chunk.
  const cold = new ReplayEngine(new TraceReader(trace, 0), executor)
  const coldTimes = await timed(anywhere, async (seq) => expectOk(await cold.momentAt(seq)))

  const warm = new ReplayEngine(new TraceReader(trace), executor)
  for (const seq of nearby.slice(0, 30)) expectOk(await warm.momentAt(seq))
  const warmTimes = await timed(nearby, async (seq) => expectOk(await warm.momentAt(seq)))
  const steps = Array.from({ length: SEEKS }, (_, step) => middle + step)
  const stepTimes = await timed(steps, async (seq) => expectOk(await warm.momentAt(seq)))
  const backTimes = await timed(steps.reverse(), async (seq) => expectOk(await warm.momentAt(seq)))

  const folded = new FoldedReplay(new TraceReader(trace))
  expectOk(await folded.momentAt(events - 1))
  const foldTimes = await timed(anywhere, async (seq) => expectOk(await folded.momentAt(seq)))

  const search = await timed([0], async () => {
    const reader = new TraceReader(trace)
    return expectOk(await findEvent(reader, { kinds: [EVENT_VIOLATION] }, events, -1))
  })
  return [
    ...summary(`seek anywhere, ${name}`, coldTimes),
    ...summary(`seek in a cached chunk, ${name}`, warmTimes),
    ...summary(`step forward, ${name}`, stepTimes),
    ...summary(`step back, ${name}`, backTimes),
    ...summary(`seek without the machine, ${name}`, foldTimes),
    { name: `last violation, ${name}`, value: search[0] ?? 0, unit: 'ms' },
  ]
}

/** All figures. */
export async function run(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, operations] of [
    ['1 M', 40_000],
    ['10 M', 400_000],
  ] as const) {
    const parameters = { OPERATIONS: operations }
    const { trace } = await record(requestOf({ variant: 'frlock', parameters }))
    figures.push(...(await seeks(name, trace)))
  }
  return figures
}
