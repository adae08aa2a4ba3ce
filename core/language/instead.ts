/**
 * What to write instead of a name that nothing declares: names of kernel and user code that people
 * try. A call with several spellings has one row; where the lab has the call without what the ending
 * adds, or in a header of its own, the advice says so.
 */
import { intrinsic } from './intrinsics.ts'

const WAIT = 'use wait_event(queue, condition), which does all of it'
const DEFERRED = 'name a function P<n> that waits for the work, or use submit_io(fn, arg, latency)'
const RW_SPINLOCK = 'use spinlock_t, or struct rw_semaphore with down_read() and down_write()'
const PER_CPU = 'use an array indexed by smp_processor_id(), with preemption off'
const BUILT_IN = 'leave it out: every event knows its function, file and line'

/** Names one by one. */
const INSTEAD: Readonly<Record<string, string>> = {
  printf: 'use printk("text"), trace_mark("label") or trace_gauge("label", value)',
  memmove: 'write #include "string.h" and use memcpy()',
  malloc: 'use kmalloc(size, GFP_KERNEL)',
  calloc: 'use kzalloc(size, GFP_KERNEL)',
  kcalloc: 'use kzalloc(n * size, GFP_KERNEL)',
  kmalloc_array: 'use kmalloc(n * size, GFP_KERNEL)',
  krealloc: 'use kmalloc(size, GFP_KERNEL) and memcpy()',
  free: 'use kfree(pointer)',
  vmalloc: 'use kmalloc(size, GFP_KERNEL)',
  vfree: 'use kfree(pointer)',
  strcpy: 'use memcpy(), or write a loop',
  strcmp: 'compare numbers, or write a loop',
  snprintf: 'use trace_gauge("label", value)',
  pthread_create: 'name a function P0, P1…: it is a thread',
  kthread_run: 'name a function P0, P1…: it is a thread',
  kthread_should_stop: 'let the thread end after so many passes',
  setjmp: 'use goto, or return an error code',
  longjmp: 'use goto, or return an error code',
  jiffies: 'time is not visible to a program: count passes, or use msleep(ticks)',
  __LINE__: BUILT_IN,
  __FILE__: BUILT_IN,
  __func__: BUILT_IN,
  __FUNCTION__: BUILT_IN,
  call_rcu: 'use synchronize_rcu(), then call the function',
  kfree_rcu: 'use synchronize_rcu(), then kfree()',
  rcu_dereference_protected: 'read the pointer itself: its lock is held',
  rcu_barrier: 'leave it out: no callback is ever pending',
  get_cpu: 'use preempt_disable(), then smp_processor_id()',
  put_cpu: 'use preempt_enable()',
  request_irq: 'use submit_io(fn, arg, latency): fn(arg) runs as an interrupt',
  irqreturn_t: 'an interrupt is a void function, given to submit_io(fn, arg, latency)',
  tasklet_schedule: 'use submit_io(fn, arg, latency): fn(arg) runs as an interrupt',
  schedule_timeout: 'use msleep(ticks), or schedule()',
  wake_up_process: 'use wake_up(queue)',
  lockdep_assert_held: 'count holders in a __ghost variable, and assert() it',
  __set_bit: 'write word |= 1UL << bit: the plain accesses that it is',
  __clear_bit: 'write word &= ~(1UL << bit): the plain accesses that it is',
  change_bit: 'use test_and_set_bit() and test_and_clear_bit()',
  test_and_change_bit: 'use test_and_set_bit() and test_and_clear_bit()',
  smp_store_mb: 'use WRITE_ONCE(), then smp_mb()',
  atomic_inc_not_zero: 'write #include "refcount.h" and use refcount_inc_not_zero()',
  atomic_add_unless: 'write a loop with atomic_read() and atomic_cmpxchg()',
  kref_get: 'write #include "refcount.h" and use refcount_inc()',
  kref_put: 'write #include "refcount.h", use refcount_dec_and_test() and call the release function',
  SEQCNT_ZERO: 'leave the initialiser out: a global is zero, which is unlocked',
  REFCOUNT_INIT: 'write { ATOMIC_INIT(n) }',
  ERR_PTR: 'return NULL, or give the error through a pointer argument',
  IS_ERR: 'return NULL, or give the error through a pointer argument',
} // prettier-ignore

/** Names of one kind. */
const FAMILIES: readonly (readonly [names: RegExp, advice: string])[] = [
  [/^(DEFINE|DECLARE)_RWLOCK$|^rwlock_/, RW_SPINLOCK],
  [/^(read|write)_(try|un)?lock(_|$)/, RW_SPINLOCK],
  [/^(DEFINE|DECLARE)_PER_CPU|^(this_cpu|__this_cpu|raw_cpu)_|^(get|put)_cpu_(var|ptr)$/, PER_CPU],
  [/^per_cpu(_ptr)?$|^alloc_percpu$|^local_(inc|dec|add|read|set)$/, PER_CPU],
  [/^for_each_(possible|online)_cpu$/, 'write a for loop over the number of CPUs'],
  [/^DEFINE_WAIT|^(prepare_to|finish)_wait|^(add|remove)_wait_queue|^(__)?set_current_state$/, WAIT],
  [/^(INIT|DECLARE)_(DELAYED_)?WORK|^(queue|schedule|flush)_(delayed_)?work/, DEFERRED],
  [/^(setup|mod|add|del)_timer|^timer_setup$/, DEFERRED],
  [/^(copy_(to|from)|get|put)_user$/, 'assign it: there is no user memory here'],
  [/^srcu_|^(synchronize|init)_srcu/, 'use RCU: write #include "rcupdate.h"'],
] // prettier-ignore

/** Endings of calls that the lab has without them, and why that is enough. */
const ENDINGS: readonly (readonly [ending: RegExp, reason: string])[] = [
  [/_(relaxed|acquire|release)$/, 'it orders at least as much'],
  [/_(interruptible|killable)$/, 'there are no signals here'],
  [/_timeout$/, 'time does not pass while exploring'],
  [/_nested$/, 'every lock is judged for itself'],
]

/** Names that a header of the lab's library declares. */
const DECLARED_IN: Readonly<Record<string, readonly string[]>> = {
  'list.h': [
    'INIT_LIST_HEAD', 'list_add', 'list_add_tail', 'list_del', 'list_del_init', 'list_move', 'list_move_tail', 'list_empty',
  ],
  'string.h': ['memset', 'memcpy', 'memcmp'],
  'seqcount.h': [
    'seqcount_t', 'seqcount_init', 'write_seqcount_begin', 'write_seqcount_end', 'read_seqcount_begin', 'read_seqcount_wait',
    'read_seqcount_retry',
  ],
  'seqlock.h': [
    'seqlock_t', 'seqlock_init', 'write_seqlock', 'write_sequnlock', 'write_tryseqlock', 'read_seqbegin', 'read_seqretry',
  ],
  'refcount.h': [
    'refcount_t', 'refcount_set', 'refcount_read', 'refcount_inc', 'refcount_inc_not_zero', 'refcount_dec',
    'refcount_dec_and_test',
  ],
  'bit_spinlock.h': ['bit_spin_lock', 'bit_spin_trylock', 'bit_spin_unlock', 'bit_spin_is_locked'],
  'rcupdate.h': ['rcu_read_lock', 'rcu_read_unlock', 'synchronize_rcu'],
} // prettier-ignore

const HEADER_OF: ReadonlyMap<string, string> = new Map(
  Object.entries(DECLARED_IN).flatMap(([header, names]) => names.map((name) => [name, header])),
)

/** What to write instead of a name that nothing declares; undefined where there is no advice. */
export function instead(name: string): string | undefined {
  if (Object.hasOwn(INSTEAD, name)) return INSTEAD[name]
  const header = HEADER_OF.get(name)
  if (header !== undefined) return `write #include "${header}"`
  for (const [ending, reason] of ENDINGS) {
    const shorter = name.replace(ending, '')
    if (shorter !== name && intrinsic(shorter)) return `use ${shorter}(): ${reason}`
  }
  return FAMILIES.find(([names]) => names.test(name))?.[1]
}
