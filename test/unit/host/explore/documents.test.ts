/** Results of explorations: what they claim, what joins them, what is refused. */
import { beforeAll, describe, expect, test } from 'vitest'
import { Campaign } from '#core/host/explore/campaign.ts'
import { campaignDocument } from '#core/host/explore/campaign-document.ts'
import { Cell, type Shard } from '#core/host/explore/cell.ts'
import { checkExploration } from '#core/host/explore/check-exploration.ts'
import { Crew } from '#core/host/explore/crew.ts'
import type { ExplorationDocument } from '#core/host/explore/document.ts'
import { ExplorerBody } from '#core/host/explore/explorer-body.ts'
import { mergeDocuments } from '#core/host/explore/merge.ts'
import type { ExploreRequest } from '#core/host/explore/protocol.ts'
import { readDocument } from '#core/host/explore/read-document.ts'

const LOST = `int x;
void P0(void) { int r = READ_ONCE(x); WRITE_ONCE(x, r + 1); }
void P1(void) { int r = READ_ONCE(x); WRITE_ONCE(x, r + 1); }
void finally(void) { BUG_ON(x != 2); }
`

function request(more: Partial<ExploreRequest> = {}): ExploreRequest {
  return {
    run: {
      program: { main: { name: 'lost.c', text: LOST }, headers: {}, wordBits: 32 },
      parameters: {},
      model: 'sc',
      way: 'explore',
      seed: 1,
    },
    strategy: 'random',
    all: true,
    maxExecutions: 2_500,
    ...more,
  }
}

/** Workers on this thread. */
function crew(size: number): Crew {
  return new Crew(({ hear }) => {
    const body = new ExplorerBody({
      now: () => 0,
      breathe: () => Promise.resolve(),
      say: (message) => queueMicrotask(() => hear(message)),
    })
    return { post: (message) => body.hear(message), dismiss: () => undefined }
  }, size)
}

async function explored(
  asked: ExploreRequest,
  { shard, workers = 2 }: { readonly shard?: Shard; readonly workers?: number } = {},
): Promise<ExplorationDocument> {
  const checked = checkExploration(asked)
  if (!checked.ok) throw new Error(checked.error.message)
  const cell = new Cell(checked.value, shard)
  await new Campaign([cell], crew(workers)).run()
  return cell.document(1, undefined, true)
}

function merged(...documents: readonly ExplorationDocument[]): ExplorationDocument {
  const named = documents.map((document, at) => ({ name: `${at}.json`, document }))
  const result = mergeDocuments(named)
  if (!result.ok) throw new Error(result.error.message)
  return result.value as ExplorationDocument
}

describe('samples', () => {
  let whole: ExplorationDocument
  let shards: readonly ExplorationDocument[]

  beforeAll(async () => {
    whole = await explored(request())
    shards = await Promise.all(
      [0, 1].map((index) => explored(request(), { shard: { index, of: 2 } })),
    )
  })

  test('count every seed, and say how likely a run fails', () => {
    expect(whole).toMatchObject({ verdict: 'violated', executions: 2_500, complete: true })
    const failures = whole.violations.reduce((sum, { count }) => sum + count, 0)
    expect(whole.failures).toBe(failures)
    // Whoever loads first stores next with 1/2, and nothing is lost; else the other loads too, and it is.
    // Four standard errors of 2,500 runs are 0.04.
    expect(Math.abs((whole.probability?.estimate ?? 0) - 0.5)).toBeLessThan(0.04)
  })

  test('in shards are the same, joined in any order and more than once', () => {
    const [one, other] = shards as [ExplorationDocument, ExplorationDocument]
    for (const order of [
      [one, other],
      [other, one],
      [one, other, one],
      [merged(one, one), other],
    ]) {
      expect(merged(...order)).toEqual(whole)
    }
    expect(merged(one)).toMatchObject({ complete: false, verdict: 'violated' })
    expect(one.shardDone).toBe(true)
  })

  test('survive a file, and nothing else gets in', () => {
    const bytes = new TextEncoder().encode(JSON.stringify(whole))
    expect(readDocument(bytes, 'whole.json')).toEqual({ ok: true, value: whole })
  })

  test('tell how it fails, step by step, and the same as text', () => {
    const [violation] = whole.violations
    const { interleaving, table } = violation!
    // Both read 0 and write 1; the write that comes last is over one that was not seen.
    const [first, last] = [interleaving?.steps[0]?.cpu, interleaving?.steps.at(-1)?.cpu]
    expect(interleaving).toMatchObject({
      tasks: [
        { cpu: 0, names: ['P0'] },
        { cpu: 1, names: ['P1'] },
      ],
      cut: false,
      atRest: ['x is 1'],
      violation: { place: 'lost.c:4' },
    })
    expect(first).toBe(last)
    expect(interleaving?.steps.at(-1)).toMatchObject({ text: 'x 1 -> 1 (had read 0)' })
    for (const { text } of interleaving?.steps ?? []) {
      expect(table).toContain(text.split(' (')[0])
    }
  })

  test('of before that was kept have the text alone', () => {
    const violations = whole.violations.map((one) => ({ ...one, interleaving: undefined }))
    const bytes = new TextEncoder().encode(JSON.stringify({ ...whole, violations }))
    const read = readDocument(bytes, 'older.json')
    expect(read).toMatchObject({ ok: true })
    const [older] = read.ok ? (read.value as ExplorationDocument).violations : []
    expect(older).toEqual({ ...whole.violations[0], interleaving: null })
  })

  test.each<[string, (document: ExplorationDocument) => unknown]>([
    ['another format', (document) => ({ ...document, format: 'racelab' })],
    ['a later version', (document) => ({ ...document, version: 2 })],
    ['an unknown verdict', (document) => ({ ...document, verdict: 'fine' })],
    ['a negative count', (document) => ({ ...document, executions: -1 })],
    ['a part of no name', (document) => ({ ...document, parts: { '0x': document.parts?.['0'] } })],
    [
      'a part split into nothing',
      (document) => ({
        ...document,
        parts: { '0': { ...document.parts?.['0'], state: 'split' } },
      }),
    ],
    [
      'a damaged schedule',
      (document) => ({
        ...document,
        violations: [{ ...document.violations[0], schedule: '/w==' }],
      }),
    ],
  ])('%s is no document', (_, spoil) => {
    const bytes = new TextEncoder().encode(JSON.stringify(spoil(whole)))
    expect(readDocument(bytes, 'x.json')).toMatchObject({
      ok: false,
      error: { code: 'E_NO_EXPLORATION', at: 'x.json' },
    })
  })

  test('without parts, or of something else, are not joined', async () => {
    const { parts: _, ...bare } = whole
    const name = 'a.json'
    expect(mergeDocuments([{ name, document: bare }])).toMatchObject({
      error: { code: 'E_NO_PARTS', at: name },
    })
    const other = await explored(request({ strategy: 'pos' }))
    expect(
      mergeDocuments([
        { name: 'whole.json', document: whole },
        { name, document: other },
      ]),
    ).toMatchObject({ error: { code: 'E_OTHER_EXPLORATION', at: name } })
  })
})

describe('a campaign', () => {
  test('is as bad as its worst exploration, and pairs the seeds of its samples', async () => {
    const cells = await Promise.all(
      (['random', 'pct', 'pos'] as const).map((strategy) =>
        explored(request({ strategy, maxExecutions: 1_500 })),
      ),
    )
    const proved = await explored(request({ strategy: 'dpor', maxExecutions: undefined }))
    const { verdict, comparisons } = campaignDocument([...cells, proved], 3)
    expect(verdict).toBe('violated')
    expect(comparisons.map(({ one, other }) => [one.strategy, other.strategy])).toEqual([
      ['random', 'pct 3'],
      ['random', 'pos'],
    ])
    for (const [at, { difference, runs }] of comparisons.entries()) {
      const expected = (cells[at + 1]!.failures! - cells[0]!.failures!) / 1_500
      expect(runs).toBe(1_500)
      expect(difference.estimate).toBeCloseTo(expected, 12)
      expect(difference.low).toBeLessThanOrEqual(difference.estimate)
      expect(difference.high).toBeGreaterThanOrEqual(difference.estimate)
    }
  })
})
