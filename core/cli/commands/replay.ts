/** `racelab replay`: what a recording holds, and with `--verify` whether it comes out the same again. */
import { setImmediate } from 'node:timers/promises'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import { openInputFile } from '#core/host/node-file.ts'
import { verifyRecording, type VerifyEnvironment } from '#core/host/verify-recording.ts'
import { TraceChecker } from '#core/trace/check-trace.ts'
import { openRacetrace, type OpenedRacetrace } from '#core/trace/racetrace-file.ts'
import type { TraceSource } from '#core/trace/source.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN, EXIT_INCOMPLETE, type ExitCode } from '../exit-code.ts'
import { ProgressLine } from '../progress-line.ts'
import { describeRun, runDocument } from '../run-report.ts'
import { formatNumber } from '#core/base/text-table.ts'
import type { Terminal } from '../terminal.ts'

type Outcome = 'checked' | 'verified' | 'stopped'

const SENTENCES: Readonly<Record<Outcome, string>> = {
  checked: 'Every part of the file is whole.',
  verified: 'Run again: every event came out the same.',
  stopped: 'Stopped: every event until then came out the same.',
}

export const REPLAY: Command = {
  name: 'replay',
  usage: 'replay f.racetrace [--verify] [--json]',
  summary:
    'Reads a recording, checks it, and with --verify runs it again and compares every event.',
  help: { verify: 'run it again from its own sources and compare digest by digest' },
  options: { verify: { type: 'boolean' } },
  positionals: { minimum: 1, maximum: 1 },
  async run([path = ''], options, terminal) {
    const file = await openInputFile(path)
    if (!file.ok) return file
    try {
      const source = await openRacetrace(file.value)
      if (!source.ok) return source
      const verify = options['verify'] === true
      const outcome = verify ? await verified(source.value, terminal) : await checked(source.value)
      if (!outcome.ok) return outcome
      report(source.value, path, outcome.value, options['json'] === true, terminal)
      const code: ExitCode = outcome.value === 'stopped' ? EXIT_INCOMPLETE : EXIT_CLEAN
      return ok(code)
    } finally {
      await file.value.close()
    }
  },
}

async function checked(source: TraceSource): Promise<Result<Outcome, Failure>> {
  const checker = new TraceChecker(source.manifest)
  for (const index of source.manifest.chunks.keys()) {
    const bytes = await source.chunk(index)
    if (!bytes.ok) return bytes
    const columns = checker.next(bytes.value)
    if (!columns.ok) return columns
  }
  return ok('checked')
}

async function verified(
  source: OpenedRacetrace,
  terminal: Terminal,
): Promise<Result<Outcome, Failure>> {
  // A compact recording has nothing to check but what comes out.
  const whole = source.compact ? ok('checked') : await checked(source)
  if (!whole.ok) return whole
  const line = new ProgressLine(terminal)
  let stopped = false
  const stopListening = terminal.onInterrupt(() => (stopped = true))
  try {
    const environment: VerifyEnvironment = {
      progress: (events) =>
        line.show(`${formatNumber(events)} of ${formatNumber(source.manifest.events)} events`),
      breathe: () => setImmediate(),
      stopped: () => stopped,
    }
    return await verifyRecording(
      source,
      environment,
      source.compact ? {} : { stored: (index) => source.chunk(index) },
    )
  } finally {
    stopListening()
    line.clear()
  }
}

function report(
  { manifest, debug }: TraceSource,
  path: string,
  outcome: Outcome,
  json: boolean,
  terminal: Terminal,
): void {
  const facts = { ...runDocument(manifest, debug, path), verified: outcome === 'verified' }
  terminal.out(
    json
      ? `${JSON.stringify(facts, undefined, 2)}\n`
      : `${describeRun(manifest, debug)}${SENTENCES[outcome]}\n`,
  )
}
