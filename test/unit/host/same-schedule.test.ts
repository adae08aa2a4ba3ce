import { describe, expect, it } from 'vitest'
import { carrySchedule } from '#core/host/same-schedule.ts'
import { createMachine } from '#core/machine/machine.ts'
import { followSchedule } from '#core/schedule/follow.ts'
import { build, configOf } from '../../support/machine.ts'

const config = configOf({ timed: false })
const UNFIXED = build(`
u32 count;
static void add(void)
{
	u32 now = count;

	count = now + 1;
}
void P0(void) { add(); }
void P1(void) { add(); }
void finally(void) { assert(count == 2); }
`)
/** A line more in the function, which only it has; the race stays. */
const NOISY = build(`
u32 count, calls;
static void add(void)
{
	calls = 7;
	u32 now = count;

	count = now + 1;
}
void P0(void) { add(); }
void P1(void) { add(); }
void finally(void) { assert(count == 2); }
`)
const FIXED = build(`
u32 count;
spinlock_t lock;
static void add(void)
{
	spin_lock(&lock);
	u32 now = count;

	count = now + 1;
	spin_unlock(&lock);
}
void P0(void) { add(); }
void P1(void) { add(); }
void finally(void) { assert(count == 2); }
`)
/** P0 reads, P1 does all of its own, P0 writes: an addition is lost. */
const LOST = Int32Array.from([0, 1, 1, 1, 1, 0, 0])

function verdict(program: typeof UNFIXED, schedule: Int32Array<ArrayBuffer>): string {
  const machine = createMachine(program, config, followSchedule(schedule))
  machine.run(1_000)
  return machine.violations.length > 0 ? 'violated' : machine.outcome
}

describe('the same schedule', () => {
  it('is the schedule itself for the same program', () => {
    expect(verdict(UNFIXED, LOST)).toBe('violated')
    const carried = carrySchedule({ program: UNFIXED, config }, LOST, { program: UNFIXED, config })
    expect(carried.skipped).toEqual([])
    expect(carried.followed).toBeGreaterThan(0)
    expect(verdict(UNFIXED, carried.schedule)).toBe('violated')
  })

  it('runs code that only the other has without a switch', () => {
    const carried = carrySchedule({ program: UNFIXED, config }, LOST, { program: NOISY, config })
    expect(carried.skipped).toEqual([])
    expect(verdict(NOISY, carried.schedule)).toBe('violated')
  })

  it('goes on past what the fix blocks, and says so', () => {
    const carried = carrySchedule({ program: UNFIXED, config }, LOST, { program: FIXED, config })
    expect(verdict(FIXED, carried.schedule)).toBe('quiescent')
    // P0 holds the lock when P1 should begin, so neither that switch nor the one back can be made.
    expect(carried.followed).toBe(0)
    expect(carried.skipped.map(({ from, to, reason }) => [from, to, reason])).toEqual([
      [0, 1, 'cannot run'],
      [1, 0, 'cannot run'],
    ])
    expect(carried.skipped[0]?.position).toBe('add: u32 now = count;')
  })
})
