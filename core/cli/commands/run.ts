/** `racelab run`: one recording of one variant, measured, optionally kept as a file. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { checkRequest } from '#core/host/check-request.ts'
import { compileVariant } from '#core/host/compile-variant.ts'
import { NodePool } from '#core/host/node-pool.ts'
import type { RunDone, RunProgress, RunRequest } from '#core/host/protocol.ts'
import type { Verdict } from '#core/trace/format.ts'
import type { Command, OptionValues } from '../command.ts'
import { EXIT_CLEAN, EXIT_INCOMPLETE, EXIT_VIOLATED, type ExitCode } from '../exit-code.ts'
import { ProgressLine } from '../progress-line.ts'
import { readAssignments, readChoice, readNumber } from '../options.ts'
import { describeRun, runDocument } from '../run-report.ts'
import { formatNumber } from '../table.ts'
import type { Terminal } from '../terminal.ts'
import { workerProgram } from '../worker-program.ts'

const EXIT_CODES: Readonly<Record<Verdict, ExitCode>> = {
  clean: EXIT_CLEAN,
  violated: EXIT_VIOLATED,
  limit: EXIT_INCOMPLETE,
  partial: EXIT_INCOMPLETE,
}

export const RUN: Command = {
  name: 'run',
  usage:
    'run <scenario> --variant V [--param NAME=value]… [--model sc|tso|pso] [--seed N] [--way timed|explore] [--out f.racetrace] [--json]',
  summary: 'Runs one variant and says what went wrong and what it cost.',
  help: {
    variant: 'which kernel (racelab list)',
    param: 'NAME=value of the workload, once for each (racelab show)',
    model: 'memory model: sc (default), tso or pso',
    seed: 'any number up to 4294967295; same seed, same run (default 1)',
    way: 'timed (default): by virtual time; explore: by chance alone',
    cost: 'NAME=ticks of the cost table, once for each',
    out: 'keep the recording in this file',
    workers: 'threads to use; one run needs one, and no number changes its result',
  },
  options: {
    variant: { type: 'string' },
    param: { type: 'string', multiple: true },
    cost: { type: 'string', multiple: true },
    model: { type: 'string' },
    seed: { type: 'string' },
    way: { type: 'string' },
    out: { type: 'string' },
    workers: { type: 'string' },
  },
  positionals: { minimum: 1, maximum: 1 },
  async run([scenario = ''], options, terminal) {
    const request = readRequest(scenario, options)
    if (!request.ok) return request
    const workers = readNumber(options, 'workers', 1)
    if (!workers.ok) return workers
    if (workers.value < 1) {
      return err(
        failure('E_USAGE', `--workers cannot be ${workers.value}.`, { hint: 'Use 1 or more.' }),
      )
    }
    const checked = checkRequest(request.value)
    if (!checked.ok) return checked
    const file = typeof options['out'] === 'string' ? options['out'] : undefined
    const outcome = await carryOut(request.value, file, terminal)
    if (!outcome.ok) return outcome
    const { manifest } = outcome.value
    const { variant, parameters } = checked.value
    const program = compileVariant(checked.value.scenario, variant, parameters)
    if (!program.ok) return program
    const { debug } = program.value
    terminal.out(
      options['json'] === true
        ? `${JSON.stringify(runDocument(manifest, debug, file), undefined, 2)}\n`
        : describeRun(manifest, debug, file),
    )
    return ok(EXIT_CODES[manifest.verdict])
  },
}

function readRequest(scenario: string, options: OptionValues): Result<RunRequest, Failure> {
  const { variant } = options
  if (typeof variant !== 'string') {
    return err(
      failure('E_USAGE', 'The variant is missing.', {
        hint: 'Add --variant V; `racelab list` names them.',
      }),
    )
  }
  const parameters = readAssignments(options, 'param')
  if (!parameters.ok) return parameters
  const costs = readAssignments(options, 'cost')
  if (!costs.ok) return costs
  const model = readChoice(options, 'model', ['sc', 'tso', 'pso'])
  if (!model.ok) return model
  const way = readChoice(options, 'way', ['timed', 'explore'])
  if (!way.ok) return way
  const seed = readNumber(options, 'seed', 1)
  if (!seed.ok) return seed
  return ok({
    scenario,
    variant,
    parameters: parameters.value,
    costs: costs.value,
    model: model.value,
    way: way.value,
    seed: seed.value,
  })
}

async function carryOut(
  request: RunRequest,
  file: string | undefined,
  terminal: Terminal,
): Promise<Result<RunDone, Failure>> {
  const pool = new NodePool(workerProgram(), 1)
  const line = new ProgressLine(terminal)
  const run = pool.run({
    request,
    file,
    onProgress: (progress) => line.show(progressText(progress)),
  })
  const stopListening = terminal.onInterrupt(() => run.stop())
  try {
    const outcome = await run.done
    line.clear()
    return 'type' in outcome ? ok(outcome) : err(outcome)
  } finally {
    stopListening()
    await pool.close()
  }
}

function progressText({ fraction, events, eventsPerSecond, violations }: RunProgress): string {
  const done = fraction === undefined ? '' : `${Math.floor(fraction * 100)} %  `
  const broken = violations > 0 ? `  ${violations} violations` : ''
  const rate = formatNumber(Math.round(eventsPerSecond))
  return `${done}${formatNumber(events)} events  ${rate}/s${broken}`
}
