/** What `racelab import` says of a trace that something else recorded: there is nothing to run again. */
import { setImmediate } from 'node:timers/promises'
import type { Failure } from '#core/base/failure.ts'
import { ok, type Result } from '#core/base/result.ts'
import type { ForeignFormat, ForeignTrace } from '#core/foreign/foreign-trace.ts'
import { readForeign, type ForeignFile } from '#core/foreign/read-foreign.ts'
import {
  countTracks,
  describeNotes,
  FORMAT_TITLES,
  summariseForeign,
} from '#core/foreign/summary.ts'
import { EXIT_CLEAN, EXIT_INCOMPLETE, type ExitCode } from './exit-code.ts'
import { ProgressLine } from './progress-line.ts'
import { formatNumber } from '#core/base/text-table.ts'
import type { Terminal } from './terminal.ts'

const MEGABYTE = 1_000_000

/** Reads the whole file and prints what it is, as text or as one JSON document. */
export async function importForeign(
  file: ForeignFile,
  format: ForeignFormat,
  terminal: Terminal,
  json: boolean,
): Promise<Result<ExitCode, Failure>> {
  const line = new ProgressLine(terminal)
  const signal = { aborted: false }
  const stopListening = terminal.onInterrupt(() => (signal.aborted = true))
  const watched: ForeignFile = {
    name: file.name,
    size: file.size,
    async read(offset, length) {
      // Reading is the one moment at which an interrupt can be heard.
      await setImmediate()
      return file.read(offset, length)
    },
  }
  const read = await readForeign(watched, format, {
    signal,
    progress: (done, total) =>
      line.show(`${formatNumber(done / MEGABYTE)} of ${formatNumber(total / MEGABYTE)} MB`),
  })
  stopListening()
  line.clear()
  if (!read.ok) {
    if (read.error.code !== 'E_STOPPED') return read
    terminal.err('Stopped; nothing was kept.\n')
    return ok<ExitCode>(EXIT_INCOMPLETE)
  }
  terminal.out(
    json
      ? `${JSON.stringify(foreignDocument(file.name, read.value), undefined, 2)}\n`
      : describeForeign(file.name, read.value),
  )
  return ok<ExitCode>(EXIT_CLEAN)
}

function foreignDocument(name: string, trace: ForeignTrace): object {
  return {
    file: name,
    format: trace.format,
    events: trace.events,
    cpus: countTracks(trace, 'cpu'),
    tasks: countTracks(trace, 'task'),
    others: countTracks(trace, 'other'),
    slices: trace.slices.count,
    instants: trace.instants.count,
    samples: trace.counters.count,
    arrows: trace.arrows.count,
    originNs: trace.originNs,
    durationNs: trace.durationNs,
    notes: trace.notes,
  }
}

function describeForeign(name: string, trace: ForeignTrace): string {
  const { notes, slices, instants, counters, arrows } = trace
  const lines = [
    `${name}: ${summariseForeign(trace)}`,
    `${FORMAT_TITLES[trace.format]} is a timeline only: it holds no state, no source and no memory to see.`,
    `${formatNumber(slices.count)} slices, ${formatNumber(instants.count)} moments, ${formatNumber(counters.count)} samples and ${formatNumber(arrows.count)} arrows on ${formatNumber(trace.tracks.length)} lanes, over ${formatNumber(trace.durationNs / 1e6)} ms.`,
  ]
  lines.push(...describeNotes(notes))
  if (notes.quotes.length > 0) lines.push('First of what was not understood:')
  for (const { line, reason, text } of notes.quotes) {
    lines.push(`  ${name}:${line}: ${reason}: ${text}`)
  }
  return `${lines.join('\n')}\n`
}
