import { expect, test } from 'vitest'
import * as kinds from '#core/event/kinds.ts'
import { exportRecording } from '#core/export/export-recording.ts'
import type { ExportFormat } from '#core/export/formats.ts'
import type { DebugInfo } from '#core/language/debug-info.ts'
import type { EventRow } from '#core/event/columns.ts'
import type { Manifest } from '#core/trace/format.ts'
import { columnsOf } from '../../support/events.ts'
import { MemoryOutput } from '../../support/racetrace-files.ts'
import { DEBUG, MemorySink, recordColumns } from '../../support/recordings.ts'
import { expectOk } from '../../support/results.ts'

const VIOLATION = {
  check: 1,
  message: '',
  site: 0,
  actors: [0],
  otherSites: [],
  address: 0,
  seq: 0,
  time: 0,
}

/** What `format` makes of a few events. */
async function exported(
  format: ExportFormat,
  rows: readonly Partial<EventRow>[],
  { debug = DEBUG, said = {} }: { debug?: DebugInfo; said?: Partial<Manifest> } = {},
): Promise<string> {
  const sink = new MemorySink()
  const manifest = await recordColumns(sink, rows.length === 0 ? [] : [columnsOf(rows)])
  const output = new MemoryOutput()
  const source = { ...sink.source(), manifest: { ...manifest, ...said }, debug }
  expectOk(await exportRecording(source, format, output))
  return new TextDecoder().decode(output.bytes())
}

test('a name in CSV is text, whatever a stranger called it', async () => {
  const labels = ['=cmd|x', '+1', '@SUM(A1)', 'a "b", c\nd', 'naïve ☃', '-1', '->nopage']
  const functions = DEBUG.functions.map((one) => ({ ...one, name: 'f,g' }))
  const rows = labels.map((_, object) => ({ kind: kinds.EVENT_MARK, object, value: -1 }))
  const text = await exported('csv', rows, { debug: { ...DEBUG, labels, functions } })
  const place = '"f,g",none.c,2'
  for (const name of [
    `'=cmd|x`,
    `'+1`,
    `'@SUM(A1)`,
    '"a ""b"", c\nd"',
    'naïve ☃',
    `'-1`,
    '->nopage',
  ]) {
    expect(text).toContain(`,mark,${place},${name},-1,0,0\r\n`)
  }
})

test('a number written by halves keeps the half it had', async () => {
  const wide = { kind: 'integer', name: 'u64', bytes: 8, signed: false } as const
  const debug = { ...DEBUG, types: [wide] }
  const rows = [{ kind: kinds.EVENT_STORE, object: 0x1000, old: 5, value: 6, aux: 4 }]
  // 5 + 2^32, then nothing: 256 bytes.
  const data = Buffer.alloc(256)
  data.writeUInt32LE(5, 0)
  data.writeUInt32LE(1, 4)
  const json = await exported('chrome', rows, {
    debug,
    said: { initialData: data.toString('base64') },
  })
  const { traceEvents } = JSON.parse(json) as { traceEvents: { ph: string; args: object }[] }
  const counted = traceEvents.filter(({ ph }) => ph === 'C').map(({ args }) => args)
  expect(counted).toEqual([{ value: 2 ** 32 + 6 }])
})

test('a thread that cannot be is nobody', async () => {
  const rows = [-5, 40, 2 ** 30].flatMap((object) => [
    { kind: kinds.EVENT_SWITCH_IN, object },
    { kind: kinds.EVENT_WAKE, object },
    { kind: kinds.EVENT_THREAD_EXIT, object },
  ])
  for (const format of ['perfetto', 'chrome', 'speedscope', 'lkml'] as const) {
    expect(await exported(format, rows)).not.toMatch(/undefined|NaN/)
  }
})

test('nothing in a mail is wider than the mail, or anything but ASCII', async () => {
  const title = `A title of ${'many words and '.repeat(9)}☃\nSubject: another`
  const message = `P0 (${'x'.repeat(40)}) reached BUG: ${'a_condition && '.repeat(4)}last`
  const record = { ...VIOLATION, message }
  const rows = [{ kind: kinds.EVENT_VIOLATION, value: VIOLATION.check }]
  const said = { title, verdict: 'violated', violations: [record] } as const
  const lines = (await exported('lkml', rows, { said })).split('\n')
  expect(lines.filter((line) => line.length > 72 || /[^ -~]/.test(line))).toEqual([])
  expect(lines.slice(0, 2).join(' ').length).toBeGreaterThan(72)
  const stars = lines.findIndex((line) => line.startsWith(' *** P0'))
  // What goes on stands under the first word.
  expect(lines[stars + 1]).toMatch(/^ {5}\S/)
})

test.each(['perfetto', 'chrome', 'speedscope', 'parquet', 'csv', 'lkml'] as const)(
  'a recording without events is exported as %s',
  async (format) => {
    const text = await exported(format, [])
    expect(text.length).toBeGreaterThan(0)
    if (format === 'chrome' || format === 'speedscope') JSON.parse(text)
  },
)
