import { describe, expect, test } from 'vitest'
import { ReplayEngine } from '#core/replay/replay-engine.ts'
import { SnapshotStore } from '#core/replay/snapshot-store.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { RecordedMachine } from '../../doubles/recorded-machine.ts'
import { MemorySink, recordColumns } from '../../support/recordings.ts'
import { expectFailure, expectOk } from '../../support/results.ts'
import { SYNTHETIC_BYTES, syntheticRun } from '../../support/synthetic-trace.ts'

const EVENTS = 20_000

/** One chunk of a made-up run in steps of three events. */
async function open(wrongAt?: number) {
  const columns = syntheticRun(2).next(EVENTS)
  const sink = new MemorySink()
  await recordColumns(sink, [columns], () => new Uint8Array(SYNTHETIC_BYTES))
  const steps = Array.from({ length: Math.ceil(columns.count / 3) }, (_, step) => step * 3)
  const machine = new RecordedMachine(columns, SYNTHETIC_BYTES, steps, wrongAt)
  const opened: number[] = []
  const source = sink.source()
  const chunk = (index: number): ReturnType<typeof source.chunk> => {
    opened.push(index)
    return source.chunk(index)
  }
  const engine = new ReplayEngine(new TraceReader({ ...source, chunk }), machine)
  return { engine, machine, columns, opened }
}

describe('the replay engine', () => {
  test('runs little for a second look near the first', async () => {
    const { engine, machine } = await open()
    expectOk(await engine.momentAt(15_000))
    expect(machine.executed).toBeLessThanOrEqual(15_001)
    const before = machine.executed
    expectOk(await engine.momentAt(15_001))
    expect(machine.executed - before).toBeLessThanOrEqual(3)
    expectOk(await engine.momentAt(14_000))
    expect(machine.executed - before).toBeLessThan(4_200)
  })

  test('steps back within what it has run already, and decodes its chunk once', async () => {
    const { engine, machine, opened } = await open()
    expectOk(await engine.momentAt(18_000))
    const before = machine.executed
    for (let seq = 17_999; seq > 17_949; seq -= 1) expectOk(await engine.momentAt(seq))
    // From the snapshot before: never from the beginning of the chunk.
    expect((machine.executed - before) / 50).toBeLessThan(4_100)
    expect(opened).toEqual([0])
  })

  test('answers overlapping questions one after the other', async () => {
    const { engine } = await open()
    const asked = [9_000, 10, 19_999, 4_500, 4_499]
    const moments = await Promise.all(asked.map((seq) => engine.momentAt(seq)))
    expect(moments.map((moment) => expectOk(moment).seq)).toEqual(asked)
  })

  test('says so when the machine goes another way, and recovers before that place', async () => {
    const { engine } = await open(12_000)
    const problem = expectFailure(await engine.momentAt(18_000))
    expect(problem.code).toBe('E_REPLAY_MISMATCH')
    expect(problem.hint).toContain('engine test')
    expectOk(await engine.momentAt(11_000))
  })

  test('refuses a chunk without a keyframe', async () => {
    const columns = syntheticRun(2).next(50)
    const sink = new MemorySink()
    await recordColumns(sink, [columns])
    const machine = new RecordedMachine(columns, SYNTHETIC_BYTES, [0])
    const engine = new ReplayEngine(new TraceReader(sink.source()), machine)
    expect(expectFailure(await engine.momentAt(3)).code).toBe('E_NO_KEYFRAME')
  })
})

describe('the snapshot store', () => {
  test('gives the last image at or before an event', () => {
    const store = new SnapshotStore()
    for (const seq of [30, 10, 20]) store.add(0, { seq, image: Uint8Array.of(seq) })
    expect([9, 10, 25, 99].map((seq) => store.nearest(0, seq)?.seq)).toEqual([
      undefined,
      10,
      20,
      30,
    ])
    expect(store.nearest(1, 99)).toBeUndefined()
  })

  test('lets go of the chunk looked at longest ago when it is full', () => {
    const store = new SnapshotStore(25)
    for (const chunk of [0, 1]) store.add(chunk, { seq: 1, image: new Uint8Array(10) })
    store.nearest(0, 5)
    store.add(2, { seq: 1, image: new Uint8Array(10) })
    expect([0, 1, 2].map((chunk) => store.nearest(chunk, 5)?.seq)).toEqual([1, undefined, 1])
  })
})
