/** `racelab minimize`: the failure of a recording with the fewest switches that show it. */
import { setImmediate } from 'node:timers/promises'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import { interleavingText } from '#core/export/lkml.ts'
import { minimiseFinding } from '#core/host/explore/minimise-finding.ts'
import { followedRun } from '#core/host/explore/followed-run.ts'
import type { MinimisedRecord } from '#core/host/explore/protocol.ts'
import { failureOfRecording, type RecordedFailure } from '#core/host/explore/recorded-failure.ts'
import { openInputFile } from '#core/host/node-file.ts'
import { createFileSink } from '#core/host/node-sinks.ts'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN, EXIT_INCOMPLETE } from '../exit-code.ts'
import { ProgressLine } from '../progress-line.ts'
import type { Terminal } from '../terminal.ts'

/** The command. */
export const MINIMIZE: Command = {
  name: 'minimize',
  usage: 'minimize f.racetrace [--out g.racetrace] [--json]',
  summary: 'Makes the failing schedule of a recording short: fewest switches, then fewest steps.',
  help: { out: 'keep the run of the short schedule as a recording' },
  options: { out: { type: 'string' } },
  positionals: { minimum: 1, maximum: 1 },
  async run([path = ''], options, terminal) {
    const recorded = await readFailure(path)
    if (!recorded.ok) return recorded
    const { short, stopped } = await shorten(recorded.value, terminal)
    const { out } = options
    if (typeof out === 'string') {
      const kept = await keep(recorded.value, short, out)
      if (!kept.ok) return kept
    }
    const facts = describe(recorded.value, short)
    terminal.out(
      options['json'] === true
        ? `${JSON.stringify({ ...facts, ...(out === undefined ? {} : { file: out }) }, undefined, 2)}\n`
        : textOf(facts),
    )
    return ok(stopped ? EXIT_INCOMPLETE : EXIT_CLEAN)
  },
}

async function readFailure(path: string): Promise<Result<RecordedFailure, Failure>> {
  const file = await openInputFile(path)
  if (!file.ok) return file
  try {
    const source = await openRacetrace(file.value)
    return source.ok ? failureOfRecording(source.value) : source
  } finally {
    await file.value.close()
  }
}

async function shorten(
  { exploration, finding }: RecordedFailure,
  terminal: Terminal,
): Promise<{ readonly short: MinimisedRecord; readonly stopped: boolean }> {
  const line = new ProgressLine(terminal)
  let stopped = false
  const stopListening = terminal.onInterrupt(() => (stopped = true))
  try {
    const short = await minimiseFinding(exploration, finding, {
      now: () => performance.now(),
      pause: async (progress) => {
        line.show(`${Math.floor(progress().fraction * 100)} %  making the schedule short`)
        await setImmediate()
        return !stopped
      },
    })
    return { short, stopped }
  } finally {
    stopListening()
    line.clear()
  }
}

async function keep(
  { exploration }: RecordedFailure,
  { schedule }: MinimisedRecord,
  file: string,
): Promise<Result<undefined, Failure>> {
  const sink = await createFileSink(file)
  return sink.ok ? followedRun(exploration, schedule, sink.value) : sink
}

interface MinimizeDocument {
  readonly scenario: string
  readonly variant: string
  readonly model: string
  readonly kind: string
  readonly message: string
  readonly site: string
  readonly signature: string
  readonly switches: number
  readonly steps: number
  readonly schedule: string
  /** False when it was interrupted, or its time ran out. */
  readonly complete: boolean
  readonly raw: { readonly switches: number; readonly steps: number; readonly schedule: string }
  readonly table: string
}

function describe(
  { exploration, finding }: RecordedFailure,
  { schedule, switches, steps, complete, interleaving }: MinimisedRecord,
): MinimizeDocument {
  const { scenario, variant, machine } = exploration.setup
  const { kind, message, place, signature } = finding
  return {
    scenario,
    variant,
    model: machine.model,
    kind,
    message,
    site: place,
    signature,
    switches,
    steps,
    schedule,
    complete,
    raw: { switches: finding.switches, steps: finding.steps, schedule: finding.schedule },
    table: interleavingText(interleaving),
  }
}

function textOf({
  kind,
  message,
  site,
  switches,
  steps,
  raw,
  table,
  complete,
}: MinimizeDocument): string {
  return [
    `${kind}: ${message}\n  ${site}\n`,
    `  ${switches} switches, ${steps} steps; recorded with ${raw.switches} and ${raw.steps}\n`,
    complete ? '' : '  minimum not proven\n',
    `\n${table}`,
  ].join('')
}
