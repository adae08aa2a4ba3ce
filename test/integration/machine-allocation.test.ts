/** The third invariant: nothing is allocated per event on the hot path. */
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { expect, test } from 'vitest'
import type { EventColumns } from '#core/event/columns.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { EventSink } from '#core/machine/oracle.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { build, configOf } from '../support/machine.ts'

/** An object takes 12 bytes at the very least; the compiler's own work shares this allowance. */
const BYTES_PER_EVENT = 2
const STEPS = 1_000_000
/** Until V8 has compiled the hot loop, which on a busy computer takes a while, numbers are objects. */
const ROUNDS = 20

const PROGRAM = `
spinlock_t lock;
u32 shared, other;
void P0(void)
{
	for (u32 i = 0; i < 0x7fffffff; i++) {
		spin_lock(&lock);
		shared++;
		spin_unlock(&lock);
		other = i;
		smp_mb();
	}
}
void P1(void)
{
	for (u32 i = 0; i < 0x7fffffff; i++) {
		spin_lock(&lock);
		shared ^= i;
		spin_unlock(&lock);
		shared = other + i;
	}
}
`

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

/** Takes every event and keeps none. */
class Counter implements EventSink {
  events = 0

  flush(columns: EventColumns): EventColumns {
    this.events += columns.count
    columns.count = 0
    return columns
  }
}

test.each([
  { way: 'timed', model: 'sc', scheduler: timedScheduler },
  { way: 'timed', model: 'pso', scheduler: timedScheduler },
  { way: 'random', model: 'tso', scheduler: randomWalk },
] as const)('$way, $model: events cost no garbage', ({ way, model, scheduler }) => {
  const sink = new Counter()
  const config = configOf({ model, timed: way === 'timed' })
  const machine = createMachine(build(PROGRAM), config, scheduler(1), sink)
  let least = Infinity
  for (let round = 0; round < ROUNDS && least >= BYTES_PER_EVENT; round++) {
    collectGarbage()
    const before = { bytes: process.memoryUsage().heapUsed, events: sink.events }
    machine.run(STEPS)
    const events = sink.events - before.events
    expect(events).toBeGreaterThan(STEPS / 2)
    least = Math.min(least, (process.memoryUsage().heapUsed - before.bytes) / events)
  }
  expect(least).toBeLessThan(BYTES_PER_EVENT)
})
