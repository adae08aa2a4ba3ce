/**
 * The vocabulary of everything that can happen on the simulated machine. One row per kind: its code
 * in a trace (stable for ever; append only), what its columns mean, and whether it changes memory.
 * The machine emits these, the trace stores them, replay folds them, analysis and charts read them,
 * the documentation prints them.
 *
 * Fixed columns of every event: `time` (ticks), `actor` and `cpu` (see actors.ts), `kind`, `site`
 * (instruction index, resolved to a source line by the debug information), `object`, `value`, `old`,
 * `aux`; `valueHigh` and `oldHigh` carry the upper half of 64-bit values and are zero otherwise.
 */

/** The role that picks the colour of a kind on screen (see renderer/ui/tokens.css). */
export type ColourRole =
  | 'memory'
  | 'lock'
  | 'spin'
  | 'sleep'
  | 'wake'
  | 'switch'
  | 'interrupt'
  | 'io'
  | 'call'
  | 'retry'
  | 'note'
  | 'heap'
  | 'choice'
  | 'violation'
  | 'life'

/** One row of the table. */
export interface EventKind {
  readonly code: number
  readonly name: string
  /** One line for tooltips and documentation. */
  readonly meaning: string
  /** What `object` holds. */
  readonly object: 'address' | 'label' | 'function' | 'actor' | 'none'
  /** What `value`, `old` and `aux` hold, in words; absent when unused. */
  readonly value?: string
  readonly old?: string
  readonly aux?: string
  /**
   * True when the event changes memory at `object` from `old` to `value`; `aux & 0xff` is then the
   * width in bytes (1, 2, 4 or 8). Folding these rows, and only these, rebuilds memory.
   */
  readonly writes: boolean
  readonly role: ColourRole
}

// Codes of the rows of EVENT_KINDS, in its order.
export const EVENT_LOAD = 1
export const EVENT_STORE = 2
export const EVENT_RMW = 3
export const EVENT_FENCE = 4
export const EVENT_DRAIN = 5
export const EVENT_GHOST = 6
export const EVENT_BUFFERED = 7
export const EVENT_LOCK_WAIT = 8
export const EVENT_LOCK_ACQUIRE = 9
export const EVENT_LOCK_RELEASE = 10
export const EVENT_LOCK_FAIL = 11
export const EVENT_SPIN_BEGIN = 12
export const EVENT_SPIN_END = 13
export const EVENT_SLEEP = 14
export const EVENT_WAKE = 15
export const EVENT_SWITCH_IN = 16
export const EVENT_SWITCH_OUT = 17
export const EVENT_IRQ_ENTER = 18
export const EVENT_IRQ_EXIT = 19
export const EVENT_IO_SUBMIT = 20
export const EVENT_IO_COMPLETE = 21
export const EVENT_CALL = 22
export const EVENT_RETURN = 23
export const EVENT_RETRY = 24
export const EVENT_GAUGE = 25
export const EVENT_MARK = 26
export const EVENT_ALLOC = 27
export const EVENT_FREE = 28
export const EVENT_CHOICE = 29
export const EVENT_WARNING = 30
export const EVENT_VIOLATION = 31
export const EVENT_THREAD_START = 32
export const EVENT_THREAD_EXIT = 33
export const EVENT_PAUSE = 34
export const EVENT_END = 35

/** The table, in order of code; `EVENT_KINDS[i]?.code` need not be `i`: use {@link eventKind}. */
// prettier-ignore
export const EVENT_KINDS: readonly EventKind[] = [
  { code: EVENT_LOAD, name: 'load', meaning: 'read of shared memory', object: 'address', value: 'value read', aux: 'width in bytes', writes: false, role: 'memory' },
  { code: EVENT_STORE, name: 'store', meaning: 'write of shared memory, visible to all', object: 'address', value: 'value written', old: 'value before', aux: 'width in bytes', writes: true, role: 'memory' },
  { code: EVENT_RMW, name: 'rmw', meaning: 'atomic read-modify-write (old equals value when a compare failed)', object: 'address', value: 'value after', old: 'value before', aux: 'width in bytes; bit 8 set when a compare failed', writes: true, role: 'memory' },
  { code: EVENT_FENCE, name: 'fence', meaning: 'memory barrier', object: 'none', value: '1 mb, 2 rmb, 3 wmb', writes: false, role: 'memory' },
  { code: EVENT_DRAIN, name: 'drain', meaning: 'buffered store reaches memory', object: 'address', value: 'value written', old: 'value before', aux: 'width in bytes', writes: true, role: 'memory' },
  { code: EVENT_GHOST, name: 'ghost', meaning: 'write of specification state', object: 'address', value: 'value written', old: 'value before', aux: 'width in bytes', writes: true, role: 'note' },
  { code: EVENT_BUFFERED, name: 'buffered', meaning: 'store enters the store buffer, not yet visible to other CPUs', object: 'address', value: 'value', aux: 'width in bytes', writes: false, role: 'memory' },
  { code: EVENT_LOCK_WAIT, name: 'lock wait', meaning: 'lock is taken: waits for it (spinning or asleep)', object: 'address', value: 'lock class (see lock-classes.ts)', aux: '1 read side', writes: false, role: 'lock' },
  { code: EVENT_LOCK_ACQUIRE, name: 'lock', meaning: 'lock acquired', object: 'address', value: 'state word after', old: 'state word before', aux: 'width 4; bits 8..15 lock class, bit 16 read side', writes: true, role: 'lock' },
  { code: EVENT_LOCK_RELEASE, name: 'unlock', meaning: 'lock released', object: 'address', value: 'state word after', old: 'state word before', aux: 'width 4; bits 8..15 lock class, bit 16 read side', writes: true, role: 'lock' },
  { code: EVENT_LOCK_FAIL, name: 'trylock failed', meaning: 'lock not taken by a try', object: 'address', value: 'lock class', aux: '1 read side', writes: false, role: 'lock' },
  { code: EVENT_SPIN_BEGIN, name: 'spin begin', meaning: 'starts burning its CPU while it waits', object: 'address', value: 'lock class, 0 for a polling loop', writes: false, role: 'spin' },
  { code: EVENT_SPIN_END, name: 'spin end', meaning: 'stops burning its CPU', object: 'address', value: 'lock class, 0 for a polling loop', aux: 'ticks spun, saturated at 2^31-1', writes: false, role: 'spin' },
  { code: EVENT_SLEEP, name: 'sleep', meaning: 'goes to sleep and frees its CPU', object: 'address', value: 'lock class or wait kind', writes: false, role: 'sleep' },
  { code: EVENT_WAKE, name: 'wake', meaning: 'wakes a sleeper', object: 'actor', value: 'address it slept on', writes: false, role: 'wake' },
  { code: EVENT_SWITCH_IN, name: 'switch in', meaning: 'thread starts running on a CPU', object: 'actor', aux: 'ticks since it became runnable', writes: false, role: 'switch' },
  { code: EVENT_SWITCH_OUT, name: 'switch out', meaning: 'thread stops running on a CPU', object: 'actor', value: '0 slept, 1 preempted, 2 exited', writes: false, role: 'switch' },
  { code: EVENT_IRQ_ENTER, name: 'irq enter', meaning: 'interrupt starts on top of what the CPU runs', object: 'function', writes: false, role: 'interrupt' },
  { code: EVENT_IRQ_EXIT, name: 'irq exit', meaning: 'interrupt handler returns', object: 'function', writes: false, role: 'interrupt' },
  { code: EVENT_IO_SUBMIT, name: 'io submit', meaning: 'I/O handed to the device', object: 'function', value: 'argument', aux: 'latency in ticks', writes: false, role: 'io' },
  { code: EVENT_IO_COMPLETE, name: 'io complete', meaning: 'device finished, its interrupt is raised', object: 'function', value: 'argument', writes: false, role: 'io' },
  { code: EVENT_CALL, name: 'call', meaning: 'function called', object: 'function', value: 'call depth after', writes: false, role: 'call' },
  { code: EVENT_RETURN, name: 'return', meaning: 'function returns', object: 'function', value: 'result, low word', aux: 'call depth after', writes: false, role: 'call' },
  { code: EVENT_RETRY, name: 'retry', meaning: 'a pass failed its check and starts again', object: 'label', writes: false, role: 'retry' },
  { code: EVENT_GAUGE, name: 'gauge', meaning: 'value reported by the scenario', object: 'label', value: 'value', writes: false, role: 'note' },
  { code: EVENT_MARK, name: 'mark', meaning: 'moment named by the scenario', object: 'label', writes: false, role: 'note' },
  { code: EVENT_ALLOC, name: 'alloc', meaning: 'memory allocated', object: 'address', value: 'size in bytes', writes: false, role: 'heap' },
  { code: EVENT_FREE, name: 'free', meaning: 'memory freed', object: 'address', value: 'size in bytes', writes: false, role: 'heap' },
  { code: EVENT_CHOICE, name: 'choice', meaning: 'data choice made by the scheduler', object: 'none', value: 'what was chosen', aux: 'out of how many', writes: false, role: 'choice' },
  { code: EVENT_WARNING, name: 'warning', meaning: 'a check reports without failing the run', object: 'address', value: 'check code (see core/event/checks.ts)', writes: false, role: 'violation' },
  { code: EVENT_VIOLATION, name: 'violation', meaning: 'an oracle is broken', object: 'address', value: 'check code (see core/event/checks.ts)', aux: 'index into the violations of the manifest', writes: false, role: 'violation' },
  { code: EVENT_THREAD_START, name: 'thread start', meaning: 'thread begins', object: 'actor', writes: false, role: 'life' },
  { code: EVENT_THREAD_EXIT, name: 'thread exit', meaning: 'thread ends', object: 'actor', writes: false, role: 'life' },
  { code: EVENT_PAUSE, name: 'pause', meaning: 'cpu_relax or a timed delay', object: 'none', value: 'ticks', writes: false, role: 'spin' },
  { code: EVENT_END, name: 'end', meaning: 'run over', object: 'none', value: '0 quiescent, 1 violated, 2 stopped, 3 limit', writes: false, role: 'life' },
]

const BY_CODE: readonly (EventKind | undefined)[] = Array.from({ length: 256 }, (_, code) =>
  EVENT_KINDS.find((kind) => kind.code === code),
)

/** The row of a code, or undefined for a code this version does not know. */
export function eventKind(code: number): EventKind | undefined {
  return BY_CODE[code]
}
