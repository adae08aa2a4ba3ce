/**
 * Visible steps per second of the interpreter on one core, with and without recording, in virtual time
 * and on a random walk, on the first scenario's `spinlock` variant and on bare memory traffic.
 */
import type { EventColumns } from '#core/event/columns.ts'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import { compile } from '#core/language/compile.ts'
import type { Program } from '#core/language/program.ts'
import { DEFAULT_CONFIG } from '#core/machine/config.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { EventSink } from '#core/machine/oracle.ts'
import { randomWalk } from '#core/schedule/random-walk.ts'
import { timedScheduler } from '#core/schedule/timed.ts'
import none from '#core/scenarios/inode-accounting/none.c?raw'
import { INODE_ACCOUNTING } from '#core/scenarios/inode-accounting/scenario.ts'
import spinlock from '#core/scenarios/inode-accounting/spinlock.c?raw'

export interface BenchResult {
  readonly name: string
  readonly value: number
  readonly unit: string
}

/** Two threads that load, compute and store for ever: what a step costs at least. */
const TRAFFIC = `
u32 left, right;
void P0(void) { u32 i; for (i = 0; i < 0x7fffffff; i++) left = right + (i & 7); }
void P1(void) { u32 i; for (i = 0; i < 0x7fffffff; i++) right = left ^ (i << 1); }
`

const SCENARIO = {
  CPUS: 2,
  WRITERS: 2,
  TRUNCATERS: 1,
  STAT_EVERY: 0,
  READERS: 0,
  READ_EVERY: 1,
  OTHERS: 0,
  SETTERS: 0,
  OPERATIONS: 10_000_000,
  BYTES: 4096,
  THINK: 0,
  START: 40,
}

/** Keeps nothing: recording to memory, chunk after chunk. */
class Discard implements EventSink {
  events = 0

  flush(columns: EventColumns): EventColumns {
    this.events += columns.count
    columns.count = 0
    return columns
  }
}

function compiled(text: string): Program {
  const include: Readonly<Record<string, string>> = {
    ...KERNEL_HEADERS,
    ...INODE_ACCOUNTING.headers,
  }
  const result = compile({
    main: { name: 'bench.c', text },
    include: (name) => include[name],
    defines: SCENARIO,
    wordBits: 32,
  })
  if (!result.ok) throw new Error(result.error.map((problem) => problem.message).join('\n'))
  return result.value.program
}

function stepsPerSecond(program: Program, timed: boolean, recording: boolean): number {
  const scheduler = timed ? timedScheduler(1) : randomWalk(1)
  const sink = recording ? new Discard() : undefined
  const machine = createMachine(program, { ...DEFAULT_CONFIG, timed, cpus: 3 }, scheduler, sink)
  machine.run(2_000_000)
  const before = machine.stepCount
  const start = performance.now()
  machine.run(8_000_000)
  const seconds = (performance.now() - start) / 1000
  if (machine.outcome === 'violated') throw new Error(machine.violations[0]?.message)
  return (machine.stepCount - before) / seconds
}

/** Measures everything; each figure is the best of three. */
export async function run(): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  const programs = { traffic: TRAFFIC, none, spinlock }
  for (const [name, text] of Object.entries(programs)) {
    const program = compiled(text)
    for (const timed of [true, false]) {
      for (const recording of [false, true]) {
        let best = 0
        for (let round = 0; round < 3; round++) {
          best = Math.max(best, stepsPerSecond(program, timed, recording))
        }
        const way = `${timed ? 'timed' : 'random'}${recording ? ' recorded' : ''}`
        results.push({
          name: `steps ${name} ${way}`,
          value: Math.round(best),
          unit: 'visible steps per second',
        })
      }
    }
  }
  return Promise.resolve(results)
}
