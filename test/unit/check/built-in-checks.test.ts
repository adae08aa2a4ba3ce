/**
 * Every built-in check: the smallest program that breaks it under some schedule, and the one next to it
 * that does not. All schedules are explored.
 */
import { describe, expect, test } from 'vitest'
import * as Check from '#core/event/checks.ts'
import { placeOfSite } from '#core/language/debug-info.ts'
import type { Violation } from '#core/machine/oracle.ts'
import { exploreAll } from '../../support/explore.ts'
import { build, configOf } from '../../support/machine.ts'
import { LOCKS } from './pairs/locks.ts'
import { MEMORY } from './pairs/memory.ts'
import { ORACLES } from './pairs/oracles.ts'
import type { Pair, Pairs } from './pairs/pair.ts'

const PRELUDE = `
int x, y;
spinlock_t a, b;
struct mutex m, n;
struct semaphore sem = __SEMAPHORE_INITIALIZER(sem, 1);
struct rw_semaphore rw;
wait_queue_head_t queue;
struct completion done;
unsigned long flags;
`

const PAIRS: Pairs = { ...ORACLES, ...LOCKS, ...MEMORY }

function explore(source: string, pair: Pair): Map<number, Violation> {
  const program = build(PRELUDE + source)
  const config = configOf({ heapBytes: 1024, ...pair.options })
  return new Map(exploreAll(program, config, () => 'end').violations)
}

describe('a built-in check', () => {
  test.each(Object.entries(PAIRS))('%s', (_, pair) => {
    const found = explore(pair.broken, pair).get(pair.check)
    expect(found).toBeDefined()
    if (pair.message) expect(found?.message).toMatch(pair.message)
    expect(found?.actors).toEqual(pair.actors)
    const { debug } = build(PRELUDE + pair.broken)
    const sourceAt = (site: number): string => {
      const { line = 1, column = 1 } = placeOfSite(debug, site) ?? {}
      return (PRELUDE + pair.broken).split('\n')[line - 1]!.slice(column - 1)
    }
    expect(sourceAt(found!.site).slice(0, pair.at.length)).toBe(pair.at)
    const others = pair.others ?? []
    const elsewhere = found!.otherSites.map((site, index) =>
      sourceAt(site).slice(0, others[index]?.length),
    )
    expect(elsewhere).toEqual(others)
    expect([...explore(pair.fixed, pair).values()].map((other) => other.message)).toEqual([])
  })

  test('every kind of check has a pair here', () => {
    const covered = new Set(Object.values(PAIRS).map((pair) => pair.check))
    const missing = Check.CHECK_KINDS.filter((kind) => !covered.has(kind.code))
    expect(missing.map((kind) => kind.name)).toEqual(['data-race'])
  })
})
