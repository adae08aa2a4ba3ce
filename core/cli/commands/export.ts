/** `racelab export`: a recording in a format that other tools open. */
import { setImmediate } from 'node:timers/promises'
import { failure, type Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { exportRecording } from '#core/export/export-recording.ts'
import { EXPORT_FORMATS, exportFormat, type ExportFormat } from '#core/export/formats.ts'
import {
  createOutputFile,
  isSameFile,
  openInputFile,
  type OutputFile,
} from '#core/host/node-file.ts'
import { openRacetrace, type Transfer } from '#core/trace/racetrace-file.ts'
import type { TraceSource } from '#core/trace/source.ts'
import type { ByteOutput } from '#core/trace/zip-writer.ts'
import type { Command } from '../command.ts'
import { EXIT_CLEAN, EXIT_INCOMPLETE, type ExitCode } from '../exit-code.ts'
import { ProgressLine } from '../progress-line.ts'
import { formatNumber } from '#core/base/text-table.ts'
import type { Terminal } from '../terminal.ts'

/** Name of standard output. */
const STANDARD_OUTPUT = '-'
/** Ends an export without a word. */
const NO_READER = 'E_NO_READER'
const FORMAT_NAMES = EXPORT_FORMATS.map((row) => row.format).join('|')

export const EXPORT: Command = {
  name: 'export',
  usage: `export f.racetrace --format ${FORMAT_NAMES} [--out file] [--json]`,
  summary: 'Writes a recording in a format that other tools open.',
  help: {
    format: EXPORT_FORMATS.map((row) => `${row.format.padEnd(10)}  ${row.meaning}`).join('\n'),
    out: 'the file to write, - for standard output (default: beside the recording, under its name)',
  },
  options: { format: { type: 'string' }, out: { type: 'string' } },
  positionals: { minimum: 1, maximum: 1 },
  async run([path = ''], options, terminal) {
    const format = exportFormat(String(options['format'] ?? ''))
    if (format === undefined) return err(unknownFormat(options['format']))
    const given = options['out']
    const out = typeof given === 'string' ? given : besides(path, format.extension)
    const json = options['json'] === true
    if (out === STANDARD_OUTPUT && json) return err(twoDocuments())
    if (await isSameFile(path, out)) return err(overItself(out))
    const file = await openInputFile(path)
    if (!file.ok) return file
    try {
      const source = await openRacetrace(file.value)
      if (!source.ok) return source
      const written = await write(source.value, format.format, out, terminal)
      if (!written.ok) {
        const { code } = written.error
        if (code !== 'E_STOPPED' && code !== NO_READER) return written
        if (code === 'E_STOPPED') {
          terminal.err(out === STANDARD_OUTPUT ? 'Stopped.\n' : 'Stopped; nothing was written.\n')
        }
        return ok<ExitCode>(EXIT_INCOMPLETE)
      }
      if (out === STANDARD_OUTPUT) return ok<ExitCode>(EXIT_CLEAN)
      const facts = { file: out, format: format.format, bytes: written.value }
      terminal.out(
        json
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
  const signal = { aborted: false }
  const stopListening = terminal.onInterrupt(() => (signal.aborted = true))
  const line = new ProgressLine(terminal)
  try {
    const file =
      path === STANDARD_OUTPUT ? ok(standardOutput(terminal)) : await createOutputFile(path)
    return file.ok
      ? await fill(file.value, source, format, {
          signal,
          progress: (done, total) => line.show(`${Math.round((100 * done) / total)} %`),
        })
      : file
  } finally {
    stopListening()
    line.clear()
  }
}

/** Writes the export into `file`, which is whole afterwards or gone. */
async function fill(
  file: OutputFile,
  source: TraceSource,
  format: ExportFormat,
  transfer: Transfer,
): Promise<Result<number, Failure>> {
  let bytes = 0
  const output: ByteOutput = {
    async write(part) {
      bytes += part.length
      // A chance for Ctrl-C between two chunks.
      await setImmediate()
      return file.write(part)
    },
  }
  const done = await exportRecording(source, format, output, transfer)
  if (!done.ok) {
    await file.discard()
    return done
  }
  const committed = await file.commit()
  return committed.ok ? ok(bytes) : committed
}

/** Standard output as a file. When nobody reads on, as behind `| head`, nothing more is asked for. */
function standardOutput(terminal: Terminal): OutputFile {
  return {
    write: async (bytes) =>
      terminal.out(bytes) ? ok(undefined) : err(failure(NO_READER, 'Nobody reads on.')),
    commit: async () => ok(undefined),
    discard: () => Promise.resolve(),
  }
}

function twoDocuments(): Failure {
  return failure('E_USAGE', 'The export and the document of --json cannot share standard output.', {
    hint: 'Give --out a file, or leave out --json.',
  })
}

function overItself(path: string): Failure {
  return failure('E_SAME_FILE', 'The recording itself would be overwritten.', {
    at: path,
    hint: 'Give --out another file.',
  })
}

function besides(path: string, extension: string): string {
  return `${path.replace(/\.racetrace$/, '')}.${extension}`
}

function unknownFormat(given: unknown): Failure {
  const what =
    given === undefined ? 'No format is given.' : `There is no format ${JSON.stringify(given)}.`
  return failure('E_USAGE', what, { hint: `Use --format ${FORMAT_NAMES}.` })
}
