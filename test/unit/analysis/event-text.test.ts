import { expect, test } from 'vitest'
import { eventText } from '#core/analysis/event-text.ts'
import { interleavingRows } from '#core/analysis/interleaving.ts'
import { eventRow, type EventRow } from '#core/event/columns.ts'
import { CHECK_FINALLY } from '#core/event/checks.ts'
import * as kinds from '#core/event/kinds.ts'
import { LOCK_SPIN } from '#core/event/lock-classes.ts'
import { columnsOf, SMALL_PROGRAM } from '../../support/events.ts'

function text(event: Partial<EventRow>): string {
  return eventText(SMALL_PROGRAM, eventRow(columnsOf([event]), 0))
}

test('events read as sentences with the names of the program', () => {
  const lock = { object: 0x1008, aux: LOCK_SPIN << 8 }
  expect([
    text({ kind: kinds.EVENT_LOAD, object: 0x1000, value: 8, aux: 4 }),
    text({ kind: kinds.EVENT_STORE, object: 0x1000, value: -8, old: 0, aux: 4 }),
    text({ kind: kinds.EVENT_GHOST, object: 0x1030, value: -5, valueHigh: -1, aux: 8 }),
    text({ kind: kinds.EVENT_RMW, object: 0x1028, value: 1, old: 1, aux: 0x104 }),
    text({ kind: kinds.EVENT_FENCE, value: 3 }),
    text({ kind: kinds.EVENT_LOCK_ACQUIRE, ...lock }),
    text({ kind: kinds.EVENT_LOCK_RELEASE, ...lock }),
    text({ kind: kinds.EVENT_SPIN_END, object: 0x1008, value: LOCK_SPIN, aux: 70 }),
    text({ kind: kinds.EVENT_WAKE, object: 0 }),
    text({ kind: kinds.EVENT_CALL, object: 0 }),
    text({ kind: kinds.EVENT_RETURN, object: 0, value: 12 }),
    text({ kind: kinds.EVENT_RETRY, object: 0 }),
    text({ kind: kinds.EVENT_VIOLATION, value: CHECK_FINALLY, site: 15 }),
    text({ kind: kinds.EVENT_END, value: 1 }),
    text({ kind: kinds.EVENT_LOAD, object: 0x9000, value: 1, aux: 1 }),
    text({ kind: 200 }),
  ]).toEqual([
    'load inode.i_blocks = 8',
    'store inode.i_blocks = 4294967288 (-8) (was 0)',
    'ghost ledger = -5 (was 0)',
    'cmpxchg state failed, it is BUSY',
    'wmb',
    'lock inode.i_lock',
    'unlock inode.i_lock',
    'spin end on inode.i_lock after 70 ticks',
    'wake P0 writepage',
    'call get',
    'return get = 12',
    'retry get',
    'violation: inode.i_bytes < 512',
    'end, violated',
    'load 0x9000 = 1',
    'event 200',
  ])
})

test('the interleaving table leaves out what is no part of the race and marks hand-overs', () => {
  const columns = columnsOf([
    { kind: kinds.EVENT_CALL, actor: 1, cpu: 1 },
    { kind: kinds.EVENT_LOAD, actor: 1, cpu: 1, object: 0x1000, value: 40, aux: 4 },
    { kind: kinds.EVENT_LOAD, actor: 0, cpu: 0, object: 0x1000, value: 40, aux: 4 },
    { kind: kinds.EVENT_STORE, actor: 0, cpu: 0, object: 0x1000, value: 48, old: 40, aux: 4 },
  ])
  const rows = interleavingRows(SMALL_PROGRAM, columns, 1_000)
  expect(rows.map(({ seq, cpu, text: line, handover }) => [seq, cpu, line, handover])).toEqual([
    [1_001, 1, 'load inode.i_blocks = 40', false],
    [1_002, 0, 'load inode.i_blocks = 40', true],
    [1_003, 0, 'store inode.i_blocks = 48 (was 40)', false],
  ])
})
