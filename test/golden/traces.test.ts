/**
 * Recordings compared with what they have always been: digest, ends and first events of small runs, as
 * text in traces/golden. A difference means that the same program, parameters and seed no longer give
 * the same events. If that is meant, it is a new engine version (core/host/engine-version.ts), and
 * UPDATE_GOLDEN=1 writes the files anew.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { eventRow } from '#core/event/columns.ts'
import { eventKind } from '#core/event/kinds.ts'
import { placeOfSite, type DebugInfo } from '#core/language/debug-info.ts'
import type { RunRequest } from '#core/host/protocol.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { record, requestOf, type MemoryTrace } from '../support/memory-trace.ts'
import { ROOT } from '../support/repository.ts'
import { expectOk } from '../support/results.ts'

const GOLDEN = join(ROOT, 'traces/golden')
const FIRST_EVENTS = 120
const parameters = { OPERATIONS: 400 }

const RUNS: Readonly<Record<string, RunRequest>> = {
  'inode-accounting-none-sc': requestOf({ variant: 'none', parameters }),
  'inode-accounting-frlock-sc': requestOf({ variant: 'frlock', parameters }),
  'inode-accounting-frlock-tso': requestOf({ variant: 'frlock', model: 'tso', parameters }),
  'inode-accounting-frlock-no-wmb1-pso': requestOf({
    variant: 'frlock-no-wmb1',
    model: 'pso',
    parameters,
  }),
}

async function describeTrace(trace: MemoryTrace): Promise<string> {
  const { manifest, debug } = trace
  const { setup, verdict, events, steps, ticks, digest, violations, final } = manifest
  const columns = expectOk(await new TraceReader(trace).range(0, FIRST_EVENTS))
  const rows = Array.from({ length: columns.count }, (_, row) => {
    const event = eventRow(columns, row)
    const { time, actor, cpu, kind, site, object, value, valueHigh, old, oldHigh, aux } = event
    const name = eventKind(kind)?.name.replaceAll(' ', '-') ?? String(kind)
    const numbers = [value, valueHigh, old, oldHigh, aux].join(' ')
    const address = `0x${(object >>> 0).toString(16)}`
    return `${row} ${time} ${actor}@${cpu} ${name} ${placeText(debug, site)} ${address} ${numbers}`
  })
  return [
    `${setup.scenario} ${setup.variant} ${setup.machine.model} seed ${setup.seed}`,
    `parameters ${JSON.stringify(setup.parameters)}`,
    `verdict ${verdict}`,
    `events ${events} steps ${steps} ticks ${ticks}`,
    `digest ${digest}`,
    ...violations.map(({ check, message, seq }) => `violation ${check} at ${seq}: ${message}`),
    ...Object.entries(final).map(([name, value]) => `final ${name} ${value}`),
    '',
    'seq time actor@cpu kind place object value high old high aux',
    ...rows,
    '',
  ].join('\n')
}

function placeText(debug: DebugInfo, site: number): string {
  const place = placeOfSite(debug, site)
  if (site < 0 || place === undefined) return '-'
  return `${debug.sources[place.file]?.name}:${place.line}:${place.column}`
}

test.each(Object.entries(RUNS))('%s is what it always was', async (name, request) => {
  const { trace } = await record(request)
  const text = await describeTrace(trace)
  const file = join(GOLDEN, `${name}.txt`)
  if (process.env['UPDATE_GOLDEN'] === '1') {
    mkdirSync(GOLDEN, { recursive: true })
    writeFileSync(file, text)
  }
  expect(existsSync(file)).toBe(true)
  expect(text).toBe(readFileSync(file, 'utf8'))
})

test('every golden file belongs to a run', () => {
  const expected = [...Object.keys(RUNS).map((name) => `${name}.txt`), 'digests.txt']
  expect(
    readdirSync(GOLDEN)
      .filter((name) => name.endsWith('.txt'))
      .sort(),
  ).toEqual(expected.sort())
})
