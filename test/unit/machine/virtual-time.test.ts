/**
 * Virtual time. Prices are round numbers without jitter, so that the times of events can be worked out
 * by hand; private instructions are free.
 */
import { describe, expect, test } from 'vitest'
import type { EventRow } from '#core/event/columns.ts'
import * as Kind from '#core/event/kinds.ts'
import type { CostTable, MachineConfig } from '#core/machine/config.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { build, runProgram } from '../../support/machine.ts'

const COSTS: CostTable = {
  instruction: 0,
  load: 10,
  store: 10,
  rmw: 20,
  fence: 5,
  lineTransfer: 100,
  lockHandover: 50,
  wakeup: 1_000,
  contextSwitch: 500,
  interrupt: 300,
  pause: 40,
  quantum: 10_000,
  drain: 0,
  jitter: 0,
}

const PRELUDE = `
int x;
spinlock_t a;
struct mutex m;
struct completion done;
char padding[64];
int y;
`

function run(source: string, options: Partial<MachineConfig> = {}): readonly EventRow[] {
  const config = { timed: true, costs: COSTS, ...options }
  const { machine, events } = runProgram(build(PRELUDE + source), timedScheduler(1), config)
  expect(machine.violations).toEqual([])
  expect(machine.outcome).toBe('quiescent')
  return events
}

/** `time actor kind` of the events of the given kinds, with value or aux where asked. */
function story(
  events: readonly EventRow[],
  kinds: readonly number[],
  also?: 'aux' | 'value',
): string[] {
  return events
    .filter((event) => kinds.includes(event.kind))
    .map((event) => {
      const name = Kind.eventKind(event.kind)?.name
      return `${event.time} P${event.actor} ${name}${also ? ` ${event[also]}` : ''}`
    })
}

describe('virtual time', () => {
  test('a contended spinlock burns the CPU until it is handed over', () => {
    const events = run(`
      void P0(void) { spin_lock(&a); x = 1; spin_unlock(&a); }
      void P1(void) { spin_lock(&a); x = 2; spin_unlock(&a); }`)
    const {
      EVENT_LOCK_ACQUIRE,
      EVENT_LOCK_RELEASE,
      EVENT_LOCK_WAIT,
      EVENT_SPIN_BEGIN,
      EVENT_SPIN_END,
      EVENT_STORE,
    } = Kind
    expect(
      story(events, [
        EVENT_LOCK_ACQUIRE,
        EVENT_LOCK_RELEASE,
        EVENT_LOCK_WAIT,
        EVENT_SPIN_BEGIN,
        EVENT_SPIN_END,
        EVENT_STORE,
      ]),
    ).toEqual([
      '0 P0 lock',
      // P1's attempt takes the line away, which the holder shares with its data.
      '0 P1 lock wait',
      '0 P1 spin begin',
      '20 P0 store',
      '130 P0 unlock',
      '180 P1 spin end',
      '180 P1 lock',
      '300 P1 store',
      '310 P1 unlock',
    ])
    expect(story(events, [EVENT_SPIN_END], 'aux')).toEqual(['180 P1 spin end 180'])
  })

  test('a contended mutex frees the CPU; waking up and switching in take their time', () => {
    const events = run(`
      void P0(void) { mutex_lock(&m); udelay(1000); mutex_unlock(&m); }
      void P1(void) { mutex_lock(&m); mutex_unlock(&m); }`)
    const { EVENT_LOCK_ACQUIRE, EVENT_SLEEP, EVENT_WAKE, EVENT_SWITCH_IN, EVENT_SWITCH_OUT } = Kind
    expect(
      story(
        events,
        [EVENT_LOCK_ACQUIRE, EVENT_SLEEP, EVENT_WAKE, EVENT_SWITCH_IN, EVENT_SWITCH_OUT],
        'aux',
      ),
    ).toEqual([
      '0 P0 switch in 0',
      `0 P0 lock ${4 | (2 << 8)}`,
      '0 P1 switch in 0',
      '0 P1 sleep 0',
      '0 P1 switch out 0',
      '1020 P0 wake 0',
      '1020 P0 switch out 0',
      // Woken at 1020, runnable at 2020, on its CPU at 2520.
      '2520 P1 switch in 1500',
      `2520 P1 lock ${4 | (2 << 8)}`,
      '2640 P1 switch out 0',
    ])
  })

  test('a polling loop is one spin from its first cpu_relax to the first operation after it', () => {
    const events = run(`
      void P0(void) { udelay(1000); WRITE_ONCE(x, 1); }
      void P1(void) { while (!READ_ONCE(x)) cpu_relax(); y = 1; udelay(500); y = 2; }`)
    const spins = story(events, [Kind.EVENT_SPIN_BEGIN, Kind.EVENT_SPIN_END], 'aux')
    // Loads of 10, pauses of 40 from 10 on; the store at 1000 is seen by the load at 1000 (P0 first),
    // which must fetch the line: 110 later the store to y ends the spin.
    expect(spins).toEqual(['10 P1 spin begin 0', '1110 P1 spin end 1100'])
    expect(story(events, [Kind.EVENT_STORE])).toEqual([
      '1000 P0 store',
      '1110 P1 store',
      '1620 P1 store',
    ])
  })

  test('I/O completes after its latency, on top of what its CPU runs', () => {
    const events = run(`
      void end_io(int *p) { *p = 1; complete(&done); }
      void P0(void) { submit_io(end_io, &x, 5000); wait_for_completion(&done); y = x; }`)
    const {
      EVENT_IO_SUBMIT,
      EVENT_IO_COMPLETE,
      EVENT_IRQ_ENTER,
      EVENT_IRQ_EXIT,
      EVENT_SWITCH_IN,
      EVENT_SLEEP,
    } = Kind
    expect(
      story(events, [
        EVENT_IO_SUBMIT,
        EVENT_IO_COMPLETE,
        EVENT_IRQ_ENTER,
        EVENT_IRQ_EXIT,
        EVENT_SWITCH_IN,
        EVENT_SLEEP,
      ]),
    ).toEqual([
      '0 P0 switch in',
      '0 P0 io submit',
      '10 P0 sleep',
      '5000 P32 io complete',
      '5000 P32 irq enter',
      '5310 P32 irq exit',
      '6810 P0 switch in',
    ])
  })

  test('an interrupt waits until its CPU has interrupts on', () => {
    const events = run(`
      void end_io(int *p) { *p = 1; }
      void P0(void) { local_irq_disable(); submit_io(end_io, &x, 100); udelay(2000); local_irq_enable(); y = 1; }`)
    const [enter] = events.filter((event) => event.kind === Kind.EVENT_IRQ_ENTER)
    expect(enter?.time).toBe(2010)
  })

  test('an interrupt comes in the middle of a udelay and makes it longer', () => {
    const events = run(`
      void end_io(int *p) { *p = 1; }
      void P0(void) { submit_io(end_io, &x, 500); udelay(1000); y = 1; }`)
    const { EVENT_IRQ_ENTER, EVENT_STORE } = Kind
    expect(story(events, [EVENT_IRQ_ENTER, EVENT_STORE])).toEqual([
      '500 P32 irq enter',
      '800 P32 store',
      '1010 P0 store',
    ])
  })

  test('threads that share a CPU take turns of one quantum, and longer ones while preemption is off', () => {
    const events = run(
      `void P0(void) { int i; for (i = 0; i < 3000; i++) x = i; }
       void P1(void) { int i; preempt_disable(); for (i = 0; i < 1500; i++) y = i; preempt_enable(); y = 1; }`,
      { cpus: 1 },
    )
    expect(story(events, [Kind.EVENT_SWITCH_OUT], 'value')).toEqual([
      // The switch is charged to who leaves.
      '10500 P0 switch out 1',
      '26000 P1 switch out 1',
      '36500 P0 switch out 1',
      '36500 P1 switch out 2',
      '47000 P0 switch out 2',
    ])
  })

  test('msleep sleeps for its time and lets others run', () => {
    const events = run(
      'void P0(void) { msleep(3000); x = 1; } void P1(void) { int i; for (i = 0; i < 100; i++) y = i; }',
      { cpus: 1 },
    )
    const { EVENT_SLEEP, EVENT_WAKE, EVENT_SWITCH_IN } = Kind
    expect(story(events, [EVENT_SLEEP, EVENT_WAKE, EVENT_SWITCH_IN])).toEqual([
      '0 P0 switch in',
      '0 P0 sleep',
      '500 P1 switch in',
      '3500 P0 wake',
      '3500 P0 switch in',
    ])
  })

  test('more CPUs make a contended lock dearer and partitioned work cheaper', () => {
    const ticksPerOperation = (cpus: number, shared: boolean): number => {
      const body = (n: number): string =>
        `void P${n}(void) { int i; for (i = 0; i < 400; i++) { spin_lock(&locks[${shared ? 0 : n}].lock); locks[${shared ? 0 : n}].count++; spin_unlock(&locks[${shared ? 0 : n}].lock); } }`
      const threads = Array.from({ length: cpus }, (_, n) => body(n)).join('\n')
      const source = `struct slot { spinlock_t lock; int count; char pad[120]; } locks[4]; ${threads}`
      const program = build(source)
      const { machine } = runProgram(program, timedScheduler(1), { timed: true, cpus })
      return machine.clock / (400 * cpus)
    }
    expect(ticksPerOperation(2, true)).toBeGreaterThan(1.5 * ticksPerOperation(1, true))
    expect(ticksPerOperation(4, true)).toBeGreaterThan(ticksPerOperation(1, true))
    expect(ticksPerOperation(4, false)).toBeLessThan(0.3 * ticksPerOperation(1, false))
  })
})
