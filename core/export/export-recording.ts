/** Writes a recording in one of the formats of other tools, in one go and in bounded memory. */
import type { Failure } from '#core/base/failure.ts'
import { err, ok, type Result } from '#core/base/result.ts'
import { TraceChecker } from '#core/trace/check-trace.ts'
import { writeCompactRacetrace, type Transfer } from '#core/trace/racetrace-file.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { stopped } from '#core/trace/trace-failure.ts'
import type { ByteOutput } from '#core/trace/zip-writer.ts'
import { chromeWriter } from './chrome-json.ts'
import { csvWriter } from './csv.ts'
import type { ExportFormat } from './formats.ts'
import { lkmlWriter } from './lkml.ts'
import { parquetWriter } from './parquet.ts'
import { perfettoWriter } from './perfetto.ts'
import type { RecordingHead, RecordingWriter } from './recording-writer.ts'
import { speedscopeWriter } from './speedscope.ts'

const WRITERS: Readonly<
  Record<Exclude<ExportFormat, 'compact'>, (head: RecordingHead) => RecordingWriter>
> = {
  perfetto: perfettoWriter,
  chrome: chromeWriter,
  speedscope: speedscopeWriter,
  parquet: parquetWriter,
  csv: csvWriter,
  lkml: lkmlWriter,
}

/**
 * Writes `source` to `output` as `format`. Every chunk is checked on the way as an import would. On
 * failure or stop what was written so far is no file: throw it away.
 */
export async function exportRecording(
  source: TraceSource,
  format: ExportFormat,
  output: ByteOutput,
  { progress, signal }: Transfer = {},
): Promise<Result<undefined, Failure>> {
  if (format === 'compact') return writeCompactRacetrace(source, output)
  const writer = WRITERS[format](source)
  const { manifest } = source
  const total = manifest.chunks.length * writer.passes
  for (let pass = 0; pass < writer.passes; pass++) {
    const checker = new TraceChecker(manifest)
    writer.begin(pass)
    for (const [index, { firstSeq }] of manifest.chunks.entries()) {
      if (signal?.aborted === true) return err(stopped(manifest.title))
      const bytes = await source.chunk(index)
      if (!bytes.ok) return bytes
      const columns = checker.next(bytes.value)
      if (!columns.ok) return columns
      writer.consume(columns.value, firstSeq)
      const written = await flush(writer, output)
      if (!written.ok) return written
      progress?.(pass * manifest.chunks.length + index + 1, total)
    }
    const whole = checker.finish()
    if (!whole.ok) return whole
  }
  writer.finish()
  return flush(writer, output)
}

async function flush(
  writer: RecordingWriter,
  output: ByteOutput,
): Promise<Result<undefined, Failure>> {
  const bytes = writer.take()
  return bytes.length === 0 ? ok(undefined) : output.write(bytes)
}
