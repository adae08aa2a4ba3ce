/**
 * Nothing that is wrong with a file gets past the door: the corpus is refused with the failure it must be
 * refused with. What mutations do: test/property/trace/hostile-files.test.ts.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import type { Failure } from '#core/base/failure.ts'
import type { Result } from '#core/base/result.ts'
import { copyTrace } from '#core/trace/copy-trace.ts'
import { openRacetrace } from '#core/trace/racetrace-file.ts'
import { honestFile, type HostileFile, type Refusal } from '../support/hostile/archive.ts'
import { hostileFiles } from '../support/hostile/files.ts'
import { MemoryFile } from '../support/racetrace-files.ts'
import { MemorySink } from '../support/recordings.ts'
import { expectFailure, expectOk } from '../support/results.ts'
import { ROOT } from '../support/repository.ts'

type Bytes = Uint8Array<ArrayBuffer>

const CORPUS = join(ROOT, 'traces/corpus')
const EXPECTED = join(CORPUS, 'expected.json')
const HONEST = 'honest-format-1.racetrace'

async function importBytes(bytes: Bytes): Promise<Result<MemorySink, Failure>> {
  const sink = new MemorySink()
  const opened = await openRacetrace(new MemoryFile(bytes))
  if (!opened.ok) return opened
  const copied = await copyTrace(opened.value, sink)
  return copied.ok ? { ok: true, value: sink } : copied
}

let honest: Bytes
let files: HostileFile[]
beforeAll(async () => {
  honest = await honestFile()
  files = await hostileFiles()
  if (process.env['UPDATE_GOLDEN'] === '1') extendCorpus()
})

/** Adds what is new. Files that are there stay as they are: that is what they are for. */
function extendCorpus(): void {
  mkdirSync(CORPUS, { recursive: true })
  const expected: Record<string, Refusal> = existsSync(EXPECTED) ? readExpected() : {}
  for (const { name, bytes, code, at, reason } of files) {
    expected[name] = { code, at, reason }
    addFile(`${name}.racetrace`, bytes)
  }
  addFile(HONEST, honest)
  writeFileSync(EXPECTED, `${JSON.stringify(expected, null, 2)}\n`)
}

function addFile(name: string, bytes: Bytes): void {
  const file = join(CORPUS, name)
  if (!existsSync(file)) writeFileSync(file, bytes)
}

function readExpected(): Record<string, Refusal> {
  return JSON.parse(readFileSync(EXPECTED, 'utf8')) as Record<string, Refusal>
}

describe('hostile files', () => {
  test('are refused with the part and the reason', async () => {
    for (const file of files) {
      const problem = expectFailure(await importBytes(file.bytes))
      expect({ file: file.name, ...problem }).toMatchObject({
        file: file.name,
        code: file.code,
        at: file.at,
        message: expect.stringContaining(file.reason) as string,
      })
    }
  })

  test('of the corpus are refused as they ever were', async () => {
    const expected = readExpected()
    const names = readdirSync(CORPUS).filter((name) => name.endsWith('.racetrace'))
    expect(names).toHaveLength(Object.keys(expected).length + 1)
    for (const [name, { code, at, reason }] of Object.entries(expected)) {
      const bytes = new Uint8Array(readFileSync(join(CORPUS, `${name}.racetrace`)))
      const problem = expectFailure(await importBytes(bytes))
      expect([name, problem.code, problem.at]).toEqual([name, code, at])
      expect(problem.message).toContain(reason)
    }
  })

  test('have honest company: format 1 opens in every later version', async () => {
    const bytes = new Uint8Array(readFileSync(join(CORPUS, HONEST)))
    const { manifest } = expectOk(await importBytes(bytes))
    expect(manifest?.digest).toBe(
      'bad3eb99885bc9c331d49825297455d7d3021f124398b520171bd7524efc94b7',
    )
    expect(manifest).toMatchObject({ format: 1, title: 'A made-up run' })
    expect(manifest?.chunks).toHaveLength(3)
  })

  test('that are cut off anywhere are refused', async () => {
    for (let length = 0; length < honest.length; length += 1) {
      const problem = expectFailure(await importBytes(honest.slice(0, length)))
      expect(problem.code).toBe('E_TRACE_DAMAGED')
    }
  })
})
