import { describe, expect, test } from 'vitest'
import { createLatestWins } from '#renderer/composables/latest-wins.ts'

function setUp() {
  const begun: number[] = []
  const applied: string[] = []
  const failed: unknown[] = []
  const open = new Map<
    number,
    { resolve: (value: string) => void; reject: (reason: Error) => void }
  >()
  const seeker = createLatestWins<number, string>({
    load(target) {
      begun.push(target)
      return new Promise((resolve, reject) => open.set(target, { resolve, reject }))
    },
    apply: (answer) => applied.push(answer),
    fail: (reason) => failed.push(reason),
  })
  async function settle(): Promise<void> {
    for (let turn = 0; turn < 5; turn += 1) await Promise.resolve()
  }
  return { seeker, begun, applied, failed, open, settle }
}

describe('latest wins', () => {
  test('asks for one thing at a time and skips what was overtaken', async () => {
    const { seeker, begun, applied, open, settle } = setUp()
    seeker.want(1)
    await settle()
    for (const target of [2, 3, 4]) seeker.want(target)
    await settle()
    expect(begun).toEqual([1])
    open.get(1)?.resolve('one')
    await settle()
    expect(begun).toEqual([1, 4])
    open.get(4)?.resolve('four')
    await seeker.settled()
    expect(applied).toEqual(['one', 'four'])
  })

  test('takes a burst of wishes in one turn as one', async () => {
    const { seeker, begun, settle } = setUp()
    for (const target of [1, 2, 3]) seeker.want(target)
    await settle()
    expect(begun).toEqual([3])
  })

  test('reports a failure and goes on with the next wish', async () => {
    const { seeker, applied, failed, open, settle } = setUp()
    seeker.want(1)
    await settle()
    seeker.want(2)
    open.get(1)?.reject(new Error('gone'))
    await settle()
    open.get(2)?.resolve('two')
    await seeker.settled()
    expect(failed).toEqual([new Error('gone')])
    expect(applied).toEqual(['two'])
  })

  test('drops the answer that comes after a stop, and can begin again', async () => {
    const { seeker, applied, open, settle } = setUp()
    seeker.want(1)
    await settle()
    seeker.stop()
    seeker.want(2)
    await settle()
    open.get(1)?.resolve('one')
    open.get(2)?.resolve('two')
    await seeker.settled()
    expect(applied).toEqual(['two'])
  })
})
