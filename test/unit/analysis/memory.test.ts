import { describe, expect, test } from 'vitest'
import { readMemory, scalarValues } from '#core/analysis/read-memory.ts'
import { placeOfAddress, resolvePath } from '#core/analysis/symbol-path.ts'
import { lockText } from '#core/analysis/value-text.ts'
import { LOCK_BKL, LOCK_RWSEM, LOCK_SEMAPHORE, LOCK_SPIN } from '#core/event/lock-classes.ts'
import { SMALL_PROGRAM, SMALL_PROGRAM_BYTES } from '../../support/events.ts'

describe('paths', () => {
  test('resolve through structs and arrays', () => {
    expect(resolvePath(SMALL_PROGRAM, 'inode.i_bytes')).toMatchObject({ address: 0x1004, bytes: 2 })
    expect(resolvePath(SMALL_PROGRAM, 'table[1].i_lock')).toMatchObject({ address: 0x1020 })
    expect(resolvePath(SMALL_PROGRAM, 'table[2].i_lock')).toBeUndefined()
    expect(resolvePath(SMALL_PROGRAM, 'inode.nothing')).toBeUndefined()
    expect(resolvePath(SMALL_PROGRAM, '')).toBeUndefined()
  })

  test('of addresses name the smallest place', () => {
    expect(placeOfAddress(SMALL_PROGRAM, 0x1005)?.path).toBe('inode.i_bytes')
    expect(placeOfAddress(SMALL_PROGRAM, 0x1018)?.path).toBe('table[1].i_blocks')
    expect(placeOfAddress(SMALL_PROGRAM, 0x1006)?.path).toBe('inode')
    expect(placeOfAddress(SMALL_PROGRAM, 0x2000)).toBeUndefined()
  })
})

describe('the memory tree', () => {
  const memory = new Uint8Array(SMALL_PROGRAM_BYTES)
  const view = new DataView(memory.buffer)
  view.setUint32(0, 0xffff_fff8, true)
  view.setUint16(4, 511, true)
  view.setUint32(8, 1, true)
  view.setUint32(0x24, 0x1018, true)
  view.setUint32(0x28, 1, true)
  view.setUint32(0x2c, 0x7000_0010, true)
  view.setBigInt64(0x30, -5n, true)
  const nodes = readMemory(SMALL_PROGRAM, memory)

  test('prints values as a debugger would', () => {
    const [inode] = nodes
    expect(inode?.children.map(({ name, typeName, text }) => [name, typeName, text])).toEqual([
      ['i_blocks', 'unsigned long', '4294967288 (-8)'],
      ['i_bytes', 'unsigned short', '511'],
      ['i_lock', 'spinlock_t', 'held by P0 writepage'],
    ])
    expect(nodes.map(({ name, typeName, text }) => [name, typeName, text]).slice(1)).toEqual([
      ['table', 'struct inode[2]', ''],
      ['current_inode', 'struct inode *', '&table[1]'],
      ['state', 'enum state', 'BUSY'],
      ['handler', 'void (int) *', 'finish'],
      ['ledger', 's64', '-5'],
      ['completed', 'unsigned long', '0'],
    ])
  })

  test('gives every scalar by path', () => {
    const values = scalarValues(nodes)
    expect(values['inode.i_blocks']).toBe('4294967288')
    expect(values['ledger']).toBe('-5')
    expect(values['table[1].i_bytes']).toBe('0')
    expect(Object.keys(values)).not.toContain('inode')
  })
})

test('lock words read as who holds them', () => {
  const text = (lockClass: number, word: number): string => lockText(SMALL_PROGRAM, lockClass, word)
  expect(text(LOCK_SPIN, 0)).toBe('free')
  expect(text(LOCK_SPIN, 3)).toBe('held by P2')
  expect(text(LOCK_SEMAPHORE, 4)).toBe('count 4')
  expect(text(LOCK_RWSEM, 2)).toBe('2 readers')
  expect(text(LOCK_RWSEM, -1)).toBe('written by P0 writepage')
  expect(text(LOCK_BKL, 0x202)).toBe('held by P1, depth 2')
})
