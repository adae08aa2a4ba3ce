import { describe, expect, test } from 'vitest'
import { EVENT_GHOST, EVENT_LOAD, EVENT_PAUSE, EVENT_STORE } from '#core/event/kinds.ts'
import type { ChunkSummary } from '#core/trace/format.ts'
import { hasKind, kindsIn, mayWrite, writesIn } from '#core/trace/presence.ts'
import { columnsOf } from '../../support/events.ts'

function summaryOf(rows: Parameters<typeof columnsOf>[0]): ChunkSummary {
  const columns = columnsOf(rows)
  return {
    firstSeq: 0,
    events: rows.length,
    firstTime: 0,
    lastTime: 0,
    bytes: 0,
    prefixDigest: '',
    kinds: kindsIn(columns),
    writes: writesIn(columns),
  }
}

describe('the summary of a chunk', () => {
  test('knows which kinds occur', () => {
    const summary = summaryOf([{ kind: EVENT_LOAD }, { kind: EVENT_PAUSE }, { kind: 255 }])
    const present = Array.from({ length: 256 }, (_, kind) => kind).filter((kind) =>
      hasKind(summary, kind),
    )
    expect(present).toEqual([EVENT_LOAD, EVENT_PAUSE, 255])
  })

  test('knows the eight bytes around every write, and of no read', () => {
    const summary = summaryOf([
      { kind: EVENT_STORE, object: 0x1010, aux: 4 },
      { kind: EVENT_LOAD, object: 0x1020, aux: 4 },
    ])
    const written = [0x1008, 0x100f, 0x1010, 0x1017, 0x1018, 0x1020].filter((address) =>
      mayWrite(summary, address, 1),
    )
    expect(written).toEqual([0x1010, 0x1017])
    expect(mayWrite(summary, 0x1000, 17)).toBe(true)
    expect(mayWrite(summary, 0x1000, 16)).toBe(false)
  })

  test('knows both halves of a write across eight bytes', () => {
    const summary = summaryOf([{ kind: EVENT_GHOST, object: 0x1004, aux: 8 }])
    expect([0x1000, 0x1008, 0x1010].map((address) => mayWrite(summary, address, 4))).toEqual([
      true,
      true,
      false,
    ])
  })
})
