/** The list of recordings: changed, brought back, and erased with all that hangs off them. */
import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  deleteRecordings,
  findByDigest,
  listRecordings,
  purgeLeftovers,
  purgeRecording,
  purgeRecordings,
  renameRecording,
  restoreRecordings,
  tagRecording,
  watchRecordings,
  type ListedRow,
} from '#renderer/db/library.ts'
import { createRecordingSink } from '#renderer/db/recording-sink.ts'
import { LabDatabase } from '#renderer/db/schema.ts'
import { recordColumns, threeRuns } from '../support/recordings.ts'
import { expectFailure, expectOk } from '../support/results.ts'

let database: LabDatabase
let named = 0

beforeEach(() => {
  named += 1
  database = new LabDatabase(`library ${named}`)
})
afterEach(() => database.delete())

describe('the library', () => {
  const record = (id: string, created: number) =>
    recordColumns(createRecordingSink(database, { id, created }), threeRuns())

  test('lists newest first, tells of changes and knows a recording by its digest', async () => {
    const seen: (readonly ListedRow[])[] = []
    const stop = watchRecordings(
      database,
      (rows) => seen.push(rows),
      (problem) => {
        throw new Error(problem.message)
      },
    )
    const { digest } = await record('old', 1)
    await record('new', 2)
    expectOk(await renameRecording(database, 'old', 'The old one'))
    expectOk(await tagRecording(database, 'old', ['keep']))
    await expect.poll(() => seen.at(-1)?.[1]?.tags).toEqual(['keep'])
    stop()
    expect((await listRecordings(database)).map(({ id, name }) => [id, name])).toEqual([
      ['new', ''],
      ['old', 'The old one'],
    ])
    const known = await findByDigest(database, digest)
    expect(known.map(({ id }) => id).sort()).toEqual(['new', 'old'])
  })

  test('brings back what was deleted until it is purged', async () => {
    await record('a', 1)
    expectOk(await deleteRecordings(database, ['a']))
    expect(await listRecordings(database)).toEqual([])
    expectOk(await restoreRecordings(database, ['a']))
    expect(await listRecordings(database)).toHaveLength(1)
    expectOk(await deleteRecordings(database, ['a']))
    expect(await purgeLeftovers(database, new Set())).toBe(1)
    expect(expectFailure(await restoreRecordings(database, ['a'])).code).toBe('E_RECORDING_GONE')
  })

  test('purges recordings with all that hangs off them and nothing else', async () => {
    await record('a', 1)
    await record('a!', 2)
    await record('b', 3)
    expectOk(await purgeRecordings(database, ['a', 'b', 'never there']))
    for (const table of [database.chunks, database.summaries]) {
      const left = await table.toArray()
      expect(left.map((row) => row.recording)).toEqual(['a!', 'a!', 'a!'])
    }
    expect(await database.parts.count()).toBe(2)
  })
})

test('a large recording is erased without holding up the others', async () => {
  await recordColumns(createRecordingSink(database, { id: 'a', created: 1 }), threeRuns())
  await recordColumns(createRecordingSink(database, { id: 'b', created: 2 }), threeRuns())
  const [summary] = await database.summaries.toArray()
  if (summary === undefined) throw new Error('three chunks were made')
  for (let index = 3; index < 400; index++) {
    await database.chunks.add({ recording: 'a', index, bytes: Uint8Array.of(1) })
    await database.summaries.add({ ...summary, recording: 'a', index })
  }
  const order: string[] = []
  const purging = purgeRecording(database, 'a').then(() => order.push('erased'))
  // Asked for while it goes on, as a run does that writes its next chunk.
  const { recordings, chunks, summaries } = database
  await database.transaction('rw', recordings, chunks, summaries, () => chunks.count())
  await database.transaction('rw', recordings, chunks, summaries, () => chunks.count())
  order.push('written')
  await purging
  expect(order).toEqual(['written', 'erased'])
  expect([await chunks.count(), await summaries.count(), await recordings.count()]).toEqual([
    3, 3, 1,
  ])
})

test('many are erased without waking whoever watches the list for each', async () => {
  await recordColumns(createRecordingSink(database, { id: 'a', created: 1 }), threeRuns())
  const row = await database.recordings.get('a')
  if (row === undefined) throw new Error('it was recorded')
  const copies = Array.from({ length: 250 }, (_, at) => ({ ...row, id: `copy ${at}` }))
  await database.recordings.bulkAdd(copies)
  const told: number[] = []
  const stop = watchRecordings(
    database,
    (rows) => told.push(rows.length),
    (problem) => {
      throw new Error(problem.message)
    },
  )
  await expect.poll(() => told).toEqual([251])
  expectOk(await purgeRecordings(database, [...copies.map(({ id }) => id), 'a']))
  await expect.poll(() => told.at(-1)).toBe(0)
  stop()
  expect(told.length).toBeLessThan(8)
  for (const table of database.tables) expect(await table.count(), table.name).toBe(0)
})

test('what a kill leaves of one that is erased goes at the next start', async () => {
  await recordColumns(createRecordingSink(database, { id: 'a', created: 1 }), threeRuns())
  await database.recordings.update('a', { state: 'deleted' })
  await database.chunks.delete(['a', 0])
  expect(await purgeLeftovers(database, new Set())).toBe(1)
  for (const table of database.tables) expect(await table.count(), table.name).toBe(0)
})
