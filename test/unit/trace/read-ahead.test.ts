import { describe, expect, test } from 'vitest'
import { failure } from '#core/base/failure.ts'
import { err } from '#core/base/result.ts'
import { readAhead } from '#core/trace/read-ahead.ts'
import type { TraceSource } from '#core/trace/source.ts'
import { syntheticRecording } from '../../support/recordings.ts'
import { expectFailure, expectOk } from '../../support/results.ts'

const CHUNKS = 4

/** A recording of four chunks, what was read of it, and chunks that cannot be read for now. */
async function watched(): Promise<{ source: TraceSource; read: number[]; broken: Set<number> }> {
  const stored = (await syntheticRecording(3, CHUNKS, 80)).source()
  const read: number[] = []
  const broken = new Set<number>()
  const chunk: TraceSource['chunk'] = async (index) => {
    read.push(index)
    return broken.has(index) ? err(failure('E_BROKEN', 'not now')) : stored.chunk(index)
  }
  return { source: { ...stored, chunk }, read, broken }
}

describe('reading ahead', () => {
  test('fetches every chunk once and gives what is stored', async () => {
    const { source, read } = await watched()
    const ahead = readAhead(source)
    const third = expectOk(await ahead.chunk(2))
    expect(third).toEqual(expectOk(await source.chunk(2)))
    read.length = 0
    await ahead.fill(() => false)
    expect(read).toEqual([0, 1, 3])
    for (let index = 0; index < CHUNKS; index++) expectOk(await ahead.chunk(index))
    expect(read).toEqual([0, 1, 3])
  })

  test('keeps no more than there is room for, and reads the others each time', async () => {
    const { source, read } = await watched()
    const [first, second] = source.manifest.chunks
    const ahead = readAhead(source, first!.bytes + second!.bytes + 1)
    await ahead.fill(() => false)
    expect(read).toEqual([0, 1])
    for (const index of [0, 1, 3, 3]) expectOk(await ahead.chunk(index))
    expect(read).toEqual([0, 1, 3, 3])
  })

  test('ends when it is told to', async () => {
    const { source, read } = await watched()
    await readAhead(source).fill(() => read.length === 2)
    expect(read).toEqual([0, 1])
  })

  test('leaves a chunk that cannot be read to whoever asks for it, each time anew', async () => {
    const { source, read, broken } = await watched()
    broken.add(1)
    const ahead = readAhead(source)
    await ahead.fill(() => false)
    expect(read).toEqual([0, 1])
    expect(expectFailure(await ahead.chunk(1)).code).toBe('E_BROKEN')
    broken.clear()
    expectOk(await ahead.chunk(1))
    expect(read).toEqual([0, 1, 1, 1])
  })
})
