import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { STEPS, countTests } from '../../../scripts/test-steps.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'test-steps-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

function report(testResults: unknown): string {
  const file = path.join(folder, 'report.json')
  writeFileSync(file, JSON.stringify({ testResults }))
  return file
}

test('tests are counted by what became of them', () => {
  const statuses = ['passed', 'passed', 'failed', 'pending', 'todo']
  const file = { status: 'failed', assertionResults: statuses.map((status) => ({ status })) }
  expect(countTests(report([file, file]))).toEqual({ passed: 4, failed: 2, skipped: 4 })
})

test('a file that does not load counts as one failure', () => {
  const passing = { status: 'passed', assertionResults: [{ status: 'passed' }] }
  const broken = { status: 'failed', assertionResults: [] }
  expect(countTests(report([passing, broken]))).toEqual({ passed: 1, failed: 1, skipped: 0 })
})

test('without a report there is nothing to count', () => {
  expect(countTests(path.join(folder, 'none.json'))).toEqual({ passed: 0, failed: 0, skipped: 0 })
})

test('a step needs only steps that come before it', () => {
  STEPS.forEach(({ needs = [] }, index) => {
    const earlier = STEPS.slice(0, index).map(({ name }) => name)
    expect(earlier).toEqual(expect.arrayContaining([...needs]))
  })
})
