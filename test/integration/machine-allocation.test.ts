/**
 * The third invariant: nothing is allocated per event on the hot path. V8's sampling heap profiler counts
 * every byte, collected ones included, so neither the garbage collector nor a busy computer has a say.
 */
import { Session } from 'node:inspector/promises'
import { setFlagsFromString } from 'node:v8'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { EventColumns } from '#core/event/columns.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import type { EventSink, MachineView, Scheduler } from '#core/machine/oracle.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { roundRobin } from '#core/schedule/round-robin.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import { build, configOf } from '../support/machine.ts'

/** The smallest object takes 16 bytes: one for every sixteenth event is too much. */
const BYTES_PER_EVENT = 1
const STEPS = 300_000
/** Until V8 has compiled the hot loop, every number that is no small integer is an object. */
const ROUNDS = 12
const SAMPLE_BYTES = 512

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

/** Takes every event and keeps none. */
class Counter implements EventSink {
  events = 0

  flush(columns: EventColumns): EventColumns {
    this.events += columns.count
    columns.count = 0
    return columns
  }
}

interface ProfileNode {
  readonly selfSize: number
  readonly children: readonly ProfileNode[]
}

function bytesOf(node: ProfileNode): number {
  return node.children.reduce((sum, child) => sum + bytesOf(child), node.selfSize)
}

const session = new Session()

beforeAll(async () => {
  // Compiled when it is hot, not when another thread gets round to it.
  setFlagsFromString('--no-concurrent-recompilation')
  session.connect()
  await session.post('HeapProfiler.enable')
})

afterAll(() => {
  session.disconnect()
  setFlagsFromString('--concurrent-recompilation')
})

/** Bytes allocated for each event of the next `STEPS` steps. */
async function bytesPerEvent(machine: Machine, sink: Counter): Promise<number> {
  const before = sink.events
  await session.post('HeapProfiler.startSampling', {
    samplingInterval: SAMPLE_BYTES,
    includeObjectsCollectedByMajorGC: true,
    includeObjectsCollectedByMinorGC: true,
  })
  machine.run(STEPS)
  const { profile } = await session.post('HeapProfiler.stopSampling')
  const events = sink.events - before
  expect(events).toBeGreaterThan(STEPS / 2)
  return bytesOf(profile.head) / events
}

async function leastBytes(
  scheduler: Scheduler,
  way: 'timed' | 'explore',
  model: 'sc' | 'tso' | 'pso',
  rounds = ROUNDS,
): Promise<number> {
  const sink = new Counter()
  const config = configOf({ model, timed: way === 'timed' })
  const machine = createMachine(build(PROGRAM), config, scheduler, sink)
  let least = Infinity
  for (let round = 0; round < rounds && least >= BYTES_PER_EVENT; round++) {
    least = Math.min(least, await bytesPerEvent(machine, sink))
  }
  return least
}

test.each([
  { way: 'timed', model: 'sc', scheduler: timedScheduler(1) },
  { way: 'timed', model: 'pso', scheduler: timedScheduler(1) },
  { way: 'explore', model: 'sc', scheduler: roundRobin() },
  { way: 'explore', model: 'sc', scheduler: randomWalk(1) },
  { way: 'explore', model: 'tso', scheduler: randomWalk(1) },
] as const)('$way, $model, $scheduler.name: events cost no garbage', async (run) => {
  expect(await leastBytes(run.scheduler, run.way, run.model)).toBeLessThan(BYTES_PER_EVENT)
})

/** A random walk that remembers each choice as an object. */
class Wasteful implements Scheduler {
  readonly name = 'wasteful'
  private readonly walk = randomWalk(1)
  last: { readonly actor: number } | undefined

  attach(words: Int32Array<ArrayBuffer>): void {
    this.walk.attach(words)
  }

  pick(machine: MachineView): number {
    const actor = this.walk.pick(machine)
    this.last = { actor }
    return actor
  }

  choose(limit: number): number {
    return this.walk.choose(limit)
  }

  jitter(limit: number): number {
    return this.walk.jitter(limit)
  }
}

test('an object for each choice is seen', async () => {
  expect(await leastBytes(new Wasteful(), 'explore', 'tso', 4)).toBeGreaterThan(BYTES_PER_EVENT)
})
