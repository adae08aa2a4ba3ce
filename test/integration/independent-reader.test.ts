/**
 * docs/trace-format.md says enough to read a recording: a reader in another language, written from that
 * page and sharing nothing with ours, checks every promise of the page and finds the events we find.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { EventColumns } from '#core/event/columns.ts'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import { TraceReader } from '#core/trace/reader.ts'
import { record, requestOf } from '../support/memory-trace.ts'
import { MemoryFile, racetraceBytes } from '../support/racetrace-files.ts'
import { ROOT } from '../support/repository.ts'
import { expectOk } from '../support/results.ts'

const READER = join(ROOT, 'test/support/read_racetrace.py')
/** Store buffers, 64-bit values, interrupts, sleeping locks, findings, several chunks and keyframes. */
const RUNS = [
  requestOf({ variant: 'frlock', model: 'pso', parameters: { OPERATIONS: 2_500 } }),
  requestOf({ scenario: 'i-size', variant: 'long64', model: 'tso' }),
  requestOf({ scenario: 'buffer-race', variant: 'none', parameters: { OPERATIONS: 60 } }),
  requestOf({ scenario: 'page-mkwrite', variant: 'imutex-crossed' }),
]

const folder = mkdtempSync(join(tmpdir(), 'racelab-reader-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** What the other reader prints of each file; it ends with an error where a promise is broken. */
function readElsewhere(files: readonly string[]): string[] {
  const out = execFileSync('python3', [READER, ...files], { encoding: 'utf8', maxBuffer: 1 << 28 })
  return out.split(/^# \d+\n/m).slice(1)
}

async function readHere(file: string): Promise<string> {
  const source = expectOk(await openRacetrace(new MemoryFile(new Uint8Array(readFileSync(file)))))
  const reader = new TraceReader(source)
  return lines(expectOk(await reader.range(0, source.manifest.events)))
}

function lines({ count, ...columns }: EventColumns): string {
  const { time, kind, actor, cpu, site, object, value, valueHigh, old, oldHigh, aux } = columns
  const row = [time, kind, actor, cpu, site, object, value, valueHigh, old, oldHigh, aux]
  let text = ''
  for (let at = 0; at < count; at += 1) text += `${at},${row.map((column) => column[at]).join()}\n`
  return text
}

test('a reader written from the page alone finds the same events', async () => {
  const files = ['traces/golden', 'traces/samples'].flatMap((path) =>
    readdirSync(join(ROOT, path))
      .filter((name) => name.endsWith('.racetrace'))
      .map((name) => join(ROOT, path, name)),
  )
  expect(files).toHaveLength(13)
  for (const [index, request] of RUNS.entries()) {
    const { trace } = await record(request)
    const file = join(folder, `${index}.racetrace`)
    writeFileSync(file, await racetraceBytes(trace))
    files.push(file)
  }
  const elsewhere = readElsewhere(files)
  expect(elsewhere).toHaveLength(files.length)
  for (const [index, file] of files.entries()) {
    // Not toEqual: a difference of megabytes takes minutes to print.
    expect(elsewhere[index] === (await readHere(file)), file).toBe(true)
  }
})
