/** What a program computes on the machine: compiled by the language under test, run to its end. */
import { compile } from '#core/language/compile.ts'
import { formatDiagnostic } from '#core/language/format-diagnostic.ts'
import { DEFAULT_CONFIG } from '#core/machine/config.ts'
import { createMachine } from '#core/machine/machine.ts'
import type { Scheduler } from '#core/machine/oracle.ts'
import type { ProgramText } from './program-text.ts'

/** Always the first: there is only one thread. */
const only: Scheduler = {
  name: 'only',
  attach: () => undefined,
  pick: (machine) => machine.enabled[0] ?? 0,
  choose: () => 0,
  jitter: () => 0,
}

const LONGS = 'typedef long SLONG; typedef unsigned long ULONG;\n'

/**
 * Runs `<prefix>run()` as thread 0 and reads the scalars through ghosts, widened to 64 bits.
 *
 * @throws Error with the diagnostics or violations when it cannot
 */
export function machineResults(program: ProgramText, prefix: string, wordBits: 32 | 64): bigint[] {
  const { source, scalars } = program
  const reads = scalars.map((scalar, index) => `  out[${index}] = ${scalar};`)
  const text = `${LONGS}${source}\n__ghost u64 out[${scalars.length}];\nvoid P0(void) { ${prefix}run(); }\nvoid finally(void) {\n${reads.join('\n')}\n}\n`
  const main = { name: 'random.c', text }
  const compiled = compile({ main, include: () => undefined, defines: {}, wordBits })
  if (!compiled.ok) {
    throw new Error(compiled.error.map((problem) => formatDiagnostic(problem, [main])).join('\n'))
  }
  const { program: code } = compiled.value
  const machine = createMachine(code, { ...DEFAULT_CONFIG, cpus: 1, heapBytes: 0 }, only)
  const outcome = machine.run(1_000_000)
  if (outcome !== 'quiescent') {
    const reasons = machine.violations.map(({ message, site }) => `${message} at site ${site}`)
    throw new Error(`${outcome}: ${reasons.join('; ')}`)
  }
  const out = code.debug.symbols.find(({ name }) => name === 'out')
  const bytes = machine.readMemory(out?.address ?? 0, scalars.length * 8)
  const view = new DataView(bytes.buffer)
  return scalars.map((_, index) => view.getBigUint64(index * 8, true))
}
