import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { documentOf, racelab } from '../support/command-line.ts'
import { explore, path, prepareExploring, withoutTime } from '../support/explore-command.ts'

prepareExploring()

describe('shards', () => {
  const words = (index: number, of: number): readonly string[] => ['--shard', `${index}/${of}`]

  function executionsIn(file: string): number {
    if (!existsSync(file)) return 0
    return (JSON.parse(readFileSync(file, 'utf8')) as { executions: number }).executions
  }

  async function shard(index: number, of: number, more: readonly string[] = []): Promise<string> {
    const file = path(`shard-${index}-${of}-${more.length}.json`)
    const finished = await explore('LARGE', [...words(index, of), ...more])
    writeFileSync(file, finished.out)
    return file
  }

  test('merged in any order, even twice, they are the whole', async () => {
    const whole = withoutTime(await explore('LARGE'))
    const [a, b, c] = (await Promise.all([0, 1, 2].map((index) => shard(index, 3)))) as [
      string,
      string,
      string,
    ]
    for (const files of [
      [a, b, c],
      [c, a, b, a, c],
    ]) {
      const merged = await racelab(['merge', ...files, '--json'])
      expect(merged.code).toBe(0)
      expect(withoutTime(merged)).toEqual(whole)
    }
    const partial = await racelab(['merge', a, c, '--json'])
    expect(partial.code).toBe(3)
    expect(documentOf(partial)).toMatchObject({ verdict: 'incomplete', complete: false })
  })

  test('numbered from one they are the same shards', async () => {
    const zeroth = JSON.parse(readFileSync(await shard(0, 3), 'utf8')) as object
    const third = JSON.parse(readFileSync(await shard(3, 3), 'utf8')) as object
    expect({ ...third, seconds: 0 }).toEqual({ ...zeroth, seconds: 0 })
  })

  test('one that was stopped is usable, says so, and is whole once it was carried on', async () => {
    const checkpoint = path('carried-on.json')
    const more = ['--checkpoint', checkpoint]
    const other = await shard(1, 2)
    await explore('LARGE', [...words(0, 2), ...more, '--max-executions', '900'])
    const early = await racelab(['merge', checkpoint, other, '--json'])
    expect(early.code).toBe(3)
    await explore('LARGE', [...words(0, 2), ...more])
    const late = await racelab(['merge', checkpoint, other, '--json'])
    expect(late.code).toBe(0)
    expect(withoutTime(late)).toEqual(withoutTime(await explore('LARGE')))
  })

  test('one that was killed leaves what it knew', async () => {
    const checkpoint = path('killed.json')
    const killed = await explore('ENDLESS', [...words(0, 2), '--checkpoint', checkpoint], {
      killWhen: () => executionsIn(checkpoint) > 0,
    })
    expect(killed).toMatchObject({ code: null, out: '' })
    const merged = await racelab(['merge', checkpoint, '--json'])
    expect(merged.code).toBe(3)
    expect(documentOf(merged)).toMatchObject({ verdict: 'incomplete', complete: false })
    expect(documentOf(merged)['executions']).toBeGreaterThan(0)
  })

  test('of different programs are not merged', async () => {
    const one = path('one.json')
    writeFileSync(one, (await explore('LOST', ['--shard', '0/2'])).out)
    const merged = await racelab(['merge', one, await shard(1, 2)])
    expect(merged.code).toBe(2)
    expect(merged.err).toMatch(/another exploration: variant differs/)
  })
})
