/** Which CPU takes the interrupt of a completed I/O. */
import { describe, expect, test } from 'vitest'
import { DEFAULT_COSTS } from '#core/machine/config.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { build, configOf, globalOf, runProgram } from '../../support/machine.ts'
import { exploreAll, observeGlobals } from '../../support/explore.ts'

const PRELUDE = `
  int cpu = 9, seen;
  void end_io(int *p) { *p = smp_processor_id(); }
  void P1(void) { seen = READ_ONCE(cpu); }`

describe.each([
  ['submit_io(end_io, &cpu, 5000)', 0n],
  ['submit_io_on(-1, end_io, &cpu, 5000)', 0n],
  ['submit_io_on(1, end_io, &cpu, 5000)', 1n],
  ['submit_io_on(2, end_io, &cpu, 5000)', 2n],
  ['submit_io_on(4, end_io, &cpu, 5000)', 1n],
])('%s on three CPUs', (call, expected) => {
  const program = build(`${PRELUDE} void P0(void) { ${call}; }`)

  test(`completes on CPU ${expected}, at its time`, () => {
    const costs = { ...DEFAULT_COSTS, jitter: 0 }
    const { machine, events } = runProgram(program, timedScheduler(1), {
      cpus: 3,
      timed: true,
      costs,
    })
    expect(globalOf(machine, 'cpu')).toBe(expected)
    const [submit] = events.filter(({ kind }) => kind === 20)
    const [complete] = events.filter(({ kind }) => kind === 21)
    expect([complete?.cpu, (complete?.time ?? 0) - (submit?.time ?? 0)]).toEqual([
      Number(expected),
      5000,
    ])
  })

  test('may complete at any later step', () => {
    const { outcomes, violations } = exploreAll(
      program,
      configOf({ cpus: 3 }),
      observeGlobals(['cpu', 'seen'], globalOf),
    )
    expect(violations.size).toBe(0)
    expect([...outcomes].sort()).toEqual([
      `cpu=${expected} seen=${expected}`,
      `cpu=${expected} seen=9`,
    ])
  })
})

test('it waits while that CPU has its interrupts off', () => {
  const program = build(`
    int order, first, second;
    void end_io(int *p) { *p = ++order; }
    void P0(void) { submit_io_on(1, end_io, &first, 10); }
    void P1(void) { local_irq_disable(); second = ++order; local_irq_enable(); }`)
  const { machine } = runProgram(program, timedScheduler(1), { cpus: 2, timed: true })
  expect(machine.outcome).toBe('quiescent')
  const found = exploreAll(program, configOf(), observeGlobals(['first', 'second'], globalOf))
  expect([...found.outcomes].sort()).toEqual(['first=1 second=2', 'first=2 second=1'])
})
