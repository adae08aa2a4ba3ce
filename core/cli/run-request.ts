/** From the words of `racelab run` to what is asked for: a variant of a scenario, or a file. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import type { RunRequest } from '#core/host/protocol.ts'
import { CPUS } from '#core/host/subject.ts'
import type { OptionValues } from './command.ts'
import { readAssignments, readChoice, readNumber } from './options.ts'
import { readProgram } from './source-file.ts'

/** The request, not yet checked; of a file, with all that it includes. */
export async function readRunRequest(
  scenario: string | undefined,
  options: OptionValues,
): Promise<Result<RunRequest, Failure>> {
  const parameters = readParameters(options)
  if (!parameters.ok) return parameters
  const costs = readAssignments(options, 'cost')
  if (!costs.ok) return costs
  const model = readChoice(options, 'model', ['sc', 'tso', 'pso'])
  if (!model.ok) return model
  const way = readChoice(options, 'way', ['timed', 'explore'])
  if (!way.ok) return way
  const seed = readNumber(options, 'seed', 1)
  if (!seed.ok) return seed
  const conditions = {
    parameters: parameters.value,
    costs: costs.value,
    model: model.value,
    way: way.value,
    seed: seed.value,
  }
  const { source, variant } = options
  if (typeof source === 'string') {
    if (scenario !== undefined || variant !== undefined) {
      return misused(
        'Either a scenario with its --variant can be run, or a --source.',
        'Leave the scenario and --variant out to run the file.',
      )
    }
    const word = readChoice(options, 'word-bits', ['32', '64'])
    if (!word.ok) return word
    const wordBits = word.value === '64' ? 64 : 32
    const program = await readProgram(source, conditions.parameters, wordBits)
    return program.ok ? ok({ ...conditions, program: program.value }) : program
  }
  if (scenario === undefined) {
    return misused('An argument is missing.', 'Name a scenario, or a file with --source f.c.')
  }
  if (options['word-bits'] !== undefined) {
    return misused('--word-bits goes with --source.', 'A scenario has its own width of long.')
  }
  if (typeof variant !== 'string') {
    return misused('The variant is missing.', 'Add --variant V; `racelab list` names them.')
  }
  return ok({ ...conditions, scenario, variant })
}

/** `--cpus N` is `--param CPUS=N` in other words. */
function readParameters(options: OptionValues): Result<Readonly<Record<string, number>>, Failure> {
  const parameters = readAssignments(options, 'param')
  if (!parameters.ok || options['cpus'] === undefined) return parameters
  if (Object.hasOwn(parameters.value, CPUS)) {
    return misused('--cpus and --param CPUS say the same thing twice.', 'Leave one of them out.')
  }
  const cpus = readNumber(options, 'cpus', 1)
  return cpus.ok ? ok({ ...parameters.value, [CPUS]: cpus.value }) : cpus
}

function misused(message: string, hint: string): Result<never, Failure> {
  return err(failure('E_USAGE', message, { hint }))
}
