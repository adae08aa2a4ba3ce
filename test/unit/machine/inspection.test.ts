/** Looking at a machine: pending operations, stacks, memory, heap, snapshots. */
import { describe, expect, test } from 'vitest'
import { CHECK_RESOURCE } from '#core/event/checks.ts'
import * as Op from '#core/language/bytecode.ts'
import { DATA_BASE } from '#core/language/program.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import type { Scheduler } from '#core/machine/oracle.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { roundRobin } from '#core/schedule/round-robin.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { build, configOf, EventLog, globalOf, runProgram } from '../../support/machine.ts'
import { firstDifference } from '../../support/same-events.ts'

function addressOf(machine: Machine, name: string): number {
  const symbol = machine.program.debug.symbols.find((candidate) => candidate.name === name)
  return symbol?.address ?? 0
}

function machineOf(source: string, options = {}): Machine {
  return createMachine(build(source), configOf(options), roundRobin())
}

describe('a machine that has not stepped', () => {
  const source = `
    int x, y; spinlock_t a;
    int inner(int value) { y = value; return value + 1; }
    int outer(int value) { return inner(value * 2); }
    void P0(void) { spin_lock(&a); x = outer(21); spin_unlock(&a); }
    void P3(void) { int i = 7; x = i; }`

  test('says what everybody will do next', () => {
    const machine = machineOf(source)
    expect(Array.from(machine.enabled.slice(0, machine.enabledCount))).toEqual([0, 3])
    const a = addressOf(machine, 'a')
    const x = addressOf(machine, 'x')
    expect(machine.pending(0)).toMatchObject({ opcode: Op.OP_SPIN_LOCK, address: a, isWrite: true })
    expect(machine.pending(3)).toMatchObject({ opcode: Op.OP_STORE32, address: x, width: 4 })
    expect(machine.stepCount).toBe(2)
    expect(machine.lastActor).toBe(-1)
  })

  test('shows the stack of a thread, innermost function first, with its registers', () => {
    const machine = machineOf(source)
    machine.step(0)
    const { debug } = machine.program
    const state = machine.threadState(0)
    expect(state).toMatchObject({ actor: 0, cpu: 0, status: 'running', waitingOn: 0 })
    const names = state.frames.map((frame) => debug.functions[frame.function]?.name)
    expect(names).toEqual(['inner', 'outer', 'P0'])
    const local = debug.functions[state.frames[0]?.function ?? 0]?.locals.find(
      (entry) => entry.name === 'value',
    )
    expect(state.frames[0]?.registers[local?.offset ?? -1]).toBe(42)
    machine.step(0)
    expect(
      new DataView(machine.readMemory(addressOf(machine, 'y'), 4).buffer).getInt32(0, true),
    ).toBe(42)
  })

  test('refuses to step an actor that is not enabled', () => {
    expect(() => machineOf(source).step(1)).toThrow('actor 1 is not enabled')
  })

  test('memory outside of it reads as zero', () => {
    const machine = machineOf(source)
    expect([...machine.readMemory(DATA_BASE - 2, 2)]).toEqual([0, 0])
    expect([...machine.readMemory(0x7000_0000, 2)]).toEqual([0, 0])
  })
})

describe('threads on screen', () => {
  test('who waits is shown waiting, and for what', () => {
    const machine = machineOf(
      `
      spinlock_t a; struct mutex m;
      void P0(void) { mutex_lock(&m); spin_lock(&a); spin_unlock(&a); mutex_unlock(&m); }
      void P1(void) { mutex_lock(&m); mutex_unlock(&m); }
      void P2(void) { spin_lock(&a); spin_unlock(&a); }`,
      { cpus: 3 },
    )
    machine.step(0)
    machine.step(0)
    expect(machine.threadState(1)).toMatchObject({
      status: 'sleeping',
      waitingOn: addressOf(machine, 'm'),
    })
    expect(machine.threadState(2)).toMatchObject({
      status: 'spinning',
      waitingOn: addressOf(machine, 'a'),
    })
    machine.run(100)
    expect(machine.threadState(0)).toMatchObject({ status: 'done', frames: [] })
  })

  test('in virtual time a thread that has not had its CPU yet is not started', () => {
    const program = build('int x; void P0(void) { x = 1; x = 2; } void P1(void) { x = 3; }')
    const machine = createMachine(program, configOf({ timed: true, cpus: 1 }), timedScheduler(1))
    machine.run(1)
    expect(machine.threadState(0).status).toBe('running')
    expect(machine.threadState(1).status).toBe('not-started')
  })
})

describe('the heap', () => {
  test('reuses freed memory only when nothing else is left', () => {
    const source = `
      int *p[40]; int *again;
      void P0(void) {
        int i;
        for (i = 0; i < 5; i++) { p[i] = kmalloc(100, GFP_KERNEL); kfree(p[i]); }
      }`
    const { machine } = runProgram(build(source), roundRobin(), { heapBytes: 512, cpus: 1 })
    expect(machine.violations).toEqual([])
    const view = new DataView(machine.readMemory(addressOf(machine, 'p'), 40).buffer)
    const addresses = Array.from({ length: 5 }, (_, index) => view.getInt32(index * 8, true))
    // Three blocks of 16 + 112 bytes fit; then the oldest place comes round again.
    expect(new Set(addresses.slice(0, 3)).size).toBe(3)
    expect(addresses.slice(3)).toEqual([addresses[0], addresses[0]])
  })

  test('is full when it is full, also for sizes that make no sense', () => {
    for (const size of ['-1', '100000', '0x7fffffff']) {
      const source = `int *p; void P0(void) { p = kmalloc(${size}, GFP_KERNEL); }`
      const { machine } = runProgram(build(source), roundRobin(), { heapBytes: 512 })
      expect(machine.violations.map((found) => found.check)).toEqual([CHECK_RESOURCE])
    }
  })
})

describe('snapshots', () => {
  test('are a few KiB for a small program, and leave out heap that was never used', () => {
    const small = machineOf('int x; void P0(void) { x = 1; } void P1(void) { x = 2; }')
    expect(small.snapshot().length).toBeLessThan(4_096)
    const heap = machineOf(
      'int *p; void P0(void) { p = kmalloc(64, GFP_KERNEL); } void P1(void) { }',
    )
    const before = heap.snapshot().length
    expect(before).toBeLessThan(4_096)
    heap.run(10)
    expect(heap.snapshot().length - before).toBe(2 * (16 + 64 + 16))
  })

  test('of another machine are refused', () => {
    const one = machineOf('int x; void P0(void) { x = 1; }')
    const other = machineOf('int x[100]; void P0(void) { x[1] = 1; }')
    expect(() => one.restore(other.snapshot())).toThrow('does not fit this machine')
  })

  test('take what a buffer of the right size holds', () => {
    const machine = machineOf('int x; void P0(void) { x = 1; x = 2; }')
    const buffer = machine.snapshot()
    machine.step(0)
    expect(machine.snapshot(buffer)).toBe(buffer)
  })
})

test.each([true, false])(
  'a sink may copy the machine whenever it is given a chunk (timed: %s)',
  (timed) => {
    const body = 'int i; for (i = 0; i < 30000; i++) { spin_lock(&a); x++; spin_unlock(&a); }'
    const program = build(
      `int x; spinlock_t a; void P0(void) { ${body} } void P1(void) { ${body} }`,
    )
    const config = configOf({ timed })
    const scheduler = (): Scheduler => (timed ? timedScheduler(7) : randomWalk(7))
    const log = new EventLog()
    const machine = createMachine(program, config, scheduler(), log)
    const keyframes: { seq: number; image: Uint8Array<ArrayBuffer> }[] = []
    log.onFlush = () => keyframes.push({ seq: machine.eventCount, image: machine.snapshot() })
    machine.run(10_000_000)
    expect(machine.outcome).toBe('quiescent')
    expect(keyframes.length).toBeGreaterThan(3)
    const [, second] = keyframes
    if (second === undefined) throw new Error('no second chunk')
    const other = new EventLog()
    const copy = createMachine(program, config, scheduler(), other)
    copy.restore(second.image)
    expect(copy.eventCount).toBe(second.seq)
    copy.run(10_000_000)
    expect(firstDifference(other.rows, log.rows.slice(second.seq))).toBe(undefined)
  },
)

test('finish ends a recording early and says so', () => {
  const program = build('int x; void P0(void) { int i; for (i = 0; i < 1000; i++) x = i; }')
  const { machine, events } = runProgram(program, randomWalk(1), {}, 100)
  expect(machine.outcome).toBe('running')
  expect(events.at(-1)).toMatchObject({ kind: 35, value: 3 })
  expect(machine.eventCount).toBe(events.length)
  expect(globalOf(machine, 'x')).toBeLessThan(1_000n)
})
