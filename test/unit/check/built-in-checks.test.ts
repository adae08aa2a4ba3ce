/**
 * Every built-in check: the smallest program that breaks it under some schedule, and the one next to it
 * that does not. All schedules are explored.
 */
import { describe, expect, test } from 'vitest'
import * as Check from '#core/event/checks.ts'
import { placeOfSite } from '#core/language/debug-info.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import type { Violation } from '#core/machine/oracle.ts'
import { exploreAll } from '../../support/explore.ts'
import { build, configOf } from '../../support/machine.ts'

interface Pair {
  readonly check: number
  readonly broken: string
  readonly fixed: string
  /** What the report must say. */
  readonly message?: RegExp
  /** How the source goes on at the site of the report, and at the sites of the other side. */
  readonly at: string
  readonly others?: readonly string[]
  /** Whom it is about, who broke it first: threads, 31 for set-up, 32 for the first interrupt. */
  readonly actors: readonly number[]
  readonly options?: Partial<MachineConfig>
}

const LOCKS = `
int x, y;
spinlock_t a, b;
struct mutex m, n;
struct semaphore sem = __SEMAPHORE_INITIALIZER(sem, 1);
struct rw_semaphore rw;
wait_queue_head_t queue;
struct completion done;
unsigned long flags;
`

const noOrder = { checks: { lockOrder: false, races: false, continueAfter: [] } }

const PAIRS: Readonly<Record<string, Pair>> = {
  'BUG_ON under one schedule only': {
    check: Check.CHECK_BUG_ON,
    broken: 'void P0(void) { x = 1; x = 0; } void P1(void) { BUG_ON(x == 1); }',
    fixed: 'void P0(void) { x = 1; x = 2; } void P1(void) { BUG_ON(x == 3); }',
    message: /^P1 \(P1\) reached BUG: x == 1$/,
    at: '== 1)',
    actors: [1],
  },
  'WARN_ON reports and goes on': {
    check: Check.CHECK_WARN_ON,
    broken: 'void P0(void) { WARN_ON(x == 0); }',
    fixed: 'void P0(void) { WARN_ON(x == 1); }',
    message: /reached a warning: x == 0/,
    at: '== 0)',
    actors: [0],
  },
  'always_ between two stores': {
    check: Check.CHECK_ALWAYS,
    broken: 'bool always_equal(void) { return x == y; } void P0(void) { x = 1; y = 1; }',
    fixed: 'bool always_ordered(void) { return x >= y; } void P0(void) { x = 1; y = 1; }',
    message: /always_equal does not hold after a step of P0/,
    at: 'x == y',
    actors: [0],
  },
  'an always_ function that does not end': {
    check: Check.CHECK_ORACLE,
    broken: 'bool always_found(void) { while (x < 2) { } return true; } void P0(void) { x = 1; }',
    fixed: 'bool always_found(void) { while (x > 2) { } return true; } void P0(void) { x = 1; }',
    message: /in always_found: an always_ function must end/,
    at: 'x < 2)',
    actors: [31],
  },
  'polling with preemption off, while who would change it waits for the CPU before a free mutex': {
    check: Check.CHECK_LIVELOCK,
    broken: `void P0(void) { WRITE_ONCE(x, 1); mutex_lock(&m); mutex_unlock(&m); WRITE_ONCE(x, 0); }
      void P1(void) { preempt_disable(); while (READ_ONCE(x)) cpu_relax(); preempt_enable(); }`,
    fixed: `void P0(void) { WRITE_ONCE(x, 1); mutex_lock(&m); mutex_unlock(&m); WRITE_ONCE(x, 0); }
      void P1(void) { while (READ_ONCE(x)) cpu_relax(); }`,
    options: { cpus: 1 },
    at: 'cpu_relax()',
    actors: [1, 0],
    others: ['mutex_lock(&m)'],
  },
  'finally after a lost update': {
    check: Check.CHECK_FINALLY,
    broken: 'void P0(void) { x++; } void P1(void) { x++; } void finally(void) { assert(x == 2); }',
    fixed: `void P0(void) { spin_lock(&a); x++; spin_unlock(&a); }
      void P1(void) { spin_lock(&a); x++; spin_unlock(&a); } void finally(void) { assert(x == 2); }`,
    message: /at rest, this does not hold: x == 2/,
    at: 'assert(x == 2)',
    actors: [31],
  },
  'deadlock of two spinlocks': {
    check: Check.CHECK_DEADLOCK,
    broken: `void P0(void) { spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a); }
      void P1(void) { spin_lock(&b); spin_lock(&a); spin_unlock(&a); spin_unlock(&b); }`,
    fixed: `void P0(void) { spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a); }
      void P1(void) { spin_lock(&a); spin_lock(&b); spin_unlock(&b); spin_unlock(&a); }`,
    options: noOrder,
    message: /P0 \(P0\) waits for b, and P1 \(P1\) cannot go on either/,
    at: 'spin_lock(&b)',
    actors: [0, 1],
    others: ['spin_lock(&a)'],
  },
  'deadlock of a spinlock and an interrupt': {
    check: Check.CHECK_DEADLOCK,
    broken: `void end_io(int *p) { spin_lock(&a); *p = 1; spin_unlock(&a); }
      void P0(void) { submit_io(end_io, &x, 1); spin_lock(&a); x = 2; spin_unlock(&a); }`,
    fixed: `void end_io(int *p) { spin_lock(&a); *p = 1; spin_unlock(&a); }
      void P0(void) { submit_io(end_io, &x, 1); spin_lock_irq(&a); x = 2; spin_unlock_irq(&a); }`,
    options: noOrder,
    at: 'x = 2',
    actors: [0, 32],
    others: ['spin_lock(&a)'],
  },
  'lock order, whether or not it deadlocks': {
    check: Check.CHECK_LOCK_CYCLE,
    broken: `void P0(void) { mutex_lock(&m); mutex_lock(&n); mutex_unlock(&n); mutex_unlock(&m);
        mutex_lock(&n); mutex_lock(&m); mutex_unlock(&m); mutex_unlock(&n); }`,
    fixed: `void P0(void) { mutex_lock(&m); mutex_lock(&n); mutex_unlock(&n); mutex_unlock(&m);
        mutex_lock(&n); mutex_unlock(&n); mutex_lock(&m); mutex_unlock(&m); }`,
    message: /P0 \(P0\) takes m in an order that can deadlock with test.c:\d+ in P0/,
    at: 'mutex_lock(&m)',
    actors: [0],
    others: ['mutex_lock(&n)'],
  },
  'lock order through a semaphore that is used as a lock': {
    check: Check.CHECK_LOCK_CYCLE,
    broken: `void P0(void) { down(&sem); mutex_lock(&m); mutex_unlock(&m); up(&sem);
        mutex_lock(&m); down(&sem); up(&sem); mutex_unlock(&m); }`,
    fixed: `void P0(void) { down(&sem); mutex_lock(&m); mutex_unlock(&m);
        mutex_lock(&m); down(&sem); up(&sem); mutex_unlock(&m); } void P1(void) { up(&sem); up(&sem); }`,
    at: 'down(&sem)',
    actors: [0],
    others: ['mutex_lock(&m)'],
  },
  'a spinlock inside and outside of interrupts': {
    check: Check.CHECK_LOCK_CYCLE,
    broken: `void end_io(int *p) { spin_lock(&a); spin_unlock(&a); }
      void P0(void) { spin_lock(&a); spin_unlock(&a); submit_io(end_io, &x, 1); }`,
    fixed: `void end_io(int *p) { spin_lock(&a); spin_unlock(&a); }
      void P0(void) { unsigned long f; spin_lock_irqsave(&a, f); spin_unlock_irqrestore(&a, f); submit_io(end_io, &x, 1); }`,
    message: /inside and outside of interrupts/,
    at: 'spin_lock(&a)',
    actors: [32],
    others: ['spin_lock(&a)'],
  },
  'a reader that reads again': {
    check: Check.CHECK_LOCK_CYCLE,
    broken: 'void P0(void) { down_read(&rw); down_read(&rw); up_read(&rw); up_read(&rw); }',
    fixed: 'void P0(void) { down_read(&rw); up_read(&rw); down_read(&rw); up_read(&rw); }',
    message: /for reading twice/,
    at: 'down_read(&rw)',
    actors: [0],
    others: ['down_read(&rw)'],
  },
  'lost wake-up': {
    check: Check.CHECK_LOST_WAKEUP,
    broken: 'void P0(void) { wait_event(queue, x); } void P1(void) { wake_up(&queue); x = 1; }',
    fixed: 'void P0(void) { wait_event(queue, x); } void P1(void) { x = 1; wake_up(&queue); }',
    message: /P0 \(P0\) sleeps for queue and nobody will wake it/,
    at: 'wait_event(queue, x)',
    actors: [0],
  },
  'a completion nobody completes': {
    check: Check.CHECK_LOST_WAKEUP,
    broken:
      'void P0(void) { wait_for_completion(&done); } void P1(void) { if (x) complete(&done); }',
    fixed:
      'void P0(void) { wait_for_completion(&done); } void P1(void) { if (!x) complete(&done); }',
    at: 'wait_for_completion(&done)',
    actors: [0],
  },
  'polling for what nobody writes': {
    check: Check.CHECK_LIVELOCK,
    broken: 'void P0(void) { while (!READ_ONCE(x)) cpu_relax(); } void P1(void) { y = 1; }',
    fixed: 'void P0(void) { while (!READ_ONCE(x)) cpu_relax(); } void P1(void) { x = 1; }',
    message: /P0 \(P0\) runs for ever without progress, polling x/,
    at: 'cpu_relax()',
    actors: [0],
  },
  'sleeping with a spinlock held': {
    check: Check.CHECK_SLEEP_IN_ATOMIC,
    broken: 'void P0(void) { spin_lock(&a); mutex_lock(&m); mutex_unlock(&m); spin_unlock(&a); }',
    fixed: 'void P0(void) { mutex_lock(&m); spin_lock(&a); spin_unlock(&a); mutex_unlock(&m); }',
    message: /may sleep here, holding a taken at test.c:\d+ in P0/,
    at: 'mutex_lock(&m)',
    actors: [0],
    others: ['spin_lock(&a)'],
  },
  'sleeping in an interrupt': {
    check: Check.CHECK_SLEEP_IN_ATOMIC,
    broken:
      'void end_io(int *p) { down(&sem); up(&sem); } void P0(void) { submit_io(end_io, &x, 1); }',
    fixed:
      'void end_io(int *p) { up(&sem); } void P0(void) { submit_io(end_io, &x, 1); down(&sem); }',
    message: /interrupt 0 may sleep here/,
    at: 'down(&sem)',
    actors: [32],
  },
  'might_sleep with preemption off': {
    check: Check.CHECK_SLEEP_IN_ATOMIC,
    broken: 'void P0(void) { preempt_disable(); might_sleep(); preempt_enable(); }',
    fixed: 'void P0(void) { preempt_disable(); preempt_enable(); might_sleep(); }',
    at: 'might_sleep()',
    actors: [0],
  },
  'unlocking what another thread holds': {
    check: Check.CHECK_BAD_UNLOCK,
    broken:
      'void P0(void) { mutex_lock(&m); while (!READ_ONCE(x)) cpu_relax(); mutex_unlock(&m); } void P1(void) { mutex_unlock(&m); x = 1; }',
    fixed:
      'void P0(void) { mutex_lock(&m); mutex_unlock(&m); } void P1(void) { mutex_lock(&m); mutex_unlock(&m); }',
    message: /P1 \(P1\) released m, which (nobody|P0 \(P0\)) holds/,
    at: 'mutex_unlock(&m)',
    actors: [1],
  },
  'releasing the kernel lock once too often': {
    check: Check.CHECK_BAD_UNLOCK,
    broken: 'void P0(void) { lock_kernel(); unlock_kernel(); unlock_kernel(); }',
    fixed: 'void P0(void) { lock_kernel(); lock_kernel(); unlock_kernel(); unlock_kernel(); }',
    at: 'unlock_kernel()',
    actors: [0],
  },
  'taking a spinlock twice': {
    check: Check.CHECK_RECURSIVE_LOCK,
    broken: 'void P0(void) { spin_lock(&a); spin_lock(&a); spin_unlock(&a); spin_unlock(&a); }',
    fixed: 'void P0(void) { spin_lock(&a); spin_unlock(&a); spin_lock(&a); spin_unlock(&a); }',
    message: /P0 \(P0\) takes a, which it holds already/,
    at: 'spin_lock(&a)',
    actors: [0],
  },
  'use after free': {
    check: Check.CHECK_USE_AFTER_FREE,
    broken:
      'int *p; void P0(void) { int *q = kmalloc(4, GFP_KERNEL); *q = 1; p = q; kfree(q); x = *p; }',
    fixed:
      'int *p; void P0(void) { int *q = kmalloc(4, GFP_KERNEL); *q = 1; p = q; x = *p; kfree(q); }',
    message: /touched freed memory at 0x[0-9a-f]+, freed at test.c:\d+ in P0/,
    at: '*p',
    actors: [0],
    others: ['kfree(q)'],
  },
  leak: {
    check: Check.CHECK_LEAK,
    broken: 'void P0(void) { int *q = kmalloc(8, GFP_KERNEL); *q = 1; }',
    fixed: 'int *kept; void P0(void) { int *q = kmalloc(8, GFP_KERNEL); *q = 1; kept = q; }',
    message: /8 bytes allocated at test.c:\d+ in P0 are still there/,
    at: 'kmalloc(8, GFP_KERNEL)',
    actors: [31],
    others: ['kmalloc(8, GFP_KERNEL'],
  },
  'reading heap memory nobody wrote': {
    check: Check.CHECK_UNINITIALISED,
    broken: 'void P0(void) { int *q = kmalloc(8, GFP_KERNEL); x = q[1]; kfree(q); }',
    fixed: 'void P0(void) { int *q = kmalloc(8, GFP_KERNEL); q[1] = 1; x = q[1]; kfree(q); }',
    at: 'q[1]',
    actors: [0],
  },
  'reading a local in memory nobody wrote': {
    check: Check.CHECK_UNINITIALISED,
    broken: 'int get(int *p) { return *p; } void P0(void) { int local; x = get(&local); }',
    fixed: 'int get(int *p) { return *p; } void P0(void) { int local = 1; x = get(&local); }',
    at: '*p',
    actors: [0],
  },
  'null pointer': {
    check: Check.CHECK_NULL,
    broken: 'struct s { int a; int b; } *p; void P0(void) { p->b = 1; }',
    fixed: 'struct s { int a; int b; } *p; void P0(void) { if (p) p->b = 1; }',
    message: /dereferenced a null pointer \(address 0x4\)/,
    at: 'b = 1',
    actors: [0],
  },
  'beyond a heap block': {
    check: Check.CHECK_OUT_OF_BOUNDS,
    broken: 'void P0(void) { char *q = kmalloc(10, GFP_KERNEL); q[10] = 1; kfree(q); }',
    fixed: 'void P0(void) { char *q = kmalloc(10, GFP_KERNEL); q[9] = 1; kfree(q); }',
    at: 'q[10] = 1',
    actors: [0],
  },
  'into a frame that is gone': {
    check: Check.CHECK_OUT_OF_BOUNDS,
    broken: 'int *p; void f(void) { int local = 1; p = &local; } void P0(void) { f(); x = *p; }',
    fixed: 'int *p; void f(void) { int local = 1; p = &local; x = *p; } void P0(void) { f(); }',
    at: '*p',
    actors: [0],
  },
  misaligned: {
    check: Check.CHECK_MISALIGNED,
    broken: 'char c[8]; void P0(void) { *(int *)(c + 1) = 1; }',
    fixed: 'char c[8]; void P0(void) { *(int *)(c + 4) = 1; }',
    at: '*(int *)(c + 1) = 1',
    actors: [0],
  },
  'freeing twice': {
    check: Check.CHECK_BAD_FREE,
    broken: 'void P0(void) { int *q = kmalloc(4, GFP_KERNEL); kfree(q); kfree(q); }',
    fixed: 'void P0(void) { int *q = kmalloc(4, GFP_KERNEL); kfree(q); kfree(NULL); }',
    message: /which is no live allocation; freed before at test.c:\d+ in P0/,
    at: 'kfree(q)',
    actors: [0],
    others: ['kfree(q)'],
  },
  'freeing the middle of a block': {
    check: Check.CHECK_BAD_FREE,
    broken: 'void P0(void) { char *q = kmalloc(32, GFP_KERNEL); kfree(q + 16); }',
    fixed: 'void P0(void) { char *q = kmalloc(32, GFP_KERNEL); kfree(q); }',
    at: 'kfree(q + 16)',
    actors: [0],
  },
  'division by zero': {
    check: Check.CHECK_DIVISION,
    broken: 'void P0(void) { x = 5 / y; } void P1(void) { y = 1; }',
    fixed: 'void init(void) { y = 1; } void P0(void) { x = 5 / y; } void P1(void) { y = 2; }',
    at: '/ y',
    actors: [0],
  },
  'the most negative number by -1, at 64 bits': {
    check: Check.CHECK_DIVISION,
    broken: 's64 w = -0x7fffffffffffffff - 1; void P0(void) { w = w / (x - 1); }',
    fixed: 's64 w = -0x7fffffffffffffff; void P0(void) { w = w / (x - 1); }',
    at: '/ (x - 1)',
    actors: [0],
  },
  'recursion without end': {
    check: Check.CHECK_STACK_OVERFLOW,
    broken: 'int f(int n) { return f(n + 1) + 1; } void P0(void) { x = f(0); }',
    fixed: 'int f(int n) { return n > 5 ? n : f(n + 1) + 1; } void P0(void) { x = f(0); }',
    at: 'f(n + 1) + 1',
    actors: [0],
  },
  'a function of another type': {
    check: Check.CHECK_BAD_CALL,
    broken:
      'int f(int n) { return n; } void (*g)(void); void P0(void) { g = (void (*)(void))f; g(); }',
    fixed: 'void f(void) { x = 1; } void (*g)(void); void P0(void) { g = f; g(); }',
    at: 'g()',
    actors: [0],
  },
  'a loop that touches nothing': {
    check: Check.CHECK_RUNAWAY,
    broken: 'void P0(void) { int i = 0; while (i >= 0) i ^= 1; }',
    fixed: 'void P0(void) { int i = 0; while (i < 100) i++; }',
    options: { maxPrivateInstructions: 10_000 },
    at: '^= 1',
    actors: [0],
  },
  'more I/O than the machine has slots': {
    check: Check.CHECK_RESOURCE,
    broken:
      'void end_io(int *p) { } void P0(void) { int i; local_irq_disable(); for (i = 0; i < 33; i++) submit_io(end_io, &x, 1); local_irq_enable(); }',
    fixed:
      'void end_io(int *p) { } void P0(void) { int i; for (i = 0; i < 2; i++) submit_io(end_io, &x, 1); }',
    at: 'submit_io(end_io, &x, 1)',
    actors: [0],
  },
  'more memory than the heap has': {
    check: Check.CHECK_RESOURCE,
    broken: 'int *p; void P0(void) { p = kmalloc(600, GFP_KERNEL); }',
    fixed: 'int *p; void P0(void) { p = kmalloc(400, GFP_KERNEL); }',
    options: { heapBytes: 512 },
    at: 'kmalloc(600, GFP_KERNEL)',
    actors: [0],
  },
  'ending with a lock held': {
    check: Check.CHECK_ATOMIC_AT_EXIT,
    broken: 'void P0(void) { mutex_lock(&m); }',
    fixed: 'void P0(void) { mutex_lock(&m); mutex_unlock(&m); }',
    message: /ended holding m taken at test.c:\d+ in P0/,
    at: '}',
    actors: [0],
    others: ['mutex_lock(&m)'],
  },
  'ending with interrupts off': {
    check: Check.CHECK_ATOMIC_AT_EXIT,
    broken: 'void P0(void) { local_irq_disable(); }',
    fixed: 'void P0(void) { unsigned long f; local_irq_save(f); local_irq_restore(f); }',
    message: /ended with preemption or interrupts off/,
    at: '}',
    actors: [0],
  },
}

function explore(source: string, pair: Pair): Map<number, Violation> {
  const program = build(LOCKS + source)
  const config = configOf({ heapBytes: 1024, ...pair.options })
  return new Map(exploreAll(program, config, () => 'end').violations)
}

describe('a built-in check', () => {
  test.each(Object.entries(PAIRS))('%s', (_, pair) => {
    const found = explore(pair.broken, pair).get(pair.check)
    expect(found).toBeDefined()
    if (pair.message) expect(found?.message).toMatch(pair.message)
    expect(found?.actors).toEqual(pair.actors)
    const { debug } = build(LOCKS + pair.broken)
    const sourceAt = (site: number): string => {
      const { line = 1, column = 1 } = placeOfSite(debug, site) ?? {}
      return (LOCKS + pair.broken).split('\n')[line - 1]!.slice(column - 1)
    }
    expect(sourceAt(found!.site).slice(0, pair.at.length)).toBe(pair.at)
    const others = pair.others ?? []
    const elsewhere = found!.otherSites.map((site, index) =>
      sourceAt(site).slice(0, others[index]?.length),
    )
    expect(elsewhere).toEqual(others)
    expect([...explore(pair.fixed, pair).values()].map((other) => other.message)).toEqual([])
  })

  test('every kind of check has a pair here', () => {
    const covered = new Set(Object.values(PAIRS).map((pair) => pair.check))
    const missing = Check.CHECK_KINDS.filter((kind) => !covered.has(kind.code))
    expect(missing.map((kind) => kind.name)).toEqual(['data-race'])
  })
})
