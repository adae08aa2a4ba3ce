/**
 * How long it takes to show any event of a recording of one and of ten million events. The store is
 * memory here: add what the database takes for one value (the benchmark of the app measures that).
 */
import type { LaneOverview } from '#core/analysis/lane-overview.ts'
import { createReExecutor } from '#core/host/re-executor.ts'
import { ReplayService } from '#core/host/replay-service.ts'
import { firstDivergence } from '#core/replay/first-divergence.ts'
import { FoldedReplay } from '#core/replay/folded-replay.ts'
import { ReplayEngine } from '#core/replay/replay-engine.ts'
import { findEvent } from '#core/replay/search.ts'
import { EVENT_RETRY, EVENT_VIOLATION } from '#core/event/kinds.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { MemoryTrace, record, requestOf } from '../support/memory-trace.ts'
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
  const cold = new ReplayEngine(new TraceReader(trace, { cacheBytes: 0 }), executor)
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

  return [
    ...summary(`seek anywhere, ${name}`, coldTimes),
    ...summary(`seek in a cached chunk, ${name}`, warmTimes),
    ...summary(`step forward, ${name}`, stepTimes),
    ...summary(`step back, ${name}`, backTimes),
    ...summary(`seek without the machine, ${name}`, foldTimes),
    ...(await searches(name, trace)),
  ]
}

/** Searches on a fresh reader each: what they have to open is opened anew. */
async function searches(name: string, trace: MemoryTrace): Promise<Figure[]> {
  const { events } = trace.manifest
  const random = seededNumbers(11)
  const from = Array.from({ length: 40 }, () => random(events))
  const scalars = trace.debug.symbols.filter(({ ghost }) => !ghost)
  const writes = (at: number) => ({
    writes: { address: scalars[at % scalars.length]?.address ?? 0x1000, bytes: 4 },
  })
  const last = await timed([0], () =>
    findEvent(new TraceReader(trace), { kinds: [EVENT_VIOLATION] }, events, -1),
  )
  const writers = await timed(from, (seq) =>
    findEvent(new TraceReader(trace), writes(seq), seq + 1, -1),
  )
  const next = await timed(from, (seq) => findEvent(new TraceReader(trace), writes(seq), seq, 1))
  const retries = await timed(from, (seq) =>
    findEvent(new TraceReader(trace), { kinds: [EVENT_RETRY] }, seq, 1),
  )
  return [
    { name: `last violation, ${name}`, value: last[0] ?? 0, unit: 'ms' },
    ...summary(`last writer, ${name}`, writers),
    ...summary(`next write, ${name}`, next),
    ...summary(`next retry, ${name}`, retries),
  ]
}

/** Opening: the lanes of the whole recording on a screen, from what is kept and from the events. */
async function openings(
  name: string,
  trace: MemoryTrace,
  overview: LaneOverview | undefined,
): Promise<Figure[]> {
  const { ticks } = trace.manifest
  const screen = 2 ** Math.floor(Math.log2(ticks / 1_920))
  const draw = async (kept: LaneOverview | undefined): Promise<number> => {
    const service = new ReplayService(trace, undefined, { overview: kept })
    const [milliseconds = 0] = await timed([screen], async (resolution) =>
      expectOk(await service.lanes(0, ticks, resolution)),
    )
    return milliseconds
  }
  return [
    { name: `first lanes from what is kept, ${name}`, value: await draw(overview), unit: 'ms' },
    { name: `first lanes from the events, ${name}`, value: await draw(undefined), unit: 'ms' },
    { name: `lanes kept, ${name}`, value: (overview?.packed.length ?? 0) / 1024, unit: 'KiB' },
    ...(await zooms(name, trace, overview)),
  ]
}

/** Zooming in step by step on a place never looked at, with a screen to either side, as the app does. */
async function zooms(
  name: string,
  trace: MemoryTrace,
  overview: LaneOverview | undefined,
): Promise<Figure[]> {
  const { ticks } = trace.manifest
  const figures: Figure[] = []
  for (const closer of [2, 8, 16, 32, 128, 1_024]) {
    let opened = 0
    const source = {
      manifest: trace.manifest,
      debug: trace.debug,
      chunk: (index: number) => ((opened += 1), trace.chunk(index)),
    }
    const service = new ReplayService(source, undefined, { overview })
    const span = ticks / closer
    const from = Math.max(0, ticks * 0.6 - 1.5 * span)
    const resolution = 2 ** Math.floor(Math.log2(span / 1_920))
    const [milliseconds = 0] = await timed([from], async () =>
      expectOk(await service.lanes(from, Math.min(ticks, from + 3 * span), resolution)),
    )
    figures.push(
      { name: `first look ${closer} times closer, ${name}`, value: milliseconds, unit: 'ms' },
      { name: `chunks opened for it, ${name}`, value: opened, unit: 'chunks' },
    )
  }
  return figures
}

/** Where two recordings part that differ in nothing but their last third. */
async function divergence(name: string, trace: MemoryTrace): Promise<Figure[]> {
  const { chunks } = trace.manifest
  const place = Math.floor((chunks.length * 2) / 3)
  const other = Object.assign(new MemoryTrace(), trace, {
    manifest: {
      ...trace.manifest,
      chunks: chunks.map((chunk, index) =>
        index < place ? chunk : { ...chunk, prefixDigest: 'f'.repeat(64) },
      ),
    },
  })
  const [milliseconds = 0] = await timed([0], async () =>
    firstDivergence(new TraceReader(trace), new TraceReader(other)),
  )
  return [{ name: `first divergence, ${name}`, value: milliseconds, unit: 'ms' }]
}

/** All figures. */
export async function run(): Promise<Figure[]> {
  const figures: Figure[] = []
  for (const [name, operations] of [
    ['1 M', 40_000],
    ['10 M', 400_000],
  ] as const) {
    const parameters = { OPERATIONS: operations }
    const { trace, done } = await record(requestOf({ variant: 'frlock', parameters }))
    figures.push(...(await openings(name, trace, done.lanes)))
    figures.push(...(await seeks(name, trace)))
    figures.push(...(await divergence(name, trace)))
  }
  return figures
}
