/** `racelab export`: a recording in a format that other tools open. */
import { setImmediate } from 'node:timers/promises'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { exportRecording } from '#core/export/export-recording.ts'
import { EXPORT_FORMATS, exportFormat, type ExportFormat } from '#core/export/formats.ts'
import { createOutputFile, openInputFile } from '#core/host/node-file.ts'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import type { TraceSource } from '#core/trace/source.ts'
import type { ByteOutput } from '#core/trace/zip-writer.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN, EXIT_INCOMPLETE, type ExitCode } from '../exit-code.ts'
import { ProgressLine } from '../progress-line.ts'
import { formatNumber } from '#core/base/text-table.ts'
import type { Terminal } from '../terminal.ts'

const FORMAT_NAMES = EXPORT_FORMATS.map((row) => row.format).join('|')

export const EXPORT: Command = {
  name: 'export',
  usage: `export f.racetrace --format ${FORMAT_NAMES} [--out file] [--json]`,
  summary: 'Writes a recording in a format that other tools open.',
  help: {
    format: EXPORT_FORMATS.map((row) => `${row.format.padEnd(10)}  ${row.meaning}`).join('\n'),
    out: 'the file to write (default: beside the recording, under its name)',
  },
  options: { format: { type: 'string' }, out: { type: 'string' } },
  positionals: { minimum: 1, maximum: 1 },
  async run([path = ''], options, terminal) {
    const format = exportFormat(String(options['format'] ?? ''))
    if (format === undefined) return err(unknownFormat(options['format']))
    const file = await openInputFile(path)
    if (!file.ok) return file
    try {
      const source = await openRacetrace(file.value)
      if (!source.ok) return source
      const given = options['out']
      const out = typeof given === 'string' ? given : besides(path, format.extension)
      const written = await write(source.value, format.format, out, terminal)
      if (!written.ok) {
        if (written.error.code !== 'E_STOPPED') return written
        terminal.err('Stopped; nothing was written.\n')
        return ok<ExitCode>(EXIT_INCOMPLETE)
      }
      const facts = { file: out, format: format.format, bytes: written.value }
      terminal.out(
        options['json'] === true
          ? `${JSON.stringify(facts, undefined, 2)}\n`
          : `${format.title}: ${out} (${formatNumber(written.value)} bytes)\n`,
      )
      return ok<ExitCode>(EXIT_CLEAN)
    } finally {
      await file.value.close()
    }
  },
}

/** @returns how many bytes were written */
async function write(
  source: TraceSource,
  format: ExportFormat,
  path: string,
  terminal: Terminal,
): Promise<Result<number, Failure>> {
  const file = await createOutputFile(path)
  if (!file.ok) return file
  let bytes = 0
  const output: ByteOutput = {
    async write(part) {
      bytes += part.length
      // A chance for Ctrl-C between two chunks.
      await setImmediate()
      return file.value.write(part)
    },
  }
  const line = new ProgressLine(terminal)
  const signal = { aborted: false }
  const stopListening = terminal.onInterrupt(() => (signal.aborted = true))
  try {
    const done = await exportRecording(source, format, output, {
      signal,
      progress: (chunks, total) => line.show(`${Math.round((100 * chunks) / total)} %`),
    })
    if (!done.ok) {
      await file.value.discard()
      return done
    }
    const committed = await file.value.commit()
    return committed.ok ? ok(bytes) : committed
  } finally {
    stopListening()
    line.clear()
  }
}

function besides(path: string, extension: string): string {
  return `${path.replace(/\.racetrace$/, '')}.${extension}`
}

function unknownFormat(given: unknown): Failure {
  const what =
    given === undefined ? 'No format is given.' : `There is no format ${JSON.stringify(given)}.`
  return failure('E_USAGE', what, { hint: `Use --format ${FORMAT_NAMES}.` })
}
