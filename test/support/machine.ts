/** Compiling and running kernel C in tests. */
import { CHUNK_EVENTS, CHUNK_SLACK, createColumns, eventRow } from '#core/event/columns.ts'
import type { EventColumns, EventRow } from '#core/event/columns.ts'
import { KERNEL_HEADERS } from '#core/kernel/headers.ts'
import { compile } from '#core/language/compile.ts'
import { formatDiagnostic } from '#core/language/format-diagnostic.ts'
import type { Program } from '#core/language/program.ts'
import { DEFAULT_CONFIG } from '#core/machine/config.ts'
import type { MachineConfig } from '#core/machine/config.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Machine } from '#core/machine/machine.ts'
import type { EventSink, Scheduler } from '#core/machine/oracle.ts'

export interface BuildOptions {
  readonly wordBits?: 32 | 64
  readonly defines?: Readonly<Record<string, number>>
  readonly include?: Readonly<Record<string, string>>
}

/** Compiles kernel C; throws with the diagnostics when it does not compile. */
export function build(text: string, options: BuildOptions = {}): Program {
  const include = { ...KERNEL_HEADERS, ...options.include }
  const main = { name: 'test.c', text }
  const compiled = compile({
    main,
    include: (name) => include[name],
    defines: options.defines ?? {},
    wordBits: options.wordBits ?? 64,
  })
  if (compiled.ok) return compiled.value.program
  throw new Error(compiled.error.map((problem) => formatDiagnostic(problem, [main])).join('\n'))
}

/** A sink that keeps every event. */
export class EventLog implements EventSink {
  readonly rows: EventRow[] = []
  /** Called at each flush, before the rows are taken. */
  onFlush: (() => void) | undefined

  flush(columns: EventColumns): EventColumns {
    this.onFlush?.()
    for (let i = 0; i < columns.count; i++) this.rows.push(eventRow(columns, i))
    return createColumns(CHUNK_EVENTS + CHUNK_SLACK)
  }
}

export type ConfigOptions = Partial<MachineConfig>

export function configOf(options: ConfigOptions = {}): MachineConfig {
  return { ...DEFAULT_CONFIG, ...options }
}

export interface Finished {
  readonly machine: Machine
  readonly events: readonly EventRow[]
}

/** Runs a program until it ends or `maxSteps` are used up. */
export function runProgram(
  program: Program,
  scheduler: Scheduler,
  options: ConfigOptions = {},
  maxSteps = 1_000_000,
): Finished {
  const log = new EventLog()
  const machine = createMachine(program, configOf(options), scheduler, log)
  machine.run(maxSteps)
  if (machine.outcome === 'running') machine.finish(3)
  return { machine, events: log.rows }
}

/** Value of a global or ghost of up to 32 bits, as unsigned, or of 64 bits as bigint. */
export function globalOf(machine: Machine, name: string): bigint {
  const { debug } = machine.program
  const symbol = debug.symbols.find((candidate) => candidate.name === name)
  if (symbol === undefined) throw new Error(`no global ${name}`)
  const type = debug.types[symbol.type]
  const bytes = type !== undefined && 'bytes' in type ? type.bytes : 4
  const memory = machine.readMemory(symbol.address, bytes)
  let value = 0n
  for (let i = bytes - 1; i >= 0; i--) value = (value << 8n) | BigInt(memory[i] ?? 0)
  return value
}
