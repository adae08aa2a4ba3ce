import { describe, expect, test } from 'vitest'
import { documentOf, racelab, type Finished } from '../support/command-line.ts'
import { explore, path, prepareExploring, withoutTime } from '../support/explore-command.ts'

prepareExploring()

describe('one exploration', () => {
  test('finds the lost update: exit 1, one document with every field, a short schedule and its table', async () => {
    const finished = await explore('LOST_SEEN')
    expect(finished.code).toBe(1)
    expect(finished.err).toBe('')
    const document = documentOf(finished)
    expect(document).toMatchObject({
      verdict: 'violated',
      strategy: 'dpor',
      model: 'sc',
      executions: expect.any(Number),
      completeTraces: expect.any(Number),
      blockedTraces: 0,
      redundant: expect.any(Number),
      states: expect.any(Number),
      steps: expect.any(Number),
      seconds: expect.any(Number),
      complete: false,
      bounds: {},
    })
    const [violation] = document['violations'] as Record<string, unknown>[]
    expect(violation).toMatchObject({
      kind: 'finally',
      site: 'LOST_SEEN.c:4',
      // The other thread's whole work fits between a load and its store.
      switches: 2,
      minimised: 'yes',
      schedule: expect.stringMatching(/^[A-Za-z0-9+/]+=*$/),
      table: expect.stringMatching(/CPU0 +CPU1/),
    })
  })

  test('proves what holds: exit 0, with program, model, bounds, counts and digest', async () => {
    const finished = await explore('LOCKED')
    expect(finished.code).toBe(0)
    expect(documentOf(finished)).toMatchObject({
      verdict: 'proved',
      complete: true,
      model: 'sc',
      program: expect.stringMatching(/^[0-9a-f]{64}$/),
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      completeTraces: 6,
      blockedTraces: 0,
      violations: [],
    })
  })

  // Both loads come first and the stores in either order, or one thread after the other: 2 + 2.
  test('--all counts every trace', async () => {
    expect(documentOf(await explore('LOST', ['--all']))).toMatchObject({
      verdict: 'proved',
      completeTraces: 4,
    })
    expect(documentOf(await explore('LOST_SEEN', ['--all']))).toMatchObject({
      verdict: 'violated',
      completeTraces: 4,
      violations: [{ kind: 'finally', count: 2 }],
    })
  })

  test('a sample never proves', async () => {
    for (const strategy of ['random', 'pct', 'pos']) {
      const words = ['--strategy', strategy, '--max-executions', '300']
      const finished = await explore('LOCKED', words)
      expect(finished.code).toBe(0)
      expect(documentOf(finished)).toMatchObject({
        verdict: 'not-found',
        complete: true,
        executions: 300,
        completeTraces: null,
      })
    }
  })

  test.each(['dpor', 'dfs', 'stateful'])(
    '%s: a bound that cuts something off is no proof',
    async (strategy) => {
      const words = ['--strategy', strategy, '--bound-preemptions', '0']
      const finished = await explore('LOST_SEEN', words)
      expect(finished.code).toBe(3)
      expect(documentOf(finished)).toMatchObject({
        verdict: 'incomplete',
        complete: false,
        bounds: { preemptions: 0 },
        incomplete: expect.stringMatching(/a bound cut \d+ executions off/),
      })
      // The other thread's whole work between a load and its store takes one preemption.
      const enough = await explore('LOST_SEEN', [...words.slice(0, 3), '1'])
      expect(enough.code).toBe(1)
    },
  )

  test('with every step taken twice it finds the same', async () => {
    const twice = await explore('LOCKED', ['--twice'])
    expect(documentOf(twice)).toMatchObject({ verdict: 'proved', completeTraces: 6 })
  })

  test('for people it says what was covered, and shows the table', async () => {
    const broken = await racelab(['explore', '--source', path('LOST_SEEN.c')])
    expect(broken.out).toContain('violated: one way to fail')
    expect(broken.out).toMatch(/CPU0 +CPU1/)
    expect(broken.out).toMatch(/2 switches, 6 steps/)
    const proved = await racelab(['explore', '--source', path('LOCKED.c')])
    expect(proved.out).toContain('proved: no interleaving of this program under sc')
    expect(proved.out).toMatch(/complete traces +6/)
  })

  test('--out keeps the short failure as a recording that runs again', async () => {
    const file = path('failure.racetrace')
    await explore('LOST_SEEN', ['--strategy', 'random', '--out', file])
    const replayed = await racelab(['replay', file, '--verify', '--json'])
    expect(replayed.code).toBe(0)
    expect(documentOf(replayed)).toMatchObject({
      verified: true,
      verdict: 'violated',
      final: { x: '1' },
    })
    const nothing = await explore('LOCKED', ['--out', path('none.racetrace')])
    expect(nothing.code).toBe(0)
    expect(nothing.err).toContain('was not written')
  })

  test('variants of a scenario are explored with its small parameters', async () => {
    const words = ['explore', 'inode-accounting', '--json', '--variant']
    expect((await racelab([...words, 'none'])).code).toBe(1)
    expect((await racelab([...words, 'frlock'])).code).toBe(0)
  })
})

describe('any number of workers', () => {
  test('gives the same document', async () => {
    for (const words of [[], ['--all', '--max-executions', '3000'], ['--strategy', 'random']]) {
      const [one, two, five] = await Promise.all(
        ['1', '2', '5'].map((workers) => explore('LARGE', [...words, '--workers', workers])),
      )
      expect(withoutTime(two!)).toEqual(withoutTime(one!))
      expect(withoutTime(five!)).toEqual(withoutTime(one!))
    }
  })
})

describe('campaigns', () => {
  const words = [
    'explore',
    'inode-accounting',
    '--variant',
    'none',
    '--variant',
    'frlock',
    '--strategy',
    'random',
    '--strategy',
    'pos',
    '--max-executions',
    '1200',
    '--json',
  ]

  test('compare variants and strategies seed by seed, the same for 1 and for 8 workers', async () => {
    const [one, eight] = await Promise.all(
      ['1', '8'].map((workers) => racelab([...words, '--workers', workers])),
    )
    expect(one!.code).toBe(1)
    const campaign = documentOf(one!) as {
      readonly cells: readonly Record<string, unknown>[]
      readonly comparisons: readonly unknown[]
    }
    expect(
      campaign.cells.map(({ variant, strategy, verdict }) => [variant, strategy, verdict]),
    ).toEqual([
      ['none', 'random', 'violated'],
      ['none', 'pos', 'violated'],
      ['frlock', 'random', 'not-found'],
      ['frlock', 'pos', 'not-found'],
    ])
    for (const cell of campaign.cells) {
      expect(cell).toMatchObject({ executions: 1200, complete: true, all: true })
    }
    const [none, , frlock] = campaign.cells
    const share = (none!['failures'] as number) / 1200
    expect(none!['probability']).toMatchObject({ estimate: share })
    // No run of the second fails, so the mean of the paired differences is the first's share.
    expect(frlock!['failures']).toBe(0)
    expect(campaign.comparisons).toContainEqual(
      expect.objectContaining({
        one: { variant: 'none', strategy: 'random', model: 'sc' },
        other: { variant: 'frlock', strategy: 'random', model: 'sc' },
        runs: 1200,
        difference: expect.objectContaining({ estimate: -share }),
      }),
    )
    const timeless = (finished: Finished): unknown =>
      JSON.parse(finished.out.replaceAll(/"seconds":[\d.]+/g, '"seconds":0'))
    expect(timeless(eight!)).toEqual(timeless(one!))
  })
})

describe('what cannot be used exits 2 and says what to do', () => {
  test.each([
    [['explore'], /argument is missing/],
    [['explore', 'inode-accounting'], /variant is missing/],
    [['explore', 'inode-accounting', '--variant', 'none', '--strategy', 'luck'], /dpor, stateful/],
    [['explore', 'inode-accounting', '--variant', 'none', '--workers', '0'], /1 to 256/],
    [['explore', 'inode-accounting', '--variant', 'none', '--shard', '4/3'], /Use i\/n/],
    [['explore', 'inode-accounting', '--variant', 'none', '--shard', '1'], /Use i\/n/],
    [['explore', 'inode-accounting', '--variant', 'none', '--depth', '2'], /strategy pct/],
    [['explore', 'inode-accounting', '--variant', 'none', '--max-executions', '0'], /from 1 to/],
    [
      [
        'explore',
        'inode-accounting',
        '--variant',
        'none',
        '--strategy',
        'random',
        '--bound-preemptions',
        '2',
      ],
      /goes with dpor/,
    ],
    [['merge'], /argument is missing/],
    [['merge', '/nowhere/x.json'], /no such file/],
    [['merge', 'package.json'], /no result of racelab explore/],
  ])('%j', async (words, message) => {
    const { code, err } = await racelab(words)
    expect(code).toBe(2)
    expect(err.trim()).toMatch(message)
  })
})
