import { expect, test } from 'vitest'
import { SETUP_THREAD } from '#core/event/actors.ts'
import { eventRow, type EventRow } from '#core/event/columns.ts'
import * as kinds from '#core/event/kinds.ts'
import { LOCK_SPIN } from '#core/event/lock-classes.ts'
import { tellingSteps } from '#core/export/interleaving-steps.ts'
import { columnsOf } from '../../support/events.ts'

const BLOCKS = 0x1000
const OTHER = 0x1004
const LOCK = 0x1008

/** Each row as `actor kind object`, with `!` for a write over what its task had not seen. */
function told(rows: readonly Partial<EventRow>[], fences = false): string[] {
  const columns = columnsOf(rows)
  const full = rows.map((_, at) => eventRow(columns, at))
  return tellingSteps(full, fences).map(({ row, stale }) => {
    const name = kinds.eventKind(row.kind)?.name ?? ''
    return `${row.actor} ${name} ${row.object.toString(16)}${stale === undefined ? '' : '!'}`
  })
}

function load(actor: number, object: number, value: number): Partial<EventRow> {
  return { kind: kinds.EVENT_LOAD, actor, cpu: actor, object, value, aux: 4 }
}

function store(actor: number, object: number, old: number, value: number): Partial<EventRow> {
  return { kind: kinds.EVENT_STORE, actor, cpu: actor, object, old, value, aux: 4 }
}

function lock(actor: number, kind: number): Partial<EventRow> {
  return { kind, actor, cpu: actor, object: LOCK, aux: (LOCK_SPIN << 8) | 4 }
}

test('an update that is lost: both reads, both writes, and which write overlooked the other', () => {
  const rows = [
    store(SETUP_THREAD, BLOCKS, 0, 40),
    load(1, BLOCKS, 40),
    load(0, BLOCKS, 40),
    store(0, BLOCKS, 40, 48),
    store(1, BLOCKS, 48, 32),
    load(SETUP_THREAD, BLOCKS, 32),
  ]
  expect(told(rows)).toEqual(['1 load 1000', '0 load 1000', '0 store 1000', '1 store 1000!'])
})

test('what a task does for itself is left out, and so is what changes nothing', () => {
  const rows = [
    store(0, OTHER, 0, 1),
    load(0, OTHER, 1),
    store(0, OTHER, 1, 2),
    store(1, BLOCKS, 40, 40),
    store(0, BLOCKS, 40, 48),
    load(1, BLOCKS, 48),
    load(1, BLOCKS, 48),
    store(0, OTHER, 2, 3),
    load(1, OTHER, 3),
  ]
  // The second read says nothing new.
  expect(told(rows)).toEqual(['0 store 1000', '1 load 1000', '0 store 1004', '1 load 1004'])
})

test('locks are told where they cover something told, or are held to the end', () => {
  const covering = [
    lock(0, kinds.EVENT_LOCK_ACQUIRE),
    store(0, BLOCKS, 0, 1),
    lock(0, kinds.EVENT_LOCK_RELEASE),
    lock(0, kinds.EVENT_LOCK_ACQUIRE),
    store(0, OTHER, 0, 1),
    lock(0, kinds.EVENT_LOCK_RELEASE),
    load(1, BLOCKS, 1),
  ]
  expect(told(covering)).toEqual(['0 lock 1008', '0 store 1000', '0 unlock 1008', '1 load 1000'])
  const held = [lock(0, kinds.EVENT_LOCK_ACQUIRE), store(0, BLOCKS, 0, 1), load(1, BLOCKS, 1)]
  expect(told(held)[0]).toBe('0 lock 1008')
})

test('a lock that somebody had to wait for is told, the time before it is not', () => {
  const rows = [
    lock(0, kinds.EVENT_LOCK_ACQUIRE),
    lock(0, kinds.EVENT_LOCK_RELEASE),
    lock(0, kinds.EVENT_LOCK_ACQUIRE),
    { ...lock(1, kinds.EVENT_LOCK_WAIT), value: LOCK_SPIN },
    lock(0, kinds.EVENT_LOCK_RELEASE),
    lock(1, kinds.EVENT_LOCK_ACQUIRE),
    lock(1, kinds.EVENT_LOCK_RELEASE),
  ]
  const handed = [
    '0 lock 1008',
    '1 lock wait 1008',
    '0 unlock 1008',
    '1 lock 1008',
    '1 unlock 1008',
  ]
  expect(told(rows)).toEqual(handed)
})

test('a store is told when it is made and when it is seen, with the barrier after it', () => {
  const buffered = { kind: kinds.EVENT_BUFFERED, actor: 0, object: BLOCKS, value: 1, aux: 4 }
  const drain = { kind: kinds.EVENT_DRAIN, actor: 64, object: BLOCKS, value: 1, aux: 4 }
  const rows = [
    buffered,
    { kind: kinds.EVENT_FENCE, actor: 0, value: 3 },
    load(1, BLOCKS, 0),
    drain,
    load(1, BLOCKS, 1),
  ]
  expect(told(rows, true)).toEqual([
    '0 buffered 1000',
    '0 fence 0',
    '1 load 1000',
    '64 drain 1000',
    '1 load 1000',
  ])
})
