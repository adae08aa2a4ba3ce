import { describe, expect, test } from 'vitest'
import { EVENT_LOAD, EVENT_RETRY, EVENT_STORE, EVENT_VIOLATION } from '#core/event/kinds.ts'
import { findEvent, lastWriter, type EventQuery } from '#core/replay/search.ts'
import { TraceReader } from '#core/trace/reader.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { columnsOf } from '../../support/events.ts'
import { MemorySink, recordColumns } from '../../support/recordings.ts'
import { expectOk } from '../../support/results.ts'

const load = { kind: EVENT_LOAD, object: 0x1000, aux: 4 }
const store = (object: number, actor = 0) => ({ kind: EVENT_STORE, object, actor, aux: 4 })
const retry = { kind: EVENT_RETRY, cpu: 1 }

/** Events 0 to 3, 4 to 6 and 7 to 9, in three chunks. */
const CHUNKS = [
  [load, store(0x1000), load, store(0x1008, 1)],
  [load, load, load],
  [retry, store(0x1004, 1), { kind: EVENT_VIOLATION }],
]

async function open() {
  const sink = new MemorySink()
  await recordColumns(sink, CHUNKS.map(columnsOf))
  const opened: number[] = []
  const source = sink.source()
  const counting: TraceSource = {
    ...source,
    chunk: (index) => {
      opened.push(index)
      return source.chunk(index)
    },
  }
  const reader = new TraceReader(counting)
  const find = async (query: EventQuery, from: number, direction: 1 | -1) =>
    expectOk(await findEvent(reader, query, from, direction))
  return { reader, opened, find }
}

describe('searching events', () => {
  test('finds the nearest in either direction, without the event it starts from', async () => {
    const { find } = await open()
    const stores = { kinds: [EVENT_STORE] }
    expect(await find(stores, -1, 1)).toBe(1)
    expect(await find(stores, 1, 1)).toBe(3)
    expect(await find(stores, 3, 1)).toBe(8)
    expect(await find(stores, 8, 1)).toBeUndefined()
    expect(await find(stores, 10, -1)).toBe(8)
    expect(await find(stores, 8, -1)).toBe(3)
    expect(await find(stores, 1, -1)).toBeUndefined()
  })

  test('finds nothing beyond the ends', async () => {
    const { find } = await open()
    expect(await find({}, 9, 1)).toBeUndefined()
    expect(await find({}, 0, -1)).toBeUndefined()
    expect(await find({}, 1000, -1)).toBe(9)
  })

  test('by actor, by other actor and by CPU', async () => {
    const { find } = await open()
    expect(await find({ actor: 1 }, -1, 1)).toBe(3)
    expect(await find({ notActor: 0 }, 3, 1)).toBe(8)
    expect(await find({ cpu: 1 }, -1, 1)).toBe(7)
    expect(await find({ kinds: [EVENT_STORE], actor: 1 }, 10, -1)).toBe(8)
  })

  test('by any byte that is written, never by what is read', async () => {
    const { find, reader } = await open()
    expect(await find({ writes: { address: 0x1000, bytes: 1 } }, -1, 1)).toBe(1)
    expect(await find({ writes: { address: 0x1003, bytes: 2 } }, 1, 1)).toBe(8)
    expect(await find({ writes: { address: 0x100c, bytes: 4 } }, -1, 1)).toBeUndefined()
    expect(expectOk(await lastWriter(reader, 0x1008, 4, 9))).toBe(3)
    expect(expectOk(await lastWriter(reader, 0x1004, 4, 8))).toBe(8)
  })

  test('opens only chunks that may hold what it looks for', async () => {
    const { find, opened } = await open()
    await find({ kinds: [EVENT_VIOLATION] }, -1, 1)
    expect(opened).toEqual([2])
    await find({ writes: { address: 0x1010, bytes: 8 } }, -1, 1)
    await find({ kinds: [EVENT_LOAD], writes: { address: 0x1000, bytes: 4 } }, -1, 1)
    expect(opened).toEqual([2])
  })
})
