/** Threads that run for ever without progress, and loops that only look like it. */
import { expect, test } from 'vitest'
import { CHECK_LIVELOCK } from '#core/event/checks.ts'
import { EVENT_END } from '#core/event/kinds.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { roundRobin } from '#core/schedule/round-robin.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { exploreAll } from '../../support/explore.ts'
import { build, configOf, runProgram } from '../../support/machine.ts'

const PRELUDE = 'int x, y; spinlock_t a, b; unsigned int seq;\n'

test.each([
  ['one reader of a counter that stays odd', 'void P0(void) { while (READ_ONCE(seq) == 0) ; }'],
  [
    'three readers that spin side by side',
    [0, 1, 2]
      .map((n) => `void P${n}(void) { while (READ_ONCE(seq) == READ_ONCE(x)) ; }`)
      .join('\n'),
  ],
  [
    'two threads that try, give up and try again in step with each other',
    `void P0(void) { for (;;) { spin_lock(&a); if (spin_trylock(&b)) break; spin_unlock(&a); } spin_unlock(&b); spin_unlock(&a); }
     void P1(void) { spin_lock(&b); while (!READ_ONCE(x)) ; spin_unlock(&b); }`,
  ],
])('livelock: %s', (_, source) => {
  for (const scheduler of [randomWalk(1), roundRobin(1)]) {
    const { machine, events } = runProgram(build(PRELUDE + source), scheduler, { cpus: 3 }, 200_000)
    // Nothing happens after the end.
    expect(events.at(-1)?.kind).toBe(EVENT_END)
    expect(machine.violations.map((found) => found.check)).toEqual([CHECK_LIVELOCK])
    expect(machine.violations[0]?.message).toMatch(/runs for ever without progress/)
    expect(machine.stepCount).toBeLessThan(100_000)
  }
})

test('livelock is found in virtual time too', () => {
  const source = `${PRELUDE}void P0(void) { while (READ_ONCE(seq) == 0) cpu_relax(); }`
  const { machine } = runProgram(build(source), timedScheduler(1), { timed: true }, 200_000)
  expect(machine.violations.map((found) => found.check)).toEqual([CHECK_LIVELOCK])
})

test('a cycle that is longer than the first windows is found in a later one', () => {
  // Three counters that go round at 29, 31 and 37 passes: 33,263 passes until all are back.
  const round = (n: number, limit: number): string =>
    `void P${n}(void) { for (int i = 0; READ_ONCE(seq) == 0; i = (i + 1) % ${limit}) ; }`
  const source = [29, 31, 37].map((limit, n) => round(n, limit)).join('\n')
  const options = { cpus: 3 }
  const { machine } = runProgram(build(PRELUDE + source), roundRobin(1), options, 5_000_000)
  expect(machine.violations.map((found) => found.check)).toEqual([CHECK_LIVELOCK])
  expect(machine.stepCount).toBeGreaterThan(2 ** 20)
})

test.each([
  ['is about to take a free lock', 'mutex_lock(&m); mutex_unlock(&m);', ''],
  ['has been woken', 'wait_on_bit(&bits, 0);', 'clear_bit(0, &bits); wake_up_bit(&bits, 0);'],
])('a spinner that keeps the CPU of one that %s is no deadlock', (_, wait, wake) => {
  const source = `int flag; struct mutex m; unsigned long bits = 1;
    void P0(void) { WRITE_ONCE(flag, 1); ${wait} WRITE_ONCE(flag, 0); }
    void P1(void) { preempt_disable(); ${wake} while (READ_ONCE(flag)) cpu_relax(); preempt_enable(); }`
  const { violations } = exploreAll(build(source), configOf({ cpus: 1 }), () => '')
  expect([...violations.keys()]).toEqual([CHECK_LIVELOCK])
  expect(violations.get(CHECK_LIVELOCK)?.message).toMatch(/^P1 .*polling flag/)
})

test('a reader alone, after all threads have ended, that loops for ever is found', () => {
  const source = `${PRELUDE}void P0(void) { x = 1; } void finally(void) { while (READ_ONCE(seq) == 0) ; }`
  for (const timed of [false, true]) {
    const scheduler = timed ? timedScheduler(1) : randomWalk(1)
    const { machine } = runProgram(build(source), scheduler, { timed }, 200_000)
    expect(machine.violations.map((found) => found.check)).toEqual([CHECK_LIVELOCK])
  }
})

test.each([
  [
    'a loop that counts',
    'void P0(void) { int i; for (i = 0; i < 30000; i++) READ_ONCE(x); }',
    false,
  ],
  [
    'polling for a thread that sleeps',
    'void P0(void) { while (!READ_ONCE(x)) cpu_relax(); } void P1(void) { msleep(3000000); x = 1; }',
    true,
  ],
  [
    'polling for an interrupt',
    'void end_io(int *p) { *p = 1; } void P0(void) { submit_io(end_io, &x, 3000000); while (!READ_ONCE(x)) cpu_relax(); }',
    true,
  ],
  [
    'a timeout that counts its passes',
    'void P0(void) { int i; for (i = 0; i < 50; i++) { if (READ_ONCE(x)) break; cpu_relax(); } y = 1; }',
    false,
  ],
])('no livelock: %s', (_, source, timed) => {
  const scheduler = timed ? timedScheduler(1) : randomWalk(1)
  const { machine } = runProgram(build(PRELUDE + source), scheduler, { timed }, 1_000_000)
  expect(machine.violations).toEqual([])
  expect(machine.outcome).toBe('quiescent')
})
