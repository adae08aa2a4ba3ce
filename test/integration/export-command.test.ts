/** `racelab export` and `racelab replay` as a shell sees them: streams, exit codes, what is left behind. */
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildCommandLine, racelab } from '../support/command-line.ts'
import { ROOT } from '../support/repository.ts'

const folder = mkdtempSync(join(tmpdir(), 'racelab-export-'))
const recording = join(folder, 'run.racetrace')

beforeAll(async () => {
  await buildCommandLine()
  copyFileSync(join(ROOT, 'traces/samples/inode-accounting-none.racetrace'), recording)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** A shell in which `racelab` is `$0 "$@"`. */
const shell = (line: string): readonly string[] => ['bash', '-c', line]

test('goes to standard output, and nothing else does', async () => {
  const file = join(folder, 'events.csv')
  expect((await racelab(['export', recording, '--format', 'csv', '--out', file])).code).toBe(0)
  const { code, out, err } = await racelab(['export', recording, '--format', 'csv', '--out', '-'])
  expect([code, err]).toEqual([0, ''])
  expect(out).toBe(readFileSync(file, 'utf8'))
  const both = await racelab(['export', recording, '--format', 'csv', '--out', '-', '--json'])
  expect([both.code, both.err]).toEqual([2, expect.stringContaining('cannot share')])
})

test('ends without a word when nobody reads on', async () => {
  const words = ['export', recording, '--format', 'csv', '--out', '-']
  const { out, err } = await racelab(words, { through: shell('"$0" "$@" | head -1') })
  expect([out, err]).toEqual([expect.stringMatching(/^seq,time[^\n]+\n$/), ''])
})

test.each([
  ['list'],
  ['replay', recording, '--json'],
  ['export', recording, '--format', 'csv', '--out', '-'],
  ['export', recording, '--format', 'csv', '--out', '/dev/full'],
])('a full disk is no verdict: %j', async (...words) => {
  const { code, err } = await racelab(words, { through: shell('"$0" "$@" > /dev/full') })
  expect(code).toBe(2)
  expect(err).toMatch(/cannot be written/)
  expect(err).not.toMatch(/^ +at /m)
})

test('does not overwrite the recording it reads', async () => {
  const before = readFileSync(recording)
  const { code, err } = await racelab(['export', recording, '--format', 'csv', '--out', recording])
  expect(code).toBe(2)
  expect(err).toMatch(/itself would be overwritten/)
  expect(readFileSync(recording).equals(before)).toBe(true)
})

test('interrupted, leaves no half file', async () => {
  const large = join(folder, 'large.racetrace')
  const run = ['run', 'inode-accounting', '--variant', 'none', '--param', 'OPERATIONS=60000']
  await racelab([...run, '--out', large])
  const words = ['export', large, '--format', 'chrome', '--out', join(folder, 'large.json')]
  const begun = (): boolean => readdirSync(folder).some((name) => name.endsWith('.part'))
  const { code, err } = await racelab(words, { interruptWhen: begun })
  expect([code, err]).toEqual([3, 'Stopped; nothing was written.\n'])
  expect(readdirSync(folder).filter((name) => name.includes('json'))).toEqual([])
})
