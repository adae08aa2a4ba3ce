import { execFileSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { readText, repositoryFiles } from '../support/repository.ts'
import { plant } from '../support/skeleton.ts'
import { programOf } from '../../scripts/run-tool.mjs'

const IMPURE = `export function impure(): number {
  setTimeout(() => 0, 1)
  setInterval(() => 0, 1)
  queueMicrotask(() => 0)
  void fetch('x')
  void crypto.subtle
  return Date.now() + new Date().getTime() + performance.now() + Math.random()
}
`

/** What the determinism rules say about a file, without the line numbers. */
function complaints(file: string): string[] {
  const skeleton = plant({ [file]: IMPURE }, ['.oxlintrc.json'])
  try {
    execFileSync(process.execPath, [programOf('oxlint'), '--format=unix', file], {
      cwd: skeleton.folder,
      stdio: 'pipe',
    })
    return []
  } catch (error) {
    const lines = (error as { stdout: Buffer }).stdout.toString().split('\n')
    return lines
      .filter((line) => /no-restricted-(globals|properties)/.test(line))
      .map((line) => /'([\w.]+)'/.exec(line)?.[1] ?? line)
      .sort()
  } finally {
    skeleton.remove()
  }
}

test('clocks, timers, randomness and I/O are lint errors in the core', () => {
  expect(complaints('core/machine/impure.ts')).toEqual([
    'Date',
    'Date',
    'Math.random',
    'crypto',
    'fetch',
    'performance',
    'queueMicrotask',
    'setInterval',
    'setTimeout',
  ])
})

test('the hosts of the core may use them', () => {
  expect(complaints('core/host/node.ts')).toEqual([])
  expect(complaints('core/cli/main.ts')).toEqual([])
})

test('nothing in the core switches the determinism rules off', () => {
  const switches = /(?:oxlint|eslint)-disable.*no-restricted/
  const files = repositoryFiles().filter((file) => /^core\/.*\.ts$/.test(file))
  expect(files.filter((file) => switches.test(readText(file)))).toEqual([])
})
