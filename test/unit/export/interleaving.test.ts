import { expect, test } from 'vitest'
import {
  interleavingColumns,
  interleavingLines,
  type InterleavingStep,
} from '#core/export/interleaving.ts'

const step = (cpu: number, where: string, text: string, task = ''): InterleavingStep => ({
  cpu,
  task,
  where,
  text,
})

test('steps stand under their function until another one runs on that CPU', () => {
  const steps = [
    step(3, 'f()', 'x is 1'),
    step(0, 'g()', 'x 1 -> 2'),
    step(3, 'f()', 'x 2 -> 2'),
    step(3, '', 'x, seen by all'),
    step(3, 'h()', 'y is 0'),
    step(3, 'f()', 'y is 1'),
  ]
  expect(interleavingColumns(steps)).toEqual([0, 3])
  expect(interleavingLines(steps).map(({ cpu, kind, text }) => `${cpu} ${kind} ${text}`)).toEqual([
    '3 function f()',
    '3 step x is 1',
    '0 function g()',
    '0 step x 1 -> 2',
    '3 step x 2 -> 2',
    '3 step x, seen by all',
    '3 function h()',
    '3 step y is 0',
    '3 function f()',
    '3 step y is 1',
  ])
})

test('a task that shares its CPU is named where it goes on, and its function again', () => {
  const steps = [
    step(0, 'f()', 'x is 1', 'P0 writer'),
    step(0, 'f()', 'x is 1', 'P1 writer'),
    step(0, 'f()', 'x 1 -> 2', 'P1 writer'),
  ]
  expect(interleavingLines(steps).map(({ text }) => text)).toEqual([
    '<P0 writer>',
    'f()',
    'x is 1',
    '<P1 writer>',
    'f()',
    'x is 1',
    'x 1 -> 2',
  ])
})
