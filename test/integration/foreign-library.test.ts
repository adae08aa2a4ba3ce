/** Foreign traces in the library's database. */
import 'fake-indexeddb/auto'
import { Dexie } from 'dexie'
import { expect, test } from 'vitest'
import {
  changeForeign,
  keepForeign,
  openForeign,
  purgeForeign,
  purgeForeignLeftovers,
  watchForeign,
} from '#renderer/db/foreign-library.ts'
import type { ForeignRow } from '#renderer/db/foreign-tables.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { expectFailure, expectOk } from '../support/results.ts'
import { firstList } from '../support/watched.ts'
import { readFtrace } from '../unit/foreign/read.ts'

const TRACE = readFtrace(
  `# tracer: nop\n${Array.from({ length: 60_000 }, (_, at) => `            bash-7       [00${at % 4}] ....     ${at}.000000: sys_enter: NR ${at % 300}\n`).join('')}`,
)

const listed = (database: LabDatabase): Promise<readonly ForeignRow[]> =>
  firstList((told, failed) => watchForeign(database, told, failed))

test('a trace is kept whole, listed, renamed, deleted, brought back and erased', async () => {
  const database = new LabDatabase('foreign-life')
  expectOk(await keepForeign(database, { id: 'a', name: 'capture.txt', created: 5 }, TRACE))
  const [row] = await listed(database)
  expect(row).toMatchObject({
    name: 'capture.txt',
    summary: 'ftrace text, 4 CPUs, 60,000 events',
    format: 'ftrace',
    duration: TRACE.durationNs,
  })
  expect(await database.foreignParts.count()).toBeGreaterThan(1)
  expect(expectOk(await openForeign(database, 'a'))).toEqual(TRACE)
  expectOk(await changeForeign(database, 'a', { name: 'mine' }))
  expectOk(await changeForeign(database, 'a', { state: 'deleted' }))
  expect(await listed(database)).toEqual([])
  expectOk(await changeForeign(database, 'a', { state: 'finished' }))
  expect((await listed(database)).map(({ name }) => name)).toEqual(['mine'])
  expectOk(await purgeForeign(database, 'a'))
  expect(await database.foreignParts.count()).toBe(0)
  expect(expectFailure(await openForeign(database, 'a')).code).toBe('E_FOREIGN_GONE')
})

test('nothing stays of a trace that was stopped, met a full disk, or was cut off', async () => {
  const database = new LabDatabase('foreign-stopped')
  const row = { id: 'a', name: 'x', created: 1 }
  const stopped = await keepForeign(database, row, TRACE, { signal: { aborted: true } })
  expect(expectFailure(stopped).code).toBe('E_STOPPED')
  const full = await keepForeign(database, row, TRACE, { freeBytes: async () => 1_000 })
  expect(expectFailure(full).code).toBe('E_DISK_FLOOR')
  expect(await database.foreignTraces.count()).toBe(0)
  expectOk(await keepForeign(database, row, TRACE))
  await database.foreignTraces.update('a', { state: 'importing' })
  expect(await listed(database)).toEqual([])
  const left = await database.foreignTraces.where('state').notEqual('finished').primaryKeys()
  expect(await purgeForeignLeftovers(database, new Set(left))).toBe(0)
  expect(await purgeForeignLeftovers(database, new Set())).toBe(1)
  expect(await database.foreignParts.count()).toBe(0)
})

test('a library of before there were foreign traces keeps what it has', async () => {
  const before = new Dexie('foreign-upgrade')
  before.version(1).stores({
    recordings: 'id, state, created, digest',
    parts: '[recording+part]',
    chunks: '[recording+index]',
    summaries: '[recording+index]',
  })
  await before.table('recordings').add({ id: 'r', state: 'finished', created: 1, digest: 'd' })
  await before.table('chunks').add({ recording: 'r', index: 0, bytes: Uint8Array.of(1, 2, 3) })
  before.close()
  const database = new LabDatabase('foreign-upgrade')
  expect(await database.recordings.get('r')).toMatchObject({ state: 'finished' })
  expect((await database.chunks.get(['r', 0]))?.bytes).toEqual(Uint8Array.of(1, 2, 3))
  expectOk(await keepForeign(database, { id: 'a', name: 'x', created: 1 }, TRACE))
  expect(await listed(database)).toHaveLength(1)
})
