/** The commands of docs/cluster.md, run as they stand there on this machine. */
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { findProgram } from '../../scripts/system.mjs'
import { buildCommandLine, racelab } from '../support/command-line.ts'
import { ROOT } from '../support/repository.ts'

const MANUAL = readFileSync(join(ROOT, 'docs/cluster.md'), 'utf8')
/** Some thousand traces, none of which fails. */
const RACE = `int a, b, c;
void P0(void) { int i; for (i = 0; i < 2; i++) { a = a + 1; b = b + 1; } }
void P1(void) { int i; for (i = 0; i < 2; i++) { b = b + 1; c = c + 1; } }
void P2(void) { int i; for (i = 0; i < 2; i++) { c = c + 1; a = a + 1; } }
`
let folder = ''
let whole: Record<string, unknown> = {}

beforeAll(async () => {
  await buildCommandLine()
  folder = mkdtempSync(join(tmpdir(), 'racelab-cluster-'))
  const program = join(folder, 'bin/racelab')
  mkdirSync(join(folder, 'bin'))
  writeFileSync(
    program,
    `#!/bin/sh\nexec "${process.execPath}" "${ROOT}/out/cli/racelab.js" "$@"\n`,
  )
  chmodSync(program, 0o755)
  writeFileSync(join(folder, 'race.c'), RACE)
  const alone = await racelab(['explore', '--source', join(folder, 'race.c'), '--all', '--json'])
  whole = JSON.parse(alone.out) as Record<string, unknown>
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The shell commands between the markers of that name. */
function exercised(name: string): string {
  const [, text = ''] = MANUAL.split(`<!-- exercised: ${name} -->`)
  return /```sh\n([^]*?)```/.exec(text)?.[1] ?? ''
}

/** Runs a script among the files of `results`, with `racelab` on the PATH. */
function run(
  script: string,
  results: string,
  variables: Record<string, string> = {},
): Pick<SpawnSyncReturns<string>, 'stdout' | 'stderr' | 'status'> {
  const path = `${join(folder, 'bin')}:${process.env['PATH'] ?? ''}`
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, 'race.c'), RACE)
  const { stdout, stderr, status } = spawnSync('bash', ['-c', script], {
    cwd: results,
    encoding: 'utf8',
    env: { ...process.env, ...variables, PATH: path },
  })
  return { stdout, stderr, status }
}

async function mergedOf(results: string): Promise<object> {
  const files = readdirSync(results).filter((name) => /^shard-\d+\.json$/.test(name))
  const paths = files.map((name) => join(results, name))
  const merged = await racelab(['merge', ...paths, '--json'])
  const { digest, verdict, completeTraces } = JSON.parse(merged.out) as Record<string, unknown>
  return { files: files.length, digest, verdict, completeTraces, code: merged.code }
}

/** What shards that missed nothing come to. */
function complete(files: number): object {
  const { digest, completeTraces } = whole
  return { files, digest, verdict: 'proved', completeTraces, code: 0 }
}

test('the line for GNU parallel, or the one without it where it is not installed', async () => {
  const results = join(folder, 'lines')
  const line = findProgram(['parallel']) === undefined ? 'xargs' : 'parallel'
  const { stdout, stderr } = run(exercised(line), results)
  expect(stderr).toBe('')
  expect(stdout).toMatch(/proved: no interleaving/)
  expect(await mergedOf(results)).toEqual(complete(8))
})

test('the script for Slurm', async () => {
  const results = join(folder, 'slurm')
  const script = exercised('slurm')
  expect(script).toContain('#SBATCH --array')
  for (const task of ['0', '1', '2']) {
    const variables = { SLURM_ARRAY_TASK_ID: task, SLURM_ARRAY_TASK_COUNT: '3' }
    expect(run(script, results, variables)).toMatchObject({ stderr: '', status: 0 })
  }
  expect(await mergedOf(results)).toEqual(complete(3))
})

test('the command of the Kubernetes manifest', async () => {
  const results = join(folder, 'kubernetes')
  const [, indented = ''] = /\n {12}- \|\n((?: {14}.*\n)+)/.exec(MANUAL) ?? []
  const script = indented.replaceAll(/^ {14}/gm, '')
  expect(script).toContain('racelab explore')
  for (const index of ['0', '1']) {
    const variables = { JOB_COMPLETION_INDEX: index, SHARDS: '2', WORKERS: '2' }
    expect(run(script, results, variables)).toMatchObject({ stderr: '', status: 0 })
  }
  expect(await mergedOf(results)).toEqual(complete(2))
})
