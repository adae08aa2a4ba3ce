import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createColumns, type EventColumns } from '#core/event/columns.ts'
import { foldMemory } from '#core/trace/fold-memory.ts'
import { FoldedReplay } from '#core/replay/folded-replay.ts'
import { ReplayEngine } from '#core/replay/replay-engine.ts'
import { foldThreads, initialThreads, threadMoments } from '#core/replay/thread-fold.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { copyRows } from '#core/trace/rows.ts'
import { RecordedMachine } from '../../doubles/recorded-machine.ts'
import { DEBUG, MemorySink, recordColumns } from '../../support/recordings.ts'
import { expectOk } from '../../support/results.ts'
import { SYNTHETIC_BYTES, syntheticRun } from '../../support/synthetic-trace.ts'

const CHUNKS = 4
const CHUNK = 400

interface Recorded {
  readonly all: EventColumns
  readonly reader: TraceReader
}

/** A made-up run in chunks, each with the memory at its start as keyframe, and all of it in one piece. */
async function record(seed: number): Promise<Recorded> {
  const run = syntheticRun(seed)
  const keyframes: Uint8Array[] = []
  const parts = Array.from({ length: CHUNKS }, () => {
    keyframes.push(run.memory.slice())
    return run.next(CHUNK)
  })
  const sink = new MemorySink()
  await recordColumns(sink, parts, (index) => keyframes[index] ?? new Uint8Array(0))
  const all = createColumns(parts.reduce((sum, part) => sum + part.count, 0))
  for (const part of parts) copyRows(part, 0, part.count, all)
  return { all, reader: new TraceReader(sink.source(), { cacheBytes: 2 * 40 * CHUNK }) }
}

/** Memory after event `seq`, by folding everything from the beginning. */
function straight(all: EventColumns, seq: number): Uint8Array {
  const memory = new Uint8Array(SYNTHETIC_BYTES)
  expect(foldMemory(memory, all, 0, seq + 1)).toBe(-1)
  return memory
}

const seqs = fc.array(fc.nat(CHUNKS * CHUNK - 1), { minLength: 1, maxLength: 12 })

test('folding all events of a run gives the memory the run ended with', () => {
  fc.assert(
    fc.property(fc.nat(), fc.integer({ min: 1, max: 4 }), (seed, threads) => {
      const run = syntheticRun(seed, threads)
      const columns = run.next(500)
      const memory = new Uint8Array(SYNTHETIC_BYTES)
      expect(foldMemory(memory, columns, 0, columns.count)).toBe(-1)
      expect(memory).toEqual(run.memory)
    }),
  )
})

test('seeking by re-execution shows what a straight replay shows, in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.nat(1000),
      seqs,
      fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 5, maxLength: 20 }),
      async (seed, wanted, lengths) => {
        const { all, reader } = await record(seed)
        const machine = new RecordedMachine(all, SYNTHETIC_BYTES, stepsOf(reader, all, lengths))
        const engine = new ReplayEngine(reader, machine)
        for (const seq of wanted) {
          const moment = expectOk(await engine.momentAt(seq))
          expect(moment).toMatchObject({ seq, time: all.time[seq], source: 're-executed' })
          expect(moment.memory).toEqual(straight(all, seq))
        }
      },
    ),
    { numRuns: 60 },
  )
})

test('seeking by folding shows what a straight replay shows, in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(1000), seqs, async (seed, wanted) => {
      const { all, reader } = await record(seed)
      const replay = new FoldedReplay(reader)
      for (const seq of wanted) {
        const moment = expectOk(await replay.momentAt(seq))
        const threads = initialThreads()
        foldThreads(threads, all, 0, seq + 1)
        expect(moment.memory).toEqual(straight(all, seq))
        expect(moment.threads).toEqual(
          threadMoments(
            threads,
            DEBUG.threads.map((thread) => thread.index),
          ),
        )
      }
    }),
    { numRuns: 60 },
  )
})

test('any range of events reads the same as in one piece', async () => {
  const { all, reader } = await record(11)
  await fc.assert(
    fc.asyncProperty(fc.nat(CHUNKS * CHUNK + 10), fc.nat(900), async (first, count) => {
      const expected = createColumns(Math.max(0, Math.min(count, all.count - first)))
      copyRows(all, first, first + expected.time.length, expected)
      expect(expectOk(await reader.range(first, count))).toEqual(expected)
    }),
  )
})

test('the event at a time is the last one that is not later', async () => {
  const { all, reader } = await record(12)
  await fc.assert(
    fc.asyncProperty(fc.nat(Math.ceil(all.time[all.count - 1] ?? 0) + 10), async (time) => {
      const expected = all.time.subarray(0, all.count).findLastIndex((when) => when <= time)
      expect(expectOk(await reader.seqAt(time))).toBe(Math.max(0, expected))
    }),
  )
})

/** Where steps begin: lengths in turn, but never across the start of a chunk, as recorders close them. */
function stepsOf(reader: TraceReader, all: EventColumns, lengths: readonly number[]): number[] {
  const starts = new Set(reader.source.manifest.chunks.map((chunk) => chunk.firstSeq))
  const steps: number[] = []
  let next = 0
  for (let seq = 0, turn = 0; seq < all.count; seq += 1) {
    if (seq !== next && !starts.has(seq)) continue
    steps.push(seq)
    next = seq + (lengths[turn % lengths.length] ?? 1)
    turn += 1
  }
  return steps
}
