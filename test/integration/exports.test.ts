/**
 * Recordings in the formats of others, read back by programs of others: what they count, add up and
 * time is what the recording says.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import * as devtools from '@paulirish/trace_engine/models/trace/trace.js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ok } from '#core/base/result.ts'
import { EVENT_KINDS } from '#core/event/kinds.ts'
import { exportRecording } from '#core/export/export-recording.ts'
import { EXPORT_FORMATS, type ExportFormat } from '#core/export/formats.ts'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import { TraceReader } from '#core/trace/reader.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { MemoryTrace, record, requestOf } from '../support/memory-trace.ts'
import { readPerfetto, type PerfettoTrace } from '../support/perfetto-trace.ts'
import { MemoryFile } from '../support/racetrace-files.ts'
import { ROOT } from '../support/repository.ts'
import { expectFailure, expectOk } from '../support/results.ts'

const folder = mkdtempSync(join(tmpdir(), 'racelab-exports-'))
afterAll(() => rmSync(folder, { recursive: true }))

let trace: MemoryTrace
/** How many events there are of each kind, by name. */
const counts = new Map<string, number>()
const files = new Map<ExportFormat, Uint8Array>()

/** More than one chunk, a contended spinlock, sleepers, retries of a reader and violations of none. */
beforeAll(async () => {
  const parameters = { OPERATIONS: 4_000, THINK: 100 }
  ;({ trace } = await record(requestOf({ variant: 'frlock', parameters, seed: 5 })))
  const columns = expectOk(await new TraceReader(trace).range(0, trace.manifest.events))
  const names = new Map(EVENT_KINDS.map((kind) => [kind.code, kind.name]))
  for (let at = 0; at < columns.count; at++) {
    const name = names.get(columns.kind[at] ?? 0) ?? ''
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  for (const { format } of EXPORT_FORMATS) {
    const bytes = await exported(trace, format)
    files.set(format, bytes)
    writeFileSync(join(folder, `run.${format}`), bytes)
  }
}, 60_000)

async function exported(source: TraceSource, format: ExportFormat): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  const output = {
    async write(part: Uint8Array) {
      parts.push(part)
      return ok(undefined)
    },
  }
  expectOk(await exportRecording(source, format, output))
  return Buffer.concat(parts)
}

function metric(key: string): number {
  const found = trace.manifest.metrics.find((row) => row.key === key)
  if (found === undefined) throw new Error(`no metric ${key}`)
  return found.value
}

function countOf(...kinds: readonly string[]): number {
  return kinds.reduce((sum, kind) => sum + (counts.get(kind) ?? 0), 0)
}

describe('tables, as DuckDB reads them', () => {
  const query = async (sql: string): Promise<unknown[][]> => {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    const reader = await connection.runAndReadAll(
      sql
        .replaceAll('PARQUET', `read_parquet('${folder}/run.parquet')`)
        .replaceAll(
          'CSV',
          `read_csv('${folder}/run.csv', types = {'value': 'BIGINT', 'old': 'BIGINT', 'actor': 'VARCHAR'})`,
        ),
    )
    return reader.getRows()
  }

  test('every event is a row of its kind', async () => {
    expect(trace.chunks.length).toBeGreaterThan(1)
    const rows = await query('SELECT event, count(*)::INT FROM PARQUET GROUP BY event')
    expect(new Map(rows as [string, number][])).toEqual(counts)
  })

  test('sequence, time and values are those of the recording', async () => {
    const [last] = await query('SELECT max(seq)::INT, max(time)::INT FROM PARQUET')
    expect(last).toEqual([trace.manifest.events - 1, trace.manifest.ticks])
    const [ledger] = await query(
      "SELECT value::VARCHAR FROM PARQUET WHERE object = 'ledger' ORDER BY seq DESC LIMIT 1",
    )
    expect(ledger).toEqual([trace.manifest.final['ledger']])
  })

  test('both tables say the same', async () => {
    const columns = 'seq, time, cpu, actor, event, line, value, old, aux'
    const differences = await query(
      `SELECT count(*)::INT FROM (SELECT ${columns} FROM PARQUET EXCEPT SELECT ${columns} FROM CSV)`,
    )
    expect(differences).toEqual([[0]])
    expect(await query('SELECT count(*)::INT FROM CSV')).toEqual([[trace.manifest.events]])
  })

  test('the file says where it comes from', async () => {
    const rows = await query(
      `SELECT decode(value) FROM parquet_kv_metadata('${folder}/run.parquet') WHERE decode(key) = 'racelab.digest'`,
    )
    expect(rows).toEqual([[trace.manifest.digest]])
  })
})

describe('Perfetto, as protobufjs reads it', () => {
  let perfetto: PerfettoTrace
  beforeAll(() => {
    perfetto = readPerfetto(files.get('perfetto') ?? new Uint8Array(0))
  })
  const lengths = (track: RegExp, name: RegExp): number =>
    perfetto.slices
      .filter((slice) => track.test(slice.track) && name.test(slice.name))
      .reduce((sum, slice) => sum + slice.end - slice.start, 0)

  test('has tracks per CPU, task and lock', () => {
    for (const cpu of [0, 1, 2, 3]) expect(perfetto.tracks).toContain(`CPUs/CPU ${cpu}`)
    expect(perfetto.tracks).toContain('Tasks/P1 truncate')
    expect(perfetto.tracks).toContain('Locks/inode.i_frlock.lock')
    expect(perfetto.tracks).toContain('Values/ledger')
  })

  test('says what it is a recording of', () => {
    const { attributes } = perfetto
    expect(attributes.get('racelab.digest')).toBe(trace.manifest.digest)
    expect(attributes.get('racelab.scenario')).toBe('inode-accounting')
    expect(attributes.get('racelab.seed')).toBe(5)
    expect(attributes.get('racelab.events')).toBe(trace.manifest.events)
    expect(perfetto.ranks.get('CPUs/CPU 3')).toBe(3)
  })

  test('locks are held as long as was measured', () => {
    const held = lengths(/^Locks\/inode\.i_frlock\.lock$/, /./)
    expect(held).toBe(metric('lock-hold.inode.i_frlock.lock.sum'))
  })

  test('a call, a wait and a sleep are a slice each', () => {
    const slices = perfetto.slices.filter((slice) => slice.track.startsWith('Tasks/'))
    expect(slices.length).toBe(countOf('call', 'spin begin', 'sleep'))
  })

  test('spinning takes as long as was measured', () => {
    expect(lengths(/^Tasks\//, /^spin on/)).toBe(metric('spin-time'))
  })

  test('retries and violations are moments', () => {
    const retries = perfetto.instants.filter(({ name }) => name.startsWith('retry '))
    expect(retries.length).toBe(countOf('retry'))
    const violations = perfetto.instants.filter(({ track }) => track === 'Violations')
    expect(violations.length).toBe(countOf('violation', 'warning'))
  })

  test('counters end at the final values', () => {
    const { final } = trace.manifest
    expect(perfetto.counters.get('Values/ledger')).toBe(Number(final['ledger']))
    expect(perfetto.counters.get('Values/completed')).toBe(Number(final['completed']))
  })

  test('every arrow leaves once and arrives once', () => {
    expect(perfetto.flows.size).toBeGreaterThan(100)
    expect(
      new Set([...perfetto.flows.values()].map(({ leaves, arrives }) => `${leaves},${arrives}`)),
    ).toEqual(new Set(['1,1']))
  })

  test('no task starts to run twice in a row', () => {
    expect(perfetto.taskStates.size).toBe(trace.debug.threads.length)
    for (const states of perfetto.taskStates.values()) {
      expect(states.at(-1)).toBe('DEAD')
      const again = states.some((state, at) => state === 'RUNNING' && states[at - 1] === 'RUNNING')
      expect(again).toBe(false)
    }
  })
})

test('Chrome JSON, as the parser of DevTools reads it', async () => {
  const { traceEvents } = JSON.parse(Buffer.from(files.get('chrome') ?? []).toString()) as {
    traceEvents: devtools.Types.Events.Event[]
  }
  const model = devtools.TraceModel.Model.createWithAllHandlers()
  await model.parse(traceEvents)
  const parsed = model.parsedTrace()
  const threads = [...(parsed?.data.Renderer.processes.values() ?? [])].flatMap((process) => [
    ...process.threads.values(),
  ])
  const perfetto = readPerfetto(files.get('perfetto') ?? new Uint8Array(0))
  const tasks = threads.filter(({ name }) => /^P\d/.test(name ?? ''))
  expect(tasks.length).toBe(trace.debug.threads.length)
  for (const { name, entries } of tasks) {
    const slices = perfetto.slices.filter(({ track }) => track === `Tasks/${name}`)
    const timed = entries.filter((entry) => entry.cat === 'task')
    expect(timed.length).toBe(slices.length)
    const length = timed.reduce((sum, entry) => sum + (entry.dur ?? 0), 0)
    expect(length).toBe(slices.reduce((sum, { start, end }) => sum + end - start, 0))
  }
  for (const event of traceEvents) expect(Number.isInteger(event.ts ?? 0)).toBe(true)
})

describe('the table for a mail', () => {
  const mail = async (source: TraceSource): Promise<string> =>
    Buffer.from(await exported(source, 'lkml')).toString()

  test('is narrow and plain, however many CPUs there are', async () => {
    const parameters = { OPERATIONS: 400 }
    const { trace: none } = await record(requestOf({ variant: 'none', parameters, seed: 1 }))
    expect(none.manifest.violations.length).toBeGreaterThan(0)
    const text = await mail(none)
    for (const line of text.split('\n')) {
      expect(line.length).toBeLessThanOrEqual(72)
      expect(line).toMatch(/^[\x20-\x7e]*$/)
      expect(line).not.toMatch(/\s$/)
    }
    expect(text).toMatch(/\*\*\* .+ \*\*\*/)
  })

  test('shows how an update of the shipped sample is lost', async () => {
    const file = join(ROOT, 'traces/samples/inode-accounting-none.racetrace')
    const bytes = new Uint8Array(readFileSync(file))
    const text = await mail(expectOk(await openRacetrace(new MemoryFile(bytes))))
    // lockdep's heads, and the story as the mails tell it: both read 40, one write is overlooked.
    expect(text).toMatch(/^ {7}CPU0 {20}CPU1$/m)
    expect(text.match(/i_blocks is 40$/gm)).toHaveLength(2)
    expect(text).toMatch(
      /^ {4}i_blocks 40 -> (\d+)\n(.*\n)* {33}i_blocks \1 -> \d+ \(had read 40\)$/m,
    )
    expect(text).toMatch(/^ \*\*\* at rest, this does not hold: .+ \*\*\*$/m)
    expect(text.split('\n').length).toBeLessThan(32)
  })
})

test('a damaged recording is not exported', async () => {
  const damaged = new MemoryTrace()
  Object.assign(damaged, { manifest: trace.manifest, debug: trace.debug })
  damaged.chunks.push(...trace.chunks.map((chunk) => chunk.slice()))
  const [first] = damaged.chunks
  if (first === undefined) throw new Error('there is a chunk')
  first[first.length >> 1]! ^= 1
  const output = { write: () => Promise.resolve(ok(undefined)) }
  const refused = await exportRecording(damaged, 'csv', output)
  expect(expectFailure(refused).code).toBe('E_TRACE_DAMAGED')
})
