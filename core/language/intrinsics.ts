/**
 * The kernel API that the language knows: one row per function, read by the compiler, by the editor's
 * completion and by the documentation. `form` says how a call becomes instructions; what each
 * instruction does is in bytecode.ts.
 */
import {
  LOCK_COMPLETION,
  LOCK_MUTEX,
  LOCK_RWSEM,
  LOCK_SEMAPHORE,
  LOCK_SPIN,
  LOCK_WAITQUEUE,
} from '#core/event/lock-classes.ts'
import * as op from './bytecode.ts'

/** Headings of the table, as the documentation and the completion show them. */
export type IntrinsicGroup =
  | 'memory access'
  | 'barriers'
  | 'atomics'
  | 'bit operations'
  | 'spinlocks'
  | 'mutexes'
  | 'semaphores'
  | 'rw-semaphores'
  | 'kernel lock'
  | 'wait queues'
  | 'completions'
  | 'scheduling'
  | 'heap and I/O'
  | 'checks'
  | 'lab'
  | 'macros'

/** What an argument of a plain call must be. */
export type IntrinsicParameter = 'int' | 'long' | 'pointer'

/** How a call becomes instructions. */
export type IntrinsicForm =
  /** One instruction on the lock that the first argument points to. */
  | {
      readonly kind: 'lock'
      readonly opcode: number
      readonly lockClass: number
      /** Literal in the instruction's last word. */
      readonly immediate?: number
      /** The second argument is an lvalue that receives, or a value that gives, the flags. */
      readonly flags?: 'out' | 'in'
      readonly result?: 'int'
    }
  /** Sets the lock word; `value` is the literal, or the second argument. */
  | { readonly kind: 'lock-init'; readonly lockClass: number; readonly value: number | 'argument' }
  /** One instruction with up to three values. */
  | {
      readonly kind: 'plain'
      readonly opcode: number
      readonly parameters: readonly IntrinsicParameter[]
      /** Arguments that are accepted and mean nothing (gfp flags). */
      readonly ignored?: number
      /** Literal in the first or the last word. */
      readonly first?: number
      readonly last?: number
      readonly result?: 'int' | 'pointer' | 'task'
    }
  /** flags = saved interrupt state, or the other way round. */
  | { readonly kind: 'irq-flags'; readonly opcode: number; readonly flags: 'out' | 'in' }
  /** An instruction that names the one kernel lock. */
  | { readonly kind: 'kernel-lock'; readonly opcode: number }
  | {
      readonly kind: 'bit'
      readonly opcode: number
      readonly result: boolean
    }
  /** An operation on an atomic_t and its relatives; `value`: argument order is (value, counter). */
  | {
      readonly kind: 'atomic'
      readonly counter: 'atomic_t' | 'atomic64_t' | 'atomic_long_t'
      readonly action: 'read' | 'set' | 'add' | 'xchg' | 'cmpxchg'
      readonly delta?: 1 | -1 | 'plus' | 'minus'
      readonly returns?: 'old' | 'new' | 'new-is-zero' | 'new-is-negative'
    }
  /** Written out by the checker, one case each. */
  | { readonly kind: 'special'; readonly special: SpecialIntrinsic }

/** The calls that need code of their own in the checker. */
export type SpecialIntrinsic =
  | 'READ_ONCE' | 'WRITE_ONCE' | 'smp_load_acquire' | 'smp_store_release' | 'rcu_assign_pointer' | 'xchg' | 'cmpxchg'
  | 'wait_event' | 'wait_on_bit' | 'wait_on_bit_lock' | 'wake_up_bit'
  | 'BUG_ON' | 'BUG' | 'WARN_ON' | 'assert' | 'BUILD_BUG_ON'
  | 'retry' | 'gauge' | 'mark' | 'printk' | 'submit_io' | 'submit_io_on'
  | 'min' | 'max' | 'likely' | 'unlikely' | 'ARRAY_SIZE' | 'swap' // prettier-ignore

/** One row of the table. */
export interface Intrinsic {
  readonly name: string
  readonly group: IntrinsicGroup
  /** As a header would declare it (macros with names for what they take). */
  readonly prototype: string
  readonly meaning: string
  /** A scheduling point: another thread may run before it. */
  readonly visible: boolean
  readonly form: IntrinsicForm
}

type Row = readonly [prototype: string, meaning: string, form: IntrinsicForm]

function group(name: IntrinsicGroup, visible: boolean, rows: readonly Row[]): Intrinsic[] {
  return rows.map(([prototype, meaning, form]) => ({
    name: /([A-Za-z_0-9]+)(?:\(|$)/.exec(prototype)?.[1] ?? prototype,
    group: name,
    prototype,
    meaning,
    visible,
    form,
  }))
}

function lock(opcode: number, lockClass: number, more: object = {}): IntrinsicForm {
  return { kind: 'lock', opcode, lockClass, ...more }
}

function plain(opcode: number, more: object = {}): IntrinsicForm {
  return { kind: 'plain', opcode, parameters: [], ...more }
}

function special(name: SpecialIntrinsic): IntrinsicForm {
  return { kind: 'special', special: name }
}

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

function sleepingLockRows(): Intrinsic[] {
  return [
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

function memoryRows(): Intrinsic[] {
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

function waitRows(): Intrinsic[] {
  return [
    ...group('wait queues', true, [
      ['wait_event(queue, condition)', 'sleeps on the queue until the condition holds; tests it again at each wake-up', special('wait_event')],
      ['wait_event_interruptible(queue, condition)', 'wait_event(); there are no signals here, so it gives 0', special('wait_event')],
      ['void wake_up(wait_queue_head_t *queue)', 'wakes one sleeper', lock(op.OP_WAKE, LOCK_WAITQUEUE, { immediate: 1 })],
      ['void wake_up_all(wait_queue_head_t *queue)', 'wakes every sleeper', lock(op.OP_WAKE, LOCK_WAITQUEUE, { immediate: 2 })],
      ['void wake_up_interruptible(wait_queue_head_t *queue)', 'as wake_up()', lock(op.OP_WAKE, LOCK_WAITQUEUE, { immediate: 1 })],
      ['void init_waitqueue_head(wait_queue_head_t *queue)', 'makes the queue empty', { kind: 'lock-init', lockClass: LOCK_WAITQUEUE, value: 0 }],
      ['int wait_on_bit(unsigned long *word, int bit)', 'sleeps until the bit is clear: 0', special('wait_on_bit')],
      ['int wait_on_bit_lock(unsigned long *word, int bit)', 'sleeps until it could set the bit: 0', special('wait_on_bit_lock')],
      ['void wake_up_bit(unsigned long *word, int bit)', 'wakes every sleeper on the bit', special('wake_up_bit')],
    ]), // prettier-ignore
    ...group('completions', true, [
      ['void complete(struct completion *done)', 'lets one waiter through, now or later', lock(op.OP_COMPLETE, LOCK_COMPLETION, { immediate: 1 })],
      ['void complete_all(struct completion *done)', 'lets every waiter through', lock(op.OP_COMPLETE, LOCK_COMPLETION, { immediate: 2 })],
      ['void wait_for_completion(struct completion *done)', 'sleeps until it is complete', lock(op.OP_WAIT_FOR_COMPLETION, LOCK_COMPLETION)],
      ['void init_completion(struct completion *done)', 'makes it incomplete', { kind: 'lock-init', lockClass: LOCK_COMPLETION, value: 0 }],
      ['void reinit_completion(struct completion *done)', 'makes it incomplete again', { kind: 'lock-init', lockClass: LOCK_COMPLETION, value: 0 }],
    ]), // prettier-ignore
  ]
}

function schedulingRows(): Intrinsic[] {
  return [
    ...group('scheduling', true, [
      ['void schedule(void)', 'gives up the CPU', plain(op.OP_SCHEDULE)],
      ['void cond_resched(void)', 'gives up the CPU if somebody else wants it', plain(op.OP_COND_RESCHED)],
      ['void cpu_relax(void)', 'one pass of a polling loop', plain(op.OP_CPU_RELAX)],
      ['void local_irq_disable(void)', 'interrupts of this CPU off', plain(op.OP_IRQ_DISABLE, { last: 0 })],
      ['void local_irq_enable(void)', 'interrupts of this CPU on', plain(op.OP_IRQ_ENABLE, { last: 0 })],
      ['void local_irq_save(unsigned long flags)', 'interrupts off, their state saved in flags', { kind: 'irq-flags', opcode: op.OP_IRQ_DISABLE, flags: 'out' }],
      ['void local_irq_restore(unsigned long flags)', 'interrupts as saved in flags', { kind: 'irq-flags', opcode: op.OP_IRQ_ENABLE, flags: 'in' }],
      ['void udelay(int ticks)', 'burns the CPU for so many ticks', plain(op.OP_UDELAY, { parameters: ['int'] })],
      ['void msleep(int ticks)', 'sleeps for so many ticks', plain(op.OP_MSLEEP, { parameters: ['int'] })],
    ]), // prettier-ignore
    ...group('scheduling', false, [
      ['void preempt_disable(void)', 'this thread stays on its CPU until preempt_enable(); nests', plain(op.OP_PREEMPT_DISABLE)],
      ['void preempt_enable(void)', 'ends one preempt_disable()', plain(op.OP_PREEMPT_ENABLE)],
      ['int in_interrupt(void)', '1 in an interrupt', plain(op.OP_IN_INTERRUPT, { result: 'int' })],
      ['int smp_processor_id(void)', 'number of the CPU', plain(op.OP_SMP_ID, { result: 'int' })],
      ['struct task_struct *current', 'the running thread: differs between threads, never NULL', plain(op.OP_CURRENT, { result: 'task' })],
      ['void might_sleep(void)', 'checks that sleeping is allowed here', plain(op.OP_MIGHT_SLEEP)],
    ]), // prettier-ignore
  ]
}

function otherRows(): Intrinsic[] {
  return [
    ...group('heap and I/O', true, [
      ['void *kmalloc(size_t size, gfp_t flags)', 'memory of so many bytes, not yet written', plain(op.OP_KMALLOC, { parameters: ['long'], ignored: 1, result: 'pointer' })],
      ['void *kzalloc(size_t size, gfp_t flags)', 'kmalloc() of zeroed memory, in one step', plain(op.OP_KMALLOC, { parameters: ['long'], ignored: 1, last: 1, result: 'pointer' })],
      ['void kfree(void *p)', 'gives memory back; NULL is allowed', plain(op.OP_KFREE, { parameters: ['pointer'] })],
      ['void submit_io(void (*fn)(T), T arg, int latency)', 'after so many ticks fn(arg) runs as an interrupt', special('submit_io')],
      ['void submit_io_on(int cpu, void (*fn)(T), T arg, int latency)', 'submit_io() whose interrupt is taken by that CPU (modulo their number; -1: the one that submits)', special('submit_io_on')],
    ]), // prettier-ignore
    ...group('checks', false, [
      ['BUG_ON(condition)', 'the run is violated if the condition is true', special('BUG_ON')],
      ['BUG()', 'the run is violated if this is reached', special('BUG')],
      ['WARN_ON(condition)', 'reports if the condition is true, and gives its truth', special('WARN_ON')],
      ['WARN_ON_ONCE(condition)', 'as WARN_ON()', special('WARN_ON')],
      ['assert(condition)', 'the run is violated if the condition is false', special('assert')],
      ['BUILD_BUG_ON(condition)', 'a compile error if the constant condition is true', special('BUILD_BUG_ON')],
    ]), // prettier-ignore
    ...group('lab', true, [
      ['int choose(int n)', 'a choice of the scheduler: 0 .. n-1, every one of them when exploring', plain(op.OP_CHOOSE, { parameters: ['int'], result: 'int' })],
    ]), // prettier-ignore
    ...group('lab', false, [
      ['trace_retry("label")', 'counts a pass that failed its check and starts again', special('retry')],
      ['trace_gauge("label", value)', 'shows a value over time', special('gauge')],
      ['trace_mark("label")', 'names a moment', special('mark')],
      ['printk("text"…)', 'trace_mark() of its text; further arguments are evaluated and dropped', special('printk')],
      ['pr_info("text"…)', 'as printk(), as are pr_debug, pr_notice, pr_warn and pr_err', special('printk')],
    ]), // prettier-ignore
    ...group('macros', false, [
      ['min(a, b)', 'the smaller one; each is evaluated once', special('min')],
      ['max(a, b)', 'the larger one; each is evaluated once', special('max')],
      ['likely(x)', 'x as a truth value', special('likely')],
      ['unlikely(x)', 'x as a truth value', special('unlikely')],
      ['ARRAY_SIZE(array)', 'number of elements', special('ARRAY_SIZE')],
      ['swap(a, b)', 'exchanges two variables', special('swap')],
    ]), // prettier-ignore
  ]
}

/** Every intrinsic, grouped as the documentation shows them. */
export const INTRINSICS: readonly Intrinsic[] = [
  ...memoryRows(),
  ...group('spinlocks', true, spinRows()),
  ...sleepingLockRows(),
  ...waitRows(),
  ...schedulingRows(),
  ...otherRows(),
]

const BY_NAME: ReadonlyMap<string, Intrinsic> = new Map(INTRINSICS.map((row) => [row.name, row]))

/** Other names of a row. */
const SYNONYMS: Readonly<Record<string, string>> = {
  pr_debug: 'pr_info',
  pr_notice: 'pr_info',
  pr_warn: 'pr_info',
  pr_err: 'pr_info',
}

/** The row of a name, or undefined. */
export function intrinsic(name: string): Intrinsic | undefined {
  return BY_NAME.get(Object.hasOwn(SYNONYMS, name) ? (SYNONYMS[name] ?? name) : name)
}
