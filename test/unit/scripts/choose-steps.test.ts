import { expect, test } from 'vitest'
import { chooseSteps } from '../../../scripts/choose-steps.mjs'

const run = () => Promise.resolve({ ok: true, output: '' })
const STEPS = [
  { name: 'types core', run },
  { name: 'types web', run },
  { name: 'unit', run },
  { name: 'e2e electron', run, endToEnd: true },
]

function names(...words: string[]): readonly string[] | string {
  const choice = chooseSteps(words, STEPS)
  return 'chosen' in choice ? choice.chosen.map(({ name }) => name) : choice.answer
}

test('no word means everything, --check all but the end-to-end tests', () => {
  expect(names()).toEqual(['types core', 'types web', 'unit', 'e2e electron'])
  expect(names('--check')).toEqual(['types core', 'types web', 'unit'])
})

test('words are names of steps, in the order of the steps; * stands for anything', () => {
  expect(names('unit', 'types*')).toEqual(['types core', 'types web', 'unit'])
  expect(names('e2e electron')).toEqual(['e2e electron'])
})

test('a word that means nothing starts nothing', () => {
  expect(names('unit', 'tpyes*')).toContain('No step is called tpyes*.')
  expect(names('--verbose')).toContain('There is no option --verbose.')
  expect(chooseSteps(['--verbose'], STEPS)).toMatchObject({ code: 2 })
  expect(chooseSteps(['--help'], STEPS)).toMatchObject({ code: 0 })
  expect(names('--help')).toContain('types core, types web, unit, e2e electron')
})
