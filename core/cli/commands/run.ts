/** `racelab run`: one recording of one variant or file, measured, optionally kept as a file. */
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { checkRequest } from '#core/host/check-request.ts'
import { compileFailure, compileSubject } from '#core/host/compile-subject.ts'
import { NodePool } from '#core/host/node-pool.ts'
import type { RunDone, RunProgress, RunRequest } from '#core/host/protocol.ts'
import type { Subject } from '#core/host/subject.ts'
import type { Diagnostic } from '#core/language/diagnostic.ts'
import { formatDiagnostic } from '#core/language/format-diagnostic.ts'
import type { Verdict } from '#core/trace/format.ts'
import type { Command } from '../command.ts'
import {
  EXIT_CLEAN,
  EXIT_INCOMPLETE,
  EXIT_UNUSABLE,
  EXIT_VIOLATED,
  type ExitCode,
} from '../exit-code.ts'
import { ProgressLine } from '../progress-line.ts'
import { readNumber } from '../options.ts'
import { describeRun, runDocument } from '../run-report.ts'
import { readRunRequest } from '../run-request.ts'
import { formatNumber } from '#core/base/text-table.ts'
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
    'run <scenario> --variant V | --source f.c [--word-bits 32|64] [--cpus N] [--param NAME=value]… [--model sc|tso|pso] [--seed N] [--way timed|explore] [--out f.racetrace] [--json]',
  summary: 'Runs one variant, or any file of kernel C, and says what went wrong and what it cost.',
  help: {
    variant: 'which kernel (racelab list)',
    source: 'a file of kernel C with P0, P1…, instead of a scenario; headers beside it are found',
    'word-bits': 'of a --source: bits of long and of pointers, 32 (default) or 64',
    cpus: 'CPUs of the machine, 1 to 8; as --param CPUS=N (default of a --source: one a thread)',
    param: 'NAME=value of the workload, once for each (racelab show); of a --source, any #define',
    model: 'memory model: sc (default), tso or pso',
    seed: 'any number up to 4294967295; same seed, same run (default 1)',
    way: 'timed (default): by virtual time; explore: by chance alone',
    cost: 'NAME=ticks of the cost table, once for each',
    out: 'keep the recording in this file',
    workers: 'threads to use; one run needs one, and no number changes its result',
  },
  options: {
    variant: { type: 'string' },
    source: { type: 'string' },
    'word-bits': { type: 'string' },
    cpus: { type: 'string' },
    param: { type: 'string', multiple: true },
    cost: { type: 'string', multiple: true },
    model: { type: 'string' },
    seed: { type: 'string' },
    way: { type: 'string' },
    out: { type: 'string' },
    workers: { type: 'string' },
  },
  positionals: { minimum: 0, maximum: 1 },
  async run([scenario], options, terminal) {
    const request = await readRunRequest(scenario, options)
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
    const { subject } = checked.value
    const json = options['json'] === true
    const compiled = compileSubject(subject)
    if (!compiled.ok) return refuse(compiled.error, subject, json, terminal)
    complain(compiled.value.warnings, subject, terminal)
    const { debug } = compiled.value.program
    const file = typeof options['out'] === 'string' ? options['out'] : undefined
    const outcome = await carryOut(request.value, file, terminal)
    if (!outcome.ok) return outcome
    const { manifest } = outcome.value
    terminal.out(
      json
        ? `${JSON.stringify(runDocument(manifest, debug, file), undefined, 2)}\n`
        : describeRun(manifest, debug, file),
    )
    return ok(EXIT_CODES[manifest.verdict])
  },
}

/** Says what the compiler said, as a compiler does. */
function refuse(
  diagnostics: readonly Diagnostic[],
  subject: Subject,
  json: boolean,
  terminal: Terminal,
): Result<ExitCode, Failure> {
  if (json) {
    const document = { error: compileFailure(diagnostics), diagnostics }
    terminal.out(`${JSON.stringify(document, undefined, 2)}\n`)
  }
  complain(diagnostics, subject, terminal)
  return ok(EXIT_UNUSABLE)
}

function complain(
  diagnostics: readonly Diagnostic[],
  { main, headers }: Subject,
  terminal: Terminal,
): void {
  const sources = [main, ...Object.entries(headers).map(([name, text]) => ({ name, text }))]
  for (const row of diagnostics) terminal.err(`${formatDiagnostic(row, sources)}\n`)
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
