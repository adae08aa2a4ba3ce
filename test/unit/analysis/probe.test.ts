import { expect, test } from 'vitest'
import { ProbeReducer, type ProbeDefinition } from '#core/analysis/probe.ts'
import { SETUP_THREAD } from '#core/event/actors.ts'
import * as kinds from '#core/event/kinds.ts'
import { columnsOf, SMALL_PROGRAM, SMALL_PROGRAM_BYTES } from '../../support/events.ts'

const DRIFT: ProbeDefinition = {
  key: 'drift',
  label: 'Drift',
  unit: 'bytes',
  terms: [
    { path: 'inode.i_blocks', signed: true, factor: 512 },
    { path: 'inode.i_bytes', signed: false, factor: 1 },
    { path: 'inode.no_such_field', signed: false, factor: 1_000_000 },
    { path: 'ledger', signed: true, factor: -1 },
  ],
}

const I_BLOCKS = 0x1000
const I_BYTES = 0x1004
const LEDGER = 0x1030

function store(object: number, value: number, bytes: number, time: number): object {
  return { kind: kinds.EVENT_STORE, object, value, aux: bytes, time }
}

test('a probe follows the writes of its own fields, wrapped counts read as negative', () => {
  const data = new Uint8Array(SMALL_PROGRAM_BYTES)
  data[0] = 40
  const reducer = new ProbeReducer(SMALL_PROGRAM, [DRIFT], data)
  reducer.consume(
    columnsOf([
      { kind: kinds.EVENT_GHOST, object: LEDGER, value: 20_480, aux: 8, time: 1 },
      store(I_BLOCKS, -8, 4, 2),
      { kind: kinds.EVENT_LOAD, object: I_BLOCKS, value: 1, aux: 4, time: 3 },
      store(I_BYTES, 511, 2, 4),
      store(0x100c, 7, 4, 5),
      { kind: kinds.EVENT_GHOST, object: LEDGER, value: -1, valueHigh: -1, aux: 8, time: 6 },
      // Half of a 64-bit ghost, as a 32-bit store of its upper word.
      { kind: kinds.EVENT_GHOST, object: LEDGER + 4, value: 0, aux: 4, time: 7 },
    ]),
  )
  const { time, last } = reducer.series()[0] ?? { time: [], last: [] }
  // The thread's first event, at 1, finds 40 sectors and makes the ledger agree.
  expect([...time]).toEqual([1, 2, 4, 6, 7])
  expect([...last]).toEqual([
    0,
    -8 * 512 - 20_480,
    -8 * 512 + 511 - 20_480,
    -8 * 512 + 511 + 1,
    -8 * 512 + 511 - 0xffff_ffff,
  ])
  expect(reducer.metrics()).toEqual([
    { key: 'drift', label: 'Drift', unit: 'bytes', value: -8 * 512 + 511 - 0xffff_ffff },
  ])
})

test('what the set-up thread does on its way to the start is no drift', () => {
  const reducer = new ProbeReducer(SMALL_PROGRAM, [DRIFT], new Uint8Array(SMALL_PROGRAM_BYTES))
  reducer.consume(
    columnsOf([
      { ...store(I_BLOCKS, 40, 4, 1), actor: SETUP_THREAD },
      {
        kind: kinds.EVENT_GHOST,
        object: LEDGER,
        value: 20_480,
        aux: 8,
        time: 2,
        actor: SETUP_THREAD,
      },
      { kind: kinds.EVENT_THREAD_START, object: 0, time: 3, actor: 0 },
      { ...store(I_BLOCKS, 48, 4, 4), actor: 0 },
    ]),
  )
  const { time, low, high } = reducer.series()[0] ?? { time: [], low: [], high: [] }
  expect([[...time], [...low], [...high]]).toEqual([
    [3, 4],
    [0, 4_096],
    [0, 4_096],
  ])
})

test('the bytes it was given are not touched', () => {
  const data = new Uint8Array(SMALL_PROGRAM_BYTES)
  const reducer = new ProbeReducer(SMALL_PROGRAM, [DRIFT], data)
  reducer.consume(columnsOf([store(I_BLOCKS, 9, 4, 1)]))
  expect(data.every((byte) => byte === 0)).toBe(true)
})

test('the mean of a probe over time counts every value for as long as it was there', () => {
  const data = new Uint8Array(SMALL_PROGRAM_BYTES)
  const blocks: ProbeDefinition = {
    key: 'blocks',
    label: 'Blocks',
    unit: 'sectors',
    terms: [{ path: 'inode.i_blocks', signed: true, factor: 1 }],
    average: true,
  }
  const reducer = new ProbeReducer(SMALL_PROGRAM, [blocks], data)
  reducer.consume(columnsOf([{ kind: kinds.EVENT_LOAD, time: 100 }, store(I_BLOCKS, 8, 4, 110)]))
  reducer.consume(columnsOf([store(I_BLOCKS, 2, 4, 130), { kind: kinds.EVENT_LOAD, time: 140 }]))
  // 10 ticks of 0, 20 of 8, 10 of 2.
  expect(reducer.metrics().map(({ key, value }) => [key, value])).toEqual([
    ['blocks', 2],
    ['blocks.mean', (20 * 8 + 10 * 2) / 40],
  ])
})
