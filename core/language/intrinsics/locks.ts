/** Kernel API that takes and releases locks. */
import { LOCK_MUTEX, LOCK_RWSEM, LOCK_SEMAPHORE, LOCK_SPIN } from '#core/event/lock-classes.ts'
import * as op from '../bytecode.ts'
import { group, lock, type Intrinsic, type Row } from './row.ts'

function spinRows(): Row[] {
  const rows: Row[] = [
    ['void spin_lock(spinlock_t *lock)', 'takes the lock, burning the CPU while it waits; preemption off', lock(op.OP_SPIN_LOCK, LOCK_SPIN, { immediate: 0 })],
    ['void spin_lock_irq(spinlock_t *lock)', 'spin_lock() with interrupts off', lock(op.OP_SPIN_LOCK, LOCK_SPIN, { immediate: 1 })],
    ['void spin_lock_irqsave(spinlock_t *lock, unsigned long flags)', 'spin_lock() with interrupts off, their state saved in flags', lock(op.OP_SPIN_LOCK, LOCK_SPIN, { immediate: 2, flags: 'out' })],
    ['void spin_lock_bh(spinlock_t *lock)', 'spin_lock() with bottom halves off', lock(op.OP_SPIN_LOCK, LOCK_SPIN, { immediate: 3 })],
    ['void spin_unlock(spinlock_t *lock)', 'releases the lock (a store-release); preemption on', lock(op.OP_SPIN_UNLOCK, LOCK_SPIN, { immediate: 0 })],
    ['void spin_unlock_irq(spinlock_t *lock)', 'spin_unlock() and interrupts on', lock(op.OP_SPIN_UNLOCK, LOCK_SPIN, { immediate: 1 })],
    ['void spin_unlock_irqrestore(spinlock_t *lock, unsigned long flags)', 'spin_unlock() and interrupts as saved in flags', lock(op.OP_SPIN_UNLOCK, LOCK_SPIN, { immediate: 2, flags: 'in' })],
    ['void spin_unlock_bh(spinlock_t *lock)', 'spin_unlock() and bottom halves on', lock(op.OP_SPIN_UNLOCK, LOCK_SPIN, { immediate: 3 })],
    ['int spin_trylock(spinlock_t *lock)', 'takes the lock if it is free: 1 if taken', lock(op.OP_SPIN_TRYLOCK, LOCK_SPIN, { result: 'int' })],
    ['void spin_lock_init(spinlock_t *lock)', 'makes the lock free', { kind: 'lock-init', lockClass: LOCK_SPIN, value: 0 }],
  ] // prettier-ignore
  return rows
}

/** Locks that spin and locks that sleep. */
export function lockIntrinsics(): readonly Intrinsic[] {
  return [
    ...group('spinlocks', true, spinRows()),
    ...group('mutexes', true, [
      ['void mutex_lock(struct mutex *lock)', 'takes the mutex, asleep while it waits', lock(op.OP_MUTEX_LOCK, LOCK_MUTEX)],
      ['void mutex_unlock(struct mutex *lock)', 'releases the mutex; only its owner may', lock(op.OP_MUTEX_UNLOCK, LOCK_MUTEX)],
      ['int mutex_trylock(struct mutex *lock)', 'takes the mutex if it is free: 1 if taken', lock(op.OP_MUTEX_TRYLOCK, LOCK_MUTEX, { result: 'int' })],
      ['void mutex_init(struct mutex *lock)', 'makes the mutex free', { kind: 'lock-init', lockClass: LOCK_MUTEX, value: 0 }],
    ]), // prettier-ignore
    ...group('semaphores', true, [
      ['void down(struct semaphore *sem)', 'takes one of the count, asleep while there is none', lock(op.OP_DOWN, LOCK_SEMAPHORE)],
      ['void up(struct semaphore *sem)', 'gives one back and wakes a waiter; anybody may', lock(op.OP_UP, LOCK_SEMAPHORE)],
      ['int down_trylock(struct semaphore *sem)', 'takes one if there is one: 0 if taken, as the kernel says it', lock(op.OP_DOWN_TRYLOCK, LOCK_SEMAPHORE, { result: 'int' })],
      ['void sema_init(struct semaphore *sem, int count)', 'sets the count', { kind: 'lock-init', lockClass: LOCK_SEMAPHORE, value: 'argument' }],
      ['void init_MUTEX(struct semaphore *sem)', 'sets the count to 1', { kind: 'lock-init', lockClass: LOCK_SEMAPHORE, value: 1 }],
      ['void init_MUTEX_LOCKED(struct semaphore *sem)', 'sets the count to 0', { kind: 'lock-init', lockClass: LOCK_SEMAPHORE, value: 0 }],
    ]), // prettier-ignore
    ...group('rw-semaphores', true, [
      ['void down_read(struct rw_semaphore *sem)', 'takes it for reading, with other readers', lock(op.OP_DOWN_READ, LOCK_RWSEM)],
      ['void up_read(struct rw_semaphore *sem)', 'ends reading', lock(op.OP_UP_READ, LOCK_RWSEM)],
      ['void down_write(struct rw_semaphore *sem)', 'takes it alone', lock(op.OP_DOWN_WRITE, LOCK_RWSEM)],
      ['void up_write(struct rw_semaphore *sem)', 'ends writing', lock(op.OP_UP_WRITE, LOCK_RWSEM)],
      ['void downgrade_write(struct rw_semaphore *sem)', 'turns a writer into a reader, without a gap', lock(op.OP_DOWNGRADE_WRITE, LOCK_RWSEM)],
      ['int down_read_trylock(struct rw_semaphore *sem)', 'takes it for reading if that needs no waiting: 1 if taken', lock(op.OP_DOWN_READ_TRYLOCK, LOCK_RWSEM, { result: 'int' })],
      ['int down_write_trylock(struct rw_semaphore *sem)', 'takes it alone if that needs no waiting: 1 if taken', lock(op.OP_DOWN_WRITE_TRYLOCK, LOCK_RWSEM, { result: 'int' })],
      ['void init_rwsem(struct rw_semaphore *sem)', 'makes it free', { kind: 'lock-init', lockClass: LOCK_RWSEM, value: 0 }],
    ]), // prettier-ignore
    ...group('kernel lock', true, [
      ['void lock_kernel(void)', 'takes the big kernel lock: recursive, dropped while its holder sleeps', { kind: 'kernel-lock', opcode: op.OP_LOCK_KERNEL }],
      ['void unlock_kernel(void)', 'releases the big kernel lock once', { kind: 'kernel-lock', opcode: op.OP_UNLOCK_KERNEL }],
    ]), // prettier-ignore
  ]
}
