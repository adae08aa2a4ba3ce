import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { buildCommandLine, documentOf, racelab, type Finished } from '../support/command-line.ts'

/** Two threads add one each, without a lock. */
const LOST = `int x;
void P0(void) { int r = READ_ONCE(x); WRITE_ONCE(x, r + 1); }
void P1(void) { int r = READ_ONCE(x); WRITE_ONCE(x, r + 1); }
`
/** The same, with the oracle that sees it. */
const LOST_SEEN = `${LOST}void finally(void) { BUG_ON(x != 2); }\n`
/** Three threads take a lock in turn: 3! orders, nothing else. */
const LOCKED = `int x;
spinlock_t lock;
void P0(void) { spin_lock(&lock); x = x + 1; spin_unlock(&lock); }
void P1(void) { spin_lock(&lock); x = x + 1; spin_unlock(&lock); }
void P2(void) { spin_lock(&lock); x = x + 1; spin_unlock(&lock); }
void finally(void) { BUG_ON(x != 3); }
`
/** Enough schedules to be split into parts: some thousand. */
const LARGE = `int a, b, c;
void P0(void) { int i; for (i = 0; i < 3; i++) { a = a + 1; b = b + 1; } }
void P1(void) { int i; for (i = 0; i < 1; i++) { b = b + 1; c = c + 1; } }
void P2(void) { int i; for (i = 0; i < 2; i++) { c = c + 1; a = a + 1; } }
`
/** States for more than a megabyte: three threads, six increments each. */
const WIDE = LARGE.replaceAll(/i < \d/g, 'i < 3')
/** More schedules than anybody waits for. */
const ENDLESS = LARGE.replaceAll(/i < \d/g, 'i < 40')

let folder = ''
const path = (name: string): string => join(folder, name)

beforeAll(async () => {
  await buildCommandLine()
  folder = mkdtempSync(join(tmpdir(), 'racelab-explore-'))
  const sources = { LOST, LOST_SEEN, LOCKED, LARGE, WIDE, ENDLESS }
  for (const [name, text] of Object.entries(sources)) writeFileSync(path(`${name}.c`), text)
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function explore(
  source: string,
  words: readonly string[] = [],
  options: Parameters<typeof racelab>[1] = {},
): Promise<Finished> {
  return racelab(['explore', '--source', path(`${source}.c`), '--json', ...words], options)
}

/** Everything but how long it took and what it was made of. */
function withoutTime(finished: Finished): Record<string, unknown> {
  const { seconds: _seconds, parts: _parts, shard: _shard, ...rest } = documentOf(finished)
  return rest
}

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
      incomplete: expect.stringMatching(/fill 1048576 bytes/),
    })
    expect(said['bytes']).toBeGreaterThan(2 ** 19)
    const enough = await explore('WIDE', [...words, '--max-bytes', '64M'])
    expect(enough.code).toBe(0)
    const direct = await explore('WIDE', ['--strategy', 'stateful', '--max-bytes', '64M'])
    expect(withoutTime(enough)).toEqual(withoutTime(direct))
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
