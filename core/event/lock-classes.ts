/**
 * The kinds of lock the machine knows. Each lock is one 32-bit word of shared memory, so that folding
 * lock events rebuilds it: `spin`, `mutex` hold owner + 1 (0 when free); `semaphore` its count;
 * `rwsem` the number of readers, or -(owner + 1) for a writer; `bkl` owner + 1 with the recursion
 * depth in bits 8..; `completion` its done count; `bit` the bit number's word.
 */
export const LOCK_SPIN = 1
export const LOCK_MUTEX = 2
export const LOCK_SEMAPHORE = 3
export const LOCK_RWSEM = 4
export const LOCK_BKL = 5
export const LOCK_COMPLETION = 6
export const LOCK_BIT = 7
export const LOCK_WAITQUEUE = 8
/** Sleeping for time (msleep) or in schedule(): not a lock, but a way to wait. */
export const WAIT_TIME = 9
export const WAIT_SCHEDULE = 10

/** Names of the lock classes and wait kinds, by code. */
export const LOCK_CLASS_NAMES: Readonly<Record<number, string>> = {
  [LOCK_SPIN]: 'spinlock',
  [LOCK_MUTEX]: 'mutex',
  [LOCK_SEMAPHORE]: 'semaphore',
  [LOCK_RWSEM]: 'rwsem',
  [LOCK_BKL]: 'kernel lock',
  [LOCK_COMPLETION]: 'completion',
  [LOCK_BIT]: 'bit lock',
  [LOCK_WAITQUEUE]: 'wait queue',
  [WAIT_TIME]: 'timer',
  [WAIT_SCHEDULE]: 'schedule',
}
