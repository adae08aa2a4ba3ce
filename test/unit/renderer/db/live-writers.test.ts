import { describe, expect, test } from 'vitest'
import { holdWriterLock, liveWriters, type Locks } from '#renderer/db/live-writers.ts'

/** The platform's locks, as far as they are used: held until the callback's promise settles. */
function createLocks(): Locks {
  const held = new Set<string>()
  const request = async (
    name: string,
    _options: LockOptions,
    callback: () => Promise<void>,
  ): Promise<void> => {
    held.add(name)
    await callback()
    held.delete(name)
  }
  const query = async () => ({ held: [...held].map((name) => ({ name })), pending: [] })
  return { request, query } as unknown as Locks
}

describe('the locks of writers', () => {
  test('tell which recordings are being written, and no longer once released', async () => {
    const locks = createLocks()
    const releaseOne = await holdWriterLock('one', locks)
    await holdWriterLock('two', locks)
    expect([...(await liveWriters(locks))]).toEqual(['one', 'two'])
    releaseOne()
    await expect.poll(async () => [...(await liveWriters(locks))]).toEqual(['two'])
  })

  test('leave the locks of others alone', async () => {
    const locks = createLocks()
    void locks.request('something else', {}, () => new Promise<void>(() => undefined))
    expect((await liveWriters(locks)).size).toBe(0)
  })

  test('fail when the platform refuses', async () => {
    const refusing = {
      request: () => Promise.reject(new Error('not allowed here')),
      query: async () => ({}),
    } as unknown as Locks
    await expect(holdWriterLock('one', refusing)).rejects.toThrow('not allowed here')
    expect((await liveWriters(refusing)).size).toBe(0)
  })
})
