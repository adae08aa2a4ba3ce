/** The formats a recording can be written in besides its own, for tools that others made. */

/** Stable: the command line and the app's file dialog use it. */
export type ExportFormat =
  'compact' | 'perfetto' | 'chrome' | 'speedscope' | 'parquet' | 'csv' | 'lkml'

/** One row of {@link EXPORT_FORMATS}. */
export interface ExportFormatDescription {
  readonly format: ExportFormat
  readonly title: string
  /** What the file is called after its name, without the dot. */
  readonly extension: string
  readonly mediaType: string
  /** One sentence: what it holds and what opens it. */
  readonly meaning: string
}

/** All of them, the most telling first. */
export const EXPORT_FORMATS: readonly ExportFormatDescription[] = [
  {
    format: 'compact',
    title: 'Compact recording',
    extension: 'racetrace',
    mediaType: 'application/vnd.racelab.trace',
    meaning:
      'How the recording was made and the digests of what came out, but no events: Racelab runs it again and checks that they are the same.',
  },
  {
    format: 'perfetto',
    title: 'Perfetto trace',
    extension: 'pftrace',
    mediaType: 'application/octet-stream',
    meaning:
      'Tracks per CPU, task and lock, scheduling states, flows, counters and violations. Opens in the Perfetto UI.',
  },
  {
    format: 'chrome',
    title: 'Chrome trace',
    extension: 'trace.json',
    mediaType: 'application/json',
    meaning:
      'The same tracks as Trace Event JSON, one microsecond for a tick. Opens in chrome://tracing, Perfetto and Tracy.',
  },
  {
    format: 'speedscope',
    title: 'speedscope profile',
    extension: 'speedscope.json',
    mediaType: 'application/json',
    meaning:
      'One evented profile per task: functions, and what they wait for. Opens in speedscope.',
  },
  {
    format: 'parquet',
    title: 'Parquet table',
    extension: 'parquet',
    mediaType: 'application/vnd.apache.parquet',
    meaning: 'Every event as a row, names resolved. Opens in DuckDB, pandas and Polars.',
  },
  {
    format: 'csv',
    title: 'CSV table',
    extension: 'csv',
    mediaType: 'text/csv',
    meaning: 'Every event as a row, names resolved. Opens anywhere.',
  },
  {
    format: 'lkml',
    title: 'Interleaving for a mail',
    extension: 'txt',
    mediaType: 'text/plain',
    meaning:
      'The CPU0 | CPU1 table around the first violation, at most 72 columns wide, to paste into a mail.',
  },
]

/** The row of `format`, or undefined when there is none of that name. */
export function exportFormat(format: string): ExportFormatDescription | undefined {
  return EXPORT_FORMATS.find((row) => row.format === format)
}
