/**
 * `racelab import`: takes a recording in, whole and checked; a compact one is made again. Of a trace that
 * something else recorded it says what it is.
 */
import { setImmediate } from 'node:timers/promises'
import { checkFinalValues } from '#core/analysis/final-values.ts'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { recogniseForeign } from '#core/foreign/read-foreign.ts'
import { openInputFile } from '#core/host/node-file.ts'
import { createDiscardingSink, createFileSink } from '#core/host/node-sinks.ts'
import { rebuildRecording } from '#core/host/rebuild-recording.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import { openRacetrace, type OpenedRacetrace } from '#core/trace/racetrace-file.ts'
import type { TraceSink } from '#core/trace/source.ts'
import type { Command } from '../command.ts'
import { importForeign } from '../foreign-import.ts'
import { EXIT_CLEAN, EXIT_INCOMPLETE, type ExitCode } from '../exit-code.ts'
import { ProgressLine } from '../progress-line.ts'
import { describeRun, runDocument } from '../run-report.ts'
import { formatNumber } from '#core/base/text-table.ts'
import type { Terminal } from '../terminal.ts'

export const IMPORT: Command = {
  name: 'import',
  usage: 'import <f.racetrace|trace.json|trace.txt> [--out whole.racetrace] [--json]',
  summary:
    'Checks a recording down to its last event; a compact one is run again; a foreign trace is summed up.',
  help: { out: 'keep the whole recording in this file' },
  options: { out: { type: 'string' } },
  positionals: { minimum: 1, maximum: 1 },
  async run([path = ''], options, terminal) {
    const file = await openInputFile(path)
    if (!file.ok) return file
    try {
      const foreign = await recogniseForeign(file.value)
      if (!foreign.ok) return foreign
      if (foreign.value !== undefined) {
        if (options['out'] !== undefined) return err(cannotKeep(path))
        return await importForeign(file.value, foreign.value, terminal, options['json'] === true)
      }
      const source = await openRacetrace(file.value)
      if (!source.ok) return source
      const out = typeof options['out'] === 'string' ? options['out'] : undefined
      const sink = out === undefined ? ok(createDiscardingSink()) : await createFileSink(out)
      if (!sink.ok) return sink
      const taken = await takeIn(source.value, sink.value, terminal)
      if (!taken.ok) {
        await sink.value.discard()
        if (taken.error.code !== 'E_STOPPED') return taken
        terminal.err('Stopped; nothing was kept.\n')
        return ok<ExitCode>(EXIT_INCOMPLETE)
      }
      const { manifest, debug, compact } = source.value
      const facts = { ...runDocument(manifest, debug, out), compact }
      terminal.out(
        options['json'] === true
          ? `${JSON.stringify(facts, undefined, 2)}\n`
          : `${describeRun(manifest, debug, out)}${compact ? 'Run again: every event came out the same.' : 'Every part of the file is whole.'}\n`,
      )
      return ok<ExitCode>(EXIT_CLEAN)
    } finally {
      await file.value.close()
    }
  },
}

function cannotKeep(path: string): Failure {
  return failure('E_FOREIGN_OUT', 'A foreign trace cannot be kept as a recording.', {
    at: path,
    hint: 'Leave out --out: the trace has no program that could be run again.',
  })
}

async function takeIn(
  source: OpenedRacetrace,
  sink: TraceSink,
  terminal: Terminal,
): Promise<Result<undefined, Failure>> {
  const line = new ProgressLine(terminal)
  const signal = { aborted: false }
  const stopListening = terminal.onInterrupt(() => (signal.aborted = true))
  try {
    if (!source.compact) {
      return await copyTrace(source, sink, {
        signal,
        progress: (done, total) => line.show(`part ${done} of ${total}`),
        end: (memory) => checkFinalValues(source, memory),
      })
    }
    return await rebuildRecording(source, sink, {
      progress: (events) => line.show(`${formatNumber(events)} events`),
      breathe: () => setImmediate(),
      stopped: () => signal.aborted,
    })
  } finally {
    stopListening()
    line.clear()
  }
}
