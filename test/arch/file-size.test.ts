import { expect, test } from 'vitest'
import { readText, repositoryFiles } from '../support/repository.ts'

const MEDIAN_LINES = 120
const MOST_LINES = 500

const sizes = repositoryFiles()
  .filter((file) => /\.(ts|vue|c|h|mjs)$/.test(file))
  .map((file) => ({ file, lines: readText(file).split('\n').length - 1 }))
  .sort((a, b) => a.lines - b.lines)

test(`no file is longer than ${MOST_LINES} lines`, () => {
  expect(sizes.filter(({ lines }) => lines > MOST_LINES)).toEqual([])
})

test(`half of all files have at most ${MEDIAN_LINES} lines`, () => {
  expect(sizes[Math.floor(sizes.length / 2)]?.lines).toBeLessThanOrEqual(MEDIAN_LINES)
})
