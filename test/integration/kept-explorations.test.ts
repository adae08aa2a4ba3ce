/** Explorations in the app: kept as they go on and when they end, continued, listed, imported. */
import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { describe, expect, test } from 'vitest'
import { Crew } from '#core/host/explore/crew.ts'
import { ExplorerBody } from '#core/host/explore/explorer-body.ts'
import type { ExplorationDocument } from '#core/host/explore/document.ts'
import type { ExploreRequest } from '#core/host/explore/protocol.ts'
import {
  moveExploration,
  purgeDeletedExplorations,
  readExploration,
  watchExplorations,
} from '#renderer/db/explorations.ts'
import type { ExplorationDocumentRow, ExplorationRow } from '#renderer/db/exploration-tables.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { ExplorationBody } from '#renderer/sim/exploration-body.ts'
import type {
  ExplorationDone,
  ExplorationOrder,
  FromExploration,
  ShownExploration,
  ToExploration,
} from '#renderer/sim/exploration-messages.ts'
import { expectFailure, expectOk } from '../support/results.ts'
import { firstList } from '../support/watched.ts'

/** Two writers and a truncater under the patch: some thousand executions, none of which fails. */
function request(more: Partial<ExploreRequest> = {}): ExploreRequest {
  return {
    run: {
      scenario: 'inode-accounting',
      variant: 'frlock',
      parameters: { WRITERS: 2, OPERATIONS: 3 },
      model: 'sc',
      way: 'explore',
      seed: 1,
    },
    strategy: 'dpor',
    all: true,
    ...more,
  }
}

const order = (id: string, more: Partial<ExplorationOrder> = {}): ExplorationOrder => ({
  id,
  requests: [request()],
  workers: 2,
  seconds: undefined,
  resume: false,
  ...more,
})

/** The worker's body with a crew on this thread; what it says is heard by whoever waits. */
class Desk {
  readonly said: FromExploration[] = []
  readonly #body: ExplorationBody
  #heard: () => void = () => undefined

  constructor(database: LabDatabase, keepEveryMs = 60_000) {
    this.#body = new ExplorationBody({
      database,
      crew: new Crew(({ hear }) => {
        const body = new ExplorerBody({
          now: () => performance.now(),
          // Long enough for the database to have its turns.
          breathe: () => new Promise((resolve) => setTimeout(resolve, 2)),
          say: (message) => queueMicrotask(() => hear(message)),
        })
        return { post: (message) => body.hear(message), dismiss: () => undefined }
      }, 2),
      now: () => performance.now(),
      today: () => 1_000 + this.said.length,
      say: (message) => {
        this.said.push(message)
        this.#heard()
      },
      keepEveryMs,
    })
  }

  hear(message: ToExploration): void {
    this.#body.hear(message)
  }

  /** The next message of which `is` is true. */
  async next<Message extends FromExploration>(
    is: (message: FromExploration) => message is Message,
  ): Promise<Message> {
    for (let at = this.said.length; ;) {
      for (; at < this.said.length; at++) {
        const message = this.said[at]!
        if (is(message)) return message
        if (message.type === 'failed') throw new Error(message.failure.message)
      }
      await new Promise<void>((resolve) => (this.#heard = resolve))
    }
  }

  async carryOut(asked: ExplorationOrder): Promise<ExplorationDone> {
    this.hear({ type: 'start', order: asked })
    return this.next((message) => message.type === 'done')
  }

  async open(id: string): Promise<ShownExploration> {
    this.hear({ type: 'open', ticket: 1, id })
    const { result } = await this.next((message) => message.type === 'read')
    return expectOk(result)
  }
}

/** Everything of a result but how long it took, and the memory of the worker that needed most. */
function found({ document: { cells, comparisons } }: ShownExploration): unknown {
  return [comparisons, cells.map((cell) => ({ ...cell, seconds: 0, bytes: 0 }))]
}

function listed(database: LabDatabase): Promise<readonly ExplorationRow[]> {
  return firstList((told, failed) => watchExplorations(database, told, failed))
}

describe('an exploration', () => {
  test('is kept when it ends: a line of the history, and the document of the command line', async () => {
    const database = new LabDatabase('kept')
    const requests = [request({ strategy: 'random', maxExecutions: 1_200 })]
    const done = await new Desk(database).carryOut(order('a', { requests }))
    expect(done.unkept).toBeUndefined()
    expect(done.shown).toMatchObject({ id: 'a', resumable: false })
    const [row] = await listed(database)
    expect(row).toMatchObject({
      id: 'a',
      scenario: 'inode-accounting',
      variants: ['frlock'],
      strategies: ['random'],
      verdict: 'not-found',
      executions: 1_200,
      violations: 0,
    })
    const bytes = expectOk(await readExploration(database, 'a'))
    expect(row?.bytes).toBe(bytes.length)
    const document = JSON.parse(new TextDecoder().decode(bytes)) as ExplorationDocument
    expect(document).toMatchObject({ format: 'racelab-exploration', executions: 1_200 })
    expect(document.parts).toBeUndefined()
    expect((await new Desk(database).open('a')).document).toEqual(done.shown.document)
  })

  test('that was stopped goes on, by another worker too, and ends like one nobody stopped', async () => {
    const database = new LabDatabase('continued')
    const sampled = request({ strategy: 'random', maxExecutions: 3_500 })
    const requests = [request(), sampled]
    const whole = await new Desk(database).carryOut(order('whole', { requests }))
    expect(whole.shown).toMatchObject({ resumable: false, document: { complete: true } })
    const [proof] = whole.shown.document.cells
    expect(proof).toMatchObject({ verdict: 'proved' })

    let stops = 0
    let last: ExplorationDone | undefined
    for (let patience = 40; ; patience *= 2) {
      // Each time another one: it knows nothing but what is kept.
      const worker = new Desk(database)
      const over = worker.carryOut(order('parts', { requests, resume: stops > 0 }))
      setTimeout(() => worker.hear({ type: 'stop' }), patience)
      last = await over
      if (!last.shown.resumable) break
      stops += 1
      expect(last.shown.document).toMatchObject({ verdict: 'incomplete', complete: false })
      const reasons = last.shown.document.cells.map(({ incomplete }) => incomplete)
      expect(reasons).toContain('it was stopped')
      expect(await new Desk(database).open('parts')).toEqual(last.shown)
    }
    expect(stops).toBeGreaterThan(0)
    expect(found(last.shown)).toEqual(found(whole.shown))
    expect((await listed(database)).map(({ id }) => id).sort()).toEqual(['parts', 'whole'])
  })

  test('that ran out of memory goes on with more of it, and ends like one that had it at once', async () => {
    const database = new LabDatabase('starved')
    const wide = { ...request().run, parameters: { WRITERS: 2, OPERATIONS: 5 } } as const
    const search = (mebibytes: number) =>
      request({ strategy: 'stateful', run: wide, bounds: { maxBytes: mebibytes * 2 ** 20 } })
    const small = request({ strategy: 'random', maxExecutions: 1_000 })
    const starved = await new Desk(database).carryOut(order('a', { requests: [search(1), small] }))
    expect(starved.shown).toMatchObject({ outOfMemory: [true, false], resumable: false })
    expect(starved.shown.document.cells[0]?.incomplete).toBe('1 MiB of memory were not enough')
    expect(await new Desk(database).open('a')).toEqual(starved.shown)
    const requests = [search(64), small]
    const fed = await new Desk(database).carryOut(order('a', { requests, resume: true }))
    expect(fed.shown).toMatchObject({ outOfMemory: [false, false], resumable: false })
    expect(fed.shown.document.cells[0]).toMatchObject({ verdict: 'proved' })
    const whole = await new Desk(database).carryOut(order('b', { requests }))
    expect(found(fed.shown)).toEqual(found(whole.shown))
  })

  test('is kept while it goes on, so that a crash of the lab costs little of it', async () => {
    const database = new LabDatabase('crashed')
    const requests = [request({ strategy: 'random', maxExecutions: 20_000 })]
    const first: { row?: ExplorationRow; document?: ExplorationDocumentRow } = {}
    database.explorations.hook('creating', (_key, row) => void (first.row = { ...row }))
    database.explorationDocuments.hook(
      'creating',
      (_key, document) => void (first.document = { ...document }),
    )
    const crashing = new Desk(database, 50)
    const whole = await crashing.carryOut(order('a', { requests }))
    const { row, document } = first
    expect(row?.executions).toBeLessThan(20_000)

    // The same database as the crash would have left it.
    const left = new LabDatabase('left-by-a-crash')
    await left.explorations.put(row!)
    await left.explorationDocuments.put(document!)
    const opened = await new Desk(left).open('a')
    expect(opened.resumable).toBe(true)
    expect(opened.document.cells[0]).toMatchObject({ incomplete: 'the lab was closed' })
    const done = await new Desk(left).carryOut(order('a', { requests, resume: true }))
    expect(found(done.shown)).toEqual(found(whole.shown))
  })
})

describe('the history', () => {
  test('takes in what the command line wrote, and nothing else', async () => {
    const database = new LabDatabase('imported')
    const desk = new Desk(database)
    const requests = [request({ strategy: 'pct', depth: 2, maxExecutions: 500 })]
    const { shown } = await desk.carryOut(order('a', { requests }))
    const bytes = expectOk(await readExploration(database, 'a'))
    const imported = async (content: Uint8Array<ArrayBuffer>) => {
      desk.hear({ type: 'import', ticket: 2, id: 'b', name: 'other.json', bytes: content })
      return (await desk.next((message) => message.type === 'read')).result
    }
    expect(expectOk(await imported(bytes.slice()))).toEqual({ ...shown, id: 'b' })
    expect(expectOk(await readExploration(database, 'b'))).toEqual(bytes)

    const text = new TextDecoder().decode(bytes)
    const broken = [
      '',
      '[]',
      text.slice(0, text.length / 2),
      text.replace('"executions": 500', '"executions": -1'),
      text.replace('racelab-exploration', 'racelab-campaign'),
    ]
    for (const content of broken) {
      const refusal = expectFailure(await imported(new TextEncoder().encode(content)))
      expect(refusal).toMatchObject({ code: 'E_NO_EXPLORATION', at: 'other.json' })
    }
    expect(await database.explorations.count()).toBe(2)
  })

  test('shows what nothing can ask for again, and says why', async () => {
    const database = new LabDatabase('foreign-program')
    const desk = new Desk(database)
    const requests = [request({ strategy: 'pos', maxExecutions: 100 })]
    await desk.carryOut(order('a', { requests }))
    const text = new TextDecoder().decode(expectOk(await readExploration(database, 'a')))
    const cases = [
      [text.replace('"inode-accounting"', '"(source)"'), 'E_NO_PROGRAM'],
      [text.replace(/"program": "[0-9a-f]{2}/, '"program": "00'), 'E_OTHER_PROGRAM'],
      [text.replace('"variant": "frlock"', '"variant": "no-such"'), 'E_UNKNOWN_VARIANT'],
    ] as const
    for (const [content, code] of cases) {
      const bytes = new TextEncoder().encode(content)
      desk.hear({ type: 'import', ticket: 3, id: code, name: 'x.json', bytes })
      const { result } = await desk.next((message) => message.type === 'read')
      const { requests: asked, resumable } = expectOk(result)
      expect(asked).toMatchObject([{ ok: false, error: { code } }])
      expect(resumable).toBe(false)
    }
  })

  test('brings back what was deleted, until it is erased; older databases get one', async () => {
    const before = new Dexie('upgraded')
    before.version(2).stores({
      recordings: 'id, state, created, digest',
      parts: '[recording+part]',
      chunks: '[recording+index]',
      summaries: '[recording+index]',
      foreignTraces: 'id, state, created',
      foreignParts: '[trace+index]',
    })
    await before.table('recordings').add({ id: 'r', state: 'finished', created: 1, digest: 'd' })
    before.close()
    const database = new LabDatabase('upgraded')
    expect(await database.recordings.get('r')).toMatchObject({ state: 'finished' })
    const requests = [request({ strategy: 'random', maxExecutions: 10 })]
    await new Desk(database).carryOut(order('a', { requests }))
    expectOk(await moveExploration(database, 'a', 'deleted'))
    expect(await listed(database)).toEqual([])
    expectOk(await moveExploration(database, 'a', 'finished'))
    expect(await listed(database)).toHaveLength(1)
    expectOk(await moveExploration(database, 'a', 'deleted'))
    expect(await purgeDeletedExplorations(database)).toBe(1)
    expect(await database.explorationDocuments.count()).toBe(0)
    expect(expectFailure(await readExploration(database, 'a')).code).toBe('E_EXPLORATION_GONE')
  })
})
