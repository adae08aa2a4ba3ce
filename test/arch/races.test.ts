import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { scenarios } from '#core/scenarios/index.ts'
import { RACES, raceList, racePage } from '../support/race-pages.ts'
import { readText, ROOT } from '../support/repository.ts'

/** What `file` holds; `text`, if it is to be written anew. */
function kept(file: string, text: string): string {
  const place = path.join(ROOT, RACES, file)
  if (process.env['UPDATE_DOCS'] === '1') {
    mkdirSync(path.dirname(place), { recursive: true })
    writeFileSync(place, text)
  }
  return existsSync(place) ? readText(`${RACES}/${file}`) : ''
}

test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
  'the page of %s says what its scenario says',
  async (name, scenario) => {
    const page = await racePage(scenario)
    expect(kept(`${name}.md`, page)).toBe(page)
  },
)

test('the list of the races has all of them and no other page is there', async () => {
  const list = await raceList(scenarios)
  expect(kept('README.md', list)).toBe(list)
  const pages = scenarios.map(({ name }) => `${name}.md`)
  expect(readdirSync(path.join(ROOT, RACES)).sort()).toEqual(['README.md', ...pages].sort())
})
