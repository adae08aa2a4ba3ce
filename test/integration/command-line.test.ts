import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCommandLine, documentOf, racelab } from '../support/command-line.ts'
import { record, requestOf } from '../support/memory-trace.ts'

const SMALL = ['--param', 'OPERATIONS=600']
let folder = ''

beforeAll(async () => {
  await buildCommandLine()
  folder = mkdtempSync(join(tmpdir(), 'racelab-cli-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function run(variant: string, ...more: readonly string[]): ReturnType<typeof racelab> {
  return racelab(['run', 'inode-accounting', '--variant', variant, ...SMALL, ...more])
}

describe('run', () => {
  test('a violated run exits 1, with one JSON document on stdout and nothing else', async () => {
    const finished = await run('none', '--json')
    expect(finished.code).toBe(1)
    expect(finished.err).toBe('')
    expect(documentOf(finished)).toMatchObject({
      verdict: 'violated',
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      violations: expect.arrayContaining([
        expect.objectContaining({
          check: 'finally',
          at: expect.stringMatching(/^page-workload\.h:\d+/),
        }),
      ]),
      final: { ledger: '20480', completed: '600' },
    })
  })

  test('a clean run exits 0', async () => {
    const finished = await run('frlock', '--json')
    expect(finished.code).toBe(0)
    expect(documentOf(finished)).toMatchObject({
      verdict: 'clean',
      violations: [],
      metrics: { drift: 0 },
      final: { 'inode.i_blocks': '40' },
    })
  })

  test('gives the digest that the same run gives in this process', async () => {
    const request = requestOf({
      variant: 'frlock',
      model: 'tso',
      seed: 9,
      parameters: { OPERATIONS: 600 },
    })
    const { done } = await record(request)
    const finished = await run(
      'frlock',
      '--model',
      'tso',
      '--seed',
      '9',
      '--workers',
      '3',
      '--json',
    )
    expect(documentOf(finished)['digest']).toBe(done.manifest.digest)
  })

  test('prints for people without --json', async () => {
    const { out } = await run('frlock')
    expect(out).toContain('clean: ')
    expect(out).toMatch(/Drift of i_blocks +0 +bytes/)
  })

  test('interrupted, it exits 3 and keeps what was finished', async () => {
    const path = join(folder, 'interrupted.racetrace')
    const finished = await racelab(
      [
        'run',
        'inode-accounting',
        '--variant',
        'frlock',
        '--param',
        'OPERATIONS=10000000',
        '--json',
        '--out',
        path,
      ],
      { interruptAfter: 2_500 },
    )
    expect(finished.code).toBe(3)
    expect(documentOf(finished)['verdict']).toBe('partial')
    const again = await racelab(['replay', path, '--verify', '--json'])
    expect(again.code).toBe(0)
    expect(documentOf(again)).toMatchObject({
      verified: true,
      digest: documentOf(finished)['digest'],
    })
  })
})

describe('what cannot be used exits 2 and says what to do', () => {
  test.each([
    [['run', 'inode'], /variant is missing/],
    [['run', 'inode', '--variant', 'none'], /no scenario "inode"[^]*inode-accounting/],
    [['run', 'inode-accounting', '--variant', 'fr'], /no variant "fr"[^]*frlock-2bit/],
    [['run', 'inode-accounting', '--variant', 'none', '--param', 'CPU=2'], /"CPU"[^]*CPUS/],
    [['run', 'inode-accounting', '--variant', 'none', '--param', 'CPUS=9'], /from 2 to 8 CPUs/],
    [['run', 'inode-accounting', '--variant', 'none', '--param', 'CPUS'], /not a whole number/],
    [['run', 'inode-accounting', '--variant', 'none', '--seed', 'x'], /not a whole number/],
    [['run', 'inode-accounting', '--variant', 'none', '--model', 'rmo'], /sc, tso, pso/],
    [
      ['run', 'inode-accounting', '--variant', 'none', '--out', '/nowhere/x'],
      /no such file or folder/,
    ],
    [['run', 'inode-accounting', '--variant', 'none', '--out', '/'], /it is a directory/],
    [['run', '--unknown'], /--unknown/],
    [['run'], /argument is missing/],
    [['show', 'nothing'], /inode-accounting/],
    [['replay', '/nowhere/x'], /no such file/],
    [['fly'], /list, show, run/],
    [[], /^$/],
  ])('%j', async (words, message) => {
    const { code, err } = await racelab(words)
    expect(code).toBe(2)
    expect(err.trim()).toMatch(message)
  })

  test('with --json the reason is a document too', async () => {
    const finished = await racelab(['run', 'inode-accounting', '--variant', 'fr', '--json'])
    expect(documentOf(finished)).toMatchObject({ error: { code: 'E_UNKNOWN_VARIANT' } })
  })

  test('a file system that takes no more leaves no file behind', async () => {
    const path = join(folder, 'full.racetrace')
    const words = ['run', 'inode-accounting', '--variant', 'none', '--out', path]
    const { code, err } = await racelab(words, {
      through: ['bash', '-c', 'ulimit -f 64; exec "$0" "$@"'],
    })
    expect(code).toBe(2)
    expect(err).toMatch(/cannot be written/)
    expect(readdirSync(folder).filter((name) => name.includes('full'))).toEqual([])
  })
})

describe('replay', () => {
  test('verifies a recording, and refuses a damaged one', async () => {
    const path = join(folder, 'kept.racetrace')
    const made = await run('none', '--out', path, '--json')
    const verified = await racelab(['replay', path, '--verify', '--json'])
    expect(verified.code).toBe(0)
    expect(documentOf(verified)).toMatchObject({
      verified: true,
      digest: documentOf(made)['digest'],
      final: documentOf(made)['final'],
    })
    const bytes = readFileSync(path)
    writeFileSync(join(folder, 'cut.racetrace'), bytes.subarray(0, bytes.length - 100))
    const cut = await racelab(['replay', join(folder, 'cut.racetrace'), '--verify'])
    expect(cut.code).toBe(2)
    expect(cut.err).toMatch(/damaged/)
    expect(statSync(path).size).toBe(bytes.length)
  })
})

describe('show and check', () => {
  test('show tells parameters with units and ranges', async () => {
    const { code, out } = await racelab(['show', 'inode-accounting'])
    expect(code).toBe(0)
    expect(out).toMatch(/OPERATIONS +100,000 +2 to 10,000,000 calls/)
  })

  test('check points at what is wrong', async () => {
    writeFileSync(join(folder, 'own.h'), 'int shared;\n')
    writeFileSync(join(folder, 'right.c'), '#include "own.h"\nvoid P0(void)\n{\n\tshared = 1;\n}\n')
    writeFileSync(join(folder, 'wrong.c'), 'void P0(void)\n{\n\tunknown = 1;\n}\n')
    expect((await racelab(['check', join(folder, 'right.c')])).code).toBe(0)
    const wrong = await racelab(['check', join(folder, 'wrong.c')])
    expect(wrong.code).toBe(2)
    expect(wrong.out).toContain('wrong.c:3:2: error')
    expect(wrong.out).toContain('\t^~~~~~~')
  })
})
