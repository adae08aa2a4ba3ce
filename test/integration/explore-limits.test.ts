import { describe, expect, test } from 'vitest'
import { documentOf, racelab } from '../support/command-line.ts'
import { explore, path, prepareExploring, withoutTime } from '../support/explore-command.ts'

prepareExploring()

describe('limits and interruptions', () => {
  test('a limit of executions is met exactly, and the search goes on from its checkpoint', async () => {
    const checkpoint = path('limit.json')
    const words = ['--checkpoint', checkpoint]
    const first = await explore('LARGE', [...words, '--max-executions', '1234'])
    expect(first.code).toBe(3)
    expect(documentOf(first)).toMatchObject({
      verdict: 'incomplete',
      executions: 1234,
      incomplete: 'the limit of 1234 executions was reached',
    })
    const second = await explore('LARGE', words)
    expect(second.code).toBe(0)
    expect(withoutTime(second)).toEqual(withoutTime(await explore('LARGE')))
  })

  // Of a sampling strategy a limit is the number of runs: more of them later.
  test.each([
    ['dfs', 700, undefined],
    ['stateful', 2, undefined],
    ['random', 1500, 2500],
    ['pct', 1500, 2500],
    ['pos', 1500, 2500],
  ])(
    '%s: carried on from a limit it ends as if there had been none',
    async (strategy, limit, all) => {
      const to = all === undefined ? [] : ['--max-executions', String(all)]
      const words = ['--strategy', strategy]
      const more = [...words, '--checkpoint', path(`${strategy}.json`)]
      const first = await explore('LARGE', [...more, '--max-executions', String(limit)])
      expect(documentOf(first)).toMatchObject({ executions: limit })
      expect(first.code).toBe(all === undefined ? 3 : 0)
      const second = await explore('LARGE', [...more, ...to])
      expect(second.code).toBe(0)
      expect(withoutTime(second)).toEqual(withoutTime(await explore('LARGE', [...words, ...to])))
    },
  )

  test('a bounded search is carried on from a limit too', async () => {
    const words = ['--bound-preemptions', '1']
    const more = [...words, '--checkpoint', path('bounded.json')]
    const first = await explore('LARGE', [...more, '--max-executions', '20'])
    expect(documentOf(first)).toMatchObject({ executions: 20, complete: false })
    const second = await explore('LARGE', more)
    expect(withoutTime(second)).toEqual(withoutTime(await explore('LARGE', words)))
  })

  test('memory that ran out is said, exit 3; with more of it the search goes on', async () => {
    const words = ['--strategy', 'stateful', '--checkpoint', path('memory.json')]
    const short = await explore('WIDE', [...words, '--max-bytes', '1M'])
    expect(short.code).toBe(3)
    const said = documentOf(short)
    expect(said).toMatchObject({
      verdict: 'incomplete',
      bounds: { maxBytes: 2 ** 20 },
      incomplete: '1 MiB of memory were not enough',
    })
    expect(said['bytes']).toBeGreaterThan(2 ** 18)
    expect(said['bytes']).toBeLessThanOrEqual(2 ** 20)
    const enough = await explore('WIDE', [...words, '--max-bytes', '64M'])
    expect(enough.code).toBe(0)
    const direct = await explore('WIDE', ['--strategy', 'stateful', '--max-bytes', '64M'])
    expect(withoutTime(enough)).toEqual(withoutTime(direct))
  })

  test('what ran out of memory can be gone on with from its result, and a shard is not done', async () => {
    const words = ['--strategy', 'stateful', '--max-bytes', '1M']
    const short = await explore('WIDE', words)
    expect(documentOf(short)).toMatchObject({ parts: { '': { state: 'limited' } } })
    const shard = await explore('WIDE', [...words, '--shard', '0/1'])
    expect(shard.code).toBe(3)
    expect(documentOf(shard)).toMatchObject({ shardDone: false })
    const said = await racelab(['explore', '--source', path('WIDE.c'), ...words])
    expect(said.err).toMatch(/more, here --max-bytes 4M/)
  })

  test('for people it says how to go on', async () => {
    const words = ['explore', '--source', path('LARGE.c'), '--max-executions', '5']
    const lost = await racelab(words)
    expect(lost.err).toMatch(/With --checkpoint FILE/)
    const kept = await racelab([...words, '--checkpoint', path('kept.json')])
    expect(kept.err).toMatch(/the same command; it takes up .*kept\.json/)
  })

  test('a limit of seconds ends it: exit 3, and what was seen is said', async () => {
    const finished = await explore('ENDLESS', ['--max-seconds', '1'])
    expect(finished.code).toBe(3)
    expect(documentOf(finished)).toMatchObject({
      verdict: 'incomplete',
      complete: false,
      incomplete: '1 seconds were over',
    })
    expect(documentOf(finished)['executions']).toBeGreaterThan(0)
  })

  test('interrupted it prints its document, which can be gone on from', async () => {
    const finished = await explore('ENDLESS', [], { interruptAfter: 1_500 })
    expect(finished.code).toBe(3)
    expect(documentOf(finished)).toMatchObject({
      verdict: 'incomplete',
      incomplete: 'it was interrupted',
      parts: expect.objectContaining({ '': expect.objectContaining({ state: 'split' }) }),
    })
  })

  test('a checkpoint of another program is refused', async () => {
    const checkpoint = path('other.json')
    await explore('LOST', ['--checkpoint', checkpoint])
    const finished = await explore('LOCKED', ['--checkpoint', checkpoint])
    expect(finished.code).toBe(2)
    expect(documentOf(finished)).toMatchObject({ error: { code: 'E_OTHER_EXPLORATION' } })
  })
})
