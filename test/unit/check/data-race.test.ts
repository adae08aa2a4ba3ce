/** Data races: which accesses are ordered by what. Every schedule is explored. */
import { describe, expect, test } from 'vitest'
import { CHECK_DATA_RACE } from '#core/event/checks.ts'
import { exploreAll } from '../../support/explore.ts'
import { build, configOf } from '../../support/machine.ts'

const PRELUDE = `
int x, y, flag;
u8 bytes[4];
spinlock_t a;
struct mutex m;
struct semaphore sem;
struct rw_semaphore rw;
struct completion done;
wait_queue_head_t queue;
atomic_t counter;
`

const watched = configOf({
  heapBytes: 512,
  checks: { lockOrder: false, races: true, continueAfter: [] },
})

function racesOf(source: string, model: 'sc' | 'pso' = 'sc'): string[] {
  const program = build(PRELUDE + source)
  const { violations } = exploreAll(program, { ...watched, model }, () => 'end')
  return [...violations.values()]
    .filter((found) => found.check === CHECK_DATA_RACE)
    .map((found) => found.message)
}

const RACES: Readonly<Record<string, string>> = {
  'two plain stores': 'void P0(void) { x = 1; } void P1(void) { x = 2; }',
  'a plain store and a plain load': 'void P0(void) { x = 1; } void P1(void) { y = x; }',
  'a marked store and a plain load': 'void P0(void) { WRITE_ONCE(x, 1); } void P1(void) { y = x; }',
  'two different locks': `void P0(void) { spin_lock(&a); x = 1; spin_unlock(&a); }
    void P1(void) { mutex_lock(&m); x = 2; mutex_unlock(&m); }`,
  'two readers that write': `void P0(void) { down_read(&rw); x = 1; up_read(&rw); }
    void P1(void) { down_read(&rw); y = x; up_read(&rw); }`,
  'a flag without barriers': `void P0(void) { x = 1; WRITE_ONCE(flag, 1); }
    void P1(void) { if (READ_ONCE(flag)) y = x; }`,
  'a thread and an interrupt of its own CPU': `void end_io(int *p) { *p = 1; }
    void P0(void) { submit_io(end_io, &x, 1); x = 2; }`,
  'heap memory': `int *p; void init(void) { p = kmalloc(8, GFP_KERNEL); *p = 0; }
    void P0(void) { *p = 1; } void P1(void) { *p = 2; }`,
}

const ORDERED: Readonly<Record<string, string>> = {
  'two loads': 'void P0(void) { y = x; } void P1(void) { flag = x; }',
  'two marked accesses': 'void P0(void) { WRITE_ONCE(x, 1); } void P1(void) { READ_ONCE(x); }',
  'neighbouring bytes of a word': 'void P0(void) { bytes[0] = 1; } void P1(void) { bytes[1] = 1; }',
  'a spinlock': `void P0(void) { spin_lock(&a); x++; spin_unlock(&a); }
    void P1(void) { spin_lock(&a); x++; spin_unlock(&a); }`,
  'an rwsem': `void P0(void) { down_write(&rw); x++; up_write(&rw); }
    void P1(void) { down_read(&rw); y = x; up_read(&rw); }`,
  'a semaphore as a signal':
    'void P0(void) { x = 1; up(&sem); } void P1(void) { down(&sem); y = x; }',
  'a completion':
    'void P0(void) { x = 1; complete(&done); } void P1(void) { wait_for_completion(&done); y = x; }',
  'init and finally':
    'void init(void) { x = 1; } void P0(void) { x = 2; } void finally(void) { assert(x == 2); }',
  'release and acquire': `void P0(void) { x = 1; smp_store_release(&flag, 1); }
    void P1(void) { if (smp_load_acquire(&flag)) y = x; }`,
  'a flag with barriers': `void P0(void) { x = 1; smp_wmb(); WRITE_ONCE(flag, 1); }
    void P1(void) { int seen = READ_ONCE(flag); smp_rmb(); if (seen) y = x; }`,
  'an atomic operation': `void P0(void) { x = 1; atomic_inc(&counter); }
    void P1(void) { if (atomic_add_return(0, &counter)) y = x; }`,
  'an interrupt that was submitted': `void end_io(int *p) { y = *p; }
    void P0(void) { x = 1; submit_io(end_io, &x, 1); }`,
  'interrupts off': `void end_io(int *p) { *p = 1; }
    void P0(void) { local_irq_disable(); submit_io(end_io, &x, 1); x = 2; local_irq_enable(); }`,
  wait_event: `void P0(void) { x = 1; smp_wmb(); WRITE_ONCE(flag, 1); wake_up(&queue); }
    void P1(void) { wait_event(queue, READ_ONCE(flag)); smp_rmb(); y = x; }`,
  'heap memory that is freed and used again': `int *p;
    void P0(void) { int *q = kmalloc(200, GFP_KERNEL); *q = 1; kfree(q); }
    void P1(void) { int *q = kmalloc(200, GFP_KERNEL); *q = 2; kfree(q); }`,
}

describe('data races', () => {
  test.each(Object.entries(RACES))('reported: %s', (_, source) => {
    expect(racesOf(source)).toEqual([
      expect.stringMatching(/^data race on .* between .* and .* at test.c/),
    ])
  })

  test.each(Object.entries(ORDERED))('not reported: %s', (_, source) => {
    expect(racesOf(source)).toEqual([])
    expect(racesOf(source, 'pso')).toEqual([])
  })

  test('a race does not end the run and names both sides', () => {
    const program = build(`${PRELUDE}void P0(void) { x = 1; }\nvoid P1(void) { x = 2; }`)
    const { violations, outcomes } = exploreAll(program, watched, () => 'end')
    const found = violations.get(CHECK_DATA_RACE)
    expect(outcomes).toEqual(new Set(['end']))
    expect(found?.actors.toSorted((left, right) => left - right)).toEqual([0, 1])
    expect(found?.otherSites).toHaveLength(1)
  })
})
