import { describe, expect, test } from 'vitest'
import { placeOfSymbol, resolvePath } from '#core/analysis/symbol-path.ts'
import { LOCK_SPIN } from '#core/event/lock-classes.ts'
import type { ThreadMoment } from '#core/replay/moment.ts'
import { stateRows } from '#renderer/panels/replay/state-tree.ts'
import { previewOf, typedValue, valueOf } from '#renderer/panels/replay/state-value.ts'
import { beforeWrite, overlaps, writtenBy } from '#renderer/panels/replay/written.ts'
import { EVENT_LOAD, EVENT_STORE } from '#core/event/kinds.ts'
import { eventRow } from '#core/event/columns.ts'
import { columnsOf, SMALL_PROGRAM, SMALL_PROGRAM_BYTES } from '../../../../support/events.ts'

const paths = (toggled: readonly string[] = []): string[] =>
  stateRows(SMALL_PROGRAM, new Set(toggled)).map(({ place, depth }) => `${depth} ${place.path}`)

describe('the rows of the state', () => {
  test('open structs and short arrays, shared state before ghosts', () => {
    expect(paths()).toEqual([
      '0 inode',
      '1 inode.i_blocks',
      '1 inode.i_bytes',
      '1 inode.i_lock',
      '0 table',
      '1 table[0]',
      '2 table[0].i_blocks',
      '2 table[0].i_bytes',
      '2 table[0].i_lock',
      '1 table[1]',
      '2 table[1].i_blocks',
      '2 table[1].i_bytes',
      '2 table[1].i_lock',
      '0 current_inode',
      '0 state',
      '0 handler',
      '0 ledger',
      '0 completed',
    ])
  })

  test('close what is toggled', () => {
    expect(paths(['table', 'inode']).slice(0, 3)).toEqual(['0 inode', '0 table', '0 current_inode'])
    expect(stateRows(SMALL_PROGRAM, new Set()).at(2)?.name).toBe('i_bytes')
    expect(stateRows(SMALL_PROGRAM, new Set()).at(5)?.name).toBe('[0]')
  })
})

describe('a closed row', () => {
  test('tells the values in it in one line', () => {
    const memory = new Uint8Array(SMALL_PROGRAM_BYTES)
    new DataView(memory.buffer).setUint32(0, 40, true)
    const preview = (path: string): string | undefined => {
      const place = resolvePath(SMALL_PROGRAM, path)
      return place && previewOf(SMALL_PROGRAM, place, memory, []).text
    }
    expect(preview('inode')).toBe('i_blocks 40, i_bytes 0, i_lock free')
    expect(preview('table')).toBe('{…}, {…}')
  })
})

describe('a value', () => {
  const memory = new Uint8Array(SMALL_PROGRAM_BYTES)
  const view = new DataView(memory.buffer)
  const shown = (path: string, threads: readonly ThreadMoment[] = []): unknown => {
    const place = resolvePath(SMALL_PROGRAM, path)
    return place && valueOf(SMALL_PROGRAM, place, memory, threads)
  }
  const waiting = (actor: number, waitsFor: number): ThreadMoment => ({
    actor,
    cpu: 0,
    status: 'spinning',
    site: 0,
    waitsFor,
    frames: [],
  })

  test('of an unsigned counter below zero is the negative number it means', () => {
    view.setUint32(0, 4_294_967_256, true)
    expect(shown('inode.i_blocks')).toEqual({
      text: '−40',
      note: '4,294,967,256 unsigned',
      tone: 'negative',
    })
    view.setUint16(4, 65_112, true)
    expect(shown('inode.i_bytes')).toMatchObject({ text: '−424', note: '65,112 unsigned' })
    view.setUint32(0, 2_147_483_648, true)
    expect(shown('inode.i_blocks')).toEqual({ text: '2,147,483,648', tone: 'plain' })
  })

  test('of 64 bits is exact', () => {
    view.setBigInt64(0x30, -9_007_199_254_740_993n, true)
    expect(shown('ledger')).toEqual({ text: '−9,007,199,254,740,993', tone: 'negative' })
  })

  test('of a lock is who holds it and who waits', () => {
    expect(shown('inode.i_lock')).toEqual({ text: 'free', tone: 'quiet' })
    view.setUint32(8, 1, true)
    expect(shown('inode.i_lock')).toEqual({ text: 'held by P0 writepage', tone: 'held' })
    expect(shown('inode.i_lock', [waiting(1, 0x1008), waiting(2, 0x1008), waiting(3, 0)])).toEqual({
      text: 'held by P0 writepage, 2 wait',
      note: 'P1 P2',
      tone: 'contended',
    })
    expect(SMALL_PROGRAM.types[3]).toMatchObject({ lockClass: LOCK_SPIN })
  })

  test('of a pointer or an enum is a name', () => {
    expect(shown('current_inode')).toEqual({ text: 'NULL', tone: 'quiet' })
    view.setUint32(0x24, 0x1000, true)
    expect(shown('current_inode')).toMatchObject({ text: '&inode' })
    view.setUint32(0x28, 1, true)
    expect(shown('state')).toMatchObject({ text: 'BUSY' })
  })

  test('that is not in memory is read by its type', () => {
    const [first] = SMALL_PROGRAM.symbols
    expect(first && placeOfSymbol(SMALL_PROGRAM, first).path).toBe('inode')
    const type = { kind: 'integer', name: 'int', bytes: 4, signed: true } as const
    expect(typedValue(SMALL_PROGRAM, { type, bytes: 4 }, 0xffff_fff8n).text).toBe('−8')
  })
})

describe('what an event wrote', () => {
  test('is where, what and what stood there before, all 64 bits of it', () => {
    const event = eventRow(
      columnsOf([
        { kind: EVENT_STORE, object: 0x1030, value: -8, valueHigh: -1, old: 0, oldHigh: 1, aux: 8 },
      ]),
      0,
    )
    const written = writtenBy(event)
    expect(written).toEqual({
      address: 0x1030,
      bytes: 8,
      old: 4_294_967_296n,
      value: -8n,
    })
  })

  test('shows the whole field as it was, when half of it was written', () => {
    const memory = new Uint8Array(SMALL_PROGRAM_BYTES)
    new DataView(memory.buffer).setBigInt64(0x30, 0x1_0000_0005n, true)
    const half = { kind: EVENT_STORE, object: 0x1034, value: 1, old: 0, aux: 4 }
    const written = writtenBy(eventRow(columnsOf([half]), 0))
    const before = written && beforeWrite(memory, written)
    expect(before && new DataView(before.buffer).getBigInt64(0x30, true)).toBe(5n)
    expect(new DataView(memory.buffer).getBigInt64(0x30, true)).toBe(0x1_0000_0005n)
  })

  test('is nothing for an event that only reads', () => {
    expect(writtenBy(eventRow(columnsOf([{ kind: EVENT_LOAD, object: 0x1000, aux: 4 }]), 0))).toBe(
      undefined,
    )
  })

  test('touches the fields it shares a byte with', () => {
    const store = { address: 0x1004, bytes: 2 }
    expect(overlaps(store, { address: 0x1000, bytes: 4 })).toBe(false)
    expect(overlaps(store, { address: 0x1005, bytes: 1 })).toBe(true)
    expect(overlaps(store, { address: 0x1000, bytes: 12 })).toBe(true)
  })
})
