/** In virtual time a store stays in its buffer for a while that the seed decides: missing barriers show. */
import { expect, test } from 'vitest'
import { EVENT_BUFFERED, EVENT_DRAIN } from '#core/event/kinds.ts'
import type { EventRow } from '#core/event/columns.ts'
import { DEFAULT_COSTS } from '#core/machine/config.ts'
import type { MemoryModel } from '#core/machine/config.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { build, globalOf, runProgram } from '../../support/machine.ts'

const SEEDS = 200

const STORE_BUFFERING = (barrier: string): string => `
int x, y, r0, r1;
void P0(void) { WRITE_ONCE(x, 1); ${barrier} r0 = READ_ONCE(y); }
void P1(void) { WRITE_ONCE(y, 1); ${barrier} r1 = READ_ONCE(x); }`

/** The reader waits for the flag; half of the threads' lines are warm, so that neither is favoured. */
const MESSAGE_PASSING = (barrier: string): string => `
int data, flag, r;
void P0(void) { WRITE_ONCE(data, 1); ${barrier} WRITE_ONCE(flag, 1); }
void P1(void) { while (!READ_ONCE(flag)) cpu_relax(); r = READ_ONCE(data); }`

/** How many of the seeds end with the globals given. */
function count(
  text: string,
  model: MemoryModel,
  wanted: Readonly<Record<string, bigint>>,
  drain: number = DEFAULT_COSTS.drain,
): number {
  const program = build(text)
  const costs = { ...DEFAULT_COSTS, drain }
  let seen = 0
  for (let seed = 1; seed <= SEEDS; seed++) {
    const { machine } = runProgram(program, timedScheduler(seed), { model, timed: true, costs })
    if (Object.entries(wanted).every(([name, value]) => globalOf(machine, name) === value)) seen++
  }
  return seen
}

test('store buffering: both loads before both stores, unless a full barrier forbids it', () => {
  const both = { r0: 0n, r1: 0n }
  expect(count(STORE_BUFFERING(''), 'tso', both)).toBeGreaterThan(0)
  expect(count(STORE_BUFFERING('smp_mb();'), 'tso', both)).toBe(0)
  expect(count(STORE_BUFFERING('smp_mb();'), 'pso', both)).toBe(0)
  expect(count(STORE_BUFFERING(''), 'sc', both)).toBe(0)
})

test('message passing: the flag overtakes the data under pso, unless a wmb forbids it', () => {
  const stale = { r: 0n }
  const seen = count(MESSAGE_PASSING(''), 'pso', stale)
  expect(seen).toBeGreaterThan(SEEDS / 20)
  expect(seen).toBeLessThan(SEEDS)
  expect(count(MESSAGE_PASSING('smp_wmb();'), 'pso', stale)).toBe(0)
  expect(count(MESSAGE_PASSING(''), 'tso', stale)).toBe(0)
  expect(count(MESSAGE_PASSING(''), 'sc', stale)).toBe(0)
})

/** Ticks from a store into the buffer to its way out, in order of the stores. */
function stays(events: readonly EventRow[]): number[] {
  return events
    .filter((event) => event.kind === EVENT_BUFFERED)
    .map(({ object, value, time }) => {
      const out = events.find(
        (event) => event.kind === EVENT_DRAIN && event.object === object && event.value === value,
      )
      return (out?.time ?? Infinity) - time
    })
}

test('a store stays as long as the price table says at most, and one after the other under tso', () => {
  const text =
    'int a[40]; void P0(void) { for (int i = 0; i < 40; i++) { a[i] = i + 1; udelay(500); } }'
  const program = build(text)
  const run = (drain: number): number[] => {
    const costs = { ...DEFAULT_COSTS, jitter: 0, drain }
    return stays(
      runProgram(program, timedScheduler(3), { model: 'tso', timed: true, costs }).events,
    )
  }
  const late = run(300)
  expect(Math.max(...late)).toBeLessThanOrEqual(300 + DEFAULT_COSTS.store)
  expect(Math.min(...late)).toBeGreaterThanOrEqual(DEFAULT_COSTS.store)
  expect(new Set(late).size).toBeGreaterThan(20)
  expect(new Set(run(0))).toEqual(new Set([DEFAULT_COSTS.store]))
})

test('under sc nothing is drawn for drains: the price changes no event', () => {
  const program = build(STORE_BUFFERING(''))
  const events = (drain: number): readonly EventRow[] =>
    runProgram(program, timedScheduler(1), {
      timed: true,
      costs: { ...DEFAULT_COSTS, drain },
    }).events
  expect(events(200)).toEqual(events(0))
})
