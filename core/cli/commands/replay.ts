/** `racelab replay`: what a recording holds, and with `--verify` whether it comes out the same again. */
import { setImmediate } from 'node:timers/promises'
import { checkFinalValues } from '#core/analysis/final-values.ts'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import { ENGINE_VERSION } from '#core/host/engine-version.ts'
import { openInputFile } from '#core/host/node-file.ts'
import {
  verifyRecording,
  type Verified,
  type VerifyEnvironment,
} from '#core/host/verify-recording.ts'
import { TraceChecker } from '#core/trace/check-trace.ts'
import { openRacetrace, type OpenedRacetrace } from '#core/trace/racetrace-file.ts'
import type { TraceSource } from '#core/trace/source.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN, EXIT_INCOMPLETE, type ExitCode } from '../exit-code.ts'
import { ProgressLine } from '../progress-line.ts'
import { describeRun, runDocument } from '../run-report.ts'
import { formatNumber } from '#core/base/text-table.ts'
import type { Terminal } from '../terminal.ts'

type Outcome = 'checked' | Verified

const SENTENCES: Readonly<Record<Outcome, (engine: string) => string>> = {
  checked: () => 'Every part of the file is whole.',
  verified: () => 'Run again: every event came out the same.',
  equivalent: () =>
    'Run again: every event came out the same. Some machine images are not those that this lab makes, but run on they lead to the same.',
  events: (engine) =>
    `Run again: every event came out the same. Machine images of engine ${engine} cannot be compared by engine ${ENGINE_VERSION}.`,
  stopped: () => 'Stopped: every event until then came out the same.',
}

/** What `--json` says of the machine images. */
const IMAGES: Readonly<Record<Outcome, string>> = {
  checked: 'not-compared',
  verified: 'same',
  equivalent: 'equivalent',
  events: 'not-compared',
  stopped: 'not-compared',
}

export const REPLAY: Command = {
  name: 'replay',
  usage: 'replay f.racetrace [--verify] [--json]',
  summary:
    'Reads a recording, checks it, and with --verify runs it again and compares every event.',
  help: {
    verify:
      'run it again from its own sources and compare events and machine images; images of another engine cannot be',
  },
  options: { verify: { type: 'boolean' } },
  positionals: { minimum: 1, maximum: 1 },
  async run([path = ''], options, terminal) {
    const file = await openInputFile(path)
    if (!file.ok) return file
    try {
      const source = await openRacetrace(file.value)
      if (!source.ok) return source
      const verify = options['verify'] === true
      const outcome = await watched(terminal, (watch) =>
        verify ? verified(source.value, watch) : checked(source.value, watch),
      )
      if (!outcome.ok) return outcome
      if (outcome.value === 'stopped' && !verify) {
        terminal.err('Stopped before every part was checked.\n')
        return ok<ExitCode>(EXIT_INCOMPLETE)
      }
      report(source.value, path, outcome.value, options['json'] === true, terminal)
      return ok<ExitCode>(outcome.value === 'stopped' ? EXIT_INCOMPLETE : EXIT_CLEAN)
    } finally {
      await file.value.close()
    }
  },
}

/** A progress line, and a chance for Ctrl-C, while something long goes on. */
async function watched<Value>(
  terminal: Terminal,
  work: (watch: VerifyEnvironment) => Promise<Value>,
): Promise<Value> {
  const line = new ProgressLine(terminal)
  let stopped = false
  const stopListening = terminal.onInterrupt(() => (stopped = true))
  try {
    return await work({
      progress: (events) => line.show(`${formatNumber(events)} events`),
      breathe: () => setImmediate(),
      stopped: () => stopped,
    })
  } finally {
    stopListening()
    line.clear()
  }
}

async function checked(
  source: TraceSource,
  watch: VerifyEnvironment,
): Promise<Result<Outcome, Failure>> {
  const checker = new TraceChecker(source.manifest)
  for (const [index, { firstSeq }] of source.manifest.chunks.entries()) {
    watch.progress(firstSeq)
    await watch.breathe()
    if (watch.stopped()) return ok('stopped')
    const bytes = await source.chunk(index)
    if (!bytes.ok) return bytes
    const columns = checker.next(bytes.value)
    if (!columns.ok) return columns
  }
  const whole = checker.finish()
  if (!whole.ok) return whole
  const end = checkFinalValues(source, checker.folded)
  return end.ok ? ok('checked') : end
}

async function verified(
  source: OpenedRacetrace,
  watch: VerifyEnvironment,
): Promise<Result<Outcome, Failure>> {
  // A compact recording has nothing to check but what comes out.
  const whole = source.compact ? ok<Outcome>('checked') : await checked(source, watch)
  if (!whole.ok || whole.value === 'stopped') return whole
  return verifyRecording(
    source,
    watch,
    source.compact
      ? { anyEngine: true }
      : { anyEngine: true, stored: (index) => source.chunk(index) },
  )
}

function report(
  { manifest, debug, compact }: OpenedRacetrace,
  path: string,
  outcome: Outcome,
  json: boolean,
  terminal: Terminal,
): void {
  const facts = {
    ...runDocument(manifest, debug, path),
    verified: outcome !== 'checked' && outcome !== 'stopped',
    images: compact ? 'none' : IMAGES[outcome],
  }
  terminal.out(
    json
      ? `${JSON.stringify(facts, undefined, 2)}\n`
      : `${describeRun(manifest, debug)}${SENTENCES[outcome](manifest.engine)}\n`,
  )
}
