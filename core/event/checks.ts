/**
 * What can be wrong: the kinds of violation and warning, one row each. Codes are stable (they stand
 * in traces); `family` keeps the verdicts of a result apart, as a reader of a proof wants them.
 */
export type VerdictFamily =
  | 'continuous safety'
  | 'quiescent safety'
  | 'deadlock'
  | 'potential deadlock'
  | 'livelock'
  | 'leak'
  | 'memory'
  | 'report'

/** One kind of check. */
export interface CheckKind {
  readonly code: number
  readonly name: string
  readonly family: VerdictFamily
  /** False for reports that do not fail a run (a data race in code that races on purpose). */
  readonly fails: boolean
  readonly meaning: string
}

// Codes of the rows of the table below, in its order.
export const CHECK_BUG_ON = 1
export const CHECK_ALWAYS = 2
export const CHECK_FINALLY = 3
export const CHECK_DEADLOCK = 4
export const CHECK_LOST_WAKEUP = 5
export const CHECK_LIVELOCK = 6
export const CHECK_LOCK_CYCLE = 7
export const CHECK_SLEEP_IN_ATOMIC = 8
export const CHECK_BAD_UNLOCK = 9
export const CHECK_USE_AFTER_FREE = 10
export const CHECK_LEAK = 11
export const CHECK_UNINITIALISED = 12
export const CHECK_DATA_RACE = 13
export const CHECK_NULL = 14
export const CHECK_OUT_OF_BOUNDS = 15
export const CHECK_MISALIGNED = 16
export const CHECK_BAD_FREE = 17
export const CHECK_DIVISION = 18
export const CHECK_STACK_OVERFLOW = 19
export const CHECK_BAD_CALL = 20
export const CHECK_RUNAWAY = 21
export const CHECK_RESOURCE = 22
export const CHECK_WARN_ON = 23
export const CHECK_RECURSIVE_LOCK = 24
export const CHECK_ATOMIC_AT_EXIT = 25
export const CHECK_ORACLE = 26

/** The table, in order of code. */
// prettier-ignore
export const CHECK_KINDS: readonly CheckKind[] = [
  { code: CHECK_BUG_ON, name: 'bug-on', family: 'continuous safety', fails: true, meaning: 'BUG() or a true BUG_ON() was reached' },
  { code: CHECK_ALWAYS, name: 'always', family: 'continuous safety', fails: true, meaning: 'an always_ function returned false after a step' },
  { code: CHECK_FINALLY, name: 'finally', family: 'quiescent safety', fails: true, meaning: 'an assertion of finally() failed when everything had come to rest' },
  { code: CHECK_DEADLOCK, name: 'deadlock', family: 'deadlock', fails: true, meaning: 'threads wait for each other and nothing else can run' },
  { code: CHECK_LOST_WAKEUP, name: 'lost-wakeup', family: 'deadlock', fails: true, meaning: 'a thread sleeps for ever on a condition nobody will signal' },
  { code: CHECK_LIVELOCK, name: 'livelock', family: 'livelock', fails: true, meaning: 'threads run for ever without progress' },
  { code: CHECK_LOCK_CYCLE, name: 'lock-cycle', family: 'potential deadlock', fails: true, meaning: 'lock classes were taken in an order that closes a cycle' },
  { code: CHECK_SLEEP_IN_ATOMIC, name: 'sleep-in-atomic', family: 'continuous safety', fails: true, meaning: 'slept with a spinlock held, preemption off or in an interrupt' },
  { code: CHECK_BAD_UNLOCK, name: 'bad-unlock', family: 'continuous safety', fails: true, meaning: 'released a lock it does not hold' },
  { code: CHECK_USE_AFTER_FREE, name: 'use-after-free', family: 'memory', fails: true, meaning: 'touched freed memory' },
  { code: CHECK_LEAK, name: 'leak', family: 'leak', fails: true, meaning: 'memory still allocated at quiescence with nothing pointing at it' },
  { code: CHECK_UNINITIALISED, name: 'uninitialised', family: 'memory', fails: true, meaning: 'read memory that was never written' },
  { code: CHECK_DATA_RACE, name: 'data-race', family: 'report', fails: false, meaning: 'two unordered accesses to one place, one of them a plain write' },
  { code: CHECK_NULL, name: 'null-pointer', family: 'memory', fails: true, meaning: 'dereferenced a null pointer' },
  { code: CHECK_OUT_OF_BOUNDS, name: 'out-of-bounds', family: 'memory', fails: true, meaning: 'touched memory outside every object' },
  { code: CHECK_MISALIGNED, name: 'misaligned', family: 'memory', fails: true, meaning: 'address is not a multiple of the access size' },
  { code: CHECK_BAD_FREE, name: 'bad-free', family: 'memory', fails: true, meaning: 'freed something that is not an allocation, or twice' },
  { code: CHECK_DIVISION, name: 'division', family: 'continuous safety', fails: true, meaning: 'divided by zero, or the most negative number by -1' },
  { code: CHECK_STACK_OVERFLOW, name: 'stack-overflow', family: 'memory', fails: true, meaning: 'calls nested deeper than the stack of the thread' },
  { code: CHECK_BAD_CALL, name: 'bad-call', family: 'memory', fails: true, meaning: 'called through a pointer that is no function of that shape' },
  { code: CHECK_RUNAWAY, name: 'runaway', family: 'livelock', fails: true, meaning: 'too many private instructions without a visible step' },
  { code: CHECK_RESOURCE, name: 'resource', family: 'continuous safety', fails: true, meaning: 'a fixed table of the machine (threads, I/O, heap) is full' },
  { code: CHECK_WARN_ON, name: 'warn-on', family: 'report', fails: false, meaning: 'a true WARN_ON() was reached' },
  { code: CHECK_RECURSIVE_LOCK, name: 'recursive-lock', family: 'deadlock', fails: true, meaning: 'takes a lock it already holds' },
  { code: CHECK_ATOMIC_AT_EXIT, name: 'atomic-at-exit', family: 'continuous safety', fails: true, meaning: 'thread ended with a lock held, preemption or interrupts off' },
  { code: CHECK_ORACLE, name: 'oracle', family: 'continuous safety', fails: true, meaning: 'an always_ function does more than look, or does not end' },
]

/** The row of a check code, or undefined for a code this version does not know. */
export function checkKind(code: number): CheckKind | undefined {
  return CHECK_KINDS.find((kind) => kind.code === code)
}
