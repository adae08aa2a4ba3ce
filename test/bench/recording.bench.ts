/**
 * How fast the default run is recorded to memory, and what each stage takes of it: the machine alone,
 * the machine with events, measuring them, encoding them. Every figure is the best of a few rounds,
 * because other work on the computer can only make a round slower.
 */
import { Measurement } from '#core/analysis/measurement.ts'
import type { EventColumns } from '#core/event/columns.ts'
import { checkRequest, type CheckedRequest } from '#core/host/check-request.ts'
import { programOf } from '#core/host/compile-subject.ts'
import { configOf, setupOf } from '#core/host/run-setup.ts'
import { schedulerOf } from '#core/host/scheduler-of.ts'
import type { Program } from '#core/language/program.ts'
import { createMachine, type Machine } from '#core/machine/machine.ts'
import { ChunkEncoder } from '#core/trace/chunk.ts'
import { copyRows } from '#core/trace/rows.ts'
import { createColumns } from '#core/event/columns.ts'

/** One printed line. */
export interface Figure {
  readonly name: string
  readonly value: number
  readonly unit: string
}

const OPERATIONS = 50_000
const ROUNDS = 5
const VARIANTS = ['none', 'frlock', 'spinlock'] as const

/** All stages on each variant. */
export async function run(): Promise<readonly Figure[]> {
  return VARIANTS.flatMap((variant) => measureVariant(variant))
}

function measureVariant(variant: string): readonly Figure[] {
  const { request, program } = prepare(variant)
  const { debug, data } = program
  const { probes } = request.subject
  const chunks: EventColumns[] = []
  const machine = runAll(request, program, (columns) => chunks.push(copy(columns)))
  const { eventCount, stepCount } = machine
  const image = machine.snapshot()
  let bytes = 0
  const stepping = best(() => runAll(request, program, undefined))
  const emitting = best(() => runAll(request, program, () => undefined))
  const measuring = best(() => {
    const measurement = new Measurement({ debug, data, probes })
    for (const chunk of chunks) measurement.consume(chunk)
  })
  const encoding = best(() => {
    const encoder = new ChunkEncoder()
    bytes = 0
    for (const chunk of chunks) bytes += encoder.encode(chunk, [{ row: 0, image }]).bytes.length
  })
  const figure = (name: string, value: number, unit: string): Figure => ({
    name: `recording, ${variant}: ${name}`,
    value: Math.round(value * 100) / 100,
    unit,
  })
  return [
    figure('machine without events', stepCount / stepping, 'steps/s'),
    figure('machine with events', eventCount / emitting, 'events/s'),
    figure('measuring', (measuring * 1e9) / eventCount, 'ns/event'),
    figure('encoding', (encoding * 1e9) / eventCount, 'ns/event'),
    figure('all of it', eventCount / (emitting + measuring + encoding), 'events/s'),
    figure('stored', bytes / eventCount, 'B/event'),
    figure('events', eventCount / OPERATIONS, 'per operation'),
  ]
}

function prepare(variant: string): {
  readonly request: CheckedRequest
  readonly program: Program
} {
  const request = checkRequest({
    scenario: 'inode-accounting',
    variant,
    parameters: { OPERATIONS },
    model: 'sc',
    way: 'timed',
    seed: 1,
  })
  if (!request.ok) throw new Error(request.error.message)
  const program = programOf(request.value.subject)
  if (!program.ok) throw new Error(program.error.message)
  return { request: request.value, program: program.value }
}

function runAll(
  request: CheckedRequest,
  program: Program,
  take: ((columns: EventColumns) => void) | undefined,
): Machine {
  const setup = setupOf(request, program)
  const sink = take && {
    flush: (columns: EventColumns) => {
      take(columns)
      return columns
    },
  }
  const machine = createMachine(program, configOf(setup), schedulerOf(setup), sink)
  while (machine.outcome === 'running') machine.run(20_000)
  return machine
}

function copy(columns: EventColumns): EventColumns {
  const own = createColumns(columns.count)
  copyRows(columns, 0, columns.count, own)
  return own
}

/** Seconds of the fastest round. */
function best(work: () => unknown): number {
  let least = Infinity
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now()
    work()
    least = Math.min(least, (performance.now() - started) / 1_000)
  }
  return least
}
