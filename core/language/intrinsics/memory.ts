/** Kernel API that reads and writes memory, and orders it. */
import * as op from '../bytecode.ts'
import { group, plain, special, type Intrinsic, type IntrinsicForm, type Row } from './row.ts'

function atomicRows(counter: 'atomic_t' | 'atomic64_t' | 'atomic_long_t'): Row[] {
  const prefix = counter.slice(0, -2)
  const value = counter === 'atomic_t' ? 'int' : counter === 'atomic64_t' ? 's64' : 'long'
  const pointer = `${counter} *v`
  function add(delta: 1 | -1 | 'plus' | 'minus', more: object = {}): IntrinsicForm {
    return { kind: 'atomic', counter, action: 'add', delta, ...more }
  }
  return [
    [`${value} ${prefix}_read(${pointer})`, 'reads the counter at once', { kind: 'atomic', counter, action: 'read' }],
    [`void ${prefix}_set(${pointer}, ${value} i)`, 'writes the counter at once', { kind: 'atomic', counter, action: 'set' }],
    [`void ${prefix}_inc(${pointer})`, 'adds 1, atomically', add(1)],
    [`void ${prefix}_dec(${pointer})`, 'subtracts 1, atomically', add(-1)],
    [`void ${prefix}_add(${value} i, ${pointer})`, 'adds i, atomically', add('plus')],
    [`void ${prefix}_sub(${value} i, ${pointer})`, 'subtracts i, atomically', add('minus')],
    [`${value} ${prefix}_inc_return(${pointer})`, 'adds 1: the new value', add(1, { returns: 'new' })],
    [`${value} ${prefix}_dec_return(${pointer})`, 'subtracts 1: the new value', add(-1, { returns: 'new' })],
    [`${value} ${prefix}_add_return(${value} i, ${pointer})`, 'adds i: the new value', add('plus', { returns: 'new' })],
    [`${value} ${prefix}_sub_return(${value} i, ${pointer})`, 'subtracts i: the new value', add('minus', { returns: 'new' })],
    [`${value} ${prefix}_fetch_add(${value} i, ${pointer})`, 'adds i: the old value', add('plus', { returns: 'old' })],
    [`${value} ${prefix}_fetch_sub(${value} i, ${pointer})`, 'subtracts i: the old value', add('minus', { returns: 'old' })],
    [`bool ${prefix}_inc_and_test(${pointer})`, 'adds 1: true if that made 0', add(1, { returns: 'new-is-zero' })],
    [`bool ${prefix}_dec_and_test(${pointer})`, 'subtracts 1: true if that made 0', add(-1, { returns: 'new-is-zero' })],
    [`bool ${prefix}_sub_and_test(${value} i, ${pointer})`, 'subtracts i: true if that made 0', add('minus', { returns: 'new-is-zero' })],
    [`bool ${prefix}_add_negative(${value} i, ${pointer})`, 'adds i: true if that made it negative', add('plus', { returns: 'new-is-negative' })],
    [`${value} ${prefix}_xchg(${pointer}, ${value} new)`, 'writes new: the old value', { kind: 'atomic', counter, action: 'xchg' }],
    [`${value} ${prefix}_cmpxchg(${pointer}, ${value} old, ${value} new)`, 'writes new if it was old: what it was', { kind: 'atomic', counter, action: 'cmpxchg' }],
  ] // prettier-ignore
}

/** Marked accesses, barriers, atomics and bits. */
export function memoryIntrinsics(): readonly Intrinsic[] {
  return [
    ...group('memory access', true, [
      ['READ_ONCE(x)', 'reads x once, marked: no data race with another marked access', special('READ_ONCE')],
      ['WRITE_ONCE(x, value)', 'writes x once, marked', special('WRITE_ONCE')],
      ['ACCESS_ONCE(x)', 'the older name of READ_ONCE', special('READ_ONCE')],
      ['smp_load_acquire(p)', 'reads *p; later accesses stay behind it', special('smp_load_acquire')],
      ['smp_store_release(p, value)', 'writes *p after every earlier store of the CPU', special('smp_store_release')],
      ['rcu_dereference(x)', 'reads the pointer x once, marked', special('READ_ONCE')],
      ['rcu_assign_pointer(x, value)', 'writes the pointer x, marked, after every earlier store of the CPU', special('rcu_assign_pointer')],
      ['xchg(p, value)', 'writes *p and gives what was there, atomically; a full barrier', special('xchg')],
      ['cmpxchg(p, old, new)', 'writes *p if it holds old and gives what was there, atomically; a full barrier', special('cmpxchg')],
      ['cmpxchg64(p, old, new)', 'cmpxchg() of 64 bits, on a 32-bit machine too', special('cmpxchg')],
    ]), // prettier-ignore
    ...group('barriers', true, [
      ['void smp_mb(void)', 'orders all earlier accesses before all later ones; drains the store buffer', plain(op.OP_FENCE, { first: 1 })],
      ['void smp_rmb(void)', 'orders loads', plain(op.OP_FENCE, { first: 2 })],
      ['void smp_wmb(void)', 'orders stores', plain(op.OP_FENCE, { first: 3 })],
      ['void mb(void)', 'as smp_mb()', plain(op.OP_FENCE, { first: 1 })],
      ['void rmb(void)', 'as smp_rmb()', plain(op.OP_FENCE, { first: 2 })],
      ['void wmb(void)', 'as smp_wmb()', plain(op.OP_FENCE, { first: 3 })],
    ]), // prettier-ignore
    ...group('barriers', false, [
      ['void barrier(void)', 'keeps a compiler from moving accesses: nothing to do here, this one never does', plain(op.OP_NOP)],
      ['void smp_mb__before_atomic(void)', 'nothing to do: every atomic read-modify-write is a full barrier here', plain(op.OP_NOP)],
      ['void smp_mb__after_atomic(void)', 'as smp_mb__before_atomic()', plain(op.OP_NOP)],
    ]), // prettier-ignore
    ...group('atomics', true, [
      ...atomicRows('atomic_t'),
      ...atomicRows('atomic64_t'),
      ...atomicRows('atomic_long_t'),
    ]),
    ...group('bit operations', true, [
      ['void set_bit(long nr, unsigned long *addr)', 'sets the bit, atomically', { kind: 'bit', opcode: op.OP_SET_BIT, result: false }],
      ['void clear_bit(long nr, unsigned long *addr)', 'clears the bit, atomically', { kind: 'bit', opcode: op.OP_CLEAR_BIT, result: false }],
      ['int test_bit(long nr, unsigned long *addr)', 'reads the bit', { kind: 'bit', opcode: op.OP_TEST_BIT, result: true }],
      ['int test_and_set_bit(long nr, unsigned long *addr)', 'sets the bit: what it was', { kind: 'bit', opcode: op.OP_TEST_AND_SET_BIT, result: true }],
      ['int test_and_set_bit_lock(long nr, unsigned long *addr)', 'as test_and_set_bit()', { kind: 'bit', opcode: op.OP_TEST_AND_SET_BIT, result: true }],
      ['void clear_bit_unlock(long nr, unsigned long *addr)', 'as clear_bit()', { kind: 'bit', opcode: op.OP_CLEAR_BIT, result: false }],
      ['int test_and_clear_bit(long nr, unsigned long *addr)', 'clears the bit: what it was', { kind: 'bit', opcode: op.OP_TEST_AND_CLEAR_BIT, result: true }],
    ]), // prettier-ignore
  ]
}
