/**
 * From a checked request to what a recording stores about its run, and from there to a machine's
 * configuration. Both directions stand side by side because a re-execution must get exactly what the
 * first run got.
 */
import { MAX_CPUS } from '#core/event/actors.ts'
import { CHECK_ALWAYS, CHECK_BUG_ON, CHECK_FINALLY, CHECK_LOCK_CYCLE } from '#core/event/checks.ts'
import type { Program } from '#core/language/program.ts'
import { DEFAULT_CHECKS, DEFAULT_CONFIG, type MachineConfig } from '#core/machine/config.ts'
import type { RunSetup } from '#core/trace/format.ts'
import type { CheckedRequest } from './check-request.ts'
import { CPUS } from './subject.ts'

/** A run longer than this is cut with verdict `limit`: hours of stepping. */
const MAX_STEPS = 20_000_000_000

/** Checks of oracles that only watch: after what they find the program can go on. */
const WATCHING = [CHECK_ALWAYS, CHECK_BUG_ON, CHECK_FINALLY, CHECK_LOCK_CYCLE]

/** Everything a run depends on, besides its sources. */
export function setupOf(request: CheckedRequest, program: Program): RunSetup {
  const { subject, way, seed, schedule, model, costs } = request
  const { scenario, variant, main, parameters, wordBits } = subject
  const timed = way === 'timed'
  return {
    scenario,
    variant,
    mainSource: main.name,
    parameters,
    wordBits,
    way,
    scheduler: schedule !== undefined ? 'replay' : timed ? 'timed' : 'random',
    seed,
    ...(schedule === undefined ? {} : { schedule }),
    machine: {
      cpus: parameters[CPUS] ?? cpusFor(program),
      model,
      timed,
      costs,
      heapBytes: program.usesHeap ? DEFAULT_CONFIG.heapBytes : 0,
      fairRwsem: DEFAULT_CONFIG.fairRwsem && !program.unfairRwsem,
      pins: DEFAULT_CONFIG.pins,
      maxPrivateInstructions: DEFAULT_CONFIG.maxPrivateInstructions,
      checks: {
        lockOrder: DEFAULT_CHECKS.lockOrder,
        races: DEFAULT_CHECKS.races,
        // What a long timed run is for is how far wrong things get and what it costs: what an oracle
        // that only watches finds is noted, once for each place, and the run goes on. Exploring, the
        // first one is what is looked for.
        continueAfter: timed ? WATCHING : [],
      },
    },
    maxSteps: MAX_STEPS,
  }
}

/** A CPU for each thread, as far as there are any. */
function cpusFor({ threads }: Program): number {
  return Math.min(MAX_CPUS, Math.max(1, ...threads.map(({ index }) => index + 1)))
}

/** The configuration a recorded run had. */
export function configOf({ machine }: RunSetup): MachineConfig {
  const costs = { drain: 0, ...machine.costs }
  return { ...machine, costs, checks: machine.checks ?? DEFAULT_CHECKS }
}
