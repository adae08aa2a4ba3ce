import { expect, test } from 'vitest'
import { VisitedSet } from '#core/explore/visited-set.ts'

function fill(set: VisitedSet, count: number): void {
  for (let member = set.size; member < count && !set.stuck; member++) {
    set.add(set.find(member, 7 * member), member, 7 * member, member)
  }
}

test('members are found with their numbers, however often it grows', () => {
  const set = new VisitedSet()
  fill(set, 20_000)
  for (const member of [0, 1, 4_095, 19_999]) {
    expect(set.valueAt(set.find(member, 7 * member))).toBe(member)
  }
  expect(set.find(1, 8)).toBeLessThan(0)
})

test('it says so before it grows', () => {
  const set = new VisitedSet()
  let growths = 0
  while (set.size < 20_000) {
    const { isFull, bytes } = set
    fill(set, set.size + 1)
    expect(set.bytes > bytes).toBe(isFull)
    if (isFull) growths++
  }
  // 4,096 entries at first, two thirds of which are used.
  expect(growths).toBe(3)
})

test('where no larger table is to be had, it keeps what it has and says that nothing more goes in', () => {
  const set = new VisitedSet((words) => {
    if (words > 3 * 8_192) throw new RangeError('Array buffer allocation failed')
    return new Int32Array(words)
  })
  fill(set, 20_000)
  expect(set.stuck).toBe(true)
  expect(set.size).toBe(5_462)
  for (let member = 0; member < set.size; member++) {
    expect(set.valueAt(set.find(member, 7 * member))).toBe(member)
  }
})
