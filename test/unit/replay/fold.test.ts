import { describe, expect, test } from 'vitest'
import {
  EVENT_DRAIN,
  EVENT_GHOST,
  EVENT_LOAD,
  EVENT_RMW,
  EVENT_SLEEP,
  EVENT_SPIN_BEGIN,
  EVENT_SPIN_END,
  EVENT_STORE,
  EVENT_SWITCH_OUT,
  EVENT_THREAD_EXIT,
  EVENT_THREAD_START,
  EVENT_WAKE,
} from '#core/event/kinds.ts'
import { foldMemory } from '#core/trace/fold-memory.ts'
import { foldThreads, initialThreads, threadMoments } from '#core/replay/thread-fold.ts'
import { columnsOf } from '../../support/events.ts'

describe('folding memory', () => {
  test('writes little-endian at the width of each event', () => {
    const memory = new Uint8Array(16)
    const columns = columnsOf([
      { kind: EVENT_STORE, object: 0x1000, value: 0x0102_0304, aux: 4 },
      { kind: EVENT_STORE, object: 0x1004, value: -2, aux: 2 },
      { kind: EVENT_RMW, object: 0x1007, value: 0x7f, aux: 0x101 },
      { kind: EVENT_GHOST, object: 0x1008, value: 1, valueHigh: -1, aux: 8 },
    ])
    expect(foldMemory(memory, columns, 0, 4)).toBe(-1)
    expect([...memory]).toEqual([4, 3, 2, 1, 0xfe, 0xff, 0, 0x7f, 1, 0, 0, 0, 255, 255, 255, 255])
  })

  test('passes over loads, and writes outside the shared data', () => {
    const memory = new Uint8Array(4)
    const columns = columnsOf([
      { kind: EVENT_LOAD, object: 0x1000, value: 9, aux: 4 },
      { kind: EVENT_STORE, object: 0x1002, value: 9, aux: 4 },
      { kind: EVENT_STORE, object: 0x0ff0, value: 9, aux: 4 },
      { kind: EVENT_STORE, object: -8, value: 9, aux: 4 },
    ])
    expect(foldMemory(memory, columns, 0, 4)).toBe(-1)
    expect([...memory]).toEqual([0, 0, 0, 0])
  })

  test('names the first event that found other memory than is there', () => {
    const columns = columnsOf([
      { kind: EVENT_STORE, object: 0x1000, value: 5, old: 0, aux: 4 },
      { kind: EVENT_DRAIN, object: 0x1000, value: 6, old: 5, aux: 4 },
      { kind: EVENT_STORE, object: 0x1000, value: 7, old: 5, aux: 4 },
    ])
    expect(foldMemory(new Uint8Array(4), columns, 0, 3)).toBe(2)
  })
})

describe('folding threads', () => {
  const after = (rows: Parameters<typeof columnsOf>[0], threads = [0, 1]) => {
    const states = initialThreads()
    foldThreads(states, columnsOf(rows), 0, rows.length)
    return threadMoments(states, threads)
  }

  test('begins with nobody anywhere', () => {
    expect(after([])).toMatchObject([
      { actor: 0, status: 'not-started', site: -1 },
      { actor: 1, status: 'not-started', site: -1 },
    ])
  })

  test('follows a thread from start through spinning and sleep to its end', () => {
    const rows = [
      { kind: EVENT_THREAD_START, actor: 255, object: 1 },
      { kind: EVENT_LOAD, actor: 1, cpu: 1, site: 7, object: 0x1000 },
      { kind: EVENT_SPIN_BEGIN, actor: 1, cpu: 1, site: 8, object: 0x1004 },
      { kind: EVENT_SPIN_END, actor: 1, cpu: 1, site: 8, object: 0x1004 },
      { kind: EVENT_SLEEP, actor: 1, cpu: 1, site: 9, object: 0x1008 },
      { kind: EVENT_SWITCH_OUT, actor: 1, cpu: 1, site: 9, object: 1, value: 0 },
      { kind: EVENT_WAKE, actor: 0, cpu: 0, site: 3, object: 1 },
      { kind: EVENT_THREAD_EXIT, actor: 1, cpu: 1, site: 12, object: 1 },
    ]
    const statuses = rows.map((_, last) => {
      const thread = after(rows.slice(0, last + 1))[1]
      return [thread?.status, thread?.waitsFor]
    })
    expect(statuses).toEqual([
      ['ready', 0],
      ['running', 0],
      ['spinning', 0x1004],
      ['running', 0],
      ['sleeping', 0x1008],
      ['sleeping', 0x1008],
      ['ready', 0],
      ['done', 0],
    ])
    expect(after(rows)[1]).toMatchObject({ cpu: 1, site: 12 })
  })
})
