/**
 * Replay against the run itself: the program once more from its beginning, without keyframe, chunk or
 * cache. Whatever one looks at, in whatever order, is what was there.
 */
import fc from 'fast-check'
import { beforeAll, describe, expect, test } from 'vitest'
import { createColumns, type EventColumns } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { programOf } from '#core/host/compile-subject.ts'
import { createReExecutor } from '#core/host/re-executor.ts'
import { configOf } from '#core/host/run-setup.ts'
import { schedulerOf } from '#core/host/scheduler-of.ts'
import { subjectOfRecording } from '#core/host/subject.ts'
import { DATA_BASE } from '#core/language/program.ts'
import type { FrameState } from '#core/machine/inspect.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { ThreadMoment } from '#core/replay/moment.ts'
import { ReplayEngine } from '#core/replay/replay-engine.ts'
import { findEvent, lastWriter, type EventQuery } from '#core/replay/search.ts'
import { foldMemory } from '#core/trace/fold-memory.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { copyRows } from '#core/trace/rows.ts'
import { record, requestOf, type MemoryTrace } from '../../support/memory-trace.ts'
import { expectOk } from '../../support/results.ts'

const CASES = [
  {
    scenario: 'inode-accounting',
    variant: 'frlock',
    model: 'sc',
    parameters: { OPERATIONS: 3_000 },
  },
  { scenario: 'seqtex', variant: 'seqtex', model: 'tso', parameters: {} },
  { scenario: 'buffer-race', variant: 'none', model: 'pso', parameters: {} },
] as const

/** Every how manieth event, more or less, is looked at in the straight run. */
const STRIDE = 2_503

/** What a thread does, as both sides can say it. */
type Doing = Pick<ThreadMoment, 'actor' | 'cpu' | 'status' | 'site' | 'waitsFor'> & {
  readonly frames: readonly (readonly [fn: number, site: number])[]
}

interface Look {
  readonly seq: number
  readonly memory: Uint8Array
  readonly threads: readonly Doing[]
}

/** The program run once more, with what was there after some of its events. */
function runStraight(trace: MemoryTrace): { events: EventColumns; looks: Look[] } {
  const program = expectOk(programOf(expectOk(subjectOfRecording(trace.manifest, trace.debug))))
  const { setup, events: count } = trace.manifest
  const events = createColumns(count)
  const machine = createMachine(program, configOf(setup), schedulerOf(setup), {
    flush: (columns) => {
      copyRows(columns, 0, columns.count, events)
      return columns
    },
  })
  const states = (): Doing[] =>
    program.threads.map(({ index }) => {
      const { actor, cpu, status, site, waitingOn, frames } = machine.threadState(index)
      const stack = frames.map((frame: FrameState) => [frame.function, frame.site] as const)
      return { actor, cpu, status, site, waitsFor: waitingOn, frames: stack }
    })
  const now = () => ({
    next: machine.eventCount,
    threads: states(),
    memory: machine.readMemory(DATA_BASE, program.data.length),
  })
  const begun: (ReturnType<typeof now> & { readonly seq: number })[] = []
  for (let seq = 0; seq < count; seq += STRIDE - (seq % 7)) {
    // Far away in strides; a step has a handful of events.
    while (seq - machine.eventCount > 500) machine.run(32)
    let before = now()
    while (machine.run(1) === 'limit' && machine.eventCount <= seq) before = now()
    // Right after the event, or where the step began that the event is in the middle of.
    begun.push({ seq, ...(machine.eventCount === seq + 1 ? now() : before) })
  }
  while (machine.run(1_000_000) === 'limit');
  return {
    events,
    looks: begun.map(({ seq, next, threads, memory }) => {
      // The events of the step that is under way are seen one by one.
      expect(foldMemory(memory, events, next, seq + 1)).toBe(-1)
      return { seq, threads, memory }
    }),
  }
}

function doing({ actor, cpu, status, site, waitsFor, frames }: ThreadMoment): Doing {
  const stack = frames.map((frame) => [frame.function, frame.site] as const)
  return { actor, cpu, status, site, waitsFor, frames: stack }
}

describe.each(CASES)('$scenario, $variant, under $model', (request) => {
  let trace: MemoryTrace
  let straight: ReturnType<typeof runStraight>

  beforeAll(async () => {
    ;({ trace } = await record(requestOf(request)))
    straight = runStraight(trace)
  })

  /** A reader that counts, and one machine to replay with. */
  function open(): { reader: TraceReader; opened: number[] } {
    const opened: number[] = []
    const chunk = (index: number): ReturnType<MemoryTrace['chunk']> => {
      opened.push(index)
      return trace.chunk(index)
    }
    return {
      opened,
      reader: new TraceReader({ manifest: trace.manifest, debug: trace.debug, chunk }),
    }
  }

  test('the recording is the run, event for event', async () => {
    const { events } = straight
    const read = expectOk(await open().reader.range(0, trace.manifest.events))
    for (const column of [
      'time',
      'kind',
      'actor',
      'cpu',
      'site',
      'object',
      'value',
      'valueHigh',
      'old',
      'oldHigh',
      'aux',
    ] as const) {
      // As bytes: an assertion over a million numbers takes a second.
      const [one, other] = [read[column], events[column]].map(({ buffer }) => Buffer.from(buffer))
      expect([column, one?.equals(other!)]).toEqual([column, true])
    }
  })

  test('memory, threads and their stacks are there, forwards, backwards and across', async () => {
    const { looks } = straight
    const executor = createReExecutor(trace)
    if (executor === undefined) throw new Error('it was made by this engine')
    const engine = new ReplayEngine(open().reader, executor)
    const see = async (look: Look): Promise<void> => {
      const moment = expectOk(await engine.momentAt(look.seq))
      expect(moment.memory).toEqual(look.memory)
      expect(moment.threads.map(doing)).toEqual(look.threads)
    }
    for (const look of looks.filter((_, at) => at % 3 === 0)) await see(look)
    for (const look of looks.filter((_, at) => at % 4 === 0).reverse()) await see(look)
    await fc.assert(
      fc.asyncProperty(fc.nat(looks.length - 1), async (at) => see(looks[at]!)),
      { numRuns: 40 },
    )
  })

  test('the nearest event is the nearest, and only chunks that may hold it are opened', async () => {
    const { events } = straight
    const places = trace.debug.symbols.map(({ address }) => ({ address, bytes: 4 }))
    const query = fc.oneof(
      fc.constantFrom(...places).map((writes): EventQuery => ({ writes })),
      fc.constantFrom<EventQuery>(
        { kinds: [kinds.EVENT_VIOLATION] },
        { kinds: [kinds.EVENT_RETRY] },
        { kinds: [kinds.EVENT_IRQ_ENTER, kinds.EVENT_IO_COMPLETE] },
        { kinds: [kinds.EVENT_GHOST], actor: 1 },
        { kinds: [kinds.EVENT_THREAD_EXIT] },
        { notActor: 0, cpu: 0 },
      ),
    )
    const last = trace.manifest.events - 1
    await fc.assert(
      fc.asyncProperty(
        query,
        fc.integer({ min: -1, max: last + 1 }),
        fc.constantFrom(1, -1),
        async (wanted, from, way) => {
          const direction = way === 1 ? 1 : -1
          const { reader, opened } = open()
          const found = expectOk(await findEvent(reader, wanted, from, direction))
          expect(found).toBe(nearest(events, wanted, from, direction))
          for (const index of opened) expect(mayHold(trace, index, wanted)).toBe(true)
          expect(new Set(opened).size).toBe(opened.length)
          if (wanted.writes === undefined || way === 1) return
          const { address, bytes } = wanted.writes
          const seq = Math.min(last, Math.max(0, from - 1))
          if (from < 1) return
          expect(expectOk(await lastWriter(reader, address, bytes, seq))).toBe(found)
        },
      ),
      { numRuns: 40 },
    )
  })
})

/** Looks at every event on the way. */
function nearest(
  events: EventColumns,
  query: EventQuery,
  from: number,
  way: 1 | -1,
): number | undefined {
  for (let seq = from + way; seq >= 0 && seq < events.count; seq += way) {
    const kind = events.kind[seq]!
    if (query.kinds && !query.kinds.includes(kind)) continue
    if (query.actor !== undefined && events.actor[seq] !== query.actor) continue
    if (query.notActor !== undefined && events.actor[seq] === query.notActor) continue
    if (query.cpu !== undefined && events.cpu[seq] !== query.cpu) continue
    if (query.writes !== undefined) {
      if (kinds.eventKind(kind)?.writes !== true) continue
      const { address, bytes } = query.writes
      const object = events.object[seq]!
      if (object >= address + bytes || object + (events.aux[seq]! & 0xff) <= address) continue
    }
    return seq
  }
  return undefined
}

/** What the summary of a chunk says, read bit by bit. */
function mayHold(
  trace: MemoryTrace,
  index: number,
  { kinds: wanted, writes }: EventQuery,
): boolean {
  const summary = trace.manifest.chunks[index]!
  const has = (words: readonly number[], bit: number): boolean =>
    ((words[bit >> 5] ?? 0) & (1 << (bit & 31))) !== 0
  if (wanted !== undefined) return wanted.some((kind) => has(summary.kinds, kind))
  if (writes === undefined) return true
  return has(summary.writes, Math.floor(writes.address / 8) % 256)
}
