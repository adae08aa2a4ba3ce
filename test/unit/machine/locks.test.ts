/** What each kind of lock promises, checked over every schedule. */
import { describe, expect, test } from 'vitest'
import * as Check from '#core/event/checks.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { exploreAll, observeGlobals } from '../../support/explore.ts'
import type { Exploration } from '../../support/explore.ts'
import { build, configOf, globalOf, runProgram } from '../../support/machine.ts'

const PRELUDE = `
int x, y, z;
spinlock_t a;
struct mutex m, n;
struct semaphore sem = __SEMAPHORE_INITIALIZER(sem, 1);
struct semaphore two = __SEMAPHORE_INITIALIZER(two, 2);
struct rw_semaphore rw;
struct completion done;
wait_queue_head_t queue;
unsigned long flags;
atomic_t counter;
__ghost int inside, most, readers, writers, seen;
#define ENTER inside++; if (inside > most) most = inside;
#define LEAVE inside--;
`

const quiet = { lockOrder: false, races: false, continueAfter: [] }

function explore(
  source: string,
  names: readonly string[] = [],
  options: Partial<MachineConfig> = {},
): Exploration {
  const config = configOf({ checks: quiet, heapBytes: 512, ...options })
  return exploreAll(build(PRELUDE + source), config, observeGlobals(names, globalOf))
}

function checksOf(exploration: Exploration): number[] {
  return [...exploration.violations.keys()].sort((left, right) => left - right)
}

describe('mutual exclusion', () => {
  test.each([
    ['spinlock', 'spin_lock(&a);', 'spin_unlock(&a);', 1],
    ['mutex', 'mutex_lock(&m);', 'mutex_unlock(&m);', 1],
    ['semaphore of one', 'down(&sem);', 'up(&sem);', 1],
    ['semaphore of two', 'down(&two);', 'up(&two);', 2],
    ['rwsem for writing', 'down_write(&rw);', 'up_write(&rw);', 1],
    ['rwsem for reading', 'down_read(&rw);', 'up_read(&rw);', 3],
    ['kernel lock', 'lock_kernel();', 'unlock_kernel();', 1],
    [
      'bit lock',
      'while (test_and_set_bit(3, &flags)) wait_on_bit(&flags, 3);',
      'clear_bit(3, &flags); wake_up_bit(&flags, 3);',
      1,
    ],
    ['compare and exchange', 'while (cmpxchg(&z, 0, 1) != 0) cpu_relax();', 'WRITE_ONCE(z, 0);', 1],
    ['trylock in a loop', 'while (!spin_trylock(&a)) cpu_relax();', 'spin_unlock(&a);', 1],
  ])('%s lets in at most so many', (_, enter, leave, most) => {
    for (const [model, threads] of [
      ['sc', 3],
      ['tso', 2],
      ['pso', 2],
    ] as const) {
      const body = (n: number): string =>
        `void P${n}(void) { ${enter} x = READ_ONCE(x) + 1; ENTER x = READ_ONCE(x); LEAVE ${leave} }`
      const source = [0, 1, 2]
        .slice(0, threads)
        .map((n) => body(n))
        .join('\n')
      const exploration = explore(source, ['most'], { cpus: 3, model })
      expect(checksOf(exploration)).toEqual([])
      // The most that ever were inside is what the lock allows.
      expect([...exploration.outcomes].sort().at(-1)).toBe(`most=${Math.min(most, threads)}`)
    }
  })
})

describe('the kernel lock', () => {
  test('is dropped by its holder while it sleeps, and is its own again afterwards', () => {
    const source = `
      void P0(void) { lock_kernel(); lock_kernel(); x = 1; mutex_lock(&m); seen = x; x = 2; mutex_unlock(&m); unlock_kernel(); unlock_kernel(); }
      void P1(void) { mutex_lock(&m); lock_kernel(); x = 3; unlock_kernel(); mutex_unlock(&m); }`
    const exploration = explore(source, ['x', 'seen'])
    expect(checksOf(exploration)).toEqual([])
    // P1 before P0, after it, or in the middle of it, while P0 sleeps for the mutex.
    expect([...exploration.outcomes].sort()).toEqual(['x=2 seen=1', 'x=2 seen=3', 'x=3 seen=1'])
  })

  test('sleeping by schedule, msleep or a wait queue lets it go too', () => {
    for (const sleep of ['schedule();', 'msleep(5);', 'cond_resched();']) {
      const source = `void P0(void) { lock_kernel(); x = 1; ${sleep} seen = x; unlock_kernel(); }
        void P1(void) { lock_kernel(); x = 2; unlock_kernel(); }`
      const { outcomes } = explore(source, ['seen'])
      expect(outcomes).toEqual(new Set(['seen=1', 'seen=2']))
    }
    const waits = `void P0(void) { lock_kernel(); wait_event(queue, x); unlock_kernel(); }
      void P1(void) { lock_kernel(); x = 1; wake_up(&queue); unlock_kernel(); }`
    expect(checksOf(explore(waits))).toEqual([])
  })
})

describe('read-write semaphores', () => {
  const threeThreads = `
    void P0(void) { down_read(&rw); mutex_lock(&m); mutex_unlock(&m); up_read(&rw); }
    void P1(void) { mutex_lock(&m); down_read(&rw); up_read(&rw); mutex_unlock(&m); }
    void P2(void) { down_write(&rw); up_write(&rw); }`

  test('fair: a queued writer makes two readers deadlock', () => {
    const exploration = explore(threeThreads, [], { cpus: 3, fairRwsem: true })
    expect(checksOf(exploration)).toEqual([Check.CHECK_DEADLOCK])
    expect(exploration.violations.get(Check.CHECK_DEADLOCK)?.actors.toSorted()).toEqual([0, 1, 2])
  })

  test('unfair: the same does not deadlock, but the order of locks is reported', () => {
    expect(checksOf(explore(threeThreads, [], { cpus: 3, fairRwsem: false }))).toEqual([])
    const checks = { ...quiet, lockOrder: true }
    const watched = explore(threeThreads, [], { cpus: 3, fairRwsem: false, checks })
    expect(checksOf(watched)).toEqual([Check.CHECK_LOCK_CYCLE])
  })

  test('unfair because the program says so', () => {
    const options = { cpus: 3, fairRwsem: true }
    const unfair = `#define CONFIG_RWSEM_UNFAIR 1\n${threeThreads}`
    expect(checksOf(explore(unfair, [], options))).toEqual([])
  })

  test('downgrade_write keeps writers out', () => {
    const source = `
      void P0(void) { down_write(&rw); x = 1; downgrade_write(&rw); seen = READ_ONCE(x); up_read(&rw); }
      void P1(void) { down_write(&rw); x = 2; up_write(&rw); }`
    expect(explore(source, ['seen']).outcomes).toEqual(new Set(['seen=1']))
  })

  test('in virtual time waiters are served in order of arrival, readers together', () => {
    const thread = (n: number, side: string): string =>
      `void P${n}(void) { udelay(${n * 100}); down_${side}(&rw); order = order * 10 + ${n}; udelay(5000); up_${side}(&rw); }`
    const source = `__ghost u32 order; ${thread(0, 'write')} ${thread(1, 'read')} ${thread(2, 'write')} ${thread(3, 'read')}`
    const fair = runProgram(build(PRELUDE + source), timedScheduler(1), { timed: true, cpus: 4 })
    expect(globalOf(fair.machine, 'order')).toBe(123n)
    const options = { timed: true, cpus: 4, fairRwsem: false }
    const unfair = runProgram(build(PRELUDE + source), timedScheduler(1), options)
    expect(globalOf(unfair.machine, 'order')).toBe(132n)
  })
})

describe('waiting', () => {
  test('no wake-up is lost between prepare and sleep, with one waiter or two', () => {
    const one = `void P0(void) { wait_event(queue, READ_ONCE(x)); seen = 1; } void P1(void) { WRITE_ONCE(x, 1); wake_up(&queue); }`
    const two = `${one} void P2(void) { wait_event(queue, READ_ONCE(x)); }`
    for (const model of ['sc', 'tso', 'pso'] as const) {
      expect(checksOf(explore(one, [], { model }))).toEqual([])
      // wake_up wakes one; the other one may sleep for ever.
      const both = explore(two, [], { model, cpus: 3 })
      expect(checksOf(both)).toEqual([Check.CHECK_LOST_WAKEUP])
      const all = explore(two.replace('wake_up(', 'wake_up_all('), [], { model, cpus: 3 })
      expect(checksOf(all)).toEqual([])
    }
  })

  test('a completion counts, complete_all lets everybody through', () => {
    const wait = 'wait_for_completion(&done);'
    const two = `void P0(void) { ${wait} } void P1(void) { ${wait} } void P2(void) { complete(&done); complete(&done); }`
    expect(checksOf(explore(two, [], { cpus: 3 }))).toEqual([])
    const all = two.replace('complete(&done); complete(&done);', 'complete_all(&done);')
    expect(checksOf(explore(all, [], { cpus: 3 }))).toEqual([])
    const one = two.replace('complete(&done); complete(&done);', 'complete(&done);')
    expect(checksOf(explore(one, [], { cpus: 3 }))).toEqual([Check.CHECK_LOST_WAKEUP])
  })

  test('bits of one word are waited for apart', () => {
    const source = `
      void P0(void) { wait_on_bit(&flags, 1); seen = 1; }
      void P1(void) { clear_bit(1, &flags); wake_up_bit(&flags, 1); }
      void init(void) { set_bit(1, &flags); set_bit(40, &flags); }`
    expect(checksOf(explore(source))).toEqual([])
    const other = source.replace(
      'clear_bit(1, &flags); wake_up_bit(&flags, 1)',
      'clear_bit(40, &flags); wake_up_bit(&flags, 40)',
    )
    // The bit is still set: whoever set it holds it.
    expect(checksOf(explore(other))).toEqual([Check.CHECK_DEADLOCK])
  })
})

describe('CPUs', () => {
  const writers = (guard: string, end: string): string => `
    void P0(void) { ${guard} x = 1; seen = READ_ONCE(x); ${end} }
    void P1(void) { WRITE_ONCE(x, 2); }`

  test('preemption off keeps other threads off the CPU, but not off other CPUs', () => {
    const source = writers('preempt_disable();', 'preempt_enable();')
    expect(explore(source, ['seen'], { cpus: 1 }).outcomes).toEqual(new Set(['seen=1']))
    expect(explore(source, ['seen'], { cpus: 2 }).outcomes).toEqual(new Set(['seen=1', 'seen=2']))
  })

  test('without it one CPU is enough for the race', () => {
    expect(explore(writers('', ''), ['seen'], { cpus: 1 }).outcomes).toEqual(
      new Set(['seen=1', 'seen=2']),
    )
  })

  test('interrupts come between any two operations of their CPU unless they are off', () => {
    const source = (off: string, on: string): string => `
      void end_io(int *p) { WRITE_ONCE(*p, 2); }
      void P0(void) { submit_io(end_io, &x, 10); ${off} x = 1; seen = READ_ONCE(x); ${on} }`
    expect(explore(source('', ''), ['seen']).outcomes).toEqual(new Set(['seen=1', 'seen=2']))
    const guarded = explore(source('local_irq_disable();', 'local_irq_enable();'), ['seen'])
    expect(guarded.outcomes).toEqual(new Set(['seen=1']))
    const bottomHalves = explore(source('spin_lock_bh(&a);', 'spin_unlock_bh(&a);'), ['seen'])
    expect(bottomHalves.outcomes).toEqual(new Set(['seen=1']))
  })

  test('while an interrupt runs its CPU runs nothing else', () => {
    const source = `
      void end_io(int *p) { x = 1; seen = READ_ONCE(x); }
      void P0(void) { submit_io(end_io, &y, 10); WRITE_ONCE(x, 2); }`
    expect(explore(source, ['seen'], { cpus: 1 }).outcomes).toEqual(new Set(['seen=1']))
  })
})

test('a thread may hold more locks than the machine lists', () => {
  const take = Array.from({ length: 20 }, (_, n) => `mutex_lock(&many[${n}]);`).join(' ')
  const give = Array.from({ length: 20 }, (_, n) => `mutex_unlock(&many[${19 - n}]);`).join(' ')
  expect(checksOf(explore(`struct mutex many[20]; void P0(void) { ${take} ${give} }`))).toEqual([])
})

test('initialising a lock is a store like any other', () => {
  const source = `struct semaphore zero = __SEMAPHORE_INITIALIZER(zero, 0); __ghost int ready, failed;
    void P0(void) { sema_init(&zero, 1); WRITE_ONCE(x, 1); }
    void P1(void) { ready = READ_ONCE(x); failed = down_trylock(&zero); }`
  const outcomes = (model: 'sc' | 'tso' | 'pso'): string[] =>
    [...explore(source, ['ready', 'failed'], { model }).outcomes].sort()
  const inOrder = ['ready=0 failed=0', 'ready=0 failed=1', 'ready=1 failed=0']
  expect(outcomes('sc')).toEqual(inOrder)
  expect(outcomes('tso')).toEqual(inOrder)
  expect(outcomes('pso')).toEqual([...inOrder, 'ready=1 failed=1'])
})

describe('polling loops', () => {
  test('cost no steps while nothing they read has changed', () => {
    const source = `void P0(void) { while (!READ_ONCE(x)) cpu_relax(); } void P1(void) { y = 1; y = 2; y = 3; x = 1; }`
    expect(explore(source).states).toBeLessThan(40)
  })

  test('see every change that matters', () => {
    const source = `void P0(void) { while (READ_ONCE(x) < 2) { seen = READ_ONCE(x); cpu_relax(); } }
      void P1(void) { WRITE_ONCE(x, 1); WRITE_ONCE(x, 2); }`
    const { outcomes } = explore(source, ['seen'])
    expect(outcomes).toEqual(new Set(['seen=0', 'seen=1', 'seen=2']))
  })

  test('a timeout fires when nothing else can run', () => {
    const source = `void P0(void) { int i; for (i = 0; i < 5; i++) { if (READ_ONCE(x)) break; cpu_relax(); } seen = i; }`
    expect(explore(source, ['seen']).outcomes).toEqual(new Set(['seen=5']))
  })
})

test('data choices are enumerated like everything else', () => {
  const { outcomes } = explore('void P0(void) { seen = choose(3) * 10 + choose(2); }', ['seen'])
  expect([...outcomes].sort()).toEqual([
    'seen=0',
    'seen=1',
    'seen=10',
    'seen=11',
    'seen=20',
    'seen=21',
  ])
})
